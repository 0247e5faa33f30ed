"""Owns one act on a set of incidents: each outcome by name, all or none where that is wanted, and once however often it is sent."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from foundation.kernel import city_time
from foundation.kernel.actor import Actor
from foundation.kernel.bulk import read_rows
from foundation.kernel.errors import DifferentContent, DomainError, Invalid
from foundation.process.acts import SentAct
from foundation.process.services import ActData, advance_many, stale_page
from foundation.process.workflow import Move
from incidents.cases import scoping, selectors
from incidents.cases.models import Incident, SentTogether
from incidents.cases.services.acts import act_data
from incidents.cases.services.family import FAMILY_ACTS
from incidents.cases.services.grid_gate import NotForGrids, keep_attempt
from incidents.cases.services.lookups import read_together, rules_number
from incidents.cases.services.process import IncidentEffects, moves_clocks
from incidents.cases.workflow import INCIDENT

# More in one transaction would keep other desks waiting.
MOST_TOGETHER = 200
_COLUMNS = ("pk", "reference", "unit_id", "city_id", "township_id", "village_id", "grid_id")


@dataclass(frozen=True, slots=True)
class ActOutcome:
    """What came of an act on one incident of a set: its state and version now, or the error it was refused with."""

    reference: str
    ok: bool
    state: str = ""
    version: int | None = None
    code: str = ""
    message: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)


class _NotAll(Exception):
    """Some of the set cannot be moved, and all or none was asked for."""


def act_on_incidents(
    actor: Actor,
    references: Sequence[str],
    sent: SentAct,
    *,
    versions: Mapping[str, int] | None = None,
    all_or_none: bool = False,
) -> list[ActOutcome]:
    """Do one act on each incident of a set, in a fixed number of statements, and return one outcome for each reference.

    ``versions``: the version that the actor saw, by reference; where it is left out, whichever it is. ``all_or_none``:
    nothing is done where one is refused. With ``sent.id`` a set sent again gets its first answer; raises
    ``DifferentContent`` where the id stood for another set or act, and ``Invalid`` for more than ``MOST_TOGETHER``.
    """
    wanted = list(dict.fromkeys(reference.upper() for reference in references))
    if not 0 < len(wanted) <= MOST_TOGETHER:
        sentence = _("Name between 1 and %(most)s incidents.") % {"most": MOST_TOGETHER}
        raise Invalid(sentence, fields={"references": sentence})
    many = _ActOnSet(actor, wanted, sent, versions or {}, all_or_none=all_or_none)
    if sent.id is None:
        return many.do()
    return _do_once(actor, many, sent.id)


class _Halfway(Exception):
    """Some of the set made the first move of a pair and not the second; ``pks``: which."""

    def __init__(self, pks: set[int]) -> None:
        super().__init__()
        self.pks = pks


@dataclass(slots=True)
class _ActOnSet:
    """One act on a set, as it was sent."""

    actor: Actor
    references: Sequence[str]
    sent: SentAct
    versions: Mapping[str, int]
    all_or_none: bool
    refused: dict[str, DomainError] = field(default_factory=dict)

    def digest(self) -> str:
        """Return what tells this set and act from others."""
        said = [
            sorted(self.references),
            self.sent.action,
            self.sent.then,
            self.sent.note.strip(),
            {name: str(value) for name, value in self.sent.data.items()},
            self.all_or_none,
        ]
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()

    def do(self) -> list[ActOutcome]:
        """Move what can be moved and return the outcomes in the order of the references."""
        rows = Incident.objects.filter(scoping.visible_to(self.actor), reference__in=self.references).order_by()
        seen = {row.reference: row for row in read_rows(rows, _COLUMNS)}
        self.refused = {one: selectors.not_found(one) for one in self.references if one not in seen}
        moved: dict[str, Any] = {}
        try:
            with read_together(list(seen.values())), transaction.atomic():
                moved = self._advance([row.pk for row in seen.values()])
                if self.all_or_none and self.refused:
                    raise _NotAll
        except _NotAll:
            moved = {}
        attempts = {name: error for name, error in self.refused.items() if isinstance(error, NotForGrids)}
        act = self.sent.then or self.sent.action
        self.refused |= {name: keep_attempt(self.actor, act, one) for name, one in attempts.items()}
        return [self._outcome(reference, moved.get(reference)) for reference in self.references]

    def _advance(self, pks: Sequence[int]) -> dict[str, Any]:
        """Move the set, and return what was moved by reference: by both of a pair, or by neither."""
        if not self.sent.then:
            return self._advance_once(pks, self.sent, self.versions)
        if (self.sent.action, self.sent.then) not in INCIDENT.pairs:
            sentence = _("These two are not done at once.")
            raise Invalid(sentence, fields={"then": sentence})
        left = set(pks)
        while left:
            try:
                with transaction.atomic():
                    return self._advance_both(left)
            except _Halfway as halfway:
                # Taken back for all, and done again without those that stop in the middle: mostly there are none.
                left -= halfway.pks
        return {}

    def _advance_both(self, pks: Collection[int]) -> dict[str, Any]:
        first = replace(self.sent, note="", id=None, then="")
        begun = self._advance_once(pks, first, self.versions)
        second = replace(self.sent, action=self.sent.then, then="")
        done = self._advance_once([one.pk for one in begun.values()], second, {})
        if stopped := {one.pk for name, one in begun.items() if name not in done}:
            raise _Halfway(stopped)
        return done

    def _advance_once(self, pks: Collection[int], sent: SentAct, versions: Mapping[str, int]) -> dict[str, Any]:
        effects = IncidentEffects()

        def build(incident: Incident, move: Move) -> ActData:
            if sent.action in FAMILY_ACTS:
                raise Invalid(_("This is done for one incident at a time."))
            wanted = versions.get(incident.reference)
            if wanted is not None and wanted != incident.version:
                raise stale_page()
            if moves_clocks(move):
                # Read under the locks, as for a single act, and once for all.
                effects.revision = rules_number()
            data = act_data(move, self.actor, incident, sent, effects.revision)
            # Each has a step of its own under the id of the set.
            return replace(data, id=sent.id)

        def refuse(incident: Incident, error: DomainError) -> None:
            self.refused[incident.reference] = error

        done = advance_many(self.actor, effects.process(), pks, sent.action, build, refuse=refuse)
        return {incident.reference: incident for incident in done}

    def _outcome(self, reference: str, incident: Incident | None) -> ActOutcome:
        error = self.refused.get(reference)
        if incident is not None:
            return ActOutcome(reference, ok=True, state=str(incident.state), version=incident.version)
        if error is not None:
            return ActOutcome(reference, ok=False, code=error.code, message=error.message, fields=error.fields)
        sentence = _("Possible, but not done: another one of the selection was refused.")
        return ActOutcome(reference, ok=False, code="not_all", message=sentence)


def _do_once(actor: Actor, many: _ActOnSet, act_id: UUID) -> list[ActOutcome]:
    """Do the act, or answer as it was answered before."""
    digest = many.digest()
    try:
        with transaction.atomic():
            # Written before anything is done: the same set sent at the same moment waits here.
            kept = SentTogether.objects.create(
                user_id=actor.user_id, act_id=act_id, digest=digest, outcomes=[], at=city_time.now()
            )
            outcomes = many.do()
            kept.outcomes = [asdict(outcome) for outcome in outcomes]
            kept.save(update_fields=["outcomes"])
            return outcomes
    except IntegrityError:
        first = SentTogether.objects.filter(user_id=actor.user_id or 0, act_id=act_id).first()
        if first is None:
            # One of them alone was acted on under this id.
            raise DifferentContent(_("Another act has been sent under this number.")) from None
        if first.digest != digest:
            raise DifferentContent(_("You have done this already, in other words. Look at what came of it.")) from None
        return [ActOutcome(**outcome) for outcome in first.outcomes]
