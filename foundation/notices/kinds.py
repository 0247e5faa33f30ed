"""What people can be told: the kinds of notices that rooms declare (``Room.notice_kinds``), and how a sentence is made.

The wording of a kind stands in its own room's ``templates/notices/kinds/<kind>.txt``. Params are plain JSON; each template
names those it takes. ``matter_en`` and ``grid_en`` stand in for ``matter`` and ``grid`` where there are English names, and what
ends in ``_at`` or ``_on`` is a moment or a day as ISO text, or empty. ``address`` is where a mail goes instead of to the account's address of then.
"""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import get_language

from foundation.kernel.rooms import NoticeKind, rooms
from foundation.notices import wordings
from foundation.notices.choices import OF_PLACES
from foundation.web.templatetags.tongxin import moment


@cache
def notice_kinds() -> Mapping[str, NoticeKind]:
    """Return every kind by its name; raises ``ValueError`` where two rooms declare one."""
    found: dict[str, NoticeKind] = {}
    for room in rooms():
        if twice := found.keys() & room.notice_kinds.keys():
            raise ValueError(f"{room.name} declares kinds of notices that another room has: {sorted(twice)}")
        found |= room.notice_kinds
    return found


def kinds_of_places() -> list[str]:
    """Return the kinds that a place may say in words of its own."""
    return sorted(name for name, kind in notice_kinds().items() if kind.group in OF_PLACES)


def sentence(kind: str, params: Mapping[str, Any]) -> str:
    """Return the one-line wording of a notice in the active language: the place's own where it has one."""
    words = _words(params)

    def usual() -> str:
        return " ".join(render_to_string(f"notices/kinds/{kind}.txt", words).split())

    own = wordings.own_words(params)
    return " ".join(wordings.fill(own, words, usual).split()) if own else usual()


def particulars(params: Mapping[str, Any]) -> dict[str, str]:
    """Return the single facts of a notice in the active language as text: moments and days as people read them."""
    return {
        name: str(moment(value)) if isinstance(value, date | datetime) else str(value or "")
        for name, value in _words(params).items()
    }


def _words(params: Mapping[str, Any]) -> dict[str, Any]:
    words = {"due_at": None, "until_on": None, **params}
    if not (get_language() or "").startswith("zh"):
        words |= {name: params[f"{name}_en"] for name in ("matter", "grid") if params.get(f"{name}_en")}
    for name, value in params.items():
        if name.endswith("_at") and isinstance(value, str):
            words[name] = datetime.fromisoformat(value) if value else None
        elif name.endswith("_on") and isinstance(value, str):
            words[name] = date.fromisoformat(value) if value else None
    return words
