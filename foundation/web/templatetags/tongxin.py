"""The words every room's pages need: time that remains, shares, links that keep their filters, icons."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

import segno
from django import template
from django.forms import BoundField, CheckboxInput, Select
from django.http import HttpRequest, QueryDict
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from foundation.kernel import city_time

register = template.Library()

DAYS_OF_WEEK = 7
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
    seconds = (due_at - (now or city_time.now())).total_seconds()
    time = span(int(abs(seconds)) // 60)
    return (_("%(time)s left") if seconds >= 0 else _("%(time)s over")) % {"time": time}


@register.filter
def due_words(due_at: datetime | None, now: datetime | None = None) -> str:
    """Say when something is due: what is left of today, on another day that day and its hour; how long it is over.

    Hours are counted down on the same day only: over nights and weekends a working limit stands still, and hours of the
    wall clock beside hours of work would be two measures of one thing.
    """
    now = now or city_time.now()
    if due_at is None or due_at < now or city_time.local_day(due_at) == city_time.local_day(now):
        return remaining(due_at, now)
    local = timezone.localtime(due_at)
    if city_time.local_day(due_at) - city_time.local_day(now) < timedelta(days=DAYS_OF_WEEK):
        return _("due %(day)s %(time)s") % {"day": short_weekdays()[local.weekday()], "time": f"{local:%H:%M}"}
    return _("due %(day)s") % {"day": moment(due_at)}


@register.filter
def due_detail(due_at: datetime | None, now: datetime | None = None) -> str:
    """Return what ``due_words`` leaves unsaid: the moment beside hours that count, the date beside a day of the week."""
    now = now or city_time.now()
    if due_at is None:
        return ""
    days = (city_time.local_day(due_at) - city_time.local_day(now)).days
    if due_at < now or days == 0:
        return moment(due_at)
    return day_of_year(timezone.localtime(due_at).date()) if days < DAYS_OF_WEEK else ""


@register.filter
def ago(at: datetime | None, now: datetime | None = None) -> str:
    """Say how long ago something happened; empty when it did not."""
    if at is None:
        return ""
    minutes = int(((now or city_time.now()) - at).total_seconds()) // 60
    return _("just now") if minutes < 1 else _("%(time)s ago") % {"time": span(minutes)}


@register.filter
def moment(at: datetime | date | None) -> str:
    """Return a time as people here write it, local: without the year while it is this one."""
    if at is None:
        return ""
    local = timezone.localtime(at) if isinstance(at, datetime) else at
    is_this_year = local.year == city_time.local_day(city_time.now()).year
    if isinstance(local, datetime):
        local = local.replace(second=0, microsecond=0)
    return _moment_words(local, get_language(), is_this_year=is_this_year)


@lru_cache(maxsize=4096)
def _moment_words(at: datetime | date, language: str | None, *, is_this_year: bool) -> str:
    """Return a time in words: lists show the same ones to many readers, and each word costs looking the language up."""
    del language
    day = pgettext("day of this year", "j M") if is_this_year else pgettext("day of another year", "j M Y")
    return date_format(at, f"{day} H:i" if isinstance(at, datetime) else day)


@register.filter
def day_of_year(day: date) -> str:
    """Return a day as people here write it, without its year."""
    return date_format(day, pgettext("day of this year", "j M"))


def short_weekdays() -> tuple[str, ...]:
    """Return the short names of the days of the week, Monday first."""
    return (
        pgettext("short weekday", "Mon"),
        pgettext("short weekday", "Tue"),
        pgettext("short weekday", "Wed"),
        pgettext("short weekday", "Thu"),
        pgettext("short weekday", "Fri"),
        pgettext("short weekday", "Sat"),
        pgettext("short weekday", "Sun"),
    )


@register.filter
def percent(share: float | Decimal | None, digits: int = 1) -> str:
    """Return a share of 1 as a percentage; a rate with nothing to measure says so instead of 0 or 100."""
    return _("not applicable") if share is None else f"{float(share) * 100:.{digits}f}%"


@register.simple_tag
def coordinates(lng: float, lat: float) -> str:
    """Return a place in degrees, as a detail beside its names."""
    return _("longitude %(lng).5f°, latitude %(lat).5f°") % {"lng": lng, "lat": lat}


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
    return _icon_svg(name, label, css)


@lru_cache(maxsize=1024)
def _icon_svg(name: str, label: str, css: str) -> SafeString:
    """Return an icon: a page draws a few of them over and over, and asking for their address costs most of it."""
    address = f"{static('dist/icons.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="icon {}" role="img" aria-label="{}"><use href="{}"></use></svg>', css, label, address
        )
    return format_html('<svg class="icon {}" aria-hidden="true"><use href="{}"></use></svg>', css, address)


@register.simple_tag
def qr_code(text: str) -> SafeString:
    """Draw a QR code of an address that stands beside it in words, with the quiet zone of four modules around it."""
    rows = list(segno.make(text, error="m", micro=False).matrix_iter(border=4))
    dark = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark)
    return format_html(
        '<svg class="qr-code" viewBox="0 0 {0} {0}" aria-hidden="true"><path d="{1}"></path></svg>', len(rows), dark
    )


# The five tones of lateness: how each is said and drawn. Colour never stands alone.
_TONE_WORDS = {
    "": gettext_lazy("in time"),
    "amber": gettext_lazy("due soon"),
    "due": gettext_lazy("late"),
    "yellow": gettext_lazy("yellow card"),
    "red": gettext_lazy("red card"),
}
_TONE_ICONS = {"": "circle-check", "amber": "clock", "due": "alarm", "yellow": "alert-triangle", "red": "urgent"}


def tone_word(tone: str) -> str:
    """Return the word of a tone of ``incidents.cases.choices.Tone``."""
    return str(_TONE_WORDS[tone])


@register.filter
def as_control(field: BoundField) -> SafeString:
    """Draw a form field's input as the kit's control."""
    if isinstance(field.field.widget, CheckboxInput):
        kind = "form-check-input"
    else:
        kind = "form-select" if isinstance(field.field.widget, Select) else "form-control"
    given = field.field.widget.attrs.get("class", "")
    return field.as_widget(attrs={"class": f"{kind} {given}".strip()})


@register.simple_tag
def options(choices: tuple[tuple[str, str], ...], chosen: str) -> SafeString:
    """Draw the options of a select; choices are (value, label), and the same lists come with every page."""
    return _options(tuple(choices), chosen)


@lru_cache(maxsize=256)
def _options(choices: tuple[tuple[str, str], ...], chosen: str) -> SafeString:
    forms = ('<option value="{}">{}</option>', '<option value="{}" selected>{}</option>')
    return format_html_join("\n", "{}", ((format_html(forms[one[0] == chosen], *one),) for one in choices))


def tone_badge(value: str) -> SafeString:
    """Return the badge of a tone as ``{% tone %}`` draws it, for lists that show one in every row."""
    return _badge(value, tone_word(value if value in _TONE_ICONS else ""))


@lru_cache(maxsize=64)
def _badge(value: str, word: str) -> SafeString:
    return render_to_string("ui/tone.html", tone(value, word))


@register.inclusion_tag("ui/tone.html")
def tone(value: str | None, word: str = "") -> dict[str, str]:
    """Draw the badge of a tone, in words, with an icon."""
    value = value if value in _TONE_ICONS else ""
    return {"tone": value or "none", "word": word or tone_word(value), "sign": _TONE_ICONS[value]}
