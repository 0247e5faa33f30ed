"""Owns the shapes of ballots in JSON: what is prepared, what is cast, how it stands."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from foundation.web.act_api import ActShape, OfferShape, RefusalShape
from foundation.web.rest import ErrorShape, Shape, WordsField
from grids.areas import selectors as areas
from procedures.ballots import selectors as ballots
from procedures.ballots.choices import COUNTED_STATES, BallotState, Mode, Outcome, QuestionKind
from procedures.ballots.services import BallotData


class NewBallotShape(Shape):
    """A ballot as it is prepared; ``id`` is made by the client, so sending it again is safe."""

    id = serializers.UUIDField(help_text=_("Made by the client; the same id is one ballot"))
    area = serializers.CharField(max_length=32, help_text=_("Code of the area whose vote it is"))
    title = serializers.CharField(max_length=120)
    words = WordsField(required=False, allow_blank=True, default="", max_length=4_000)
    rule = serializers.CharField(max_length=40, help_text=_("Code of a rule that is in use"))
    kind = serializers.ChoiceField(choices=QuestionKind.choices, required=False, default=QuestionKind.DECISION)
    options = serializers.ListField(
        child=serializers.CharField(max_length=80), required=False, default=list, max_length=60
    )
    most_choices = serializers.IntegerField(required=False, default=1, min_value=1, max_value=60)
    seats = serializers.IntegerField(required=False, default=0, min_value=0, max_value=60)
    mode = serializers.ChoiceField(choices=Mode.choices, required=False, default=Mode.HELD_HERE)
    is_secret = serializers.BooleanField(required=False, default=False)
    opens_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField()
    whole = serializers.IntegerField(required=False, allow_null=True, default=None, min_value=1)

    def to_data(self) -> BallotData:
        """Return the frozen ballot; raises ``NotFound`` for an area that is none."""
        values = dict(self.validated_data)
        rule = ballots.active_rules().filter(code=values.pop("rule")).first()
        area_id = areas.area_by_code(values.pop("area")).id
        options = tuple(values.pop("options"))
        return BallotData(**values, options=options, area_id=area_id, rule_id=rule.pk if rule else 0)


class BallotShape(Shape):
    """A ballot; nothing in it says how the votes stand before they are counted."""

    id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=BallotState.choices)
    version = serializers.IntegerField()
    title = serializers.CharField()
    words = serializers.CharField()
    area = serializers.CharField()
    rule = serializers.CharField()
    kind = serializers.ChoiceField(choices=QuestionKind.choices)
    options = serializers.DictField(child=serializers.CharField(), help_text=_("Code of each option, and its name"))
    mode = serializers.ChoiceField(choices=Mode.choices)
    is_secret = serializers.BooleanField()
    opens_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField()


def ballot_row(ballot: Any) -> dict[str, Any]:
    """Return what ``BallotShape`` says of one."""
    plain = ("state", "version", "title", "words", "kind", "mode", "is_secret")
    return {
        "id": str(ballot.client_id),
        **{name: getattr(ballot, name) for name in plain},
        "area": areas.own_place(ballot).code,
        "rule": ballot.rule.code,
        "options": {one.code: one.name for one in ballot.options.order_by("pk")},
        "opens_at": timezone.localtime(ballot.opens_at).isoformat(),
        "closes_at": timezone.localtime(ballot.closes_at).isoformat(),
    }


class BallotActShape(ActShape):
    """One act on a ballot."""

    until = serializers.DateTimeField(required=False, help_text=_("For extend: when it closes now"))
    present = serializers.IntegerField(required=False, min_value=0, help_text=_("For close: came to the meeting"))
    numbers = serializers.JSONField(
        required=False, help_text=_("For count, of a ballot held on paper: present, papers, persons by answer")
    )


class BallotOffersShape(Shape):
    """The acts of one ballot."""

    state = serializers.ChoiceField(choices=BallotState.choices)
    version = serializers.IntegerField()
    acts = OfferShape(many=True)
    refused = RefusalShape(many=True)


class StaleBallotShape(ErrorShape):
    """Someone was faster: the ballot as it is now."""

    ballot = BallotShape()


class CastShape(Shape):
    """One vote. ``voter``: line of the roll whose paper an officer enters; left out, it is the caller's own vote."""

    id = serializers.UUIDField(help_text=_("Made by the client; the same vote sent again is one vote"))
    choice = serializers.ListField(child=serializers.CharField(max_length=8), min_length=1, max_length=60)
    replaces = serializers.UUIDField(
        required=False, allow_null=True, default=None, help_text=_("The own earlier vote in an open ballot")
    )
    voter = serializers.IntegerField(required=False, allow_null=True, default=None, min_value=1)


class VoteReceiptShape(Shape):
    """What a voter gets back."""

    id = serializers.UUIDField()
    receipt = serializers.CharField()


class CountedShape(Shape):
    """What was counted. Area in hundredths of a square metre."""

    outcome = serializers.ChoiceField(choices=Outcome.choices)
    present = serializers.IntegerField()
    papers = serializers.IntegerField()
    persons = serializers.DictField(child=serializers.IntegerField())
    area = serializers.DictField(child=serializers.IntegerField())
    winners = serializers.ListField(child=serializers.CharField())


class TallyShape(Shape):
    """How a ballot stands: before it is counted how many have voted, and nothing else."""

    state = serializers.ChoiceField(choices=BallotState.choices)
    due = serializers.IntegerField()
    voted = serializers.IntegerField()
    due_area = serializers.IntegerField()
    voted_area = serializers.IntegerField()
    counted = CountedShape(allow_null=True)


def tally_row(ballot: Any) -> dict[str, Any]:
    """Return what ``TallyShape`` says."""
    turnout = ballots.turnout(ballot)
    counted = None
    if ballot.state in COUNTED_STATES:
        names = ("present", "papers", "persons", "area", "winners")
        counted = {"outcome": ballot.outcome, **{name: ballot.result[name] for name in names}}
    return {
        "state": ballot.state,
        "due": turnout.due.persons,
        "voted": turnout.voted.persons,
        "due_area": turnout.due.area,
        "voted_area": turnout.voted.area,
        "counted": counted,
    }
