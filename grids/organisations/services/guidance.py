"""Owns the guidance of enterprises without a union: listed when they say that they have none, helped step by step."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from foundation.kernel import city_time
from foundation.kernel.actor import Actor, system
from foundation.kernel.errors import NotFound
from foundation.process.acts import SentAct, do_once, done_before
from foundation.process.services import ActData, advance, begin
from grids.organisations.choices import GuidanceAction, GuidanceState
from grids.organisations.models import Organisation, UnionGuidance
from grids.organisations.selectors import enterprises_without_union
from grids.organisations.services.process import GUIDANCES

FOLLOWS = system("union")


def follow_union(actor: Actor, organisation: Organisation) -> None:
    """List an enterprise that has no union, note one that has, so that the list and the record never differ."""
    guidance = UnionGuidance.objects.filter(organisation=organisation).first()
    if organisation.has_union is False and guidance is None:
        now = city_time.now()
        begin(actor, GUIDANCES, UnionGuidance(organisation=organisation, listed_at=now, last_step_at=now), ActData())
    elif organisation.has_union is False and guidance is not None and guidance.state == GuidanceState.FOUNDED:
        _move(guidance, GuidanceAction.LIST_AGAIN, _("Its record says that it has no union."))
    elif organisation.has_union and guidance is not None and guidance.state != GuidanceState.FOUNDED:
        if guidance.state == GuidanceState.SET_ASIDE:
            _move(guidance, GuidanceAction.LIST_AGAIN, _("Its record says that it has a union."))
        _move(guidance, GuidanceAction.FOUND, "")


def _move(guidance: UnionGuidance, action: str, note: str) -> None:
    given = ActData(note, columns={"last_step_at": city_time.now()})
    advance(FOLLOWS, GUIDANCES, guidance.pk, action, lambda _row, _move: given)


def act_on_guidance(actor: Actor, key: int, sent: SentAct) -> UnionGuidance:
    """Do one step on an enterprise the actor sees and return its guidance; raises what ``do_once`` raises."""

    def build(guidance: UnionGuidance, move: Any) -> ActData:
        columns = {"last_step_at": city_time.now()}

        def write() -> None:
            if move.action in {GuidanceAction.FOUND, GuidanceAction.LIST_AGAIN}:
                has_union = move.action == GuidanceAction.FOUND
                Organisation.objects.filter(pk=guidance.organisation_id).update(has_union=has_union)

        return ActData(sent.note.strip(), columns=columns, write=write, id=sent.id)

    rows = UnionGuidance.objects.filter(pk=key).select_related("organisation")
    seen = Q(pk__in=enterprises_without_union(actor).values("pk"))
    missing = NotFound(_("There is no such enterprise among those you may see."))
    return do_once(actor, GUIDANCES, rows, sent, build, seen=seen, missing=missing)  # type: ignore[no-any-return]


def guidance_done_before(actor: Actor, key: int, sent: SentAct) -> Any:
    """Return the guidance of a step that was done before, None where there was none."""
    return done_before(actor, GUIDANCES, UnionGuidance.objects.filter(pk=key), sent)
