"""Owns the shapes of topics in JSON: what comes in, what goes out, what an act says."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from foundation.web.act_api import ActShape, OfferShape, RefusalShape
from foundation.web.rest import ErrorShape, Shape, WordsField
from grids.areas import selectors as areas
from residents.proposals.choices import ANSWERED_STATES, ProposalState, SupportWay, TopicKind, Verdict
from residents.proposals.models.proposals import LONGEST_TITLE
from residents.proposals.selectors import ProposalView
from residents.proposals.services.proposal_entry import LONGEST_NAME, LONGEST_TEXT, ProposalData


class NewProposalShape(Shape):
    """A topic; ``id`` is made by the client, so sending it again is safe."""

    id = serializers.UUIDField(help_text=_("Made by the client; the same id with the same content is one topic"))
    title = serializers.CharField(max_length=LONGEST_TITLE)
    text = WordsField(max_length=LONGEST_TEXT)
    area = serializers.CharField(max_length=32, help_text=_("Code of a village, township or city"))
    kind = serializers.ChoiceField(choices=TopicKind.choices, required=False, default=TopicKind.PROPOSAL)
    for_name = serializers.CharField(
        max_length=LONGEST_NAME,
        required=False,
        default="",
        allow_blank=True,
        help_text=_("By a desk or a grid worker: whom it is entered for"),
    )

    def to_data(self) -> ProposalData:
        """Return the frozen topic."""
        return ProposalData(**self.validated_data)


class ProposalReceiptShape(Shape):
    """The answer to a topic; ``code`` follows one that was entered for somebody."""

    number = serializers.CharField()
    state = serializers.ChoiceField(choices=ProposalState.choices)
    code = serializers.CharField(allow_blank=True)


class ProposalShape(Shape):
    """A topic; ``proposal_row`` writes it. The verdict is that of the published reply."""

    number = serializers.CharField()
    state = serializers.ChoiceField(choices=ProposalState.choices)
    version = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=TopicKind.choices)
    title = serializers.CharField()
    text = serializers.CharField()
    text_version = serializers.IntegerField()
    author = serializers.CharField(allow_blank=True, help_text=_("Masked"))
    area = serializers.CharField()
    area_name = serializers.CharField()
    supports = serializers.IntegerField()
    unit = serializers.CharField(allow_blank=True, help_text=_("Name of the unit that replies"))
    verdict = serializers.ChoiceField(choices=Verdict.choices, allow_blank=True)
    overdue_days = serializers.IntegerField(help_text=_("By so many days the reply is late, or was"))
    entered_at = serializers.DateTimeField()
    reply_due_at = serializers.DateTimeField(allow_null=True)
    replied_at = serializers.DateTimeField(allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)


_PLAIN = ("number", "state", "version", "kind", "title", "text", "text_version", "author")
_MOMENTS = ("entered_at", "reply_due_at", "replied_at", "answered_at", "ended_at")


def proposal_row(view: ProposalView) -> dict[str, Any]:
    """Return what ``ProposalShape`` says of one."""
    proposal = view.proposal
    moments = {name: getattr(proposal, name) for name in _MOMENTS}
    return {
        **{name: getattr(proposal, name) for name in _PLAIN},
        **{name: timezone.localtime(at).isoformat() if at else None for name, at in moments.items()},
        "area": areas.place(proposal.area_id).code,
        "area_name": view.place,
        "supports": view.supports,
        "unit": proposal.unit.name if proposal.unit else "",
        "verdict": proposal.verdict if proposal.state in ANSWERED_STATES else "",
        "overdue_days": view.overdue,
    }


class ProposalActShape(ActShape):
    """One act on a topic."""

    unit = serializers.CharField(required=False, max_length=40, help_text=_("For assign: code of a unit"))
    verdict = serializers.ChoiceField(choices=Verdict.choices, required=False, help_text=_("For reply"))
    due_on = serializers.DateField(required=False, help_text=_("For reply: until when what is promised is done"))
    title = serializers.CharField(required=False, max_length=LONGEST_TITLE, help_text=_("For revise"))
    text = WordsField(required=False, max_length=LONGEST_TEXT, help_text=_("For revise"))


class ProposalOffersShape(Shape):
    """The acts of one topic."""

    number = serializers.CharField()
    state = serializers.ChoiceField(choices=ProposalState.choices)
    version = serializers.IntegerField()
    acts = OfferShape(many=True)
    refused = RefusalShape(many=True)


class StaleProposalShape(ErrorShape):
    """Someone was faster: the topic as it is now."""

    proposal = ProposalShape()


class SupportShape(Shape):
    """A support: nothing for the own one; phone and way for that of a caller, entered by a desk."""

    phone = serializers.CharField(max_length=30, required=False, default="", allow_blank=True)
    way = serializers.ChoiceField(choices=SupportWay.choices, required=False, default=SupportWay.ONLINE)


class SupportReceiptShape(Shape):
    """How many support the topic now."""

    number = serializers.CharField()
    supports = serializers.IntegerField()
