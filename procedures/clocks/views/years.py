"""The pages of calendar years: all calendars, one version of a year, and the acts on a draft."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from foundation.kernel.errors import DomainError, Invalid
from foundation.kernel.policies import ask
from foundation.web.access import rule
from foundation.web.http import page_or_fragment, status_of
from foundation.web.templatetags.tongxin import short_weekdays
from procedures.clocks import selectors, services
from procedures.clocks.access import KEEP
from procedures.clocks.choices import DayKind
from procedures.clocks.forms import ApproveForm, DraftForm, FillForm, MarkForm
from procedures.clocks.holiday_text import read_holiday_text
from procedures.clocks.importers import read_year, year_as_csv


@rule(KEEP)
@require_GET
def calendars(request: Any) -> HttpResponse:
    """List the calendars with their years: in force, in draft, missing."""
    return render(request, "clocks/calendars.html", {"calendars": selectors.calendars()})


@rule(KEEP)
@require_POST
def draft(request: Any) -> HttpResponse:
    """Draft a year, or open the draft there is."""
    form = DraftForm(request.POST)
    if not form.is_valid():
        raise Invalid(_("Choose a calendar and a year."))
    year_id = services.draft_year(
        request.actor, calendar_id=form.cleaned_data["calendar"], year=form.cleaned_data["year"]
    )
    return redirect("clocks:year", year_id=year_id)


@rule(KEEP)
@require_GET
def year(request: Any, year_id: int) -> HttpResponse:
    """Show one version of a year as twelve months; a draft with its check and the form that fills it."""
    return _page(request, year_id)


@rule(KEEP)
@require_GET
def file(request: Any, year_id: int) -> HttpResponse:
    """Answer a year as CSV, one line a day; it also serves as the form to fill in."""
    del request
    view = selectors.year_view(year_id)
    return HttpResponse(
        year_as_csv(view),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="calendar-{view.year}.csv"'},
    )


@rule(KEEP)
@require_POST
def fill(request: Any, year_id: int) -> HttpResponse:
    """Replace the draft's days by those of a text or a file."""
    form = FillForm(request.POST, request.FILES)
    view = selectors.year_view(year_id)
    if not form.is_valid():
        return _page(request, year_id, fill=form, status=422)
    try:
        _fill(request, view, form.cleaned_data)
    except DomainError as error:
        form.add_error("file" if form.cleaned_data["file"] else "text", error.message)
        return _page(request, year_id, fill=form, status=status_of(error))
    return redirect("clocks:year", year_id=year_id)


def _fill(request: Any, view: selectors.YearView, data: dict[str, Any]) -> None:
    source = data["source"]
    if data["text"]:
        reading = read_holiday_text(data["text"], view.year)
        if not reading.days:
            raise Invalid(_("No day of %(year)s was found in this text.") % {"year": view.year})
        days, source, text = list(reading.days.values()), source or reading.number, data["text"]
    elif data["file"]:
        days, text = read_year(data["file"].read(), view.year, view.weekdays), ""
        source = source or data["file"].name[:200]
    else:
        services.name_source(request.actor, year_id=view.id, source=source)
        return
    services.fill_year(request.actor, year_id=view.id, days=days, source=source, official_text=text)
    messages.success(request, _("Days read: %(count)s. Compare them with the notice.") % {"count": len(days)})


@rule(KEEP)
@require_POST
def mark(request: Any, year_id: int) -> HttpResponse:
    """Change the kind of one day of a draft."""
    form = MarkForm(request.POST)
    if not form.is_valid():
        raise Invalid(_("Choose a day of the year."))
    day, kind = form.cleaned_data["mark"]
    services.mark_day(request.actor, year_id=year_id, day=day, kind=kind, name=form.cleaned_data["name"])
    if request.headers.get("HX-Request"):
        return _page(request, year_id, marking=form)
    return redirect("clocks:year", year_id=year_id)


@rule(KEEP)
@require_POST
def approve(request: Any, year_id: int) -> HttpResponse:
    """Put a draft in force at once."""
    form = ApproveForm(request.POST)
    if not form.is_valid():
        raise Invalid(_("Open the draft again and look at it first."))
    data = form.cleaned_data
    try:
        services.approve_year(request.actor, year_id=year_id, version=data["version"], accepts_warnings=data["accepts"])
    except DomainError as error:
        return _page(request, year_id, problem=error.message, status=status_of(error))
    messages.success(request, _("The year is in force. Open deadlines are computed again within a minute."))
    return redirect("clocks:year", year_id=year_id)


@rule(KEEP)
@require_POST
def discard(request: Any, year_id: int) -> HttpResponse:
    """Discard a draft."""
    services.discard_year(request.actor, year_id=year_id)
    messages.success(request, _("The draft is discarded; what is in force stays as it is."))
    return redirect("clocks:calendars")


def _page(
    request: Any,
    year_id: int,
    *,
    fill: FillForm | None = None,
    marking: MarkForm | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        **_context(request, year_id),
        "marking": marking or MarkForm(),
        "problem": problem,
    }
    context["fill"] = fill or FillForm(initial={"source": context["year"].source})
    return page_or_fragment(request, "clocks/year.html", "clocks/_year.html", context, status=status)


def _context(request: Any, year_id: int) -> dict[str, Any]:
    """Return what the page shows of one version, and what its reader may do with it."""
    view = selectors.year_view(year_id)
    findings = selectors.check_year(year_id) if view.is_draft else []
    return {
        "year": view,
        "weekday_words": short_weekdays(),
        "kind_words": {
            **dict(DayKind.choices),
            selectors.WEEKEND: _("weekend"),
            selectors.WORKDAY: _("workday"),
        },
        "months": selectors.months_of(view),
        "versions": selectors.year_rows(view),
        "names": sorted({name for _kind, name in view.days.values() if name}),
        "findings": findings,
        "needs_accepting": any(finding.warns for finding in findings),
        "verdict": ask(request.actor, "calendar.approve", view),
        "approve": ApproveForm(initial={"version": view.version}),
    }
