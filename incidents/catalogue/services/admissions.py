"""Owns the acts on admissions: applied for once, moved by the workflow, the list of grids and the clocks with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from foundation.kernel import city_time, revisions
from foundation.kernel.actor import Actor, system
from foundation.kernel.errors import Invalid
from foundation.kernel.outbox import publish
from foundation.process.acts import SentAct, do_once, done_before
from foundation.process.services import ActData, Process, advance, begin, is_missing
from foundation.process.workflow import Move
from incidents.catalogue.choices import ADMISSION, AdmissionStage, AdmissionState, Opinion
from incidents.catalogue.events import AdmissionMoved
from incidents.catalogue.models import Admission, AdmissionOpinion, AdmissionStep, Matter
from incidents.catalogue.scoping import admissions_visible_to
from incidents.catalogue.selectors import REVISION, admissions
from incidents.catalogue.selectors.standards import stages_without_owner
from incidents.catalogue.services.refusals import new_number
from incidents.catalogue.workflow import ADMISSION_PROCESS
from procedures.clocks.kinds import Subject, register_stages
from procedures.clocks.services import start_clock, stop_clock

ADMISSIONS = Process(ADMISSION_PROCESS, Admission, AdmissionStep, key=lambda admission: str(admission.reference))
register_stages({stage.value: stage.label for stage in AdmissionStage})


@dataclass(frozen=True, slots=True)
class ApplicationData:
    """What a department says of a matter it wants on the list of grids."""

    matter: str
    unit_id: int
    legal_basis: str
    hours_per_month: int
    funding: str
    training: str
    exit_on: date
    workload: str = ""


def apply_for_admission(actor: Actor, data: ApplicationData) -> Admission:
    """Write an application in its first state and return it; the review's clock runs.

    Raises ``Invalid`` for an unknown matter, one that is not delegable, an exit date that has passed, and where an
    application for the matter is open.
    """
    matter = Matter.objects.filter(code=data.matter).first()
    now = city_time.now()
    _check_application(matter, data, city_time.local_day(now))
    admission = Admission(
        reference=new_number("A"),
        matter=matter,
        unit_id=data.unit_id,
        legal_basis=data.legal_basis,
        hours_per_month=data.hours_per_month,
        workload=data.workload,
        funding=data.funding,
        training=data.training,
        exit_on=data.exit_on,
        applied_by_id=actor.user_id,
        applied_at=now,
    )
    try:
        with transaction.atomic():
            begin(actor, ADMISSIONS, admission, ActData(), at=now)
            _follow_move(actor, admission, ADMISSION_PROCESS.begins, now)
    except IntegrityError as error:
        sentence = _("An application for this matter is open already.")
        raise Invalid(sentence, fields={"matter": sentence}) from error
    return admission


def _check_application(matter: Matter | None, data: ApplicationData, today: date) -> None:
    fields: dict[str, str] = {}
    if matter is None:
        fields["matter"] = _("Choose a matter from the list.")
    elif matter.not_delegable:
        fields["matter"] = _("This is enforcement or licensing: it is not delegable, so no grid may be given it.")
    if data.exit_on <= today:
        fields["exit_on"] = _("The exit date lies after today.")
    for name in ("legal_basis", "funding", "training"):
        if not getattr(data, name).strip():
            fields[name] = _("This is needed.")
    if fields:
        raise Invalid(next(iter(fields.values())), fields=fields)


def act_on_admission(actor: Actor, reference: str, sent: SentAct) -> Admission:
    """Do one act on an admission the actor sees, once, and return it. Raises what ``do_once`` raises."""

    def build(admission: Admission, move: Move) -> ActData:
        return _act_data(actor, admission, move, sent)

    return do_once(  # type: ignore[no-any-return]
        actor,
        ADMISSIONS,
        Admission.objects.filter(reference=reference.upper()),
        sent,
        build,
        seen=admissions_visible_to(actor),
        missing=admissions.hidden_admission(reference),
    )


def admission_act_done_before(actor: Actor, reference: str, sent: SentAct) -> Any:
    """Return the admission of an act that this person did under this id; None where there was none."""
    return done_before(actor, ADMISSIONS, Admission.objects.filter(reference=reference.upper()), sent)


def expire_admissions(now: datetime) -> int:
    """End the admissions whose exit date has come; return how many."""
    due = admissions.expiring_admissions(city_time.local_day(now))
    actor = system("admissions")
    for pk in due:
        advance(
            actor,
            ADMISSIONS,
            Admission.objects.filter(pk=pk, state=AdmissionState.ADMITTED),
            "expire",
            lambda admission, move: _act_data(actor, admission, move, SentAct(move.action)),
        )
    return len(due)


def _act_data(actor: Actor, admission: Admission, move: Move, sent: SentAct) -> ActData:
    """Return what comes with an act: its data checked, columns, and what it writes elsewhere."""
    now = city_time.now()
    wanted = {name: sent.data[name] for name in (*move.needs, *move.takes) if not is_missing(sent.data.get(name))}
    columns: dict[str, Any] = {}
    detail: dict[str, Any] = {}
    if move.action == "give_opinion":
        detail = _opinion_detail(actor, admission, wanted)
    if move.action == "admit":
        _check_ready(admission, now)
        columns["decided_at"] = now
    if move.action == "decline":
        columns |= {"decided_at": now, "ended_at": now}
    if move.action in ("withdraw", "expire"):
        columns["ended_at"] = now
    if "exit_on" in wanted:
        columns["exit_on"] = _later_day(wanted["exit_on"], city_time.local_day(now))
        detail["exit_on"] = columns["exit_on"].isoformat()
    was_admitted = admission.state == AdmissionState.ADMITTED

    def write() -> None:
        _write_elsewhere(actor, admission, move, detail, note=sent.note.strip(), was_admitted=was_admitted)
        _follow_move(actor, admission, move, now)

    return ActData(note=sent.note.strip(), data=wanted, detail=detail, columns=columns, write=write, id=sent.id)


def _opinion_detail(actor: Actor, admission: Admission, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Return which township says what; raises ``Invalid`` for no such opinion, and for one given before."""
    if str(wanted.get("opinion", "")) not in Opinion.values:
        raise Invalid(_("Something is still missing."), fields={"opinion": _("Choose one from the list.")})
    open_ones = {row.pk for row in admissions.townships_without_opinion(admission)}
    township = next((pk for pk in admissions.own_townships(actor) if pk in open_ones), None)
    if township is None:
        raise Invalid(_("Your township has given its opinion already."))
    return {"opinion": str(wanted["opinion"]), "township": township}


def _check_ready(admission: Admission, now: datetime) -> None:
    """Raise ``Invalid`` with what an admission still lacks: opinions not given in time, a stage without an owner."""
    lacking = stages_without_owner(admission.matter_id)
    if lacking:
        names = _(", ").join(str(stage.label) for stage in lacking)
        raise Invalid(_("Say first who is responsible for: %(stages)s.") % {"stages": names})
    deadline = next(
        (one.deadline for one in admissions.deadlines_of_admission(admission.reference)
         if one.stage == AdmissionStage.OPINION), None,
    )  # fmt: skip
    is_over = deadline is not None and deadline.due_at is not None and deadline.due_at <= now
    waiting = [] if is_over else admissions.townships_without_opinion(admission)
    if waiting:
        names = _(", ").join(row.name for row in waiting)
        raise Invalid(_("These townships still have time to give their opinion: %(names)s.") % {"names": names})
    if Matter.objects.filter(pk=admission.matter_id, not_delegable=True).exists():
        raise Invalid(_("The matter has become not delegable: decline the application."))


def _later_day(value: Any, today: date) -> date:
    day = value if isinstance(value, date) else date.fromisoformat(str(value))
    if day <= today:
        raise Invalid(_("The exit date lies after today."), fields={"exit_on": _("The exit date lies after today.")})
    return day


def _write_elsewhere(
    actor: Actor, admission: Admission, move: Move, detail: Mapping[str, Any], *, note: str, was_admitted: bool
) -> None:
    """Write the opinion, and the matter's place on the list of grids."""
    now = city_time.now()
    if move.action == "give_opinion":
        AdmissionOpinion.objects.create(
            admission=admission, township_id=detail["township"], opinion=detail["opinion"], note=note,
            given_by=actor.user_id, given_at=now,
        )  # fmt: skip
    if move.action in ("admit", "review"):
        _list_matter(admission.matter_id, listed_to=admission.exit_on)
    if was_admitted and move.action in ("withdraw", "expire"):
        Matter.objects.filter(pk=admission.matter_id).update(listed_from=None, listed_to=None)
        revisions.bump(REVISION)


def _list_matter(matter_id: int, *, listed_to: date) -> None:
    matter = Matter.objects.select_for_update().get(pk=matter_id)
    matter.listed_from = matter.listed_from or city_time.local_day(city_time.now())
    matter.listed_to = listed_to
    matter.save(update_fields=["listed_from", "listed_to"])
    revisions.bump(REVISION)


def _follow_move(actor: Actor, admission: Admission, move: Move, now: datetime) -> None:
    """Run and stop the clocks of a move, and say that it was made."""
    subject = Subject(ADMISSION, admission.reference)
    for stage in move.stops:
        stop_clock(actor, subject, stage, at=now)
    for stage in move.starts:
        limit = admissions.admission_limit(stage, city_time.local_day(now))
        if limit is not None:
            start_clock(actor, subject, stage, limit, at=now)
    key = f"{admission.reference}:{admission.version}"
    publish([AdmissionMoved(key, admission.reference, move.action, admission.version)], at=now)
