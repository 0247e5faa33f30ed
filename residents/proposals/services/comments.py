"""Owns comments: kept as they are sent, shown once a desk of the area has let them through."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from foundation.accounts import selectors as accounts
from foundation.kernel import city_time, policies
from foundation.kernel.actor import Actor
from foundation.kernel.audit import audit
from foundation.kernel.errors import DifferentContent, Invalid, NotFound, Stale
from foundation.kernel.masking import mask_name
from foundation.kernel.text import normalize_line_breaks
from residents.proposals.choices import PROPOSAL
from residents.proposals.models import Comment
from residents.proposals.selectors import proposal_by_number

LONGEST_COMMENT, LONGEST_REASON = 500, 200
# So many of one person may wait to be read on one topic.
MOST_WAITING = 5


def add_comment(actor: Actor, number: str, *, comment_id: UUID, words: str) -> Comment:
    """Keep a comment, once; a desk reads it before others do. Raises ``NotFound``, ``Denied``, ``Invalid``, ``DifferentContent``."""
    proposal = proposal_by_number(actor, number)
    known = Comment.objects.filter(client_id=comment_id).first()
    said = normalize_line_breaks(words).strip()
    if known is not None:
        return _same(known, proposal.pk, said)
    policies.require(actor, "proposal.comment", proposal)
    if not said or len(said) > LONGEST_COMMENT:
        sentence = _("Say what you think, in 500 characters at most.")
        raise Invalid(sentence, fields={"words": sentence})
    if proposal.comments.filter(user=actor.user_id, is_shown__isnull=True).count() >= MOST_WAITING:
        raise Stale(_("Your last comments still wait to be read. Wait for them first."))
    made = Comment(
        client_id=comment_id,
        proposal=proposal,
        words=said,
        user_id=actor.user_id,
        author=mask_name(accounts.user(actor.user_id or 0).name),
        at=city_time.now(),
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        return _same(Comment.objects.get(client_id=comment_id), proposal.pk, said)
    return made


def _same(known: Comment, proposal_id: int, words: str) -> Comment:
    if (known.proposal_id, known.words) == (proposal_id, words):
        return known
    raise DifferentContent(_("Another comment has been sent under this number."))


def moderate_comment(actor: Actor, comment_id: int, *, is_shown: bool, reason: str = "") -> Comment:
    """Let a comment through, or hold it back with a reason its author reads; either may be changed later.

    Raises ``NotFound``, ``Denied``, and ``Invalid`` where it is held back without a reason.
    """
    with transaction.atomic():
        rows = Comment.objects.select_for_update(of=("self",)).select_related("proposal")
        found = rows.filter(pk=comment_id).first()
        if found is None:
            raise NotFound(_("There is no such comment."))
        policies.require(actor, "comment.moderate", found.proposal)
        if not is_shown and not reason.strip():
            sentence = _("Say why it is held back: its author reads it.")
            raise Invalid(sentence, fields={"reason": sentence})
        found.is_shown, found.moderated_by, found.moderated_at = is_shown, actor.user_id, city_time.now()
        found.reason = "" if is_shown else reason.strip()[:LONGEST_REASON]
        found.save(update_fields=["is_shown", "moderated_by", "moderated_at", "reason"])
        audit(
            actor, "moderate_comment", PROPOSAL, [found.proposal.number], at=found.moderated_at,
            detail={"comment": found.pk, "is_shown": is_shown},
        )  # fmt: skip
    return found
