"""The acts of a subject over HTTP: what is offered, and doing one; 409 carries the subject as it is now."""

from abc import abstractmethod
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.kernel.actor import Actor
from foundation.kernel.errors import Stale
from foundation.process.acts import LONGEST_NOTE, SentAct
from foundation.process.offers import Offer
from foundation.web.http import error_body
from foundation.web.idempotency import with_key
from foundation.web.rest import ApiView, FlatShape, Shape, WordsField


class ChoiceShape(Shape):
    """One value a field may take."""

    value = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment] # the declared field is taken off the class


class OfferShape(Shape):
    """One move the caller may make."""

    action = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment] # the declared field is taken off the class
    needs = serializers.ListField(child=serializers.CharField(), help_text=_("Fields that must be sent"))
    takes = serializers.ListField(child=serializers.CharField(), help_text=_("Fields that may be sent"))
    choices = serializers.DictField(child=ChoiceShape(many=True))
    initial = serializers.DictField(child=serializers.CharField(), help_text=_("What a field may begin with"))


class RefusalShape(Shape):
    """One move the caller may not make, and why."""

    action = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment] # the declared field is taken off the class
    reason = serializers.CharField()


class PairShape(OfferShape):
    """Two moves that the caller may make at once, sent as ``action`` and ``then``."""

    then = serializers.CharField(source="then.action")


class SubjectOffersShape(Shape):
    """What may be done to a subject now, and with which version."""

    state = serializers.CharField()
    version = serializers.IntegerField()
    acts = OfferShape(many=True)
    refused = RefusalShape(many=True)


class ActShape(FlatShape):
    """One act. ``version`` is that of the subject the caller saw. A room adds the fields that its moves need."""

    action = serializers.CharField(max_length=30)
    version = serializers.IntegerField(min_value=1)
    act_id = serializers.UUIDField(
        required=False,
        default=None,
        allow_null=True,
        help_text=_("Made by the client; the same act sent again under the same id is done once"),
    )
    note = WordsField(required=False, allow_blank=True, default="", max_length=LONGEST_NOTE)

    @property
    def sent(self) -> SentAct:
        """Return the act of a valid shape; what stands in the fields of the room is its data."""
        values = dict(self.validated_data)
        action, version, note, act_id = (values.pop(name) for name in ("action", "version", "note", "act_id"))
        then = values.pop("then", "")
        return SentAct(action, version, note, values, act_id, then)


class ActsView(ApiView):
    """``GET`` and ``POST`` of the acts of one subject. A room declares both methods with its own shapes.

    ``subject_name``: under which name a 409 carries the subject.
    """

    act_shape: ClassVar[type[ActShape]] = ActShape
    subject_name: ClassVar[str] = "subject"
    has_pairs: ClassVar[bool] = False

    @abstractmethod
    def find(self, actor: Actor, key: Any) -> Any:
        """Return the subject that the actor sees under this key; raises ``NotFound``."""

    @abstractmethod
    def offers(self, actor: Actor, subject: Any) -> list[Offer]:
        """Return the moves from where the subject stands, the refused ones with the reason."""

    def pairs(self, actor: Actor, subject: Any, allowed: list[Offer]) -> list[Offer]:
        """Return the pairs of moves that the actor may make at once, where a room has any."""
        del actor, subject, allowed
        return []

    @abstractmethod
    def do(self, actor: Actor, key: Any, sent: SentAct) -> Any:
        """Do an act and return its subject."""

    @abstractmethod
    def detail(self, actor: Actor, subject: Any) -> dict[str, Any]:
        """Return a subject as the API shows it."""

    def offered_moves(self, request: Request, key: Any) -> dict[str, Any]:
        """Return the moves the caller may make with the data each needs, and those refused with the reason."""
        actor = self.actor(request)
        subject = self.find(actor, key)
        offers = self.offers(actor, subject)
        allowed, refused = [one for one in offers if one.allowed], [one for one in offers if not one.allowed]
        return {
            "state": subject.state,
            "version": subject.version,
            "acts": OfferShape(allowed, many=True).data,
            "refused": RefusalShape(refused, many=True).data,
            **({"pairs": PairShape(self.pairs(actor, subject, allowed), many=True).data} if self.has_pairs else {}),
        }

    def answer(self, request: Request, key: Any) -> Response:
        """Do one act and answer the subject; the act may have taken it out of the caller's sight."""
        shape = self.act_shape(data=request.data)
        shape.is_valid(raise_exception=True)
        actor = self.actor(request)
        try:
            subject = self.do(actor, key, with_key(request, actor, shape.sent))
        except Stale as error:
            fresh = self.detail(actor, self.find(actor, key))
            return Response({**error_body(error), self.subject_name: fresh}, status=409)
        return Response(self.detail(actor, subject))
