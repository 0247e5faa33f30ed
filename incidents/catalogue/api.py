"""The API of the catalogue: the matters admitted today; admissions and their acts; the rules of a place, drafts, their acts."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
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
from foundation.web.rest import ApiView, ErrorShape, words_of
from grids.areas import selectors as areas
from incidents.catalogue import serializers as shapes
from incidents.catalogue import services
from incidents.catalogue.access import ADMISSIONS, READ
from incidents.catalogue.filters import AdmissionFilter
from incidents.catalogue.lists import Admissions, AdmittedMatters
from incidents.catalogue.presenters import rule_rows, version_row
from incidents.catalogue.selectors import admissions as selectors
from incidents.catalogue.selectors import township_rules as rules
from incidents.catalogue.selectors.rules_in_force import rules_in_force
from incidents.catalogue.workflow import ADMISSION_PROCESS, RULE_PROCESS

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


class Rules(ApiView):
    """``GET`` and ``POST rules/``."""

    access_rule = READ
    query_words = words_of(shapes.RulesQueryShape)

    @extend_schema(
        operation_id="rules",
        parameters=[shapes.RulesQueryShape],
        responses={200: shapes.RulesShape, 404: _HIDDEN, 422: _INVALID},
    )
    def get(self, request: Request) -> Response:
        """Answer what holds in a place on a day, each rule with its version and who set it."""
        asked = shapes.RulesQueryShape(data=request.query_params)
        asked.is_valid(raise_exception=True)
        day = asked.validated_data["on"] or areas.today()
        place = rules.readable_place(self.actor(request), asked.validated_data["area"])
        version = rules.version_in_force(place.id, day)
        found = {
            "area": place.code,
            "on": day,
            "version": version_row(version) if version is not None else None,
            "rules": rule_rows(rules_in_force(place.id, day)),
        }
        return Response(shapes.RulesShape(found).data)

    @extend_schema(
        operation_id="rules_draft",
        request=shapes.DraftShape,
        responses={201: shapes.RuleVersionShape, 403: _REFUSED, 404: _HIDDEN, 422: _INVALID},
    )
    def post(self, request: Request) -> Response:
        """Draft rules for a township; what is not sent is as in its version in force."""
        shape = shapes.DraftShape(data=request.data)
        shape.is_valid(raise_exception=True)
        actor, values = self.actor(request), dict(shape.validated_data)
        place = rules.readable_place(actor, values.pop("area"))
        made = services.draft_rules(actor, place.id, shapes.rule_parts(values))
        return Response(shapes.RuleVersionShape(version_row(made)).data, status=201)


class RuleActs(ActsView):
    """``GET`` and ``POST rules/{id}/acts/``."""

    access_rule = READ
    act_shape = shapes.RuleActShape
    subject_name = "rules"

    def find(self, actor: Actor, key: int) -> Any:
        """Return the version the caller may see."""
        return rules.rule_version_by_id(actor, key)

    def offers(self, actor: Actor, subject: Any) -> list[Offer]:
        """Return the moves from where it stands."""
        return offers_of(actor, RULE_PROCESS, subject, rules.complete_rules)

    def do(self, actor: Actor, key: int, sent: SentAct) -> Any:
        """Do an act, with the parts of a change as the room has them."""
        return services.act_on_rules(actor, key, replace(sent, data=shapes.rule_parts(sent.data)))

    def detail(self, actor: Actor, subject: Any) -> dict[str, Any]:
        """Return the version as the API shows it."""
        return dict(shapes.RuleVersionShape(version_row(rules.rule_version_by_id(actor, subject.pk))).data)

    @extend_schema(operation_id="rules_offers", responses={200: shapes.RuleOffersShape, 404: _HIDDEN})
    def get(self, request: Request, version_id: int) -> Response:
        """Answer what the caller may do with it now, and what not and why."""
        return Response(self.offered_moves(request, version_id))

    @extend_schema(
        operation_id="rules_act",
        request=shapes.RuleActShape,
        responses={200: shapes.RuleVersionShape, 403: _REFUSED, 404: _HIDDEN, 409: _REFUSED, 422: _INVALID},
    )
    def post(self, request: Request, version_id: int) -> Response:
        """Do one act."""
        return self.answer(request, version_id)
