"""Words as people type them: line breaks in one form, and sentences of Django's that this house says better."""

from collections.abc import Iterable

from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

# A browser sends a line break as two characters and counts it as one; ``normalize_line_breaks`` makes it one before we count.
TOO_LONG = ngettext_lazy(
    "At most %(limit_value)d character; this has %(show_value)d.",
    "At most %(limit_value)d characters; this has %(show_value)d.",
    "limit_value",
)

# Listed so that they are collected: translations in locale/ take precedence over Django's own.
OF_DJANGO = (
    ngettext_lazy(
        "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
        "limit_value",
    ),
    ngettext_lazy(
        "Ensure this value has at least %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at least %(limit_value)d characters (it has %(show_value)d).",
        "limit_value",
    ),
    _("Ensure this value is less than or equal to %(limit_value)s."),
    _("Ensure this value is greater than or equal to %(limit_value)s."),
    # The support desk's: Chinese has no space between a verb and its object, and Django leaves some of these in English.
    _("Add %s"),
    _("Add %(name)s"),
    _("Change %s"),
    _("View %s"),
    _("Select %s"),
    _("Select %s to change"),
    _("Select %s to view"),
    _("Add another %(verbose_name)s"),
    _("Model name"),
    _("Add link"),
    _("Change or view list link"),
)


def join_words(words: Iterable[object]) -> str:
    """Return the words joined by the comma of the reader's language."""
    return gettext(", ").join(map(str, words))


def normalize_line_breaks(text: str) -> str:
    """Return the text with every line break as one character (LF) and without blanks at its ends."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def pinyin_syllables(text: str) -> list[str]:
    """Return the pinyin of a Chinese name, one string per character; other characters come back as they are."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - its dictionaries take 55 MiB, and few processes name anything

    return list(lazy_pinyin(text))
