"""The header ``Idempotency-Key`` of an act: the same act sent again under the same key gets its first answer."""

from dataclasses import replace
from uuid import UUID, uuid5

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from foundation.kernel.actor import Actor
from foundation.kernel.errors import Invalid
from foundation.process.acts import SentAct

HEADER = "Idempotency-Key"
LONGEST_KEY = 255
_KEYS = UUID("5f0c3f0e-3f3c-4c2e-9a55-6a6f5b1c7d21")
IDEMPOTENCY_KEY = OpenApiParameter(
    HEADER,
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="Any text of the client's, up to 255 signs: the same act sent again under it is done once; in place of act_id",
)


def with_key(request: Request, actor: Actor, sent: SentAct) -> SentAct:
    """Return the act under the id that its key stands for; keys of two people never meet.

    Raises ``Invalid`` for a key that is too long, and for one beside an ``act_id``: it would say the same thing twice.
    """
    key = request.headers.get(HEADER, "").strip()
    if not key:
        return sent
    if len(key) > LONGEST_KEY:
        raise Invalid(_("An Idempotency-Key has at most %(most)s signs.") % {"most": LONGEST_KEY})
    if sent.id is not None:
        sentence = _("Send either act_id or Idempotency-Key.")
        raise Invalid(sentence, fields={"act_id": sentence})
    return replace(sent, id=uuid5(_KEYS, f"{actor.user_id}:{key}"))
