"""Topics over HTTP: propose, support, act, list."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http.response import HttpResponseBase
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import exceptions as drf
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.kernel.actor import Actor
from foundation.process.acts import SentAct
from foundation.process.offers import Offer, offers_of
from foundation.web.access import PUBLIC, SIGNED_IN
from foundation.web.act_api import ActsView
from foundation.web.lists.api import ListView, described
from foundation.web.rest import ApiView, ErrorShape
from residents.proposals import presenters, selectors, services
from residents.proposals import serializers as shapes
from residents.proposals.choices import SupportWay
from residents.proposals.filters import ProposalFilter
from residents.proposals.lists import Topics
from residents.proposals.workflow import PROPOSAL_FLOW

_REFUSED = OpenApiResponse(ErrorShape, description="The reason")
_INVALID = OpenApiResponse(ErrorShape, description="Which field does not fit, and what to do")
_HIDDEN = OpenApiResponse(ErrorShape, description="No such topic among those the caller may see")


class ProposalList(ListView):
    """``GET`` and ``POST proposals/``."""

    listing = Topics()

    @described("proposals_list", ProposalFilter, shapes.ProposalShape, "ProposalListShape")
    def get(self, request: Request) -> HttpResponseBase:
        """Answer one page of those the caller may see, or all that fit as a file."""
        return self.answer(request)

    def rows(self, items: Sequence[Any]) -> list[Mapping[str, Any]]:
        """Return what ``ProposalShape`` says of each."""
        return [shapes.proposal_row(view) for view in selectors.view_proposals(list(items))]

    @extend_schema(
        operation_id="proposals_enter",
        request=shapes.NewProposalShape,
        responses={
            201: shapes.ProposalReceiptShape,
            200: shapes.ProposalReceiptShape,
            401: _REFUSED,
            403: _REFUSED,
            409: _REFUSED,
            422: _INVALID,
        },
    )
    def post(self, request: Request) -> Response:
        """Propose: 201, or 200 with the same answer when it has come before."""
        if not request.user.is_authenticated:
            raise drf.NotAuthenticated
        shape = shapes.NewProposalShape(data=request.data)
        shape.is_valid(raise_exception=True)
        taken = services.enter_proposal(self.actor(request), shape.to_data())
        answer = {"number": taken.proposal.number, "state": taken.proposal.state, "code": taken.code}
        return Response(answer, status=201 if taken.is_new else 200)


class ProposalDetail(ApiView):
    """``GET proposals/{number}/``."""

    access_rule = PUBLIC

    @extend_schema(operation_id="proposals_detail", responses={200: shapes.ProposalShape, 404: _HIDDEN})
    def get(self, request: Request, number: str) -> Response:
        """Answer one topic."""
        return Response(_row(selectors.proposal_by_number(self.actor(request), number)))


class ProposalSupport(ApiView):
    """``POST proposals/{number}/support/``."""

    access_rule = SIGNED_IN

    @extend_schema(
        operation_id="proposals_support",
        request=shapes.SupportShape,
        responses={
            200: shapes.SupportReceiptShape,
            403: _REFUSED,
            404: _HIDDEN,
            409: OpenApiResponse(ErrorShape, description="This person supports it already, by another way"),
            422: _INVALID,
        },
    )
    def post(self, request: Request, number: str) -> Response:
        """Support a topic, or enter the support of a caller; again is once."""
        shape = shapes.SupportShape(data=request.data)
        shape.is_valid(raise_exception=True)
        actor, said = self.actor(request), shape.validated_data
        if said["way"] == SupportWay.ONLINE:
            services.support_proposal(actor, number)
        else:
            services.support_for_caller(actor, number, phone=said["phone"], way=said["way"])
        proposal = selectors.proposal_by_number(actor, number)
        return Response({"number": proposal.number, "supports": selectors.supports_of(proposal).count()})

    @extend_schema(
        operation_id="proposals_unsupport", responses={200: shapes.SupportReceiptShape, 403: _REFUSED, 404: _HIDDEN}
    )
    def delete(self, request: Request, number: str) -> Response:
        """Support a topic no more, as long as it has been given to nobody; again changes nothing."""
        supports = services.withdraw_support(self.actor(request), number)
        return Response({"number": number.upper(), "supports": supports})


class ProposalActs(ActsView):
    """``GET`` and ``POST proposals/{number}/acts/``."""

    access_rule = SIGNED_IN
    act_shape = shapes.ProposalActShape
    subject_name = "proposal"

    @extend_schema(operation_id="proposals_acts", responses={200: shapes.ProposalOffersShape, 404: _HIDDEN})
    def get(self, request: Request, number: str) -> Response:
        """Answer the moves the caller may make with the data each needs, and those refused with the reason."""
        return Response({"number": number.upper(), **self.offered_moves(request, number)})

    @extend_schema(
        operation_id="proposals_act",
        request=shapes.ProposalActShape,
        responses={
            200: shapes.ProposalShape,
            403: _REFUSED,
            404: _HIDDEN,
            422: _INVALID,
            409: OpenApiResponse(shapes.StaleProposalShape, description="Someone was faster"),
        },
    )
    def post(self, request: Request, number: str) -> Response:
        """Do one act; 409 ``stale`` carries the topic as it is now."""
        return self.answer(request, number)

    def find(self, actor: Actor, key: str) -> Any:
        """Return the topic with its unit."""
        return selectors.proposal_by_number(actor, key)

    def offers(self, actor: Actor, subject: Any) -> list[Offer]:
        """Return the moves from where it stands."""
        return offers_of(actor, PROPOSAL_FLOW, subject, presenters.complete_offer)

    def do(self, actor: Actor, key: str, sent: SentAct) -> Any:
        """Do an act and return what it was done to."""
        return services.act_on_proposal(actor, key, sent)

    def detail(self, actor: Actor, subject: Any) -> dict[str, Any]:
        """Return it as the API shows it."""
        del actor
        return _row(subject)


def _row(proposal: Any) -> dict[str, Any]:
    return shapes.proposal_row(selectors.view_proposals([proposal])[0])
