"""The page of one case and the acts done on it."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from foundation.evidence.selectors import PhotoView, photos_of
from foundation.kernel import city_time
from foundation.kernel.actor import Actor
from foundation.kernel.errors import Invalid
from foundation.process.acts import SentAct
from foundation.process.offers import Offer
from foundation.web.access import SIGNED_IN, rule
from foundation.web.act_forms import ActForm
from foundation.web.acts import ActPage, timeline_rows
from foundation.web.uploads import goes_on_without_files
from grids.areas import selectors as areas
from incidents.cases import presenters, selectors
from incidents.cases.choices import SUBJECT_KIND
from incidents.cases.forms import ACT_FIELDS, photo_uploads
from incidents.cases.selectors.desk import Usage, usage
from incidents.cases.services import acts
from incidents.cases.services.photos import FINISH, NOTE, REPORT, keep_incident_photo
from incidents.cases.views import maps
from incidents.cases.workflow import INCIDENT
from incidents.catalogue.choices import Stage
from incidents.catalogue.selectors import matter, rulebook
from procedures.clocks.choices import amount_words


class IncidentPage(ActPage):
    """The page of one case."""

    workflow = INCIDENT
    page, fragment, part = "cases/case.html", "cases/_case.html", "#case"
    fields_of = ACT_FIELDS

    def find(self, actor: Actor, key: str) -> Any:
        """Return the case with its names."""
        return selectors.by_reference(actor, key)

    def complete(self, subject: Any, offer: Offer) -> Offer:
        """Return an offer with its choices."""
        return selectors.complete(subject, offer)

    def do(self, request: Any, key: str, form: ActForm) -> Any:
        """Keep the photos first, for some acts ask for them; then act."""
        move = INCIDENT.row(form.action)
        stage = FINISH if move is not None and move.shows_work else NOTE
        for photo_id, data in photo_uploads(key, form.photos):
            keep_incident_photo(request.actor, key, photo_id=photo_id, data=data, stage=stage)
        return acts.do(request.actor, key, form.sent)

    def done_before(self, actor: Actor, key: str, sent: SentAct) -> Any:
        """Return the case of an act that was done before."""
        return acts.act_done_before(actor, key, sent)

    def still_seen(self, actor: Actor, key: str, done: Any) -> Any:
        """Return the case; whoever sees it by a posting need not have it read once more."""
        return selectors.with_names(done) if selectors.is_insider(actor, done) else super().still_seen(actor, key, done)

    def context(self, request: Any, subject: Any) -> dict[str, Any]:
        """Return everything the page of a case shows."""
        return context(request, subject)

    def url(self, key: str, name: str = "detail") -> str:
        """Return an address; who no longer sees the case goes on to the own tasks."""
        return reverse("cases:tasks") if name == "left" else reverse(f"cases:{name}", args=[key])


PAGE = IncidentPage()


@rule(SIGNED_IN)
@require_GET
def detail(request: Any, reference: str) -> HttpResponse:
    """Show one case."""
    return PAGE.show(request, reference)


@rule(SIGNED_IN)
@goes_on_without_files
@require_POST
def do(request: Any, reference: str) -> HttpResponse:
    """Do one act; answer with the fresh case, whatever came of it."""
    return PAGE.answer(request, reference)


def context(request: Any, case: Any) -> dict[str, Any]:
    """Return what the page of a case shows beside its acts."""
    one = presenters.incident_rows([case])[0]
    now = city_time.now()
    book = rulebook(case.reported_on)
    limits = selectors.clock_rows(case)
    clocks = _clocks(selectors.clocks(case, limits, book), usage(limits, book, now), now)
    return {
        "case": case,
        "one": one,
        "now": now,
        "photo_stages": _stages(photos_of(SUBJECT_KIND, case.reference)),
        "clocks": clocks,
        "pause": next((row["pause"] for row in clocks if row["running"] and row["due_at"] == case.next_due_at), ""),
        "steps": timeline_rows(selectors.timeline(case, request.actor), _("a resident")),
        "rule": book.matters.get(case.matter_id) or matter(case.matter_id),
        "limits": _limits(case, book),
        "calendar_words": _calendar_words(case),
        "point": maps.one_point(one),
        **maps.net_of(areas.place(case.grid_id)),
    }


def _stages(photos: Sequence[PhotoView]) -> list[dict[str, Any]]:
    labels = {REPORT: _("when reported"), FINISH: _("when done"), NOTE: _("added later")}
    found = [
        {"label": label, "photos": [one for one in photos if one.stage == stage]} for stage, label in labels.items()
    ]
    return [stage for stage in found if stage["photos"]]


def _pause_words(pause: str, due_at: Any, now: Any) -> str:
    """Say why nothing is used up just now; what is late or due today counts down instead."""
    words = {
        "weekend": _("The weekend does not count,"),
        "holiday": _("The holiday does not count,"),
        "night": _("Outside working hours,"),
    }
    is_later = due_at is not None and city_time.local_day(due_at) > city_time.local_day(now)
    return words.get(pause, "") if is_later else ""


def _clocks(views: Sequence[selectors.ClockView], used: dict[str, Usage], now: Any) -> list[dict[str, Any]]:
    return [
        {
            "stage": capfirst(view.stage_label),
            "due_at": view.due_at,
            "limit": amount_words(view.amount, used[view.stage].unit),
            "running": view.is_running,
            "tone": view.tone,
            "fault": view.is_faulted,
            "share": used[view.stage].share,
            "used": amount_words(used[view.stage].of(view.amount), used[view.stage].unit),
            "over": used[view.stage].is_over,
            "pause": _pause_words(used[view.stage].pause, view.due_at, now),
        }
        for view in views
    ]


def _limits(case: Any, book: Any) -> list[str]:
    chain = (case.city_id, case.township_id, case.village_id, case.grid_id)
    found = []
    for stage in Stage:
        try:
            limit = book.limit_for(case.matter_id, stage, chain)
        except Invalid:
            continue
        found.append(f"{capfirst(stage.label)} {amount_words(limit.amount, limit.unit)}")
    return found


def _calendar_words(case: Any) -> str:
    if not case.calendar_missing:
        return ""
    return _("The calendar lacks a year this case runs into. It gets its due time as soon as the year is entered.")
