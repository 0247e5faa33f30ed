"""Both languages are complete: every text in the sources has Chinese words, with the same places for values."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from scripts import messages

PLACES = re.compile(r"%\((\w+)\)[sd]|(%[sd%])|\{(\w*)\}")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
# Two words in a row, as no sign, format or proper name has them.
SENTENCE = re.compile(r"[a-z]{3,} [a-z]{2,}")
# Between Chinese characters stands the punctuation of Chinese; numbers and codes keep their own.
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:?!()]|[,;:?!)(] ?[\u4e00-\u9fff]")
# What a program is sent, shown as it is sent.
FORMATS = {"西,南,东,北"}
GLOSSARY = Path(__file__).resolve().parent.parent / "docs" / "glossary.md"
HELP = "run `make messages` and translate what it names in locale/zh_Hans/LC_MESSAGES/django.po"


@pytest.fixture(scope="module")
def translated() -> Catalog:
    """Return the catalogue as committed."""
    with messages.PO.open("rb") as file:
        return read_po(file, locale=messages.LANGUAGE, abort_invalid=True)


@pytest.fixture(scope="module")
def wanted() -> set[str]:
    """Return the key of every text in the sources."""
    return {messages.key_of(message) for message in messages.texts() if message.id}


def flat(value: object) -> list[str]:
    return [str(part) for part in value] if isinstance(value, tuple | list) else [str(value)]


def places(text: str) -> set[str]:
    return {"".join(found) for found in PLACES.findall(text)}


def misplaced(ids: list[str], strings: list[str]) -> bool:
    """Say whether a translation has other places for values than its source; a plural's source is its last form."""
    return any(places(string) != places(ids[-1]) for string in strings)


def test_every_text_is_in_the_catalogue(translated: Catalog, wanted: set[str]) -> None:
    assert wanted - {messages.key_of(message) for message in translated if message.id} == set(), HELP


def test_the_catalogue_keeps_nothing_that_is_gone(translated: Catalog, wanted: set[str]) -> None:
    assert {messages.key_of(message) for message in translated if message.id} - wanted == set(), HELP


def test_every_text_has_its_translation(translated: Catalog) -> None:
    assert [m.id for m in translated if m.id and not all(flat(m.string))] == [], HELP


def test_no_translation_is_a_guess(translated: Catalog) -> None:
    assert [m.id for m in translated if m.id and m.fuzzy] == []


def test_translations_have_the_same_places_for_values(translated: Catalog) -> None:
    assert [m.id for m in translated if m.id and misplaced(flat(m.id), flat(m.string))] == []


def test_sentences_are_translated_not_copied(translated: Catalog) -> None:
    said = [message for message in translated if message.id and SENTENCE.search(PLACES.sub("", flat(message.id)[0]))]
    assert [message.id for message in said if not CHINESE.search("".join(flat(message.string)))] == []


def refused_words() -> set[str]:
    """Return the words of the glossary's table of refused ones."""
    table = GLOSSARY.read_text(encoding="utf-8").partition("## Words refused in Chinese")[2]
    rows = [line.split("|")[1] for line in table.splitlines() if CHINESE.search(line.partition("|")[2])]
    return {word.strip() for row in rows for word in row.split("、")}


def faults_of(text: str) -> set[str]:
    """Return the refused words in a Chinese text, and what stands in half width beside its characters."""
    for known in FORMATS:
        text = text.replace(known, "")
    return {word for word in refused_words() if word in text} | set(HALF_WIDTH.findall(text))


def test_one_thing_has_one_word_and_sentences_their_punctuation(translated: Catalog) -> None:
    assert len(refused_words()) > 10
    said = {m.id: faults_of("".join(flat(m.string))) for m in translated if m.id}
    assert {text: found for text, found in said.items() if found} == {}


@pytest.mark.parametrize(
    "text", ["全部未结", "今日到期", "应于 9 月到期", "反映人", "手机定位, 113.42", "注意:请填写", "(必填)"]
)
def test_a_refused_word_or_sign_is_noticed(text: str) -> None:
    assert faults_of(text)


@pytest.mark.parametrize(
    ("source", "translation", "wrong"),
    [
        (["Due in %(hours)s hours"], "还有 %(hours)s 小时", False),
        (["Due in %(hours)s hours"], "还有 %(hour)s 小时", True),
        (["%(n)s case", "%(n)s cases"], "%(n)s 件", False),
        (["One case", "%(n)s cases"], "%(n)s 件", False),
        (["{name} has 5 %"], "{name} 有", False),
        (["%s of it"], "其中", True),
    ],
)
def test_a_lost_place_is_noticed(source: list[str], translation: str, *, wrong: bool) -> None:
    assert misplaced(source, [translation]) is wrong


@pytest.fixture
def small_house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """Give the tool a tree of its own: what is written there is all there is."""
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    monkeypatch.setattr(messages, "LOCALE", tmp_path / "locale")
    monkeypatch.setattr(messages, "PO", tmp_path / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po")

    def write(name: str, text: str) -> None:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    return write


def test_texts_come_from_python_and_templates(small_house: Callable[[str, str], None]) -> None:
    small_house("grids/a.py", "x = _('one')\ny = ngettext('%s two', '%s twos', n)\nz = pgettext_lazy('tab', 'three')\n")
    small_house(
        "grids/templates/b.html",
        "{% load i18n %}\n  <p>it's {% translate 'four' %}</p>\n{% blocktranslate with n=a.b %}five {{ n }}"
        "{% endblocktranslate %}\n{% translate 'Net' context 'tab' %}",
    )
    keys = {messages.key_of(message) for message in messages.texts() if message.id}
    assert keys == {"one", "%s two|%s twos", "tab\x04three", "four", "five %(n)s", "tab\x04Net"}


def translate(msgid: str, words: str) -> None:
    """Write a translation as a translator does: into django.po."""
    text = messages.PO.read_text(encoding="utf-8")
    messages.PO.write_text(
        text.replace(f'msgid "{msgid}"\nmsgstr ""', f'msgid "{msgid}"\nmsgstr "{words}"'), encoding="utf-8"
    )


def test_collecting_keeps_what_was_translated_and_names_the_rest(
    small_house: Callable[[str, str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    small_house("grids/a.py", "x = _('one')\ny = _('gone')\n")
    messages.collect()
    translate("one", "一")
    translate("gone", "没")
    small_house("grids/a.py", "x = _('one')\ny = _('three')\n")
    messages.collect()
    assert messages.translations() == {"one": "一", "three": ""}
    assert "no translation: 'three'" in capsys.readouterr().out


def test_collecting_twice_writes_the_same_file(small_house: Callable[[str, str], None]) -> None:
    small_house("grids/a.py", "x = _('one')\n")
    messages.collect()
    first = messages.PO.read_bytes()
    messages.collect()
    assert messages.PO.read_bytes() == first
    assert b"Date" not in first


def test_what_is_compiled_can_be_read(small_house: Callable[[str, str], None]) -> None:
    small_house("grids/a.py", "x = _('one')\n")
    messages.collect()
    translate("one", "一")
    messages.compile_all()
    assert "一".encode() in messages.PO.with_suffix(".mo").read_bytes()
