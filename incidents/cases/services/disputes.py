"""Owns disputes of duty: returned as not our duty, ruled with act-first (先办后议), objected to, answered."""

from datetime import datetime

from django.utils.translation import gettext as _

from foundation.kernel.actor import Actor
from foundation.kernel.errors import Denied, Invalid
from incidents.cases.choices import OBJECTION_ANSWER, ReturnReason
from incidents.cases.models import DutyDispute, Incident
from incidents.cases.policies import is_at_holding_desk, is_unit_handler
from incidents.cases.services.act_extras import ActExtras


def open_dispute(actor: Actor, incident: Incident, reason: str, words: str, at: datetime) -> ActExtras:
    """Return what a return adds: a dispute where a unit says that it is not its duty.

    Raises ``Invalid`` where it was ruled to the unit, which acts first.
    """
    if reason != ReturnReason.NOT_OUR_DUTY or incident.unit_id is None:
        return ActExtras()
    if incident.is_ruled:
        sentence = _("It was ruled to your unit, which acts first: state your objection in a note.")
        raise Invalid(sentence, fields={"reason": sentence})
    dispute = DutyDispute(
        incident=incident,
        unit_id=incident.unit_id,
        township_id=incident.township_id,
        words=words,
        returned_by_id=actor.user_id,
        returned_at=at,
    )
    columns = {"disputed_times": incident.disputed_times + 1, "is_joint": True}
    return ActExtras(columns=columns, writes=(dispute.save,))


def rule_on_dispute(
    actor: Actor, incident: Incident, *, unit_id: int, grounds: str, at: datetime, is_backstop: bool
) -> ActExtras:
    """Return what a ruling adds: it settles the disputes since the last one, and the unit may not return it as not its duty."""
    since_ruling = DutyDispute.objects.filter(incident=incident, ruled_at__isnull=True).order_by("-pk")
    pks = list(since_ruling.values_list("pk", flat=True)[: incident.disputed_times])

    def settle() -> None:
        DutyDispute.objects.filter(pk__in=pks).update(
            settled_at=at,
            ruled_unit_id=unit_id,
            ruled_by_id=actor.user_id,
            ruled_at=at,
            grounds=grounds,
            is_backstop=is_backstop,
        )

    return ActExtras(columns={"disputed_times": 0, "is_ruled": True}, writes=(settle,))


def settle_disputes(actor: Actor, incident: Incident, at: datetime) -> ActExtras:
    """Return what a dispatch or an end adds: open disputes are settled without a ruling, and an earlier one binds no more."""
    del actor
    columns = {"is_ruled": False} if incident.is_ruled else {}
    if not incident.disputed_times:
        return ActExtras(columns=columns)
    still_open = DutyDispute.objects.filter(incident=incident, settled_at__isnull=True)
    return ActExtras(columns=columns, writes=(lambda: still_open.update(settled_at=at),))


def latest_ruling(incident: Incident) -> DutyDispute | None:
    """Return the dispute of the ruling that binds the unit of an incident; None where none does."""
    if not incident.is_ruled:
        return None
    return DutyDispute.objects.filter(incident=incident, ruled_at__isnull=False).order_by("-ruled_at", "-pk").first()


def state_objection(actor: Actor, incident: Incident, *, about: str, words: str, at: datetime) -> ActExtras:
    """Return what a note about a ruling adds: the unit's objection, or the desk's answer to it.

    Raises ``Denied`` for anyone else, and ``Invalid`` where there is nothing to object to or to answer.
    """
    ruling = latest_ruling(incident)
    if ruling is None:
        raise Invalid(_("Nothing was ruled here."), fields={"about": _("Choose from the list.")})
    if about == OBJECTION_ANSWER:
        if not is_at_holding_desk(actor, incident):
            raise Denied(_("Only the desk that holds the incident, or one above it, may answer an objection."))
        if ruling.objected_at is None or ruling.answered_at is not None:
            raise Invalid(_("There is no objection to answer."), fields={"about": _("Choose from the list.")})
        columns = {"answer": words, "answered_by_id": actor.user_id, "answered_at": at}
    else:
        if not is_unit_handler(actor, incident):
            raise Denied(_("Only the unit it was ruled to may object."))
        if ruling.objected_at is not None:
            raise Invalid(_("Your unit has objected already."), fields={"about": _("Choose from the list.")})
        columns = {"objection": words, "objected_by_id": actor.user_id, "objected_at": at}
    row = DutyDispute.objects.filter(pk=ruling.pk)
    return ActExtras({"about": about}, writes=(lambda: row.update(**columns),))


def refuse_unanswered(incident: Incident) -> None:
    """Raise ``Invalid`` where an objection to the ruling waits for an answer: it is not closed over it."""
    ruling = latest_ruling(incident)
    if ruling is not None and ruling.objected_at is not None and ruling.answered_at is None:
        raise Invalid(_("The unit objected to the ruling: answer that in a note before you close it."))
