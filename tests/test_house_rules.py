"""The house rules hold over the whole tree, and each rule proves that it would notice."""

import re
from collections.abc import Iterator
from functools import cache

import pytest

from tests.house import source
from tests.house.rules import RULES, Rule
from tests.house.source import Source

BY_NAME = [pytest.param(rule, id=rule.name.replace(" ", "-")) for rule in RULES]

# What this house will not build (README, "The house"): people are not ranked, scored, watched or listed by suspicion.
FORBIDDEN = re.compile(
    r"check_?in_?(duty|point|time)|clock_?in|points_?rank|rank_?of_?(workers|persons|residents)|leader_?board"
    r"|online_?(time|minutes|duration)|black_?list|watch_?list|risk_?(score|level_?of_?person)|credit_?score"
    r"|person_?score|key_?person|face_?(id|match|recogni)",
    re.IGNORECASE,
)
HEAD = re.compile(r"\A(\{%\s*extends[^%]*%\}\s*)?(\{#.*?#\}|\{%\s*comment\b)", re.DOTALL)
INLINE = re.compile(
    r"<script(?![^>]*\b(src=|type=\"application/json\"))|<style\b|\sstyle=|\son[a-z]+=\"|javascript:", re.IGNORECASE
)


def offences(rule: Rule, files: tuple[Source, ...]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for file in files:
        for line, word in rule.check(file):
            found.setdefault(file.path, []).append(f"{file.path}:{line} {word}")
    return found


@cache
def offences_in_code(name: str) -> dict[str, list[str]]:
    """Return what a rule finds in the whole house, looked for once."""
    return offences(next(rule for rule in RULES if rule.name == name), source.code())


@pytest.mark.parametrize("rule", BY_NAME)
def test_the_house_keeps_the_rule(rule: Rule) -> None:
    found = offences_in_code(rule.name)
    unexcused = [line for path, lines in found.items() if path not in rule.exceptions for line in lines]
    assert not unexcused, "\n".join([rule.why, *unexcused])


@pytest.mark.parametrize("rule", BY_NAME)
def test_every_exception_is_still_needed(rule: Rule) -> None:
    assert set(rule.exceptions) - set(offences_in_code(rule.name)) == set()


@pytest.mark.parametrize("rule", BY_NAME)
def test_the_rule_notices_bad_samples_and_leaves_good_ones(rule: Rule) -> None:
    assert [sample for sample in rule.good if list(rule.check(Source(*sample)))] == []
    assert [sample for sample in rule.bad if not list(rule.check(Source(*sample)))] == []


def without_head(text: str) -> bool:
    return HEAD.search(text) is None


def inline_parts(text: str) -> list[str]:
    return [match.group() for match in INLINE.finditer(text)]


def test_every_template_opens_with_what_it_is() -> None:
    assert [template.path for template in source.templates() if without_head(template.text)] == []


def test_no_template_carries_script_or_style() -> None:
    assert {t.path: inline_parts(t.text) for t in source.templates() if inline_parts(t.text)} == {}


@pytest.mark.parametrize(
    "text",
    ["<p>hello</p>", "{% load i18n %}{# late #}"],
)
def test_a_template_without_a_head_is_noticed(text: str) -> None:
    assert without_head(text)
    assert not without_head("{# A list. #}\n" + text)
    assert not without_head('{% extends "base.html" %}\n{# A list. #}')


@pytest.mark.parametrize(
    "text",
    [
        "<script>x</script>",
        '<p style="color:red">',
        "<style>p{}</style>",
        '<a onclick="x()">',
        '<a href="javascript:x">',
    ],
)
def test_inline_script_and_style_are_noticed(text: str) -> None:
    assert inline_parts(text)
    assert not inline_parts('<script type="module" src="a.js"></script><link rel="stylesheet" href="a.css">')


def words() -> Iterator[str]:
    for file in (*source.code(), *source.templates(), *source.scripts()):
        for match in FORBIDDEN.finditer(file.text):
            yield f"{file.path}: {match.group()}"


def test_nobody_is_ranked_scored_or_watched() -> None:
    assert list(words()) == []


@pytest.mark.parametrize(
    "name", ["clock_in", "points_ranking", "online_minutes", "blacklist", "risk_score", "leaderboard"]
)
def test_forbidden_features_are_noticed(name: str) -> None:
    assert FORBIDDEN.search(f"    {name} = models.IntegerField()")


@pytest.mark.parametrize("name", ["check_in_order", "is_online", "score", "points", "deadline"])
def test_ordinary_names_are_left_alone(name: str) -> None:
    assert not FORBIDDEN.search(name)
