"""Keeps the translations: `collect` gathers texts and merges the rooms' pairs, `compile` writes what Django reads.

A room writes its pairs into locale/parts/<room>.json: {"msgid": "译文", "singular|plural": "译文"}; a context stands
before its msgid, parted by the character U+0004, as gettext itself stores it. The pairs win over what django.po said.
"""

import json
import os
import sys
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"
LANGUAGE = "zh_Hans"
IGNORED = ("node_modules/*", ".venv/*", ".node/*", "var/*", "static/*", "tests/*", "bench/*", "frontend/*")


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name, abort_invalid=True)


def compile_all() -> None:
    """Write a .mo beside each .po; what is marked fuzzy is left out."""
    for path in LOCALE.glob("*/LC_MESSAGES/*.po"):
        made = path.with_suffix(".mo")
        with made.with_suffix(".tmp").open("wb") as file:
            write_mo(file, _read(path))
        made.with_suffix(".tmp").replace(made)


def pairs() -> dict[str, str]:
    """Return every room's pairs; two rooms that translate one text differently are refused."""
    merged: dict[str, str] = {}
    for path in sorted((LOCALE / "parts").glob("*.json")):
        for key, text in json.loads(path.read_text(encoding="utf-8")).items():
            if merged.setdefault(key, text) != text:
                raise SystemExit(f"{path.name}: {key!r} is {text!r}, another room says {merged[key]!r}")
    return merged


def key_of(message: Message) -> str:
    ids = [message.id] if isinstance(message.id, str) else list(message.id)
    return (f"{message.context}\x04" if message.context else "") + "|".join(map(str, ids))


def merge(catalogue: Catalog, known: dict[str, str]) -> list[str]:
    """Fill the catalogue from the pairs; return the texts still without a translation."""
    missing = []
    for message in catalogue:
        if not message.id:
            continue
        text = known.get(key_of(message))
        if text is not None:
            message.string = (text,) if isinstance(message.id, tuple) else text
            message.flags.discard("fuzzy")
        elif message.fuzzy or not any(message.string or ()):
            # A guess of msgmerge is worse than the English text: it reads like a fact.
            message.string = ("",) if isinstance(message.id, tuple) else ""
            message.flags.discard("fuzzy")
            missing.append(key_of(message))
    return missing


def collect() -> None:
    """Gather texts by Django's makemessages, fill them from the pairs, name what is missing."""
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "governance.settings")
    import django  # noqa: PLC0415 - compiling needs no Django
    from django.core.management import call_command  # noqa: PLC0415

    django.setup()
    call_command(
        "makemessages", locale=[LANGUAGE], ignore_patterns=IGNORED, no_obsolete=True, add_location="file", verbosity=0
    )
    path = LOCALE / LANGUAGE / "LC_MESSAGES" / "django.po"
    catalogue = _read(path)
    catalogue.fuzzy = False
    missing = merge(catalogue, pairs())
    with path.open("wb") as file:
        write_po(file, catalogue, width=120, sort_output=True, ignore_obsolete=True, include_lineno=False)
    for text in missing:
        print(f"no translation: {text!r}")
    print(f"{path.relative_to(ROOT)}: {len(catalogue)} texts, {len(missing)} without a translation")


if __name__ == "__main__":
    {"compile": compile_all, "collect": collect}[sys.argv[1]]()
