"""Ballots over HTTP: prepare, act, cast, and how one stands."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.kernel.actor import Actor
from foundation.kernel.errors import Denied
from foundation.process.acts import SentAct
from foundation.process.offers import Offer
from foundation.web.access import SIGNED_IN
from foundation.web.act_api import ActsView
from foundation.web.lists.api import ListView
from foundation.web.rest import ApiView, ErrorShape
from procedures.ballots import selectors as ballots
from procedures.ballots import services
from residents.council import lists, selectors
from residents.council import serializers as shapes
from residents.council.scoping import KEEPERS

_REFUSED = OpenApiResponse(ErrorShape, description="The reason")
_INVALID = OpenApiResponse(ErrorShape, description="Which field does not fit, and what to do")
_HIDDEN = OpenApiResponse(ErrorShape, description="No such ballot among those the caller may see")


def find_ballot(actor: Actor, key: UUID) -> Any:
    """Return the ballot of an id that the caller may see; raises ``NotFound``."""
    return ballots.ballot_by_id(actor, key, selectors.voter_keys_of(actor))


class BodyList(ListView):
    """``GET bodies/``."""

    listing = lists.Bodies()


class MeetingList(ListView):
    """``GET meetings/``."""

    listing = lists.Meetings()


class ResolutionList(ListView):
    """``GET resolutions/``."""

    listing = lists.Resolutions()


class BallotList(ListView):
    """``GET`` and ``POST ballots/``."""

    listing = lists.Ballots()

    @extend_schema(
        operation_id="ballots_draft",
        request=shapes.NewBallotShape,
        responses={201: shapes.BallotShape, 403: _REFUSED, 404: _REFUSED, 409: _REFUSED, 422: _INVALID},
    )
    def post(self, request: Request) -> Response:
        """Prepare a ballot; the same id answers the ballot that is there."""
        if not self.actor(request).has_role(*KEEPERS):
            raise Denied(_("Only the clerk of the village, or the township, keeps this ballot."))
        shape = shapes.NewBallotShape(data=request.data)
        shape.is_valid(raise_exception=True)
        made = services.draft_ballot(self.actor(request), shape.to_data())
        return Response(shapes.ballot_row(made), status=201)


class BallotActs(ActsView):
    """``GET`` and ``POST ballots/{id}/acts/``."""

    access_rule = SIGNED_IN
    act_shape = shapes.BallotActShape
    subject_name = "ballot"

    @extend_schema(operation_id="ballots_acts", responses={200: shapes.BallotOffersShape, 404: _HIDDEN})
    def get(self, request: Request, key: UUID) -> Response:
        """Answer the moves the caller may make with the data each needs, and those refused with the reason."""
        return Response(self.offered_moves(request, key))

    @extend_schema(
        operation_id="ballots_act",
        request=shapes.BallotActShape,
        responses={
            200: shapes.BallotShape,
            403: _REFUSED,
            404: _HIDDEN,
            422: _INVALID,
            409: OpenApiResponse(shapes.StaleBallotShape, description="Someone was faster"),
        },
    )
    def post(self, request: Request, key: UUID) -> Response:
        """Do one act; 409 ``stale`` carries the ballot as it is now."""
        return self.answer(request, key)

    def find(self, actor: Actor, key: UUID) -> Any:
        """Return the ballot."""
        return find_ballot(actor, key)

    def offers(self, actor: Actor, subject: Any) -> list[Offer]:
        """Return the moves from where it stands."""
        return ballots.ballot_offers(actor, subject)

    def do(self, actor: Actor, key: UUID, sent: SentAct) -> Any:
        """Do an act and return what it was done to."""
        return services.act_on_ballot(actor, key, sent)

    def detail(self, actor: Actor, subject: Any) -> dict[str, Any]:
        """Return it as the API shows it."""
        return shapes.ballot_row(subject)


class BallotCasts(ApiView):
    """``POST ballots/{id}/casts/``."""

    access_rule = SIGNED_IN

    @extend_schema(
        operation_id="ballots_cast",
        request=shapes.CastShape,
        responses={
            201: shapes.VoteReceiptShape,
            200: shapes.VoteReceiptShape,
            403: _REFUSED,
            404: _HIDDEN,
            409: _REFUSED,
            422: _INVALID,
        },
    )
    def post(self, request: Request, key: UUID) -> Response:
        """Cast the own vote, or enter a paper: 201, or 200 with the same receipt when it has come before."""
        shape = shapes.CastShape(data=request.data)
        shape.is_valid(raise_exception=True)
        actor, values = self.actor(request), shape.validated_data
        ballot = find_ballot(actor, key)
        choices, more = tuple(values["choice"]), {"cast_id": values["id"], "replaces": values["replaces"]}
        if values["voter"] is not None:
            receipt = services.enter_paper(actor, ballot, values["voter"], choices, **more)
        else:
            receipt = services.cast_vote(ballot, selectors.voter_keys_of(actor), choices, **more)
        body = {"id": str(receipt.cast_id), "receipt": receipt.receipt}
        return Response(body, status=201 if receipt.is_new else 200)


class BallotTally(ApiView):
    """``GET ballots/{id}/tally/``."""

    access_rule = SIGNED_IN

    @extend_schema(operation_id="ballots_tally", responses={200: shapes.TallyShape, 404: _HIDDEN})
    def get(self, request: Request, key: UUID) -> Response:
        """Answer how many have voted, and once it is counted what was counted."""
        return Response(shapes.tally_row(find_ballot(self.actor(request), key)))
