"""Owns the one door for people's acts on a case: looks the move up, checks its data, and lets the kernel advance it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from governance.evidence.selectors import photos_of
from governance.kernel import clock, policies, revisions
from governance.kernel.actor import Actor
from governance.kernel.errors import Invalid, Stale
from governance.kernel.services import Act, advance, find_move
from governance.kernel.workflow import Move
from grids.areas import selectors as areas
from grids.workforce import selectors as workforce
from incidents.cases import selectors
from incidents.cases.choices import SUBJECT_KIND, Action, DeclineReason
from incidents.cases.models import Clock, Incident
from incidents.cases.services.photos import FINISH
from incidents.cases.services.process import Bound
from incidents.catalogue.choices import Stage
from incidents.catalogue.selectors import REVISION, rulebook

OFFERED = frozenset(Action.values) - {Action.REPORT, Action.ESCALATE}


def act(
    actor: Actor,
    reference: str,
    action: str,
    *,
    version: int | None,
    note: str = "",
    data: Mapping[str, Any] | None = None,
) -> Incident:
    """Do one act on a case the actor sees and return the case.

    ``data`` holds what the move needs or takes: ``to`` ("unit:<id>" or "grid"), ``reason``. Raises ``NotFound``,
    ``Denied`` with the reason, ``Stale`` carrying the fresh case as ``incident``, ``Invalid`` naming fields.
    """
    if action not in OFFERED:
        raise Invalid(_("There is no such act."), fields={"action": _("Choose an act from the list.")})
    found = selectors.by_reference(actor, reference)
    bound = Bound()
    process = bound.process()
    sent = dict(data or {})

    def act_of(incident: Incident) -> Act:
        move = find_move(process, incident, action)
        policies.require(actor, move.capability, incident)
        # Asked under the lock: a calendar entered since is either seen here, or its recomputing waits for this act.
        bound.revision = revisions.current().get(REVISION, 1)
        bound.remember(incident)
        resolved, bound.detail = _resolve(move, incident, sent, bound.revision)
        return Act(move, actor, clock.now(), note=note.strip(), data=resolved)

    try:
        return advance(process, found.pk, act_of, version=version)  # type: ignore[no-any-return]
    except Stale as error:
        error.incident = selectors.by_reference(actor, reference)  # type: ignore[attr-defined]
        raise


def _resolve(
    move: Move, incident: Incident, sent: Mapping[str, Any], rules_number: int
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the data of the act with what it names looked up, and what the timeline keeps of it."""
    wanted = {name: sent[name] for name in (*move.needs, *move.takes) if sent.get(name)}
    detail: dict[str, Any] = {}
    if "to" in wanted:
        wanted["unit_id"], detail = _target(incident, str(wanted["to"]))
    if "reason" in wanted:
        if wanted["reason"] not in DeclineReason.values:
            raise Invalid(_("This is no reason on the list."), fields={"reason": _("Choose a reason from the list.")})
        detail["reason"] = str(wanted["reason"])
    if move.action == Action.FINISH:
        _need_photo(incident, rules_number)
    if move.action == Action.PASS_UP:
        detail["from_level"] = incident.level
    return wanted, detail


def _target(incident: Incident, to: str) -> tuple[int | None, dict[str, Any]]:
    """Return the unit to dispatch to, None for the grid's worker; raises ``Invalid`` for one that does not serve here."""
    if to == "grid":
        if not workforce.workers_of(incident.grid_id):
            raise Invalid(_("This grid has no worker now."), fields={"to": _("Choose a unit.")})
        return None, {"to": "grid"}
    kind, _colon, number = to.partition(":")
    serving = workforce.units_for(areas.place(incident.grid_id).path) if kind == "unit" and number.isdecimal() else None
    unit = serving.filter(pk=int(number)).first() if serving is not None else None
    if unit is None:
        raise Invalid(_("This unit does not serve the place."), fields={"to": _("Choose a unit from the list.")})
    return unit.pk, {"to": "unit", "unit": unit.pk, "unit_name": unit.name}


def _need_photo(incident: Incident, rules_number: int) -> None:
    matter = rulebook(incident.reported_on, revision=rules_number).matters.get(incident.matter_id)
    if matter is None or not matter.photo_to_finish:
        return
    photos = photos_of(SUBJECT_KIND, incident.reference)
    # Work sent back has to be shown anew: its handling clock began again when it was.
    began = Clock.objects.filter(incident=incident, stage=Stage.HANDLE).values_list("started_at", flat=True).first()
    since = max(filter(None, (began, incident.dispatched_at, incident.reported_at)))
    if not any(photo.stage == FINISH and photo.uploaded_at >= since for photo in photos):
        raise Invalid(_("This matter needs a photo of the finished work."), fields={"photos": _("Add a photo first.")})
