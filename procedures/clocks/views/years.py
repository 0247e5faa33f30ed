"""The pages of calendar years: all calendars, one version of a year, and the acts on a draft."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from foundation.kernel.actor import Actor
from foundation.kernel.errors import DomainError, Invalid
from foundation.process.acts import SentAct
from foundation.process.offers import Offer
from foundation.web.access import rule
from foundation.web.act_forms import ActForm
from foundation.web.acts import ActPage, timeline_rows
from foundation.web.http import status_of
from foundation.web.templatetags.tongxin import short_weekdays
from procedures.clocks import selectors, services
from procedures.clocks.access import KEEP
from procedures.clocks.choices import DayKind
from procedures.clocks.forms import YEAR_FIELDS, DraftForm, FillForm, MarkForm
from procedures.clocks.holiday_text import read_holiday_text
from procedures.clocks.importers import read_year, year_as_csv
from procedures.clocks.workflow import YEAR


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
    return redirect("clocks:year", year_id)


class YearPage(ActPage):
    """The page of one version of a year: its months, and of a draft its check, what fills it and what is decided."""

    workflow = YEAR
    route, left = "clocks:year", "clocks:calendars"
    page, fragment = "clocks/year.html", "clocks/_year.html"
    fields_of = YEAR_FIELDS

    def find(self, actor: Actor, key: int) -> selectors.CheckedYear:
        """Return the version with its check; whoever may enter sees them all."""
        del actor
        return selectors.checked_year(key)

    def offers(self, actor: Actor, subject: selectors.CheckedYear) -> list[Offer]:
        """Return what may be done to it; its days are changed in the months and by the form that reads a notice."""
        return [offer for offer in selectors.year_offers(actor, subject) if offer.action != "change"]

    def complete(self, subject: selectors.CheckedYear, offer: Offer) -> Offer:
        """Return an offer that asks only what the check asks."""
        return selectors.complete_year(subject, offer)

    def do(self, request: Any, key: int, form: ActForm) -> Any:
        """Do an act."""
        return services.act_on_year(request.actor, key, form.sent)

    def done_before(self, actor: Actor, key: int, sent: SentAct) -> Any:
        """Return the version of an act that was done before."""
        return services.year_act_done_before(actor, key, sent)

    def sentence(self, action: str, done: Any) -> str:
        """Say what holds now."""
        if action == "approve":
            return _("The year is in force. Open deadlines are computed again within a minute.")
        if action == "discard":
            return _("The draft is discarded; what is in force stays as it is.")
        return super().sentence(action, done)

    def context(self, request: Any, subject: selectors.CheckedYear) -> dict[str, Any]:
        """Return the months with what a day may become, the check, and the other versions."""
        del request
        view = subject.view
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
            "findings": subject.findings,
            "steps": timeline_rows(selectors.year_timeline(view.id)),
            "fill": FillForm(initial={"source": view.source}),
            "marking": MarkForm(),
        }

    def next_url(self, key: int, action: str) -> str:
        """Go back to all calendars from a draft that was discarded."""
        return self.url(key, "left" if action == "discard" else "detail")


YEAR_PAGE = YearPage()


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
        return YEAR_PAGE.show(request, year_id, status=422, fill=form)
    try:
        _fill(request, view, form.cleaned_data)
    except DomainError as error:
        form.add_error("file" if form.cleaned_data["file"] else "text", error.message)
        return YEAR_PAGE.show(request, year_id, status=status_of(error), fill=form)
    return redirect("clocks:year", year_id)


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
        return YEAR_PAGE.show(request, year_id, marking=form)
    return redirect("clocks:year", year_id)
