"""The page of one incident and the acts done on it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from foundation.evidence.selectors import PhotoView, photos_of
from foundation.kernel import city_time, policies
from foundation.kernel.actor import Actor
from foundation.kernel.errors import Invalid
from foundation.process.acts import SentAct
from foundation.process.offers import Offer
from foundation.web.access import SIGNED_IN, rule
from foundation.web.act_forms import ActForm
from foundation.web.acts import ActPage
from foundation.web.uploads import goes_on_without_files
from grids.areas import selectors as areas
from incidents.cases import presenters, selectors, services
from incidents.cases.choices import SUBJECT_KIND, Action
from incidents.cases.forms import ACT_FIELDS, photo_uploads
from incidents.cases.selectors.desk import LimitUsage, limit_usage
from incidents.cases.services import acts
from incidents.cases.services.photos import FINISH, NOTE, REPORT, keep_incident_photo
from incidents.cases.views import maps
from incidents.cases.views.act_documents import keep_documents, sent_with_documents, steps_with_documents
from incidents.cases.workflow import INCIDENT
from incidents.catalogue.choices import Stage
from incidents.catalogue.selectors import matter, rulebook
from procedures.clocks.choices import amount_words

# What those above can do about what is late stands before what they could do to it.
ABOUT_LATENESS = (Action.URGE, Action.SUPERVISE)


class IncidentPage(ActPage):
    """The page of one incident."""

    workflow = INCIDENT
    page, fragment, part = "cases/incident.html", "cases/_incident.html", "#case"
    fields_of = ACT_FIELDS

    def find(self, actor: Actor, key: str) -> Any:
        """Return the incident with its names."""
        return services.open_incident(actor, key)

    def complete(self, subject: Any, offer: Offer) -> Offer:
        """Return an offer with its choices."""
        return selectors.complete_offer(subject, offer)

    def offers(self, actor: Actor, subject: Any) -> list[Offer]:
        """Return the moves; of what is late first those that do something about it from above."""
        found = selectors.offers(actor, subject)
        is_late = subject.next_due_at is not None and subject.next_due_at < city_time.now()
        if not is_late:
            return found
        first = [replace(offer, is_pressing=True) for offer in found if offer.action in ABOUT_LATENESS]
        return [*first, *(offer for offer in found if offer.action not in ABOUT_LATENESS)]

    def do(self, request: Any, key: str, form: ActForm) -> Any:
        """Keep the files first, for some acts ask for them; then act."""
        move = INCIDENT.row(form.action)
        stage = FINISH if move is not None and move.shows_work else NOTE
        for photo_id, data in photo_uploads(key, form.photos):
            keep_incident_photo(request.actor, key, photo_id=photo_id, data=data, stage=stage)
        self.keep_documents(request, key, form)
        return acts.do_act(request.actor, key, sent_with_documents(form))

    def keep_documents(self, request: Any, key: str, form: ActForm) -> None:
        """Keep the documents among the papers of the incident."""
        keep_documents(request.actor, key, form)

    def done_before(self, actor: Actor, key: str, sent: SentAct) -> Any:
        """Return the incident of an act that was done before."""
        return acts.act_done_before(actor, key, sent)

    def still_seen(self, actor: Actor, key: str, done: Any) -> Any:
        """Return the incident if its reader still sees it; for an insider without reading it again."""
        return (
            selectors.attach_names(done) if selectors.is_insider(actor, done) else super().still_seen(actor, key, done)
        )

    def context(self, request: Any, subject: Any) -> dict[str, Any]:
        """Return everything the page of an incident shows."""
        return context(request, subject)

    def url(self, key: str, name: str = "detail") -> str:
        """Return an address of the incident; ``left`` is the reader's own tasks."""
        return reverse("cases:tasks") if name == "left" else reverse(f"cases:{name}", args=[key])


PAGE = IncidentPage()


@rule(SIGNED_IN)
@require_GET
def detail(request: Any, reference: str) -> HttpResponse:
    """Show one incident."""
    return PAGE.show(request, reference)


@rule(SIGNED_IN)
@goes_on_without_files
@require_POST
def do(request: Any, reference: str) -> HttpResponse:
    """Do one act; answer with the incident as it is now, also if the act was refused."""
    return PAGE.answer(request, reference)


@rule(SIGNED_IN)
@require_POST
def show_phones(request: Any, reference: str) -> HttpResponse:
    """Show by which numbers those who have a late incident are called; that it was asked for is written down."""
    return PAGE.show(request, reference, phones=services.phones_of_holder(request.actor, reference), phones_open=True)


def context(request: Any, incident: Any) -> dict[str, Any]:
    """Return what the page of an incident shows beside its acts."""
    one = presenters.incident_rows([incident])[0]
    now = city_time.now()
    book = rulebook(incident.reported_on)
    photos = photos_of(SUBJECT_KIND, incident.reference)
    limits = selectors.clock_rows(incident)
    clocks = _clock_rows(selectors.clock_views(incident, limits, book), limit_usage(limits, book, now), now)
    return {
        "incident": incident,
        "one": one,
        "now": now,
        **_beside(request.actor, incident),
        **_family(request.actor, incident, now),
        "photo_stages": _photo_stages(photos),
        "before_after": _before_after(photos),
        "clocks": clocks,
        "pause": next((row["pause"] for row in clocks if row["running"] and row["due_at"] == incident.next_due_at), ""),
        "steps": steps_with_documents(incident, request.actor),
        "rule": book.matters.get(incident.matter_id) or matter(incident.matter_id),
        "limits": _limit_words(incident, book),
        "standard": book.standards.get(incident.filing_standard_id),
        "calendar_words": _calendar_words(incident),
        "point": maps.one_point(one),
        **maps.net_of(areas.place(incident.grid_id)),
    }


def _beside(actor: Actor, incident: Any) -> dict[str, Any]:
    """Return what stands beside the course of an incident: who watches its time, who else was called, whether it may be sealed."""
    may_call = policies.ask(actor, "incident.call_holder", incident)
    phones = selectors.phones_of_holder(incident, actor) if may_call else []
    return {
        "watch": selectors.watch_of(incident, actor),
        "phones": phones,
        "phones_known": any(one.phone for one in phones),
        "joint": selectors.joint_work_for(actor, incident),
        "may_seal": not incident.is_sealed and selectors.may_seal(actor, incident),
    }


def _family(actor: Actor, incident: Any, now: Any) -> dict[str, Any]:
    """Return the whole and the sub-incidents of an incident, each with its words."""
    family = selectors.family_of(incident, actor)
    rows = presenters.incident_rows([child.incident for child in family.children])
    children = [
        {"one": row, "result": child.result, "may_open": child.may_open}
        for row, child in zip(rows, family.children, strict=True)
    ]
    return {"family": family, "children": children, "late_children": family.late_count(now)}


def _before_after(photos: Sequence[PhotoView]) -> list[dict[str, Any]]:
    """Return the last photo of the report and the last of the finished work, to stand side by side; nothing where one is missing."""
    last = {photo.stage: photo for photo in photos}
    if REPORT not in last or FINISH not in last:
        return []
    return [{"label": _("before"), "photo": last[REPORT]}, {"label": _("after"), "photo": last[FINISH]}]


def _photo_stages(photos: Sequence[PhotoView]) -> list[dict[str, Any]]:
    labels = {REPORT: _("when reported"), FINISH: _("when done"), NOTE: _("added later")}
    found = [
        {"label": label, "photos": [one for one in photos if one.stage == stage]} for stage, label in labels.items()
    ]
    return [stage for stage in found if stage["photos"]]


def _pause_words(pause: str, due_at: Any, now: Any) -> str:
    """Return why the clock stands still now; empty for what is late or due today, which counts down instead."""
    words = {
        "weekend": _("The weekend does not count,"),
        "holiday": _("The holiday does not count,"),
        "night": _("Outside working hours,"),
    }
    is_later = due_at is not None and city_time.local_day(due_at) > city_time.local_day(now)
    return words.get(pause, "") if is_later else ""


def _clock_rows(views: Sequence[selectors.ClockView], used: dict[str, LimitUsage], now: Any) -> list[dict[str, Any]]:
    return [
        {
            "stage": capfirst(view.stage_label),
            "due_at": view.due_at,
            "limit": amount_words(view.amount, used[view.stage].unit),
            "running": view.is_running,
            "tone": view.tone,
            "fault": view.is_faulted,
            "share": used[view.stage].share,
            "used": amount_words(used[view.stage].used_amount(view.amount), used[view.stage].unit),
            "over": used[view.stage].is_over,
            "pause": _pause_words(used[view.stage].pause, view.due_at, now),
        }
        for view in views
    ]


def _limit_words(incident: Any, book: Any) -> list[str]:
    chain = (incident.city_id, incident.township_id, incident.village_id, incident.grid_id)
    found = []
    for stage in Stage:
        try:
            limit = book.limit_for(incident.matter_id, stage, chain, incident.filing_standard_id)
        except Invalid:
            continue
        found.append(f"{capfirst(stage.label)} {amount_words(limit.amount, limit.unit)}")
    return found


def _calendar_words(incident: Any) -> str:
    if not incident.calendar_missing:
        return ""
    return _("The calendar lacks a year this incident runs into. It gets its due time as soon as the year is entered.")
