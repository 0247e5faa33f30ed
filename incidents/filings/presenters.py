"""What pages show of a report for record, in the reader's words; and what the acts on one offer to choose from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.text import Truncator, capfirst

from foundation.kernel.actor import Actor
from foundation.process.offers import Choice, Complete, Offer
from grids.areas import selectors as areas
from incidents.cases import presenters as incident_presenters
from incidents.filings import selectors
from incidents.filings.choices import FilingAction, FilingKind, FilingState, Sensitivity

ICONS: Mapping[str, str] = {
    FilingKind.SEEN_HANDLED_ELSEWHERE: "eye",
    FilingKind.BEYOND_LEVEL: "pass-up",
    FilingKind.RISK_SIGN: "alert-triangle",
    FilingKind.PRIVATE_QUARREL: "messages",
    FilingKind.INFORMATION: "info-circle",
}
# How a state is coloured: as that of an incident which stands alike.
_TONES: Mapping[str, str] = {
    FilingState.FILED: "reported",
    FilingState.KNOWN: "accepted",
    FilingState.WATCHED: "handling",
    FilingState.CONVERTED: "dispatched",
    FilingState.DECLINED: "declined",
    FilingState.VOIDED: "declined",
}
_EXCERPT = 40


@dataclass(frozen=True, slots=True)
class FilingRow:
    """One report for record with the words that stand beside it."""

    filing: Any
    kind: str
    icon: str
    state: str
    tone: str
    place: str

    @property
    def is_sensitive(self) -> bool:
        """True where it names a person."""
        return bool(self.filing.sensitivity == Sensitivity.NAMES_PERSON)


def filing_rows(filings: Iterable[Any]) -> list[FilingRow]:
    """Return one display row for each; read them with ``read_filing_rows``, so that rows cost no query."""
    return [
        FilingRow(
            filing,
            kind=capfirst(str(FilingKind(filing.kind).label)),
            icon=ICONS[filing.kind],
            state=capfirst(str(FilingState(filing.state).label)),
            tone=_TONES.get(filing.state, "closed"),
            place=incident_presenters.place_words(*areas.chain(filing.grid_id)[1:]),
        )
        for filing in filings
    ]


def kind_tiles(chosen: str = "") -> list[dict[str, Any]]:
    """Return the kinds as choices for a thumb."""
    return [
        {"value": value, "label": capfirst(str(label)), "icon": ICONS[value], "checked": value == chosen}
        for value, label in FilingKind.choices
    ]


def complete_for(actor: Actor) -> Complete:
    """Return what adds to an offer what hangs on the report and on who reads it: matters of today, others to merge with."""

    def complete(filing: Any, offer: Offer) -> Offer:
        if filing is None:
            return offer
        if offer.action == FilingAction.MERGE:
            return replace(offer, choices={"master": _targets(actor, filing)})
        if offer.action == FilingAction.CONVERT:
            needs = (*offer.needs, "note") if filing.sensitivity == Sensitivity.NAMES_PERSON else offer.needs
            return replace(offer, needs=needs, choices={"matter": _matters()})
        return offer

    return complete


def _targets(actor: Actor, filing: Any) -> tuple[Choice, ...]:
    return tuple(
        Choice(one.number, f"{one.number} · {Truncator(one.facts).chars(_EXCERPT)}")
        for one in selectors.merge_targets(actor, filing)
    )


def _matters() -> tuple[Choice, ...]:
    rules = incident_presenters.reportable_matters()
    return tuple(Choice(rule.code, incident_presenters.matter_label(rule)) for rule in rules)
