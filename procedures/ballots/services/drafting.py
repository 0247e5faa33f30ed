"""Prepares ballots: the question, the rule, the times and the roll; nothing of it is fixed until it is announced."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from foundation.kernel import city_time, policies
from foundation.kernel.actor import Actor
from foundation.kernel.audit import audit
from foundation.kernel.bulk import insert
from foundation.kernel.errors import DifferentContent, Invalid, Stale
from foundation.process.acts import SentAct, do_once
from foundation.process.services import ActData, begin
from grids.areas import selectors as areas
from procedures.ballots.bases import RollEntry
from procedures.ballots.choices import BallotAction, BallotState, Mode, QuestionKind
from procedures.ballots.models import Ballot, Option, RuleVersion, Voter, VoterUnit
from procedures.ballots.services.process import BALLOTS

# After the vote was to close; an objection to the roll comes before that.
KEEP_NAMES = timedelta(days=730)
LONGEST_WORDS, MOST_OPTIONS = 4_000, 60


@dataclass(frozen=True, slots=True)
class BallotData:
    """A ballot as it is prepared. ``id`` is made by the client; ``area_id``: whose it is; ``options`` in their order."""

    id: UUID
    area_id: int
    title: str
    rule_id: int
    opens_at: datetime
    closes_at: datetime
    words: str = ""
    kind: str = QuestionKind.DECISION
    options: tuple[str, ...] = ()
    most_choices: int = 1
    seats: int = 0
    mode: str = Mode.HELD_HERE
    is_secret: bool = False
    whole: int | None = None
    subject_kind: str = ""
    subject_key: str = ""


def draft_ballot(actor: Actor, data: BallotData) -> Ballot:
    """Prepare a ballot, once, and return it; sent again it is the one that is there.

    Raises ``Denied``, ``Invalid`` naming fields, and ``DifferentContent`` where the id stands for another ballot.
    """
    known = Ballot.objects.filter(client_id=data.id).first()
    if known is not None:
        if (known.title, known.made_by_id) != (data.title.strip(), actor.user_id):
            raise DifferentContent(_("Another ballot has been sent under this number."))
        return known
    ballot = Ballot(client_id=data.id, made_by_id=actor.user_id, made_at=city_time.now(), **_columns(data))
    begin(actor, BALLOTS, ballot, ActData(write=lambda: _write_options(ballot, data.options)))
    return ballot


def change_ballot(actor: Actor, ballot: Ballot, data: BallotData, *, version: int | None = None) -> Ballot:
    """Change a ballot that is still being prepared, and return it; its roll stays."""
    columns = _columns(data)

    def build(found: Ballot, _move: Any) -> ActData:
        return ActData(columns=columns, write=lambda: _write_options(found, data.options))

    sent = SentAct(BallotAction.CHANGE, version)
    changed: Ballot = do_once(actor, BALLOTS, Ballot.objects.filter(pk=ballot.pk), sent, build)
    return changed


def replace_roll(actor: Actor, ballot_id: int, entries: Sequence[RollEntry]) -> int:
    """Put a roll in the place of the one there, while the ballot is being prepared; return how many stand on it."""
    with transaction.atomic():
        ballot = Ballot.objects.select_for_update().get(pk=ballot_id)
        policies.require(actor, "ballot.change", ballot)
        if ballot.state != BallotState.DRAFT:
            raise Stale(_("The ballot has been announced; its roll stays as it is."))
        forget_on = city_time.local_day(ballot.closes_at + KEEP_NAMES)
        VoterUnit.objects.filter(ballot=ballot).delete()
        Voter.objects.filter(ballot=ballot).delete()
        insert(
            Voter,
            (
                "ballot_id",
                "line",
                "voter_key",
                "number_key",
                "name",
                "weight",
                "counts_person",
                "has_voted",
                "forget_on",
            ),
            [
                (ballot.pk, e.line, e.voter_key, e.number_key, e.name, e.area, e.counts_person, False, forget_on)
                for e in entries
            ],
        )
        ids = dict(Voter.objects.filter(ballot=ballot).values_list("voter_key", "pk"))
        units = [(ballot.pk, ids[one.voter_key], unit, area) for one in entries for unit, area in one.units.items()]
        if units:
            insert(VoterUnit, ("ballot_id", "voter_id", "unit_key", "weight"), units)
        audit(actor, "replace_roll", "ballot", [str(ballot.client_id)], at=city_time.now(), detail={"lines": len(ids)})
    return len(ids)


def _columns(data: BallotData) -> dict[str, Any]:
    """Return the columns of a ballot; raises ``Invalid`` naming every field that does not fit."""
    rule = RuleVersion.objects.filter(pk=data.rule_id, is_active=True).first()
    faults = dict(_faults(data, rule))
    if faults or rule is None:
        raise Invalid(_("Some of the data does not fit."), fields=faults)
    is_decision = data.kind == QuestionKind.DECISION
    plain = ("words", "kind", "opens_at", "closes_at", "mode", "is_secret", "whole", "subject_kind", "subject_key")
    return {
        **{name: getattr(data, name) for name in plain},
        **areas.columns_of(data.area_id),
        "title": data.title.strip(),
        "rule_id": rule.pk,
        "by_area": rule.counts_area,
        "seats": 0 if is_decision else data.seats,
        "most_choices": 1 if is_decision else data.most_choices,
    }


def _faults(data: BallotData, rule: RuleVersion | None) -> Mapping[str, str]:
    faults: dict[str, str] = {}
    if rule is None:
        faults["rule"] = _("Choose one of the rules that are in use.")
    elif data.is_secret and rule.counts_area:
        faults["is_secret"] = _("Where floor area counts, a vote cannot be secret: its weight would tell whose it is.")
    if not data.title.strip():
        faults["title"] = _("Say what is asked.")
    if data.closes_at <= data.opens_at:
        faults["closes_at"] = _("The vote has to close after it opens.")
    if data.kind != QuestionKind.DECISION:
        faults |= _option_faults(data)
    return faults


def _option_faults(data: BallotData) -> dict[str, str]:
    count = len(data.options)
    if not 2 <= count <= MOST_OPTIONS or len(set(data.options)) != count:
        return {"options": _("Name 2 to %(most)d different options, one on a line.") % {"most": MOST_OPTIONS}}
    faults = {}
    if not 1 <= data.seats < count:
        faults["seats"] = _("Fewer options win than there are.")
    if not 1 <= data.most_choices <= count:
        faults["most_choices"] = _("One voter chooses at least one and at most all of them.")
    return faults


def _write_options(ballot: Ballot, names: Sequence[str]) -> None:
    Option.objects.filter(ballot=ballot).delete()
    if ballot.kind != QuestionKind.DECISION:
        Option.objects.bulk_create(
            [Option(ballot=ballot, code=str(place), name=name) for place, name in enumerate(names, 1)]
        )
