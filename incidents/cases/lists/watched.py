"""Owns the lists of how the time of incidents is watched: supervisions and appeals against lateness."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from foundation.kernel.actor import Actor
from foundation.web.access import posted
from foundation.web.lists.columns import Column, Kind, choice
from foundation.web.lists.definition import List, register
from foundation.web.lists.paging import Order, Part
from grids.areas import selectors as areas
from grids.areas.choices import Level
from grids.workforce.choices import Role
from incidents.cases.choices import AppealReason, AppealState, SupervisionKind
from incidents.cases.filters import AppealFilter, SupervisionFilter
from incidents.cases.selectors.watch import visible_appeals, visible_supervisions

_OF_INCIDENT = (
    Column("reference", _("Reference"), lambda row: row.incident.reference),
    Column("matter", _("Matter"), lambda row: row.incident.matter.name),
    Column("township", _("Township"), lambda row: areas.place(row.incident.township_id).name),
)


@register
class Supervisions(List):
    """What desks above ordered to be answered, and the answers."""

    code = "supervisions"
    name = _("Supervisions")
    route = "cases:supervisions"
    access = posted(*Role.values)
    filters = SupervisionFilter
    orders = (
        Order("-ordered_at", _("latest first"), (Part("ordered_at"),), descending=True),
        Order("ordered_at", _("earliest first"), (Part("ordered_at"),)),
    )
    columns = (
        *_OF_INCIDENT,
        Column("kind", _("Kind of supervision"), words=choice(SupervisionKind)),
        Column("level", _("Ordered by the desk of the level"), words=choice(Level)),
        Column("requirement", _("What has to be done"), is_personal=True),
        Column("ordered_at", _("Ordered at"), kind=Kind.MOMENT),
        Column("due_at", _("To be answered by"), kind=Kind.MOMENT),
        Column("answered_at", _("Answered at"), kind=Kind.MOMENT),
        Column("answer", _("Answer"), is_personal=True),
    )

    def scope(self, actor: Actor) -> QuerySet[Any]:
        """Return the supervisions of what the actor is in charge of."""
        return visible_supervisions(actor)


@register
class Appeals(List):
    """The appeals against lateness, and what two reviewers said."""

    code = "appeals"
    name = _("Appeals against lateness")
    route = "cases:appeals"
    access = posted(*Role.values)
    filters = AppealFilter
    orders = (
        Order("-asked_at", _("latest first"), (Part("asked_at"),), descending=True),
        Order("asked_at", _("earliest first"), (Part("asked_at"),)),
    )
    columns = (
        *_OF_INCIDENT,
        Column("state", _("State"), words=choice(AppealState)),
        Column("reason", _("Reason"), words=choice(AppealReason)),
        Column("words", _("Words"), is_personal=True),
        Column("asked_at", _("Asked at"), kind=Kind.MOMENT),
        Column("first_at", _("First review at"), kind=Kind.MOMENT),
        Column("second_at", _("Second review at"), kind=Kind.MOMENT),
    )

    def scope(self, actor: Actor) -> QuerySet[Any]:
        """Return the appeals about what the actor is in charge of."""
        return visible_appeals(actor)
