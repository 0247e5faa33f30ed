"""Binds the workflows to their rows, and names the event of each move."""

from collections.abc import Sequence

from foundation.process.services import Act, Effect, Outcome, Process
from grids.organisations.events import OrganisationMoved
from grids.organisations.models import Organisation, OrganisationStep, UnionGuidance, UnionGuidanceStep
from grids.organisations.workflow import GUIDANCE, ORGANISATION


def effects_of(acts: Sequence[Act]) -> Outcome:
    """Set the columns of each act and name its event."""
    effects = []
    for one in acts:
        for name, value in one.given.columns.items():
            setattr(one.subject, name, value)
        effects.append(Effect(tuple(one.given.columns), one.given.detail, event=_event(one)))

    def write() -> None:
        for one in acts:
            one.given.write()

    return Outcome(effects, write)


def _event(one: Act) -> OrganisationMoved | None:
    """Return the event of a move; one that begins has no number yet, and nobody waits for it."""
    if one.subject.pk is None:
        return None
    return OrganisationMoved(
        key=f"{one.subject.pk}:{one.subject.version}",
        organisation_id=one.subject.pk,
        action=one.move.action,
        to_state=one.subject.state,
        actor_user_id=one.actor.user_id,
    )


ORGANISATIONS = Process(
    workflow=ORGANISATION,
    model=Organisation,
    steps=OrganisationStep,
    key=lambda organisation: str(organisation.pk),
    effects=effects_of,
)
GUIDANCES = Process(
    workflow=GUIDANCE, model=UnionGuidance, steps=UnionGuidanceStep, key=lambda guidance: str(guidance.pk)
)
