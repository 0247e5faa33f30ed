"""Owns the list of all looks at sealed subjects, for auditors: who, at what kind of thing, when, and never at which."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from foundation.kernel.actor import Actor
from foundation.web.lists.columns import Column, Kind, choice
from foundation.web.lists.definition import List, register
from foundation.web.lists.paging import Order, Part
from procedures.seals import selectors
from procedures.seals.access import AUDITOR
from procedures.seals.choices import LookAt


@register
class Looks(List):
    """All looks, the subject masked: an auditor sees that somebody opens much, and nothing of what."""

    code = "looks"
    name = _("Looks at confidential subjects")
    route = "seals:looks"
    access = AUDITOR
    orders = (
        Order("-at", _("latest first"), (Part("at"),), descending=True),
        Order("at", _("oldest first"), (Part("at"),)),
    )
    columns = (
        Column("at", _("Looked at"), kind=Kind.MOMENT),
        Column("person", _("Person"), lambda look: str(look.user), is_personal=True),
        Column("what", _("What was opened"), words=choice(LookAt)),
        Column("masked", _("Subject, masked"), selectors.masked_key),
    )

    def scope(self, actor: Actor) -> QuerySet[Any]:
        """Return every look for an auditor, none for anybody else."""
        looks = selectors.all_looks()
        return looks if selectors.is_auditor(actor) else looks.none()
