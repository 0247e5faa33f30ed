"""The words every room's pages need: time that remains, shares, links that keep their filters, icons."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, Select
from django.http import HttpRequest, QueryDict
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from governance.kernel import clock

register = template.Library()

MINUTES_PER_HOUR = 60
MINUTES_PER_DAY = 24 * MINUTES_PER_HOUR


def span(minutes: int) -> str:
    """Return a length of time in its two largest units: days and hours, hours and minutes, or minutes."""
    if minutes < 1:
        return _("less than a minute")
    days, hours = minutes // MINUTES_PER_DAY, minutes % MINUTES_PER_DAY // MINUTES_PER_HOUR
    if days:
        text = _("%(days)d d %(hours)d h") if hours else _("%(days)d d")
        return text % {"days": days, "hours": hours}
    left = minutes % MINUTES_PER_HOUR
    if hours:
        text = _("%(hours)d h %(minutes)d min") if left else _("%(hours)d h")
        return text % {"hours": hours, "minutes": left}
    return _("%(minutes)d min") % {"minutes": left}


@register.filter
def remaining(due_at: datetime | None, now: datetime | None = None) -> str:
    """Say how long is left until ``due_at`` or how long it is over, on the wall clock; empty without a due time."""
    if due_at is None:
        return ""
    seconds = (due_at - (now or clock.now())).total_seconds()
    time = span(int(abs(seconds)) // 60)
    return (_("%(time)s left") if seconds >= 0 else _("%(time)s over")) % {"time": time}


@register.filter
def ago(at: datetime | None, now: datetime | None = None) -> str:
    """Say how long ago something happened; empty when it did not."""
    if at is None:
        return ""
    minutes = int(((now or clock.now()) - at).total_seconds()) // 60
    return _("just now") if minutes < 1 else _("%(time)s ago") % {"time": span(minutes)}


@register.filter
def moment(at: datetime | date | None) -> str:
    """Return a time as people here write it, local: without the year while it is this one."""
    if at is None:
        return ""
    with_time = isinstance(at, datetime)
    local = timezone.localtime(at) if isinstance(at, datetime) else at
    this_year = local.year == timezone.localtime(clock.now()).year
    day = pgettext("day of this year", "j M") if this_year else pgettext("day of another year", "j M Y")
    return date_format(local, f"{day} H:i" if with_time else day)


@register.filter
def percent(share: float | Decimal | None, digits: int = 1) -> str:
    """Return a share of 1 as a percentage; a rate with nothing to measure says so instead of 0 or 100."""
    return _("not applicable") if share is None else f"{float(share) * 100:.{digits}f}%"


@register.filter
def plain_number(value: float | Decimal | str | None) -> str:
    """Return a number as scripts read it: a point, no grouping, whatever the language."""
    return "" if value is None else str(value)


@register.filter
def at(table: Mapping[Any, Any], key: object) -> Any:
    """Look up a key the template only knows by name."""
    return table.get(key)


@register.simple_tag(takes_context=True)
def query_with(context: template.Context, **changes: object) -> str:
    """Return the page's query string with some keys changed; None or empty takes a key away, so does a page change
    to ``cursor``, which belongs to the old order."""
    request: HttpRequest | None = context.get("request")
    query = request.GET.copy() if request else QueryDict(mutable=True)
    query.pop("cursor", None)
    for key, value in changes.items():
        if value is None or value == "":
            query.pop(key, None)
        else:
            query[key] = str(value)
    return f"?{query.urlencode()}"


@register.simple_tag
def data(**values: object) -> SafeString:
    """Write what a script reads as data-* attributes; numbers as scripts read them, what is empty left out."""
    given = [(name.replace("_", "-"), value) for name, value in values.items() if not _is_empty(value)]
    return format_html_join(" ", 'data-{}="{}"', ((name, "" if value is True else str(value)) for name, value in given))


def _is_empty(value: object) -> bool:
    return value is None or value is False or value == ""


@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """Draw an icon of the sprite; without a label it is decoration and hidden from screen readers."""
    address = f"{static('dist/icons.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="icon {}" role="img" aria-label="{}"><use href="{}"></use></svg>', css, label, address
        )
    return format_html('<svg class="icon {}" aria-hidden="true"><use href="{}"></use></svg>', css, address)


# The five tones of lateness: how each is said and drawn. Colour never stands alone.
_TONE_ICONS = {"": "circle-check", "amber": "clock", "due": "alarm", "yellow": "alert-triangle", "red": "urgent"}


def tone_word(tone: str) -> str:
    """Return the word of a tone of ``incidents.cases.choices.Tone``."""
    return {
        "": _("in time"),
        "amber": _("due soon"),
        "due": _("late"),
        "yellow": _("yellow card"),
        "red": _("red card"),
    }[tone]


@register.filter
def as_control(field: BoundField) -> SafeString:
    """Draw a form field's input as the kit's control."""
    if isinstance(field.field.widget, CheckboxInput):
        kind = "form-check-input"
    else:
        kind = "form-select" if isinstance(field.field.widget, Select) else "form-control"
    given = field.field.widget.attrs.get("class", "")
    return field.as_widget(attrs={"class": f"{kind} {given}".strip()})


@register.inclusion_tag("ui/tone.html")
def tone(value: str | None, word: str = "") -> dict[str, str]:
    """Draw the badge of a tone, in words, with an icon."""
    value = value if value in _TONE_ICONS else ""
    return {"tone": value or "none", "word": word or tone_word(value), "sign": _TONE_ICONS[value]}
