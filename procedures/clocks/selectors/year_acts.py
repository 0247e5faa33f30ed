"""Owns what pages and the API read of a calendar year's process: its check, what may be done to it now, and what was done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from foundation.kernel.actor import Actor
from foundation.process.offers import Offer, offers_of
from foundation.process.timeline import TimelineEntry, steps_of
from procedures.clocks.models import YearStep
from procedures.clocks.selectors.checks import Finding, check_year
from procedures.clocks.selectors.years import YearView, year_view
from procedures.clocks.workflow import YEAR


@dataclass(frozen=True, slots=True)
class CheckedYear:
    """One version of a year with what its check found; nothing is checked once it is decided."""

    view: YearView
    findings: Sequence[Finding]

    @property
    def state(self) -> str:
        """Where the version stands."""
        return self.view.state

    @property
    def version(self) -> int:
        """How often it was acted on."""
        return self.view.version

    @property
    def drafted_by(self) -> int | None:
        """Who changed the draft last."""
        return self.view.drafted_by

    @property
    def is_blocked(self) -> bool:
        """True while the check finds what cannot be."""
        return any(finding.blocks for finding in self.findings)

    @property
    def has_warnings(self) -> bool:
        """True while a person has to say that the days are right all the same."""
        return any(finding.warns for finding in self.findings)


def checked_year(year_id: int) -> CheckedYear:
    """Return one version of a year with its check while it is a draft; raises ``NotFound``."""
    view = year_view(year_id)
    return CheckedYear(view, check_year(year_id) if view.is_draft else ())


def year_offers(actor: Actor, checked: CheckedYear) -> list[Offer]:
    """Return what may be done to a version: what the check blocks is put in force by nobody."""
    offers = offers_of(actor, YEAR, checked, complete_year)
    if not checked.is_blocked:
        return offers
    reason = _("This draft cannot be put in force yet: correct what the check found.")
    return [
        Offer(offer.move, allowed=False, reason=offer.reason or reason) if offer.action == "approve" else offer
        for offer in offers
    ]


def complete_year(checked: CheckedYear, offer: Offer) -> Offer:
    """Return an offer that asks whether the warnings are right where there are any, and nothing where there are none."""
    if offer.action != "approve":
        return offer
    return replace(offer, takes=(), needs=("accepts",) if checked.has_warnings else ())


def year_timeline(year_id: int) -> list[TimelineEntry]:
    """Return what was done to a version, oldest first."""
    return steps_of(YEAR, YearStep.objects.filter(subject_id=year_id), _remark)


def _remark(action: str, detail: Mapping[str, Any]) -> str:
    if action == "approve" and detail.get("accepted"):
        count = detail["accepted"]
        words = ngettext("%(count)d warning of the check accepted", "%(count)d warnings of the check accepted", count)
        return words % {"count": count}
    if action == "change" and detail.get("days"):
        count = len(detail["days"])
        return ngettext("%(count)d day read", "%(count)d days read", count) % {"count": count}
    if action == "change" and detail.get("mark"):
        day, _kind, name = detail["mark"]
        return f"{day} {name}".strip()
    return ""
