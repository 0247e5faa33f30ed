"""The pages of public notices: the list everybody reads, one of them with its acts, objecting, answering."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.evidence.access import photo_response
from foundation.evidence.selectors import photo_of
from foundation.kernel import city_time, pacing, policies
from foundation.kernel.actor import Actor
from foundation.kernel.errors import Invalid, NotFound
from foundation.process.acts import SentAct
from foundation.process.offers import Offer
from foundation.web.access import PUBLIC, posted, rule
from foundation.web.act_forms import ActForm
from foundation.web.acts import ActPage, timeline_rows
from foundation.web.lists.pages import list_page
from grids.workforce.choices import DESK_ROLES
from procedures.hearings import selectors, services
from procedures.hearings.access import objection_paces, require_pace
from procedures.hearings.choices import SUBJECT_KIND
from procedures.hearings.forms import ACT_FIELDS, AnswerForm, HearingForm, ObjectionForm
from procedures.hearings.lists import PublicNotices
from procedures.hearings.scoping import answers
from procedures.hearings.selectors.hearings import complete_hearing
from procedures.hearings.services.hearings import HEARINGS
from procedures.hearings.workflow import HEARING

LIST = PublicNotices()


def _around_list(request: Any) -> dict[str, Any]:
    is_desk, tab = request.actor.has_role(*DESK_ROLES), request.GET.get("tab", "")
    names = [("", _("All")), ("running", _("Running"))]
    names += [("objections", _("Objections to answer")), ("drafts", _("Drafts"))] if is_desk else []
    return {
        "tabs": [
            {"label": label, "count": "", "url": f"?tab={name}" if name else "?", "current": name == tab}
            for name, label in names
        ],
        "may_draft": is_desk,
    }


class _Rows(PublicNotices):
    """The same list, each row with what stands beside it."""

    def read(self, found: Any) -> list[Any]:
        return [_ViewRow(view) for view in selectors.view_hearings(list(found))]


class _ViewRow:
    """A row that pages by the notice's own columns and draws its view."""

    def __init__(self, view: selectors.HearingView) -> None:
        self.view, self.pk = view, view.notice.pk
        self.drafted_at, self.ends_on = view.notice.drafted_at, view.notice.ends_on


hearings = list_page(_Rows(), "hearings/list.html", size=30, more=_around_list)


class HearingPage(ActPage):
    """One public notice: for everybody what it shows, for the desks of its area what they may do."""

    process, workflow = HEARINGS, HEARING
    route, left, page = "hearings:one", "hearings:list", "hearings/one.html"
    fields_of = ACT_FIELDS

    def find(self, actor: Actor, key: Any) -> Any:
        """Return a notice the actor sees."""
        return selectors.hearing_by_id(actor, key)

    def complete(self, subject: Any, offer: Offer) -> Offer:
        """Return an offer with the first day its rule allows."""
        return complete_hearing(subject, offer)

    def offers(self, actor: Actor, subject: Any) -> list[Offer]:
        """Return nothing for whoever sits at no desk: a resident reads, and objects."""
        return super().offers(actor, subject) if actor.has_role(*DESK_ROLES) else []

    def do(self, request: Any, key: Any, form: ActForm) -> Any:
        """Do the act; a photo goes with the place it shows."""
        sent = form.sent
        photos = [photo.read() for photo in form.photos]
        given = SentAct(sent.action, sent.version, sent.note, {**sent.data, "photos": photos}, sent.id)
        return services.act_on_hearing(request.actor, key, given)

    def context(self, request: Any, subject: Any) -> dict[str, Any]:
        """Return the notice with its places, its objections as far as they are shown, and its steps for a desk."""
        is_desk = answers(request.actor, subject)
        return {
            "one": selectors.view_hearings([subject])[0],
            "notice": subject,
            "places": subject.places.order_by("hung_at"),
            "objections": [
                _objection_row(request.actor, one, is_desk=is_desk) for one in selectors.objections_of(subject)
            ],
            "is_desk": is_desk,
            "steps": timeline_rows(selectors.hearing_steps(subject)) if is_desk else [],
            "now": city_time.now(),
        }


def _objection_row(actor: Actor, objection: Any, *, is_desk: bool) -> dict[str, Any]:
    """Return an objection as it is shown: its words to a desk of the area alone, who said it to nobody."""
    is_open = is_desk and objection.answered_at is None
    verdict = policies.ask(actor, "objection.answer", objection) if is_open else None
    return {
        "objection": objection,
        "words": objection.words if is_desk else "",
        "form": AnswerForm(objection_id=objection.pk) if verdict else None,
        "reason": verdict.reason if verdict is not None and not verdict else "",
    }


def _keep_faults(form: Any, error: Invalid) -> None:
    for name, text in error.fields.items():
        if name in form.fields and not form.has_error(name):
            form.add_error(name, ValidationError(text))


@rule(posted(*DESK_ROLES))
@require_http_methods(["GET", "POST"])
def new(request: Any) -> HttpResponse:
    """Show the form of a notice, or keep a draft and lead to it."""
    form = HearingForm(request.POST if request.method == "POST" else None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            notice = services.draft_hearing(request.actor, form.to_data())
        except Invalid as error:
            _keep_faults(form, error)
        else:
            return redirect("hearings:one", notice.pk)
    return render(request, "hearings/new.html", {"form": form}, status=422 if form.errors else 200)


@rule(PUBLIC)
@require_http_methods(["GET", "POST"])
def object_page(request: Any, key: int) -> HttpResponse:
    """Show the form of an objection, or take one in; whoever sends it is shown to nobody."""
    notice = selectors.hearing_by_id(request.actor, key)
    form = ObjectionForm(request.POST if request.method == "POST" else None)
    problem = ""
    if request.method == "POST" and form.is_valid():
        try:
            _object(request, notice, form.cleaned_data)
        except Invalid as error:
            _keep_faults(form, error)
            problem = error.message
        else:
            messages.success(request, _("Your objection has arrived. The answer will stand on this page."))
            return redirect("hearings:one", key)
    context = {"form": form, "one": selectors.view_hearings([notice])[0], "notice": notice, "problem": problem}
    return render(request, "hearings/object.html", context, status=422 if form.errors else 200)


def _object(request: Any, notice: Any, said: dict[str, Any]) -> None:
    paces = objection_paces(request, request.actor)
    require_pace(paces, said["id"])
    is_named = not said["is_anonymous"]
    services.object_to(request.actor, notice.pk, objection_id=said["id"], words=said["words"], is_named=is_named)
    pacing.count_one(paces)


@rule(posted(*DESK_ROLES))
@require_POST
def answer(request: Any, key: int, objection_id: int) -> HttpResponse:
    """Answer an objection; refused words come back in the page."""
    notice = selectors.hearing_by_id(request.actor, key)
    if not selectors.objections_of(notice).filter(pk=objection_id).exists():
        raise NotFound(_("There is no such objection."))
    form = AnswerForm(request.POST, objection_id=objection_id)
    if form.is_valid():
        services.answer_objection(request.actor, objection_id, **form.cleaned_data)
        messages.success(request, _("The answer is published."))
        return redirect("hearings:one", key)
    page = HearingPage()
    rows = page.context(request, notice)["objections"]
    for row in rows:
        if row["objection"].pk == objection_id:
            row["form"] = form
    return page.show(request, key, status=422, objections=rows)


@rule(PUBLIC)
@require_safe
def photo(request: Any, key: int, photo_id: Any) -> HttpResponseBase:
    """Answer with the photo of a board where the notice hangs."""
    notice = selectors.hearing_by_id(request.actor, key)
    return photo_response(request, photo_of(SUBJECT_KIND, str(notice.pk), photo_id), "large")
