"""The residents' pages: report without an account, follow by a link, say whether it is solved."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance.evidence.selectors import photo_file, photo_of, photos_of
from governance.kernel import clock
from governance.kernel.access import PUBLIC, SIGNED_IN, posted, rule
from governance.kernel.errors import DomainError, NotFound
from grids.areas import selectors as areas
from grids.workforce.choices import Role
from incidents.cases import selectors as cases
from incidents.cases.choices import SUBJECT_KIND, Channel
from incidents.cases.forms import ReportForm
from incidents.cases.services.photos import FINISH, REPORT
from incidents.cases.views import sending, shown
from residents.people import selectors, services
from residents.people.access import allow_one_more
from residents.people.forms import AnswerForm, ResidentReportForm

TILES, PER_PAGE = 9, 30
# The photos of these stages belong to the report and to its answer.
SHOWN_STAGES = frozenset({REPORT, FINISH})


@rule(PUBLIC)
@require_http_methods(["GET", "POST"])
def report(request: Any) -> HttpResponse:
    """Show the report, or take one in and lead to its follow page."""
    if request.method == "GET":
        return render(request, "people/report.html", _page(ResidentReportForm.fresh()))
    form = ResidentReportForm(request.POST, request.FILES)
    again = partial(_again, request)
    if not form.is_valid():
        return sending.refused(request, form, sending.missing(form), again)
    try:
        allow_one_more(request)
        values = form.cleaned_data
        taken = services.file_report(
            request.actor, data=form.report(Channel.RESIDENT), name=values["name"], phone=values["phone"]
        )
    except DomainError as error:
        return sending.refused(request, form, error, again)
    sending.keep_photos(request, form, partial(services.keep_report_photo, request.actor, taken.token))
    return sending.taken(request, f"{reverse('people:follow', args=[taken.token])}?new=1")


def _again(request: Any, form: ReportForm, problem: str, status: int) -> HttpResponse:
    return render(request, "people/report.html", _page(form, problem), status=status)


def _page(form: ReportForm, problem: str = "") -> dict[str, Any]:
    rules = [matter for matter in shown.today_matters() if matter.is_public]
    chosen = form["matter"].value() or ""
    common = rules[:TILES]
    codes = {matter.code for matter in common}
    city = areas.areas("city").first()
    return {
        "form": form,
        "problem": problem,
        "common": [shown.tile(matter, chosen) for matter in common],
        "groups": shown.tile_groups(rules, chosen if chosen not in codes else ""),
        "open_all": bool(chosen) and chosen not in codes,
        "place_url": reverse("people:place"),
        "pin": {
            "net_url": f"{reverse('areas:public-map')}?level=village",
            "zoom": 12,
            "lng": city.lng if city else None,
            "lat": city.lat if city else None,
        },
    }


@rule(PUBLIC)
@require_GET
def place(request: Any) -> HttpResponse:
    """Name the place of a point, or say what to do; a fragment of the report."""
    try:
        verdict = shown.verdict_of(request.actor, float(request.GET.get("lng", "")), float(request.GET.get("lat", "")))
    except ValueError:
        verdict = shown.Verdict("outside", _("Longitude and latitude are numbers in degrees."))
    if verdict.kind == "elsewhere":
        # A resident is posted nowhere: every place in the net is as good as any other.
        verdict = shown.Verdict("inside", verdict.title)
    return render(request, "cases/_place.html", {"verdict": verdict})


@rule(PUBLIC)
@never_cache
@require_http_methods(["GET", "POST"])
def follow(request: Any, token: str) -> HttpResponse:
    """Show what became of a report, and take the reporter's word on it."""
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        services.answer(
            request.actor,
            token,
            is_solved=values["is_solved"] == "yes",
            is_content=values["is_content"] == "yes",
            words=values["words"],
        )
        messages.success(request, _("Thank you. Your word has been kept."))
        return redirect("people:follow", token=token)
    status = 422 if request.method == "POST" else 200
    return render(request, "people/follow.html", _followed(request, token) | {"form": form}, status=status)


def _followed(request: Any, token: str) -> dict[str, Any]:
    """Return what a follow page shows of its report."""
    found = selectors.followed(token)
    photos = [photo for photo in photos_of(SUBJECT_KIND, found.case.reference) if photo.stage in SHOWN_STAGES]
    return {
        "found": found,
        "one": shown.shown([found.case])[0],
        "now": clock.now(),
        "link": request.build_absolute_uri(reverse("people:follow", args=[token])),
        "is_new": "new" in request.GET,
        "token": token,
        "photos": [_photo(photo.id, token) for photo in photos],
    }


def _photo(photo_id: Any, token: str) -> dict[str, str]:
    small, large = (reverse("people:photo", args=[token, photo_id, size]) for size in ("small", "large"))
    return {"small_url": small, "large_url": large, "caption": ""}


@rule(PUBLIC)
@require_GET
def photo(request: HttpRequest, token: str, photo_id: Any, size: str) -> FileResponse:
    """Show a photo of a report to whoever holds its link."""
    del request
    found = photo_of(SUBJECT_KIND, selectors.followed(token).case.reference, photo_id)
    if found.stage not in SHOWN_STAGES:
        raise NotFound(_("There is no such photo."))
    response = FileResponse(photo_file(found, size).open("rb"), content_type="image/jpeg")
    response["Cache-Control"] = "private, max-age=3600"
    return response


@rule(SIGNED_IN)
@require_GET
def mine(request: Any) -> HttpResponse:
    """List the reader's own reports and where they stand."""
    page = cases.page_of(
        selectors.own_reports(request.actor),
        ordering="-reported_at",
        cursor=request.GET.get("cursor", ""),
        size=PER_PAGE,
    )
    return render(
        request,
        "people/mine.html",
        {
            "rows": shown.shown(page.items),
            "now": clock.now(),
            "next_cursor": page.next,
            "previous_cursor": page.previous,
        },
    )


@rule(SIGNED_IN)
@require_GET
def own(request: Any, reference: str) -> HttpResponse:
    """Lead from an own report to its follow page."""
    case = selectors.own_reports(request.actor).filter(reference=reference).first()
    if case is None:
        raise NotFound(_("There is no such report of yours."))
    return redirect("people:follow", token=services.token_of(request.actor, case))


@rule(posted(*Role.values))
@require_GET
def reporter_panel(request: Any, reference: str) -> HttpResponse:
    """Show a desk the masked reporter of a case; a fragment of the case page."""
    case = cases.by_reference(request.actor, reference)
    return render(
        request,
        "people/_reporter.html",
        {
            "reporter": selectors.reporter_of(case.reference),
            "reference": case.reference,
            "may_open": selectors.may_open_contact(request.actor, case),
        },
    )


@rule(posted(*Role.values))
@require_POST
@never_cache
def contact(request: Any, reference: str) -> HttpResponse:
    """Open name and phone; who looked is written down."""
    name, phone = services.open_contact(request.actor, reference)
    return render(request, "people/_contact.html", {"name": name, "phone": phone})
