"""Keeps the translations: ``collect`` gathers the texts into django.po, ``compile`` writes what Django reads.

Texts are gathered by Babel from Python and from templates turned into Python by Django, so no gettext need be
installed. Translations are written in django.po; collecting keeps them and names what has none. English needs no
catalogue: the texts in the sources are the English ones.
"""

import os
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"
LANGUAGE = "zh_Hans"
PO = LOCALE / LANGUAGE / "LC_MESSAGES" / "django.po"
SOURCES = ("foundation", "governance", "grids", "incidents", "procedures", "residents", "demo", "templates")
KEYWORDS: dict[str, Any] = {
    name: shape
    for shape, names in (
        (None, ("_", "gettext", "gettext_lazy", "gettext_noop")),
        ((1, 2), ("ngettext", "ngettext_lazy")),
        (((1, "c"), 2), ("pgettext", "pgettext_lazy")),
        (((1, "c"), 2, 3), ("npgettext", "npgettext_lazy")),
    )
    for name in names
}
PASSING = (
    b'"POT-Creation-Date',
    b'"PO-Revision-Date',
    b'"Last-Translator',
    b'"Language-Team',
    b'"Report-Msgid',
    b'"Generated-By',
    b'"Project-Id',
)
HEADER = "# Texts of Tongxin in Simplified Chinese.\n#"


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name, abort_invalid=True)


def compile_all() -> None:
    """Write a .mo beside each .po; what is marked fuzzy is left out."""
    for path in LOCALE.glob("*/LC_MESSAGES/*.po"):
        made = path.with_suffix(".mo")
        # Of this process alone: tests compile in several at once.
        draft = path.with_suffix(f".{os.getpid()}.tmp")
        with draft.open("wb") as file:
            write_mo(file, _read(path))
        draft.replace(made)


def key_of(message: Message) -> str:
    """Return what tells a message from every other: context, text and plural."""
    ids: tuple[str, ...] = message.id if isinstance(message.id, tuple) else (str(message.id),)
    return (f"{message.context}\x04" if message.context else "") + "|".join(ids)


def _as_python(path: Path) -> bytes:
    """Return a file as Python whose gettext calls are its texts; templates go through Django's own translation."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return text.encode()
    from django.utils.translation.template import templatize  # noqa: PLC0415 - compiling needs no Django

    # Indentation means nothing in a template and much in Python.
    return "\n".join(line.lstrip() for line in templatize(text, origin=str(path)).splitlines()).encode()


def _files() -> Iterator[Path]:
    for source in SOURCES:
        for path in sorted((ROOT / source).rglob("*")):
            is_template = path.suffix in {".html", ".txt"} and "templates" in path.parts
            if is_template or (path.suffix == ".py" and "migrations" not in path.parts):
                yield path


def texts() -> Catalog:
    """Return a catalogue of every text in the sources, without translations."""
    catalogue = Catalog(locale=LANGUAGE, fuzzy=False, header_comment=HEADER, project="Tongxin", charset="utf-8")
    for path in _files():
        found = extract("python", BytesIO(_as_python(path)), keywords=KEYWORDS, options={"encoding": "utf-8"})
        for _line, message, _comments, context in found:
            catalogue.add(message, context=context, locations=[(path.relative_to(ROOT).as_posix(), 0)])
    return catalogue


def translations() -> dict[str, str]:
    """Return the translations of django.po by key."""
    old: dict[str, str] = {}
    for message in _read(PO) if PO.exists() else ():
        if message.id and not message.fuzzy:
            string = message.string
            old[key_of(message)] = string[0] if isinstance(string, tuple | list) else str(string)
    return old


def fill(catalogue: Catalog, translations: dict[str, str]) -> list[str]:
    """Write the translations into the catalogue; return the texts that have none."""
    missing = []
    for message in catalogue:
        if not message.id:
            continue
        text = translations.get(key_of(message), "")
        message.string = (text,) if isinstance(message.id, tuple) else text
        if not text:
            missing.append(key_of(message))
    return missing


def collect() -> None:
    """Gather the texts, fill them with what is known, and name what is missing."""
    catalogue = texts()
    missing = fill(catalogue, translations())
    made = BytesIO()
    write_po(made, catalogue, width=120, sort_output=True, include_lineno=False)
    # No dates and nobody's name: a catalogue that has not changed is the same file.
    kept = [line for line in made.getvalue().splitlines(keepends=True) if not line.startswith(PASSING)]
    PO.parent.mkdir(parents=True, exist_ok=True)
    PO.write_bytes(b"".join(kept))
    for text in missing:
        print(f"no translation: {text!r}")
    print(f"{PO.relative_to(ROOT)}: {len(catalogue)} texts, {len(missing)} without a translation")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "governance.settings")
    {"compile": compile_all, "collect": collect}[sys.argv[1]]()
