"""The hall over HTTP: find a service, apply, look, act, hand in a paper."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.accounts import selectors as accounts
from foundation.kernel.actor import Actor
from foundation.kernel.errors import Invalid
from foundation.process.acts import SentAct
from foundation.process.offers import Offer, offers_of
from foundation.web.access import PUBLIC, SIGNED_IN
from foundation.web.act_api import ActsView
from foundation.web.http import form_refusal
from foundation.web.lists.api import ListView, RowsView, described, described_rows
from foundation.web.rest import ApiView, ErrorShape, words_of
from procedures.dossiers import selectors as dossiers
from procedures.dossiers import services as acts
from procedures.dossiers.choices import Channel
from procedures.dossiers.filters import DossierFilter
from procedures.dossiers.forms import PREFIX, AnswerForm, ApplicantForm
from procedures.dossiers.lists import Applications
from procedures.dossiers.services import DossierData
from procedures.dossiers.workflow import DOSSIER
from residents.hall import selectors, services
from residents.hall import serializers as shapes
from residents.hall.lists import ServicesFound

_REFUSED = OpenApiResponse(ErrorShape, description="The reason")
_INVALID = OpenApiResponse(ErrorShape, description="Which field does not fit, and what to do")
_HIDDEN = OpenApiResponse(ErrorShape, description="No such application among those the caller may see")


class ServiceList(RowsView):
    """``GET services/``."""

    access_rule = PUBLIC
    table = ServicesFound()
    query_words = words_of(shapes.ServiceQuery)

    @described_rows("services_find", shapes.ServiceShape, shapes.ServiceQuery)
    def get(self, request: Request) -> HttpResponseBase:
        """Answer the services that the words may mean, the best first, in an array or a file."""
        query = shapes.ServiceQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        typed = query.validated_data["q"]
        found = [hit.version for hit in selectors.find_services(typed)]
        return self.answer_rows(request, found, shapes.ServiceShape, typed)


class DossierList(ListView):
    """``GET`` and ``POST dossiers/``."""

    listing = Applications()

    @described("dossiers_list", DossierFilter, shapes.DossierRowShape, "DossierListShape")
    def get(self, request: Request) -> HttpResponseBase:
        """Answer one page of those the caller may see, or all that fit as a file."""
        return self.answer(request)

    def rows(self, items: Sequence[Any]) -> list[Mapping[str, Any]]:
        """Return what ``DossierRowShape`` says of each."""
        return [shapes.dossier_row(one) for one in items]

    @extend_schema(
        operation_id="dossiers_submit",
        request=shapes.NewDossierShape,
        responses={
            201: shapes.DossierReceiptShape,
            200: shapes.DossierReceiptShape,
            403: _REFUSED,
            404: _REFUSED,
            409: _REFUSED,
            422: _INVALID,
        },
    )
    def post(self, request: Request) -> Response:
        """Take an application in: 201, or 200 with the same answer when it has come before."""
        shape = shapes.NewDossierShape(data=request.data)
        shape.is_valid(raise_exception=True)
        actor, sent = self.actor(request), shape.validated_data
        account = (sent["applicant"] or {}).get("account", "")
        taken = services.apply(actor, _data(actor, sent), username=account)
        return Response(shapes.receipt(taken.dossier), status=201 if taken.is_new else 200)


def _data(actor: Actor, sent: Mapping[str, Any]) -> DossierData:
    """Return the application as services take it, its answers read by the form of the service."""
    version = dossiers.version_by_code(sent["type"])
    form = AnswerForm(version, {f"{PREFIX}{name}": value for name, value in sent["answers"].items()})
    unknown = sorted(set(sent["answers"]) - {row.code for row in form.rows.values()})
    if unknown:
        sentence = _("The service does not ask this: %(names)s.") % {"names": ", ".join(unknown)[:200]}
        raise Invalid(sentence, fields={"answers": sentence})
    own = sent["applicant"] or {"name": accounts.user(actor.user_id or 0).name, "phone": ""}
    applicant = ApplicantForm(
        {
            "id": sent["id"],
            "applicant_name": own["name"],
            "applicant_phone": own["phone"],
            "village": sent["village"],
        }
    )
    if not applicant.is_valid() or not form.is_valid():
        raise form_refusal(applicant if applicant.errors else form)
    return DossierData(
        id=sent["id"],
        type=sent["type"],
        channel=sent["channel"],
        village_id=applicant.village_id,
        applicant_name=applicant.cleaned_data["applicant_name"],
        applicant_phone=applicant.cleaned_data["applicant_phone"],
        answers=form.answers,
        papers=sent["papers"] if sent["channel"] != Channel.ONLINE else (),
        consent_way=sent["consent_way"],
        consent_witness=sent["consent_witness"],
    )


class DossierDetail(ApiView):
    """``GET dossiers/{number}/``."""

    access_rule = SIGNED_IN

    @extend_schema(operation_id="dossiers_detail", responses={200: shapes.DossierShape, 404: _HIDDEN})
    def get(self, request: Request, number: str) -> Response:
        """Answer one application."""
        return Response(_shape(dossiers.dossier_by_number(self.actor(request), number)))


def _shape(dossier: Any) -> dict[str, Any]:
    return shapes.dossier_shape(dossier, dossiers.dossier_view(dossier).stage.name)


class DossierActs(ActsView):
    """``GET`` and ``POST dossiers/{number}/acts/``."""

    access_rule = SIGNED_IN
    act_shape = shapes.DossierActShape
    subject_name = "dossier"

    @extend_schema(operation_id="dossiers_acts", responses={200: shapes.DossierOffersShape, 404: _HIDDEN})
    def get(self, request: Request, number: str) -> Response:
        """Answer the moves the caller may make with the data each needs, and those refused with the reason."""
        return Response({"number": number.upper(), **self.offered_moves(request, number)})

    @extend_schema(
        operation_id="dossiers_act",
        request=shapes.DossierActShape,
        responses={
            200: shapes.DossierShape,
            403: _REFUSED,
            404: _HIDDEN,
            422: _INVALID,
            409: OpenApiResponse(shapes.StaleDossierShape, description="Someone was faster"),
        },
    )
    def post(self, request: Request, number: str) -> Response:
        """Do one act; 409 ``stale`` carries the application as it is now."""
        return self.answer(request, number)

    def find(self, actor: Actor, key: str) -> Any:
        """Return the application with its names."""
        return dossiers.dossier_by_number(actor, key)

    def offers(self, actor: Actor, subject: Any) -> list[Offer]:
        """Return the moves from where it stands."""
        return offers_of(actor, DOSSIER, subject, dossiers.complete_offer)

    def do(self, actor: Actor, key: str, sent: SentAct) -> Any:
        """Do an act and return what it was done to."""
        return acts.do_act(actor, key, sent)

    def detail(self, actor: Actor, subject: Any) -> dict[str, Any]:
        """Return it as the API shows it."""
        return _shape(subject)


class DossierDocument(ApiView):
    """``PUT dossiers/{number}/documents/{uuid}/``."""

    access_rule = SIGNED_IN
    parser_classes = [MultiPartParser]

    @extend_schema(
        operation_id="dossiers_document",
        request={"multipart/form-data": shapes.PaperFileShape},
        responses={
            200: shapes.DossierShape,
            403: _REFUSED,
            404: _HIDDEN,
            409: _REFUSED,
            422: _INVALID,
            507: OpenApiResponse(ErrorShape, description="The server has no room for files"),
        },
    )
    def put(self, request: Request, number: str, document_id: UUID) -> Response:
        """Hand in the file of a wanted paper, once however often it is sent."""
        shape = shapes.PaperFileShape(data=request.data)
        shape.is_valid(raise_exception=True)
        file, actor = shape.validated_data["file"], self.actor(request)
        paper = shape.validated_data["paper"]
        done = acts.hand_in_file(actor, number, paper, document_id, str(file.name), file.read())
        return Response(_shape(done))
