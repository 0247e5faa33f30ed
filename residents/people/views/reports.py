"""The residents' pages: report without an account, follow by a link, say whether it is solved."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from foundation.evidence.selectors import photo_file, photo_of, photos_of
from foundation.kernel import city_time, pacing
from foundation.kernel.actor import Actor
from foundation.kernel.errors import NotFound
from foundation.web.access import PUBLIC, SIGNED_IN, posted, rule
from foundation.web.uploads import goes_on_without_files
from grids.areas import selectors as areas
from grids.workforce.choices import Role
from incidents.cases import presenters
from incidents.cases import selectors as incidents
from incidents.cases.access import report_paces, require_report_pace
from incidents.cases.choices import SUBJECT_KIND, Channel
from incidents.cases.forms import MorePhotosForm, ReportForm
from incidents.cases.services.confidential import open_incident
from incidents.cases.services.photos import FINISH, REPORT
from incidents.cases.views import sending
from incidents.cases.views.reporting import FiledReport, ReportPage
from incidents.catalogue.selectors import MatterRule
from procedures.seals.choices import LookAt
from residents.people import selectors, services
from residents.people.forms import AnswerForm, QuestionForm, ResidentReportForm

TILES, PER_PAGE = 9, 30
# The photos of these stages belong to the report and to its answer.
SHOWN_STAGES = frozenset({REPORT, FINISH})


class _ResidentReport(ReportPage):
    """The report page of residents, without an account: public matters, the whole city on the map, then the follow page."""

    template = "people/report.html"
    namespace = "people"
    form = ResidentReportForm

    def matters(self, actor: Actor) -> tuple[list[MatterRule], list[MatterRule]]:
        del actor
        rules = [matter for matter in presenters.reportable_matters() if matter.is_public]
        return rules, rules[:TILES]

    def pin_map(self, actor: Actor) -> dict[str, Any]:
        del actor
        city = areas.areas("city").first()
        return {
            "net_url": f"{reverse('areas:public-map')}?level=village",
            "zoom": 12,
            "home": _("Back to the city"),
            "lng": city.lng if city else None,
            "lat": city.lat if city else None,
        }

    def extras(self, request: Any) -> dict[str, Any]:
        del request
        return {"writes_mail": selectors.is_mail_sent()}

    def verdict(self, actor: Actor, point: Mapping[str, Any]) -> presenters.PlaceVerdict:
        verdict = super().verdict(actor, point)
        # A resident is posted nowhere: every place in the net is as good as any other.
        return presenters.PlaceVerdict("inside", verdict.title) if verdict.kind == "elsewhere" else verdict

    def file(self, request: Any, form: ReportForm) -> FiledReport:
        """Take the report in at the pace of its sender; only a new one is counted."""
        values = form.cleaned_data
        data = replace(
            form.report_data(Channel.RESIDENT), is_confidential=values["is_confidential"], about=values["about"]
        )
        paces = report_paces(request, request.actor)
        require_report_pace(paces, data.id)
        receipt = services.file_report(
            request.actor, data=data, name=values["name"], phone=values["phone"], email=values["email"]
        )
        if receipt.is_new:
            pacing.count_one(paces)
        keep = partial(services.keep_report_photo, request.actor, receipt.token)
        return FiledReport(receipt.reference, _follow_url(receipt.token), keep)

    def url_of(self, incident: Any) -> str:
        return _follow_url(selectors.follow_token_of(incident))


_REPORT = _ResidentReport()


def _follow_url(token: str) -> str:
    return f"{reverse('people:follow', args=[token])}?new=1"


@rule(PUBLIC)
@goes_on_without_files
@require_http_methods(["GET", "POST"])
def report(request: Any) -> HttpResponse:
    """Show the report form, or take a report in and lead to its follow page."""
    return _REPORT.answer(request)


@rule(PUBLIC)
@require_GET
def place(request: Any) -> HttpResponse:
    """Show the place of a point, or what to do; a fragment of the report page."""
    return _REPORT.answer_place(request)


@rule(PUBLIC)
@require_GET
def similar(request: Any) -> HttpResponse:
    """Show how many have reported the same near by; a fragment of the report page."""
    return _REPORT.answer_similar(request)


@rule(PUBLIC)
@never_cache
@require_POST
def answer_question(request: Any, token: str) -> HttpResponse:
    """Take the reporter's answer to a question of the office."""
    form = QuestionForm(request.POST)
    if not form.is_valid():
        context = _follow_context(request, token) | {"form": AnswerForm(), "question_form": form}
        return render(request, "people/follow.html", context, status=422)
    services.answer_question(request.actor, token, form.cleaned_data["words"])
    messages.success(request, _("Thank you. Your word has been kept."))
    return redirect("people:follow", token=token)


@rule(PUBLIC)
@never_cache
@require_http_methods(["GET", "POST"])
def follow(request: Any, token: str) -> HttpResponse:
    """Show what became of a report, and take the reporter's answer to the result."""
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        services.answer_report(
            request.actor,
            token,
            is_solved=values["is_solved"] == "yes",
            is_content=values["is_content"] == "yes",
            words=values["words"],
        )
        messages.success(request, _("Thank you. Your word has been kept."))
        return redirect("people:follow", token=token)
    status = 422 if request.method == "POST" else 200
    return render(request, "people/follow.html", _follow_context(request, token) | {"form": form}, status=status)


@rule(PUBLIC)
@never_cache
@require_POST
def add_photos(request: Any, token: str) -> HttpResponse:
    """Take in photos sent after a report; the link proves whose it is."""
    subject = selectors.followed_report(token).incident.client_id
    keep = partial(services.add_report_photo, request.actor, token)
    form = sending.add_photos(request, subject, keep)
    if form.is_valid():
        return redirect("people:follow", token=token)
    context = _follow_context(request, token) | {"form": AnswerForm(), "more_photos": form}
    return render(request, "people/follow.html", context, status=422)


def _follow_context(request: Any, token: str) -> dict[str, Any]:
    """Return the context of a follow page."""
    found = selectors.followed_report(token)
    photos = [photo for photo in photos_of(SUBJECT_KIND, found.incident.reference) if photo.stage in SHOWN_STAGES]
    return {
        "found": found,
        "one": presenters.incident_rows([found.incident])[0],
        "now": city_time.now(),
        "link": request.build_absolute_uri(reverse("people:follow", args=[token])),
        "is_new": "new" in request.GET,
        "token": token,
        "photos": [_photo(photo.id, token) for photo in photos],
        "more_photos": None if found.has_ended else MorePhotosForm(),
        "question_form": QuestionForm(),
    }


def _photo(photo_id: Any, token: str) -> dict[str, str]:
    small, large = (reverse("people:photo", args=[token, photo_id, size]) for size in ("small", "large"))
    return {"small_url": small, "large_url": large, "caption": ""}


@rule(PUBLIC)
@require_GET
def photo(request: HttpRequest, token: str, photo_id: Any, size: str) -> FileResponse:
    """Show a photo of a report to whoever holds its link."""
    del request
    found = photo_of(SUBJECT_KIND, selectors.followed_report(token).incident.reference, photo_id)
    if found.stage not in SHOWN_STAGES:
        raise NotFound(_("There is no such photo."))
    response = FileResponse(photo_file(found, size).open("rb"), content_type="image/jpeg")
    response["Cache-Control"] = "private, max-age=3600"
    return response


@rule(SIGNED_IN)
@require_GET
def own_reports(request: Any) -> HttpResponse:
    """List the reader's own reports and where they stand."""
    page = incidents.page_of(
        selectors.own_reports(request.actor),
        ordering="-reported_at",
        cursor=request.GET.get("cursor", ""),
        size=PER_PAGE,
    )
    return render(
        request,
        "people/mine.html",
        {
            "rows": presenters.with_thumbnails(presenters.incident_rows(page.items)),
            "now": city_time.now(),
            "next_cursor": page.next,
            "previous_cursor": page.previous,
        },
    )


@rule(SIGNED_IN)
@require_GET
def own_report(request: Any, reference: str) -> HttpResponse:
    """Lead from an own report to its follow page."""
    incident = selectors.own_reports(request.actor).filter(reference=reference).first()
    if incident is None:
        raise NotFound(_("There is no such report of yours."))
    return redirect("people:follow", token=services.token_of(request.actor, incident))


@rule(posted(*Role.values))
@require_GET
def reporter_panel(request: Any, reference: str) -> HttpResponse:
    """Show a desk the masked reporter of an incident; a fragment of the incident page."""
    incident = open_incident(request.actor, reference, LookAt.REPORTER)
    return render(
        request,
        "people/_reporter.html",
        {
            "reporter": selectors.reporter_of(incident.reference),
            "reference": incident.reference,
            "may_open": selectors.may_open_contact(request.actor, incident),
        },
    )


@rule(posted(*Role.values))
@require_POST
@never_cache
def contact(request: Any, reference: str) -> HttpResponse:
    """Open the contact for a reason; who opened it and why is audited."""
    found = services.open_contact(request.actor, reference, reason=request.POST.get("reason", ""))
    return render(request, "people/_contact.html", {"contact": found})
