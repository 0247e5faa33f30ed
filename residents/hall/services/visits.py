"""Owns the errands of grid workers: asked for, agreed to, papers by receipt both ways, applied, ended with nothing in hand."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from foundation.kernel import city_time
from foundation.kernel.actor import Actor, system
from foundation.kernel.errors import DifferentContent, Invalid
from foundation.kernel.sealing import seal
from foundation.kernel.text import join_words
from foundation.notices.services import NoticeDraft, tell_many
from foundation.process.acts import SentAct, do_once
from foundation.process.services import Act, ActData, Effect, Outcome, Process, advance, advance_many, begin, is_missing
from foundation.process.workflow import Move
from grids.areas import selectors as areas
from grids.areas.choices import Level
from grids.workforce import selectors as workforce
from grids.workforce.choices import Role
from grids.workforce.services import check_before_ending
from procedures.dossiers.choices import ConsentWay
from procedures.dossiers.selectors import version_by_code
from procedures.dossiers.services import DossierData, DossierIntake, next_receipt
from procedures.registers.services import take_number
from residents.hall.choices import ENDED_VISITS, SUBJECT_KIND, ReceiptWay, VisitAction, VisitState
from residents.hall.models import NAME, PHONE, WHERE, Handover, ProxyVisit, VisitStep
from residents.hall.scoping import visible_to
from residents.hall.selectors.visits import count_held, visit_by_key
from residents.hall.services.applying import Applicant, apply
from residents.hall.workflow import VISIT
from residents.people.services import person_key_of
from residents.people.services.persons import who

HALL = system("hall")
RETURNS = "return_receipt"
# An ended errand is kept as long as somebody may ask about a paper.
KEEP = timedelta(days=365)
LONGEST_PAPER = 100


@dataclass(frozen=True, slots=True)
class VisitData:
    """What is asked for. ``id`` is made by the client; ``name``, ``phone`` and ``where`` are sealed."""

    id: UUID
    service: str
    village_id: int
    name: str
    phone: str = ""
    where: str = ""
    applicant_id: int | None = None


def effects_of(acts: Sequence[Act]) -> Outcome:
    """Set the columns of each act, and the day on which an ended errand is forgotten."""
    effects = []
    for one in acts:
        columns = dict(one.given.columns)
        if one.subject.state in ENDED_VISITS:
            columns["forget_on"] = city_time.local_day(one.at + KEEP)
        for name, value in columns.items():
            setattr(one.subject, name, value)
        effects.append(Effect(tuple(columns), one.given.detail))
    return Outcome(effects, write=lambda: [one.given.write() for one in acts])  # type: ignore[arg-type]


VISITS = Process(
    workflow=VISIT,
    model=ProxyVisit,
    steps=VisitStep,
    key=lambda visit: str(visit.pk),
    effects=effects_of,
    chosen=lambda detail: {name: detail.get(name) for name in ("consent_way", "receipt_way")},
)


def ask_for_visit(actor: Actor, data: VisitData) -> ProxyVisit:
    """Ask for a grid worker, once, and tell those of the village. Raises ``Invalid`` naming fields, ``Denied``, ``NotFound``."""
    known = ProxyVisit.objects.filter(client_id=data.id).first()
    if known is not None:
        return _same(actor, known)
    version = version_by_code(data.service)
    if not version.by_proxy or version.fee_yuan:
        sentence = _("A grid worker does not apply for this. See “where” on the page of the service.")
        raise Invalid(sentence, fields={"service": sentence})
    if areas.place(data.village_id).level != Level.VILLAGE:
        sentence = _("Choose the village or community where the applicant lives.")
        raise Invalid(sentence, fields={"village": sentence})
    if not data.name.strip():
        raise Invalid(_("Say who applies."), fields={"name": _("This is needed.")})
    visit = _new_visit(actor, data, version.title)
    try:
        with transaction.atomic():
            begin(actor, VISITS, visit, ActData())
            _tell_workers(visit)
    except IntegrityError:
        return _same(actor, ProxyVisit.objects.get(client_id=data.id))
    return visit


def _same(actor: Actor, known: ProxyVisit) -> ProxyVisit:
    if known.asked_by_id == actor.user_id:
        return known
    raise DifferentContent(_("Another errand has been sent under this number."))


def _new_visit(actor: Actor, data: VisitData, title: str) -> ProxyVisit:
    city, township, village = areas.chain(data.village_id)[:3]
    return ProxyVisit(
        client_id=data.id,
        service=data.service,
        title=title,
        person_key=person_key_of(data.applicant_id) if data.applicant_id is not None else "",
        applicant_id=data.applicant_id,
        sealed_name=seal(NAME, data.name.strip()[:80]),
        sealed_phone=seal(PHONE, data.phone) if data.phone else "",
        sealed_where=seal(WHERE, data.where.strip()[:200]) if data.where.strip() else "",
        asked_by_id=actor.user_id,
        asked_at=city_time.now(),
        worker_id=actor.user_id if actor.has_role(Role.GRID_WORKER) and actor.user_id != data.applicant_id else None,
        city_id=city.id,
        township_id=township.id,
        village_id=village.id,
    )


def _tell_workers(visit: ProxyVisit) -> None:
    """Tell the grid workers of the village, and its clerk where there is none; not whoever asked."""
    grids = [place.pk for place in areas.areas(Level.GRID) if areas.chain(place.pk)[2].id == visit.village_id]
    found = workforce.people_posted(grids, [Role.GRID_WORKER]) if grids else []
    found = found or workforce.people_posted([visit.village_id], [Role.VILLAGE_CLERK])
    people = tuple(dict.fromkeys(one.user_id for one in found if one.user_id != visit.asked_by_id))
    _tell(visit, people, "visit_asked", f"visit:{visit.pk}:asked", {})


def _tell(visit: ProxyVisit, people: Collection[int | None], kind: str, key: str, more: Mapping[str, Any]) -> None:
    recipients = tuple(one for one in people if one is not None)
    if recipients:
        params = {"title": visit.title, **more}
        draft = NoticeDraft(recipients, kind, key, SUBJECT_KIND, str(visit.pk), params)
        tell_many([draft], now=city_time.now())


def act_on_visit(actor: Actor, key: Any, sent: SentAct) -> ProxyVisit:
    """Do one act on a visit the actor sees and return it; raises what ``do_once`` raises."""

    def build(visit: ProxyVisit, move: Move) -> ActData:
        names = (*move.needs, *move.takes)
        wanted = {name: sent.data[name] for name in names if not is_missing(sent.data.get(name))}
        given = ActData(note=sent.note.strip(), data=wanted, id=sent.id)
        make = _MAKERS.get(move.action)
        lacks = any(name not in wanted for name in move.needs if name != "note")
        return given if make is None or lacks else make(actor, visit, given)

    rows = ProxyVisit.objects.filter(pk=key)
    return do_once(actor, VISITS, rows, sent, build, seen=visible_to(actor))  # type: ignore[no-any-return]


def _with(given: ActData, **more: Any) -> ActData:
    return ActData(**{"note": given.note, "data": given.data, "id": given.id, **more})


def _consent(actor: Actor, visit: ProxyVisit, given: ActData) -> ActData:
    """Keep how the applicant agreed; what is said before a witness has one."""
    del visit
    way, witness = str(given.data["consent_way"]), str(given.data.get("consent_witness", "")).strip()[:80]
    if way not in ConsentWay.values:
        raise Invalid(_("Say how the applicant agreed."), fields={"consent_way": _("Choose one from the list.")})
    if way == ConsentWay.SPOKEN and not witness:
        raise Invalid(_("Say before whom it was said."), fields={"consent_witness": _("This is needed.")})
    columns = {
        "consent_way": way,
        "consent_witness": witness,
        "consented_at": city_time.now(),
        "worker_id": actor.user_id,
    }
    return _with(given, columns=columns, detail={"consent_way": way, "consent_witness": witness})


def _way_of(visit: ProxyVisit, given: ActData) -> str:
    way = str(given.data["receipt_way"])
    if way not in ReceiptWay.values:
        raise Invalid(_("Say how the receipt was given."), fields={"receipt_way": _("Choose one from the list.")})
    if way == ReceiptWay.MESSAGE and visit.applicant_id is None:
        sentence = _("The applicant has no account for messages: print the receipt.")
        raise Invalid(sentence, fields={"receipt_way": sentence})
    return way


def _names_taken(given: ActData) -> list[str]:
    """Return the papers named, each once; raises ``Invalid`` where none is."""
    chosen = given.data.get("taken") or []
    chosen = [chosen] if isinstance(chosen, str) else list(chosen)
    other = " ".join(str(given.data.get("other_paper", "")).split())
    names = list(dict.fromkeys(name[:LONGEST_PAPER] for name in (*map(str, chosen), other) if name))
    if not names:
        raise Invalid(_("Say which paper you take along."), fields={"taken": _("Choose one, or write another.")})
    return names


def _take(actor: Actor, visit: ProxyVisit, given: ActData) -> ActData:
    """Take papers along: a receipt for each, kept by whoever took it."""
    way, names, now = _way_of(visit, given), _names_taken(given), city_time.now()
    known = set(visit.handovers.filter(returned_at=None, paper__in=names).values_list("paper", flat=True))
    if known:
        sentence = _("Taken along already: %(papers)s.") % {"papers": join_words(sorted(known))}
        raise Invalid(sentence, fields={"taken": sentence})
    rows = [
        Handover(
            visit=visit,
            paper=name,
            holder_id=who(actor),
            taken_at=now,
            receipt_number=next_receipt(now),
            receipt_way=way,
        )
        for name in names
    ]
    lines = [f"{row.paper} {row.receipt_number}" for row in rows]

    def write() -> None:
        Handover.objects.bulk_create(rows)
        _tell_of_receipts(visit, way, f"{rows[0].receipt_number}:taken", "taken", lines)

    target = VisitState.SUBMITTED if visit.state == VisitState.SUBMITTED else VisitState.PAPERS_TAKEN
    return _with(given, detail={"lines": lines, "receipt_way": way}, write=write, target=target)


def _give_back(actor: Actor, visit: ProxyVisit, given: ActData) -> ActData:
    """Give papers back, a receipt for each; with the last one after the result they are all back."""
    way, now = _way_of(visit, given), city_time.now()
    chosen = given.data["papers"]
    keys = [int(one) for one in ([chosen] if isinstance(chosen, str) else chosen) if str(one).isdecimal()]
    rows = list(visit.handovers.filter(pk__in=keys, returned_at=None).order_by("pk"))
    if not rows or len(rows) != len(set(keys)):
        raise Invalid(_("This paper is not out."), fields={"papers": _("Choose papers from the list.")})
    year = city_time.local_day(now).year
    for row in rows:
        row.returned_at, row.returned_by_id, row.return_way = now, who(actor), way
        row.return_number = f"TH-{year}-{take_number(RETURNS, '', year):06d}"
    lines = [f"{row.paper} {row.return_number}" for row in rows]
    has_more = visit.handovers.filter(returned_at=None).exclude(pk__in=keys).exists()
    # Before the state: the database lets none be "all back" while one is out.
    Handover.objects.bulk_update(rows, ("returned_at", "returned_by", "return_number", "return_way"))
    _tell_of_receipts(visit, way, f"{rows[0].return_number}:back", "back", lines)
    done = {VisitState.PAPERS_TAKEN: VisitState.CONSENTED, VisitState.RESULT_OUT: VisitState.PAPERS_BACK}
    target = visit.state if has_more else done.get(VisitState(visit.state), visit.state)
    return _with(given, detail={"lines": lines, "receipt_way": way}, target=target)


def _tell_of_receipts(visit: ProxyVisit, way: str, key: str, which: str, lines: Sequence[str]) -> None:
    if way == ReceiptWay.MESSAGE:
        params = {"which": which, "lines": join_words(lines)}
        _tell(visit, [visit.applicant_id], "visit_receipt", f"visit:{visit.pk}:{key}", params)


def _end(actor: Actor, visit: ProxyVisit, given: ActData) -> ActData:
    """Nothing ends while a paper is out."""
    del actor
    out = list(visit.handovers.filter(returned_at=None).order_by("pk").values_list("paper", flat=True))
    if out:
        raise Invalid(_("Give back first, by receipt: %(papers)s.") % {"papers": join_words(out)})
    return given


_MAKERS: Mapping[str, Callable[[Actor, ProxyVisit, ActData], ActData]] = {
    VisitAction.CONSENT: _consent,
    VisitAction.TAKE: _take,
    VisitAction.GIVE_BACK: _give_back,
    VisitAction.CLOSE: _end,
    VisitAction.CANCEL: _end,
}


def submit_for_visit(actor: Actor, key: Any, data: DossierData, who: Applicant) -> DossierIntake:
    """Apply for whom a visit is, with the consent it has, and let it go on; raises what ``apply`` raises, and ``Stale``."""
    visit = visit_by_key(actor, key)
    given = {"consent_way": visit.consent_way, "consent_witness": visit.consent_witness}
    data = DossierData(**{**{name: getattr(data, name) for name in data.__slots__}, **given})
    who = Applicant(person_key=who.person_key or visit.person_key, username=who.username, once=who.once)
    with transaction.atomic():
        taken = apply(actor, data, who)
        if visit.dossier_number != taken.dossier.number:
            advance(
                actor,
                VISITS,
                ProxyVisit.objects.filter(pk=visit.pk),
                VisitAction.SUBMIT,
                lambda _visit, _move: ActData(
                    columns={"dossier_number": taken.dossier.number}, detail={"dossier": taken.dossier.number}
                ),
                follows=True,
            )
    return taken


def note_result(numbers: Collection[str], now: datetime) -> None:
    """Let the visits of these applications, decided or withdrawn, go on, and tell who holds papers to bring them back."""
    visits = list(ProxyVisit.objects.filter(dossier_number__in=numbers, state=VisitState.SUBMITTED))
    moved = advance_many(
        HALL, VISITS, [one.pk for one in visits], VisitAction.RESULT, lambda _visit, _move: ActData(), at=now
    )
    for visit in moved:
        _tell(visit, [visit.worker_id], "visit_result", f"visit:{visit.pk}:result", {"reference": visit.dossier_number})


def require_no_papers(posting: Any) -> str:
    """Return why a grid worker's posting cannot end: papers of residents are in hand; empty where none is."""
    count = count_held(posting.user_id) if posting.role == Role.GRID_WORKER else 0
    if not count:
        return ""
    return ngettext(
        "%(count)d paper of a resident is still with this grid worker: give it back by receipt first.",
        "%(count)d papers of residents are still with this grid worker: give them back by receipt first.",
        count,
    ) % {"count": count}


check_before_ending(require_no_papers)
