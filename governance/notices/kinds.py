"""What people can be told: the kinds of notices, how loud each is, and how its sentence is made.

The wording of a kind stands in ``templates/notices/kinds/<kind>.txt``. Params are plain JSON: ``reference``,
``matter``, ``grid`` (``matter_en``, ``grid_en`` where there are English names), ``due_at`` as ISO text, and what else
a wording names.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import get_language

# The tone picks colour and icon of the inbox, from the ladder's own words.
KINDS: Mapping[str, str] = {
    "task_new": "info",
    "task_returned": "info",
    "result": "info",
    "clock_amber": "amber",
    "clock_due": "due",
    "clock_yellow": "yellow",
    "clock_red": "red",
    "clock_passed_up": "yellow",
    "calendar_missing": "due",
    "resident_not_content": "amber",
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
        if name.endswith("_at") and isinstance(value, str) and value:
            words[name] = datetime.fromisoformat(value)
    return words
