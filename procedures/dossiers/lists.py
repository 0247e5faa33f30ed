"""Owns the list of applications: its columns, orders and tabs, for the page, the API and the export."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from foundation.kernel.actor import Actor
from foundation.web.access import SIGNED_IN
from foundation.web.lists.columns import Column, Kind, choice
from foundation.web.lists.definition import List, Table, register
from foundation.web.lists.paging import Order, Part
from grids.areas import selectors as areas
from procedures.dossiers import selectors
from procedures.dossiers.choices import Channel, Delivery, DossierState, Refusal
from procedures.dossiers.filters import DossierFilter
from procedures.dossiers.selectors.supervision import standings

# The tabs of the page; what stands under each is what supervision counts.
TABS = ("open", "overdue", "waiting", "asked_twice", "deliver", "refused")


def _area(area_id: Any) -> str:
    return areas.place(area_id).name


def _stage(dossier: Any) -> str:
    stages = {stage.order: stage.name for stage in dossier.type_version.stages.all()}
    return str(stages.get(dossier.stage_order, ""))


@register
class Applications(List):
    """The applications one may see."""

    code = "dossiers"
    name = _("Applications")
    route = "dossiers:list"
    # An applicant sees the own ones.
    access = SIGNED_IN
    filters = DossierFilter
    orders = (
        Order("-submitted_at", _("latest first"), (Part("submitted_at"),), descending=True),
        Order("submitted_at", _("earliest first"), (Part("submitted_at"),)),
    )
    columns = (
        Column("number", _("Number"), lambda dossier: dossier.number),
        Column("service", _("Service"), lambda dossier: dossier.type_version.title),
        Column("state", _("State"), lambda dossier: str(DossierState(dossier.state).label)),
        Column("stage", _("Stage"), _stage),
        Column("applicant_name", _("Applicant"), lambda dossier: dossier.applicant_name, is_personal=True),
        Column("applicant_phone", _("Phone"), lambda dossier: dossier.applicant_phone, is_personal=True),
        Column("channel", _("Came by"), "channel", words=choice(Channel)),
        Column("township", _("Township"), "township_id", words=_area),
        Column("village", _("Village"), "village_id", words=_area),
        Column("submitted_at", _("Submitted at"), "submitted_at", Kind.MOMENT),
        Column("due_at", _("Due at"), "due_at", Kind.MOMENT),
        Column("promised_on", _("Promised for"), "promised_on", Kind.DAY),
        Column("asked_times", _("Times asked for more"), "asked_times", Kind.NUMBER),
        Column("result", _("Result"), lambda dossier: dossier.result.name if dossier.result else ""),
        Column("refusal", _("Reason of refusal"), "refusal", words=choice(Refusal)),
        Column("letter", _("Number of the letter"), "letter_number"),
        Column("decided_at", _("Decided at"), "decided_at", Kind.MOMENT),
        Column("delivery", _("Handed over"), "delivery", words=choice(Delivery)),
    )

    def scope(self, actor: Actor) -> QuerySet[Any]:
        """Return the applications the actor may see."""
        return selectors.visible_dossiers(actor)

    def of_tab(self, actor: Actor, query: Mapping[str, str], now: datetime) -> QuerySet[Any]:
        """Return the visible ones of the page's tab; the API knows none."""
        condition = standings(now).get(query.get("tab", ""))
        return self.scope(actor).filter(condition) if condition is not None else self.scope(actor)

    def read(self, found: QuerySet[Any]) -> Sequence[Any]:
        """Read what a page, the API and the columns show."""
        return selectors.read_rows(found)


class SupervisedTownships(Table):
    """The figures of supervision, a row for each township."""

    code = "dossier_supervision"
    name = _("Supervision of applications")
    columns = (
        Column("township", _("Township"), "name"),
        Column("code", _("Code of the township")),
        Column("open", _("All open"), kind=Kind.NUMBER),
        Column("overdue", _("Overdue"), kind=Kind.NUMBER),
        Column("undated", _("Open without a promised day"), kind=Kind.NUMBER),
        Column("asked_twice", _("Asked for more twice or more often"), kind=Kind.NUMBER),
        Column("refused", _("Refused"), kind=Kind.NUMBER),
    )
