"""Words of a place's own for a kind of notice: which names may stand in them, and what is made of them.

The nearest place above where something happened is asked, up to the city. What was told keeps the words of then: they are
written into the notice, so a change of words changes no earlier message.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from foundation.web.templatetags.tongxin import moment

# Under this name the words of a place stand in the params of a notice: language -> words.
WORDING = "wording"
# The house's own sentence for the same notice.
USUAL = "usual"
# What a name in braces stands for.
NAMES: Mapping[str, Any] = {
    USUAL: gettext_lazy("the usual sentence"),
    "reference": gettext_lazy("the reference"),
    "matter": gettext_lazy("the matter"),
    "grid": gettext_lazy("the grid"),
    "due_at": gettext_lazy("when it is due"),
    "until_on": gettext_lazy("until when it is suspended"),
}
_NAME = re.compile(r"\{([^{}]*)\}")


def unknown_names(words: str) -> list[str]:
    """Return what stands in braces in some words and is no name, each once; a brace alone counts as one."""
    found = dict.fromkeys(name for name in _NAME.findall(words) if name not in NAMES)
    return [*found, *(brace for brace in "{}" if brace in _NAME.sub("", words))]


def own_words(params: Mapping[str, Any]) -> str:
    """Return the words of the place in the active language, unfilled; empty where it has none."""
    wording = params.get(WORDING) or {}
    return str(wording.get("zh" if (get_language() or "").startswith("zh") else "en") or "")


def fill(words: str, known: Mapping[str, Any], usual: Callable[[], str]) -> str:
    """Return the words with what their names stand for; a particular that this notice has not is left out."""

    def value(name: str) -> str:
        if name == USUAL:
            return usual()
        found = known.get(name)
        return str(moment(found)) if isinstance(found, date | datetime) else str(found or "")

    return _NAME.sub(lambda match: value(match[1]), words)


def names_in_words() -> str:
    """Return the names and what they stand for, as one line for whoever writes words."""
    return _("; ").join(f"{{{name}}} {meaning}" for name, meaning in NAMES.items())
