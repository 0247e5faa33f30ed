"""Owns copies of incidents: what may be linked to what, where an unlinked one goes back to, what their reporters are told."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID, uuid5

from django.db import IntegrityError, connection
from django.utils.translation import gettext as _

from foundation.kernel import revisions
from foundation.kernel.actor import Actor, system
from foundation.kernel.errors import Invalid, Stale
from foundation.process.services import ActData, advance
from incidents.cases import selectors
from incidents.cases.choices import Action, State
from incidents.cases.events import IncidentMoved
from incidents.cases.models import Clock, Incident, Step
from incidents.cases.services.process import IncidentEffects
from incidents.cases.workflow import INCIDENT
from incidents.catalogue.selectors import REVISION
from procedures.clocks.choices import ClockState

HOUSE = system("duplicates")
# Under which the act on a copy is known: one for each step of its master.
SPACE = UUID("6f1f3c3e-0c1b-5a52-9d0e-1d5f8a1c7b60")


def link_data(actor: Actor, incident: Incident, chosen: Mapping[str, Any]) -> ActData:
    """Return what comes with linking an incident to ``master``, a reference; one that is a copy stands for its own master.

    Copies of the incident go along to that master. Raises ``Invalid`` naming the field.
    """
    master = _master_for(actor, incident, str(chosen["master"]).strip().upper())
    running = Clock.objects.filter(incident=incident, state=ClockState.RUNNING).order_by("pk")
    detail = {"master": master.reference, "running": list(running.values_list("stage", flat=True))}

    def take_copies_along() -> None:
        Incident.objects.filter(master=incident).update(master=master)

    data = {"master": master.reference, "master_id": master.pk}
    return ActData(data=data, detail=detail, write=take_copies_along)


def _master_for(actor: Actor, incident: Incident, reference: str) -> Incident:
    seen = selectors.visible_incidents(actor).select_related("master", "parent")
    named = seen.filter(reference=reference).first()
    master = named.master or named if named is not None else None
    sentence = ""
    if master is None:
        sentence = _("There is no incident %(reference)s among those you may see.") % {"reference": reference}
    elif master.pk == incident.pk:
        sentence = _("This is the report itself.")
    elif (master.reported_at, master.pk) > (incident.reported_at, incident.pk):
        sentence = _("That one was reported later: link it to this one instead.")
    elif master.parent is not None:
        sentence = _("That one is a sub-incident: link it to %(reference)s.") % {"reference": master.parent.reference}
    elif master.state == State.DECLINED:
        sentence = _("That report was not admitted, so nothing comes of it for this one.")
    if sentence or master is None:
        raise Invalid(sentence, fields={"master": sentence})
    return master


def lock_for_link(reference: str, master: str) -> None:
    """Lock, in the order of their keys, all rows that linking one to the other may change or rely on."""
    named = list(
        Incident.objects.filter(reference__in=(reference.upper(), master.strip().upper())).defer("search_text")
    )
    pks = {pk for one in named for pk in (one.pk, one.master_id) if pk}
    pks |= set(Incident.objects.filter(master__in=named).values_list("pk", flat=True))
    of_itself = ("self",) if connection.features.has_select_for_update_of else ()
    rows = Incident.objects.filter(pk__in=pks).order_by("pk").select_for_update(of=of_itself)
    list(rows.values_list("pk"))


def unlink_data(incident: Incident) -> ActData:
    """Return what comes with taking a link back: the state it was in, and the clocks that ran there."""
    linked = Step.objects.filter(subject=incident, action=Action.LINK_DUPLICATE).order_by("-number").first()
    if linked is None:
        raise Invalid(_("It was linked by no act, so there is no state to go back to."))
    return ActData(
        data={"running": linked.detail.get("running", [])},
        detail={"master": linked.detail.get("master", "")},
        target=linked.from_state,
    )


def follow_masters(events: Iterable[IncidentMoved]) -> None:
    """Let copies hear what became of their masters: an end ends them, any other news is a step of their own.

    Each step of a master is told once to each copy, however often it is heard, and not to one linked since.
    """
    told = [event for event in events if _is_news(event)]
    linked = [event.incident_id for event in events if event.action == Action.LINK_DUPLICATE]
    copies: dict[int, list[Incident]] = {}
    rows = Incident.objects.filter(master__in=[event.incident_id for event in told]) if told else ()
    for copy in rows:
        copies.setdefault(copy.master_id or 0, []).append(copy)
    for event in told:
        _tell_copies(event, copies.get(event.incident_id, ()))
    for copy in Incident.objects.filter(pk__in=linked, state=State.LINKED, master__ended_at__isnull=False):
        _end_late_copy(copy)


def _is_news(event: IncidentMoved) -> bool:
    move = INCIDENT.row(event.action)
    own = (Action.LINK_DUPLICATE, Action.UNLINK_DUPLICATE, Action.FOLLOW_MASTER, Action.END_COPY)
    return move is not None and move.tells_reporter and event.action not in own


def _tell_copies(event: IncidentMoved, copies: Sequence[Incident]) -> None:
    step = Step.objects.filter(subject_id=event.incident_id, number=event.step).first() if copies else None
    if step is None:
        return
    since = Step.objects.filter(subject__in=copies, action=Action.LINK_DUPLICATE, at__gt=step.at)
    later = set(since.values_list("subject_id", flat=True))
    for copy in copies:
        if copy.pk not in later:
            _hear(copy, step)


def _end_late_copy(copy: Incident) -> None:
    """End a copy whose master had ended before it was linked, with the words of that end."""
    ends = Step.objects.filter(subject_id=copy.master_id, action__in=(Action.CLOSE, Action.DECLINE))
    step = ends.order_by("-number").first()
    if step is not None:
        _hear(copy, step)


def _hear(copy: Incident, step: Step) -> None:
    """Let a copy make its own step of one step of its master."""
    ends = step.action in (Action.CLOSE, Action.DECLINE) and copy.state == State.LINKED
    move = INCIDENT.row(step.action)
    words = step.note if move is not None and move.answers_reporter else ""
    act = ActData(
        # A master closed without words, as was once possible, still says that it is over.
        note=words or (_("It has been dealt with.") if ends else ""),
        detail={"news": step.action},
        id=uuid5(SPACE, f"{step.subject_id}:{step.number}:{copy.pk}"),
        target=step.to_state if ends else "",
    )
    if Step.objects.filter(subject=copy, act_id=act.id).exists():
        return
    effects = IncidentEffects(revision=revisions.current().get(REVISION, 1))
    rows = Incident.objects.filter(pk=copy.pk, master_id=step.subject_id)
    action = Action.END_COPY if ends else Action.FOLLOW_MASTER
    try:
        advance(HOUSE, effects.process(), rows, action, lambda _one, _move: act)
    except (Stale, IntegrityError):
        # Unlinked in the meantime, or told by another worker of the outbox.
        return
