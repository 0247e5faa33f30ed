"""What people can be told: the kinds of notices, how loud each is, and how its sentence is made.

The wording of a kind stands in ``templates/notices/kinds/<kind>.txt``. Params are plain JSON: ``reference``,
``matter``, ``grid`` (``matter_en``, ``grid_en`` where there are English names), ``due_at`` as ISO text or empty, ``state``
of a result, ``raised`` where the clock moved the case up, ``note``, ``year``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import get_language


@dataclass(frozen=True, slots=True)
class Look:
    """How a kind is drawn: an icon, or for the clock's words the badge of their tone."""

    icon: str
    tone: str = ""


KINDS: Mapping[str, Look] = {
    "task_new": Look("clipboard-list"),
    "task_returned": Look("arrow-back-up"),
    "result": Look("circle-check"),
    "clock_amber": Look("clock", "amber"),
    "clock_due": Look("alarm", "due"),
    "clock_yellow": Look("alert-triangle", "yellow"),
    "clock_red": Look("alert-triangle", "red"),
    "passed_up": Look("escalate"),
    "calendar_missing": Look("calendar"),
    "resident_not_content": Look("messages"),
}


def sentence(kind: str, params: Mapping[str, Any]) -> str:
    """Return the one-line wording of a notice in the active language."""
    text = render_to_string(f"notices/kinds/{kind}.txt", _words(params))
    return " ".join(text.split())


def _words(params: Mapping[str, Any]) -> dict[str, Any]:
    words = {"due_at": None, **params}
    if not (get_language() or "").startswith("zh"):
        words |= {name: params[f"{name}_en"] for name in ("matter", "grid") if params.get(f"{name}_en")}
    for name, value in params.items():
        if name.endswith("_at") and isinstance(value, str):
            words[name] = datetime.fromisoformat(value) if value else None
    return words
