"""A phone photographs papers for a desk: the square at the desk, the phone's own two pages, and a draft that goes to a desk.

The token stands in the fragment of the address, which no server, log or preview of links ever sees; a page that is only read
takes nothing. The phone takes the token by a POST, when somebody taps.
"""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from foundation.kernel import pacing
from foundation.kernel.errors import DomainError
from foundation.web.access import PUBLIC, SIGNED_IN, rule
from foundation.web.http import error_body, form_refusal, status_of, wants_json, with_headers
from procedures.dossiers import selectors as dossiers
from procedures.dossiers.access import add_paper_way
from residents.hall import services
from residents.hall.access import COOKIE, PHOTOS, SECONDS_A_PHOTO, close_off, give_secret, paces_of
from residents.hall.forms import ConnectForm, PhotoForm
from residents.hall.selectors.hand_over import draft_papers, hand_over_of_phone, hand_over_view


@add_paper_way
def phone_page(dossier: Any) -> str:
    """Return where a phone may photograph the papers of an application that is sent."""
    return reverse("hall:hand-over", args=[dossier.client_id, dossier.type_version.type.code])


@rule(SIGNED_IN)
@require_http_methods(["GET", "POST"])
def desk(request: Any, draft_id: UUID, service: str) -> HttpResponse:
    """Show how the hand-over of a draft stands; a POST makes a new code and shows its square, this once."""
    shown = services.begin_hand_over(request.actor, draft_id, service) if request.method == "POST" else None
    link = request.build_absolute_uri(reverse("hall:phone"))
    context = {
        "one": hand_over_view(request.actor, draft_id, service),
        "link": link,
        "square": f"{link}#{shown.token}" if shown else "",
        "code": f"{shown.code[:4]} {shown.code[4:]}" if shown else "",
        "is_poll": request.GET.get("state") == "1",
    }
    template = "hall/hand_over.html"
    if request.headers.get("HX-Request"):
        template = "hall/_hand_over_state.html" if context["is_poll"] else "hall/_hand_over.html"
    return close_off(render(request, template, context))


@rule(SIGNED_IN)
@require_POST
def end(request: Any, draft_id: UUID, service: str) -> HttpResponse:
    """End the hand-over: the phone photographs no longer."""
    services.end_hand_over(request.actor, draft_id)
    if request.headers.get("HX-Request"):
        context = {"one": hand_over_view(request.actor, draft_id, service)}
        return close_off(render(request, "hall/_hand_over.html", context))
    return redirect("hall:hand-over", draft_id, service)


@rule(PUBLIC)
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def phone(request: Any) -> HttpResponse:
    """Ask for a tap, or for the code; a POST connects this phone, if it is the first."""
    if request.method != "POST":
        return close_off(render(request, "hall/phone.html", {"form": ConnectForm()}))
    form = ConnectForm(request.POST)
    paces = paces_of(request, "connect")
    try:
        if not form.is_valid():
            raise form_refusal(form)
        _require_pace(paces)
        pacing.count_one(paces)
        secret = services.connect_phone(request.actor, form.cleaned_data["token"], form.cleaned_data["code"])
    except DomainError as error:
        context = {"form": ConnectForm(), "problem": error.message}
        return close_off(with_headers(render(request, "hall/phone.html", context, status=status_of(error)), error))
    return close_off(give_secret(redirect("hall:phone-papers"), secret))


def _require_pace(paces: list[pacing.Pace]) -> None:
    seconds = pacing.seconds_to_wait(paces)
    if seconds:
        text = _("Too many tries came from here. Try again in %(time)s.")
        raise pacing.TooMany(text % {"time": pacing.wait_in_words(seconds)}, retry_after=seconds)


@rule(PUBLIC)
@require_http_methods(["GET", "POST"])
def papers(request: Any) -> HttpResponse:
    """Show the papers that a connected phone may photograph; a POST brings one, and a script is answered in data."""
    secret, problem, status = request.COOKIES.get(COOKIE, ""), "", 200
    try:
        if request.method == "POST":
            address = f"{reverse('hall:phone-papers')}?came={_receive(request, secret)}"
            return close_off(JsonResponse({"next": address}) if wants_json(request) else redirect(address))
    except DomainError as error:
        if wants_json(request):
            return close_off(with_headers(JsonResponse(error_body(error), status=status_of(error)), error))
        problem, status = error.message, status_of(error)
    try:
        found = hand_over_of_phone(secret)
    except DomainError as error:
        context = {"form": ConnectForm(), "problem": error.message}
        return close_off(render(request, "hall/phone.html", context, status=status_of(error)))
    return close_off(_papers(request, found, problem, status))


def _receive(request: Any, secret: str) -> str:
    """Keep the photo that came; return the code of its paper."""
    hand_over_of_phone(secret)
    form, paces = PhotoForm(request.POST, request.FILES), paces_of(request, "photo", PHOTOS, SECONDS_A_PHOTO)
    if not form.is_valid():
        raise form_refusal(form)
    _require_pace(paces)
    pacing.count_one(paces)
    sent = form.cleaned_data
    services.receive_paper(secret, sent["paper"], sent["id"], f"{sent['paper']}.jpg", sent["photo"].read())
    return str(sent["paper"])


def _papers(request: Any, found: Any, problem: str, status: int) -> HttpResponse:
    came = request.GET.get("came", "")
    wanted = draft_papers(found.draft_id, found.service)
    context = {
        "title": dossiers.version_by_code(found.service).title,
        "papers": [(one, PhotoForm.blank(one.code)) for one in wanted],
        "came": next((one.name for one in wanted if one.code == came and one.is_given), ""),
        "problem": problem,
    }
    return render(request, "hall/phone_papers.html", context, status=status)
