"""Owns the words of the steps of several units in a timeline: rulings, whistles, arrivals, enforcement, splits, notes on them."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from foundation.kernel.text import join_words
from incidents.cases.choices import (
    OBJECTION,
    OBJECTION_ANSWER,
    RESULT_PREFIX,
    Action,
    EnforcementResult,
    State,
    WhistleKind,
)

Detail = Mapping[str, Any]


def _ruled(detail: Detail) -> str:
    unit = {"unit": detail.get("unit_name", "")}
    if detail.get("backstop"):
        return _("To the backstop unit, %(unit)s, which acts first") % unit
    return _("To %(unit)s, which acts first") % unit


def _handed(detail: Detail) -> str:
    return _("To %(unit)s") % {"unit": detail.get("unit_name", "")}


def _whistled(detail: Detail) -> str:
    kind = str(detail.get("kind", ""))
    parts = [str(WhistleKind(kind).label) if kind in WhistleKind.values else ""]
    if detail.get("units"):
        parts.append(_("called: %(names)s") % {"names": join_words(detail["units"])})
    if detail.get("townships"):
        parts.append(_("touches: %(names)s") % {"names": join_words(detail["townships"])})
    if detail.get("coordinated_by"):
        parts.append(_("coordinated by %(place)s") % {"place": detail["coordinated_by"]})
    return _("; ").join(filter(None, parts))


def _arrived(detail: Detail) -> str:
    unit = {"unit": detail.get("unit_name", "")}
    if detail.get("was_there"):
        return _("What %(unit)s did") % unit
    return _("%(unit)s came late") % unit if detail.get("is_late") else _("%(unit)s is there") % unit


def _split(detail: Detail) -> str:
    words = {"names": join_words(detail.get("split_names", ())), "references": join_words(detail.get("children", ()))}
    said = _("Given to %(names)s: %(references)s") % words
    return _("; ").join(filter(None, (said, _matter_words(detail))))


def _followed_up(detail: Detail) -> str:
    return _("; ").join(filter(None, (join_words(detail.get("children", ())), _matter_words(detail))))


def _matter_words(detail: Detail) -> str:
    return _("matter: %(name)s") % {"name": detail["matter_name"]} if detail.get("matter_name") else ""


def _child_ended(detail: Detail) -> str:
    state = str(detail.get("outcome", ""))
    words = {"reference": detail.get("child", ""), "state": State(state).label if state in State.values else state}
    return _("%(reference)s: %(state)s") % words


def _noted(detail: Detail) -> str:
    about = str(detail.get("about", ""))
    result = about.removeprefix(RESULT_PREFIX)
    if about.startswith(RESULT_PREFIX) and result in EnforcementResult.values:
        return _("Result of enforcement: %(result)s") % {"result": EnforcementResult(result).label}
    words = {OBJECTION: _("Objection to the ruling"), OBJECTION_ANSWER: _("Answer to the objection")}
    return words.get(about, "")


WORDS_OF_STEPS: Mapping[str, Callable[[Detail], str]] = {
    Action.RULE: _ruled,
    Action.HAND_TO_ENFORCEMENT: _handed,
    Action.WHISTLE: _whistled,
    Action.ARRIVE: _arrived,
    Action.SPLIT: _split,
    Action.FOLLOW_UP: _followed_up,
    Action.CHILD_ENDED: _child_ended,
    Action.NOTE: _noted,
}
