"""What pages show of organisations in the reader's words, and what their acts offer to choose from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from foundation.accounts import selectors as accounts
from foundation.kernel import policies
from foundation.kernel.actor import Actor
from foundation.kernel.masking import mask_name, mask_phone
from foundation.process.offers import Choice, Offer
from grids.areas import selectors as areas
from grids.organisations import selectors
from grids.organisations.choices import (
    REGISTERED_KINDS,
    SOCIAL_KINDS,
    ActorRole,
    DisclosureKind,
    Employees,
    GuidanceState,
    MandatePart,
    OrganisationAction,
    OrganisationKind,
    OrganisationState,
    PaperKind,
    SupportKind,
)
from grids.organisations.services import companions_of

# How a state is drawn.
TONES = {
    OrganisationState.IN_REVIEW: "amber",
    OrganisationState.FILED: "good",
    OrganisationState.REGISTERED: "good",
    OrganisationState.REFUSED: "due",
}


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """One organisation as a list and its page show it; the contact is masked."""

    pk: int
    name: str
    kind: str
    state: str
    tone: str
    role: str
    place: str
    # Where the area of its day has ended: what it is called today.
    place_today: str
    contact: str
    phone: str
    employees: str
    # Its registration is past its last day.
    has_lapsed: bool


def organisation_row(one: Any) -> OrganisationRow:
    """Return one organisation in words."""
    place = areas.own_place(one)
    today = areas.place(areas.successor(place.id))
    return OrganisationRow(
        pk=one.pk,
        name=one.name,
        kind=capfirst(str(OrganisationKind(one.kind).label)),
        state=capfirst(str(OrganisationState(one.state).label)),
        tone=TONES.get(OrganisationState(one.state), ""),
        role=capfirst(str(ActorRole(one.actor_role).label)),
        place=place.name,
        place_today=today.name if today.id != place.id else "",
        contact=mask_name(one.contact_name),
        phone=mask_phone(one.contact_phone),
        employees=str(Employees(one.employees).label) if one.employees else "",
        has_lapsed=one.registered_until is not None and not selectors.is_in_force(one, areas.today()),
    )


@dataclass(frozen=True, slots=True)
class DisclosureRow:
    """One disclosure as it is read: what of which year, filed on a day or missing since one."""

    what: str
    year: int
    due_on: date
    filed_at: Any
    words: str
    amount: int | None
    is_late: bool
    late_days: int


def disclosure_row(one: Any) -> DisclosureRow:
    """Return one disclosure in words."""
    days = (areas.today() - one.due_on).days
    return DisclosureRow(
        what=capfirst(str(DisclosureKind(one.kind).label)),
        year=one.year,
        due_on=one.due_on,
        filed_at=one.filed_at,
        words=one.words,
        amount=one.amount,
        is_late=one.filed_at is None and days > 0,
        late_days=max(days, 0),
    )


def guidance_words(guidance: Any) -> str:
    """Return how far an enterprise has been helped."""
    return capfirst(str(GuidanceState(guidance.state).label))


def support_rows(organisation: Any) -> list[dict[str, Any]]:
    """Return what it was given."""
    return [
        {
            "kind": capfirst(str(SupportKind(one.kind).label)),
            "words": one.words,
            "amount": one.amount,
            "on": one.given_on,
        }
        for one in selectors.supports_of(organisation)
    ]


def complete_offer(actor: Actor, organisation: Any, offer: Offer) -> Offer:
    """Return an offer with what may be chosen for it."""
    makers = {
        OrganisationAction.REGISTER: _for_registration,
        OrganisationAction.DISCLOSE: _for_disclosure,
        OrganisationAction.ADD_PAPER: _for_paper,
        OrganisationAction.ACCOMPANY: _for_companion,
        OrganisationAction.GIVE: _for_support,
        OrganisationAction.MERGE: _for_merging,
    }
    make = makers.get(offer.action)  # type: ignore[call-overload]
    return make(actor, organisation, offer) if make is not None else offer


def offers_for(actor: Actor, organisation: Any) -> list[Offer]:
    """Return the moves with what may be chosen; without those that say nothing here.

    What is written of it is changed on a page of its own. Of groups of society alone more is asked than of an office.
    """
    offers = selectors.organisation_offers(
        actor, organisation, lambda subject, offer: complete_offer(actor, subject, offer)
    )
    hidden = {str(OrganisationAction.CHANGE)}
    if organisation.kind not in SOCIAL_KINDS:
        hidden |= _OF_GROUPS
    if organisation.accompanied_by_id is None:
        hidden |= {str(OrganisationAction.LOOK), str(OrganisationAction.LEAVE)}
    return [one for one in offers if one.action not in hidden and not _has_nothing_to_choose(one)]


_OF_GROUPS = {
    str(one)
    for one in (
        OrganisationAction.HAND_IN,
        OrganisationAction.FILE,
        OrganisationAction.REFUSE,
        OrganisationAction.DISCLOSE,
        OrganisationAction.ACCOMPANY,
        OrganisationAction.GIVE,
    )
}


def _has_nothing_to_choose(offer: Offer) -> bool:
    """Say whether an allowed act needs a choice and there is none: nothing is due, nobody is posted, no other is near."""
    return offer.allowed and any(name in offer.choices and not offer.choices[name] for name in offer.needs)


def _of(choices: Any) -> tuple[Choice, ...]:
    return tuple(Choice(str(value), capfirst(str(choices(value).label))) for value in choices)


def _for_registration(_actor: Actor, organisation: Any, offer: Offer) -> Offer:
    """Offer the kinds the law knows to a folk group; others keep theirs."""
    initial = {"registration_no": organisation.registration_no, "uscc": organisation.uscc}
    if organisation.kind != OrganisationKind.FOLK_GROUP:
        return replace(offer, takes=tuple(one for one in offer.takes if one != "becomes"), initial=initial)
    kinds = tuple(Choice(str(kind), capfirst(str(kind.label))) for kind in REGISTERED_KINDS)
    takes = tuple(one for one in offer.takes if one != "becomes")
    return replace(offer, needs=(*offer.needs, "becomes"), takes=takes, choices={"becomes": kinds}, initial=initial)


def _for_disclosure(_actor: Actor, organisation: Any, offer: Offer) -> Offer:
    found = tuple(selectors.choosable_disclosures(organisation))
    initial = {"disclosure": found[0].value} if found else {}
    return replace(offer, choices={"disclosure": found}, initial=initial)


def _for_paper(_actor: Actor, _organisation: Any, offer: Offer) -> Offer:
    return replace(offer, choices={"paper": _of(PaperKind)})


def _for_companion(_actor: Actor, organisation: Any, offer: Offer) -> Offer:
    names = accounts.names(people) if (people := companions_of(organisation)) else {}
    found = sorted((Choice(str(key), name) for key, name in names.items()), key=lambda one: one.label)
    return replace(offer, choices={"companion": tuple(found)})


def _for_support(_actor: Actor, _organisation: Any, offer: Offer) -> Offer:
    return replace(offer, choices={"support": _of(SupportKind)})


def _for_merging(actor: Actor, organisation: Any, offer: Offer) -> Offer:
    rows: Sequence[Any] = list(selectors.merge_targets(actor, organisation))
    return replace(offer, choices={"master": tuple(Choice(str(row.pk), row.name) for row in rows)})


def options_of(choices: Any) -> list[tuple[str, Any]]:
    """Return the values of a filter with their words, as a page draws them."""
    return [(value, capfirst(str(label))) for value, label in choices.choices]


def outcome_counts(counts: Mapping[str, int]) -> list[tuple[str, str, int]]:
    """Return how many lines of a list are new, known and faulty: outcome, words, count."""
    words = (("new", _("new")), ("known", _("known already")), ("faulty", _("to be put right")))
    return [(name, label, counts.get(name, 0)) for name, label in words]


def mandate_rows(actor: Actor, organisation: Any) -> list[dict[str, Any]]:
    """Return the mandates of an organisation with what the reader may do with each."""
    today, found = areas.today(), []
    for one in selectors.mandates_of(organisation):
        one.organisation = organisation
        waits = one.confirmed_at is None and one.refused_at is None and one.ended_at is None
        is_over = one.refused_at is not None or (one.ends_on is not None and one.ends_on <= today)
        found.append(
            {
                "mandate": one,
                "name": str(one.user),
                "part": capfirst(str(MandatePart(one.part).label)),
                "state": _mandate_state(one, waits=waits, is_over=is_over, today=today),
                "may_confirm": waits and bool(policies.ask(actor, "mandate.confirm", one)),
                "may_end": not is_over and bool(policies.ask(actor, "mandate.end", one)),
            }
        )
    return found


def _mandate_state(one: Any, *, waits: bool, is_over: bool, today: date) -> str:
    if one.refused_at is not None:
        return _("refused")
    if is_over:
        return _("over")
    if waits:
        return _("waits for a second person")
    return _("in force") if one.starts_on <= today else _("begins later")


def is_keeper(actor: Actor, organisation: Any) -> bool:
    """Say whether the reader keeps it."""
    return bool(policies.ask(actor, "organisation.look", organisation))


def paper_rows(papers: Sequence[Any]) -> list[dict[str, Any]]:
    """Return the papers of an organisation with what each is, the latest first."""
    found = []
    for one in reversed(papers):
        kind, _sep, year = one.purpose.partition(":")
        label = dict([*PaperKind.choices, *DisclosureKind.choices]).get(kind, "")
        found.append({"document": one, "what": capfirst(f"{label} {year}".strip())})
    return found
