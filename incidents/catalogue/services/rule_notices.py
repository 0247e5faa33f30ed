"""Owns who is told of a version of rules: those who may approve a proposal, and who made it of what became of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from foundation.notices.services import NoticeDraft, tell_many
from grids.areas.choices import Level
from grids.workforce.choices import Role
from grids.workforce.selectors import people_posted
from incidents.catalogue.choices import RULES
from incidents.catalogue.events import RulesMoved
from incidents.catalogue.models import RuleVersion

KIND = "township_rules"
# What its maker hears of; of a proposal its approvers do.
TOLD_MAKER = ("approve", "send_back")


def tell_of_rules(events: Sequence[RulesMoved], *, now: datetime) -> None:
    """Tell of proposals the others who may approve them, of what was decided who made the version."""
    rows = RuleVersion.objects.filter(pk__in={event.version_id for event in events}).select_related("area")
    found = {row.pk: row for row in rows}
    drafts = []
    for event in events:
        version = found.get(event.version_id)
        if version is not None and (event.action == "propose" or event.action in TOLD_MAKER):
            people = _approvers(version) if event.action == "propose" else {version.made_by_id} - {None}
            drafts.append(_notice_draft(version, people, event))
    tell_many([draft for draft in drafts if draft.recipients], now=now)


def _approvers(version: RuleVersion) -> set[Any]:
    role = Role.NET_ADMIN if version.area.level == Level.CITY else Role.TOWNSHIP_OFFICIAL
    return {posted.user_id for posted in people_posted([version.area_id], [role])} - {version.made_by_id}


def _notice_draft(version: RuleVersion, people: set[Any], event: RulesMoved) -> NoticeDraft:
    params = {
        "area": version.area.name,
        "what": event.action,
        "day": version.effective_from.isoformat() if version.effective_from else "",
    }
    key = f"rules:{version.pk}:{event.step}"
    return NoticeDraft(tuple(sorted(people)), KIND, key, RULES, str(version.pk), params)
