"""The page of one case and the acts done on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from governance.evidence.selectors import PhotoView, photos_of
from governance.kernel import clock
from governance.kernel.access import SIGNED_IN, rule
from governance.kernel.errors import Denied, DomainError, Invalid, Stale
from governance.kernel.http import page_or_fragment, status_of
from grids.areas import selectors as areas
from incidents.cases import selectors
from incidents.cases.choices import SUBJECT_KIND, Action
from incidents.cases.forms import ActForm, photo_uploads
from incidents.cases.selectors import Offer
from incidents.cases.selectors.desk import Usage, usage
from incidents.cases.services.acts import act
from incidents.cases.services.photos import FINISH, NOTE, REPORT, keep_incident_photo
from incidents.cases.views import maps, shown
from incidents.catalogue.choices import Stage
from incidents.catalogue.selectors import rulebook

# Acts that one does on, before those that send the case elsewhere.
ONWARD = (Action.ACCEPT, Action.TAKE, Action.FINISH, Action.CHECK, Action.CLOSE, Action.DISPATCH)


@dataclass(frozen=True, slots=True)
class ActEntry:
    """An offered act with its form; open, with a sentence, when it was just refused."""

    offer: Offer
    form: ActForm
    open: bool = False
    problem: str = ""

    @property
    def leads(self) -> bool:
        """True for an act that brings the case on its way."""
        return self.offer.action in ONWARD


@rule(SIGNED_IN)
@require_GET
def detail(request: Any, reference: str) -> HttpResponse:
    """Show one case."""
    case = selectors.by_reference(request.actor, reference)
    return page_or_fragment(request, "cases/case.html", "cases/_case.html", context(request, case))


@rule(SIGNED_IN)
@require_POST
def do(request: Any, reference: str) -> HttpResponse:
    """Do one act; answer with the fresh case, whatever came of it."""
    case = selectors.by_reference(request.actor, reference)
    try:
        form = _checked_form(request, case)
    except Stale as error:
        return _refused(request, reference, error)
    if not form.is_valid():
        return _refused(request, reference, Invalid(_("Something is still missing.")), form)
    try:
        _perform(request, reference, form)
    except (Stale, Invalid) as error:
        return _refused(request, reference, error, form)
    return _done(request, reference, _("Done: %(act)s") % {"act": Action(form.action).label})


def _done(request: Any, reference: str, sentence: str) -> HttpResponse:
    """Answer an act that succeeded; it may have taken the case out of the reader's sight."""
    is_seen = selectors.visible(request.actor).filter(reference=reference).exists()
    if is_seen and request.headers.get("HX-Request"):
        return _answer(request, reference, {"kind": "good", "text": sentence})
    messages.success(request, sentence)
    url = reverse("cases:detail", args=[reference]) if is_seen else reverse("cases:tasks")
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return redirect(url)


def _checked_form(request: Any, case: Any) -> ActForm:
    """Return the form of the act that was sent; raises ``Stale`` when the page was old, ``Denied`` with the reason."""
    action = request.POST.get("action", "")
    if request.POST.get("version") != str(case.version):
        raise Stale(_("Someone else has acted on this in the meantime. Look at what changed, then try again."))
    offer = next((one for one in selectors.offers(request.actor, case) if one.action == action), None)
    if offer is None:
        raise Stale(_("This step is no longer possible: the case has moved on."))
    if not offer.allowed:
        raise Denied(offer.reason)
    return _form(offer, case.version, request.POST, request.FILES)


def _form(offer: Offer, version: int, data: Any = None, files: Any = None) -> ActForm:
    return ActForm(
        data, files, action=offer.action, needs=offer.needs, takes=offer.takes, choices=offer.choices, version=version
    )


def _perform(request: Any, reference: str, form: ActForm) -> None:
    """Keep the photos first, for some acts ask for them; then act."""
    values = form.cleaned_data
    stage = FINISH if form.action == Action.FINISH else NOTE
    for photo_id, data in photo_uploads(reference, values.get("photos") or []):
        keep_incident_photo(request.actor, reference, photo_id=photo_id, data=data, stage=stage)
    act(
        request.actor,
        reference,
        form.action,
        version=values["version"],
        note=values.get("note", ""),
        data=form.moved_data,
    )


def _refused(request: Any, reference: str, error: DomainError, form: ActForm | None = None) -> HttpResponse:
    """Answer with the fresh case and the sentence; what was typed stays where the act is still offered."""
    said = {"kind": "bad", "text": error.message}
    if isinstance(error, Stale) or form is None:
        return _answer(request, reference, said, status=status_of(error))
    for name, text in error.fields.items():
        if name in form.fields and not form.has_error(name):
            form.add_error(name, ValidationError(text))
    return _answer(request, reference, None, status=status_of(error), sent=form, problem=error.message)


def _answer(
    request: Any,
    reference: str,
    said: dict[str, str] | None,
    *,
    status: int = 200,
    sent: ActForm | None = None,
    problem: str = "",
) -> HttpResponse:
    case = selectors.by_reference(request.actor, reference)
    data = {**context(request, case, sent, problem), "said": said}
    response = page_or_fragment(request, "cases/case.html", "cases/_case.html", data, status=status)
    if status < 300:
        response["HX-Trigger"] = "acted"
    return response


def context(request: Any, case: Any, sent: ActForm | None = None, problem: str = "") -> dict[str, Any]:
    """Return everything the page of a case shows."""
    one = shown.shown([case])[0]
    now = clock.now()
    offers = selectors.offers(request.actor, case)
    book = rulebook(case.reported_on)
    return {
        "case": case,
        "one": one,
        "now": now,
        "photo_stages": _stages(photos_of(SUBJECT_KIND, case.reference)),
        "forms": _entries([offer for offer in offers if offer.allowed], case.version, sent, problem),
        "refused": [offer for offer in offers if not offer.allowed],
        "clocks": _clocks(case, usage(case, book, now)),
        "steps": shown.timeline_rows(selectors.timeline(case, request.actor)),
        "rule": book.matters.get(case.matter_id) or case.matter,
        "limits": _limits(case, book),
        "calendar_words": _calendar_words(case),
        "point": maps.one_point(one),
        **maps.net_of(areas.place(case.grid_id)),
        "lng_words": f"{case.lng:.5f}",
        "lat_words": f"{case.lat:.5f}",
    }


def _entries(offers: Sequence[Offer], version: int, sent: ActForm | None, problem: str) -> list[ActEntry]:
    order = {action: place for place, action in enumerate(ONWARD)}
    ordered = sorted(offers, key=lambda offer: order.get(Action(offer.action), len(order)))
    return [
        ActEntry(offer, sent, open=True, problem=problem)
        if sent is not None and sent.action == offer.action
        else ActEntry(offer, _form(offer, version))
        for offer in ordered
    ]


def _stages(photos: Sequence[PhotoView]) -> list[dict[str, Any]]:
    labels = {REPORT: _("when reported"), FINISH: _("when done"), NOTE: _("added later")}
    found = [
        {"label": label, "photos": [one for one in photos if one.stage == stage]} for stage, label in labels.items()
    ]
    return [stage for stage in found if stage["photos"]]


def _clocks(case: Any, used: dict[str, Usage]) -> list[dict[str, Any]]:
    return [
        {
            "stage": capfirst(view.stage_label),
            "due_at": view.due_at,
            "limit": shown.amount_words(view.amount, used[view.stage].unit),
            "running": view.is_running,
            "tone": view.tone,
            "fault": view.is_faulted,
            "share": used[view.stage].share,
            "used": f"{used[view.stage].of(view.amount):.1f}",
        }
        for view in selectors.clocks(case)
    ]


def _limits(case: Any, book: Any) -> list[str]:
    chain = (case.city_id, case.township_id, case.village_id, case.grid_id)
    found = []
    for stage in Stage:
        try:
            limit = book.limit_for(case.matter_id, stage, chain)
        except Invalid:
            continue
        found.append(f"{capfirst(stage.label)} {shown.amount_words(limit.amount, limit.unit)}")
    return found


def _calendar_words(case: Any) -> str:
    if not case.calendar_missing:
        return ""
    return _("The calendar lacks a year this case runs into. It gets its due time as soon as the year is entered.")
