"""The API of the catalogue: the matters admitted today; admissions: a list, an application, one admission, its acts."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.kernel.actor import Actor
from foundation.kernel.errors import Invalid
from foundation.process.acts import SentAct
from foundation.process.offers import Offer, offers_of
from foundation.web.act_api import ActsView
from foundation.web.lists.api import ListView, WholeListView, described
from foundation.web.rest import ApiView, ErrorShape
from incidents.catalogue import serializers as shapes
from incidents.catalogue import services
from incidents.catalogue.access import ADMISSIONS
from incidents.catalogue.filters import AdmissionFilter
from incidents.catalogue.lists import Admissions, AdmittedMatters
from incidents.catalogue.selectors import admissions as selectors
from incidents.catalogue.workflow import ADMISSION_PROCESS

_INVALID = OpenApiResponse(ErrorShape, description="Something sent does not fit; named in fields")
_REFUSED = OpenApiResponse(ErrorShape, description="Refused, with the reason")
_HIDDEN = OpenApiResponse(ErrorShape, description="There is no such admission among those the caller may see")


class AdmissionList(ListView):
    """``GET`` and ``POST admissions/``."""

    listing = Admissions()

    def rows(self, items: Sequence[Any]) -> list[Mapping[str, Any]]:
        """Return admissions as they go out."""
        return list(shapes.AdmissionShape(items, many=True).data)

    @described("admissions_list", AdmissionFilter, shapes.AdmissionShape, "AdmissionPage")
    def get(self, request: Request) -> HttpResponseBase:
        """Answer the admissions the caller may see."""
        return self.answer(request)

    @extend_schema(
        operation_id="admissions_apply",
        request=shapes.ApplicationShape,
        responses={201: shapes.AdmissionShape, 403: _REFUSED, 422: _INVALID},
    )
    def post(self, request: Request) -> Response:
        """Apply for a matter to be put on the list of grids."""
        shape = shapes.ApplicationShape(data=request.data)
        shape.is_valid(raise_exception=True)
        data, actor = dict(shape.validated_data), self.actor(request)
        code = data.pop("unit")
        unit = next((one for one in selectors.own_units(actor) if one.code == code), None)
        if unit is None:
            sentence = _("A department applies for itself: only its own people may.")
            raise Invalid(sentence, fields={"unit": sentence})
        made = services.apply_for_admission(actor, services.ApplicationData(unit_id=unit.pk, **data))
        fresh = selectors.admission_by_reference(actor, made.reference)
        return Response(shapes.AdmissionShape(fresh).data, status=201)


class AdmissionDetail(ApiView):
    """``GET admissions/{reference}/``."""

    access_rule = ADMISSIONS

    @extend_schema(operation_id="admission", responses={200: shapes.AdmissionShape, 404: _HIDDEN})
    def get(self, request: Request, reference: str) -> Response:
        """Answer one admission."""
        found = selectors.admission_by_reference(self.actor(request), reference)
        return Response(shapes.AdmissionShape(found).data)


class AdmissionActs(ActsView):
    """``GET`` and ``POST admissions/{reference}/acts/``."""

    access_rule = ADMISSIONS
    act_shape = shapes.AdmissionActShape
    subject_name = "admission"

    def find(self, actor: Actor, key: str) -> Any:
        """Return the admission the caller may see."""
        return selectors.admission_by_reference(actor, key)

    def offers(self, actor: Actor, subject: Any) -> list[Offer]:
        """Return the moves from where it stands."""
        return offers_of(actor, ADMISSION_PROCESS, subject, selectors.with_choices)

    def do(self, actor: Actor, key: str, sent: SentAct) -> Any:
        """Do an act."""
        return services.act_on_admission(actor, key, sent)

    def detail(self, actor: Actor, subject: Any) -> dict[str, Any]:
        """Return the admission as the API shows it."""
        fresh = selectors.admission_by_reference(actor, subject.reference)
        return dict(shapes.AdmissionShape(fresh).data)

    @extend_schema(operation_id="admission_offers", responses={200: shapes.AdmissionOffersShape, 404: _HIDDEN})
    def get(self, request: Request, reference: str) -> Response:
        """Answer what the caller may do with it now, and what not and why."""
        return Response(self.offered_moves(request, reference))

    @extend_schema(
        operation_id="admission_act",
        request=shapes.AdmissionActShape,
        responses={200: shapes.AdmissionShape, 403: _REFUSED, 404: _HIDDEN, 409: _REFUSED, 422: _INVALID},
    )
    def post(self, request: Request, reference: str) -> Response:
        """Do one act."""
        return self.answer(request, reference)


class MatterList(WholeListView):
    """``GET matters/``: those admitted today, in the order of the catalogue, narrowed as on their page."""

    listing, shape = AdmittedMatters(), shapes.MatterShape
