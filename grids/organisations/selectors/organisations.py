"""Owns the reading of organisations: who sees which, one by its number, its steps and open acts, and what everybody reads."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from foundation.kernel.actor import Actor
from foundation.kernel.errors import NotFound
from foundation.process.offers import Complete, Offer, as_the_table_says, offers_of
from foundation.process.timeline import TimelineEntry, steps_of
from foundation.web.picking import Choice, Kind, offer
from grids.areas import selectors as areas
from grids.areas.selectors import Place
from grids.organisations.choices import (
    KEEPERS,
    KNOWN_STATES,
    OPEN_STATES,
    SOCIAL_KINDS,
    DisclosureKind,
    OrganisationAction,
    PaperKind,
    SupportKind,
)
from grids.organisations.models import GivenSupport, Organisation, OrganisationStep
from grids.organisations.scoping import PUBLIC_ROWS, visible_to
from grids.organisations.workflow import ORGANISATION
from grids.workforce.desks import places_worked_for

# So many others are offered to merge into.
MOST_TARGETS = 50


def visible_organisations(actor: Actor) -> QuerySet[Organisation]:
    """Return the organisations the actor may see, in no order."""
    return Organisation.objects.filter(visible_to(actor))


def everywhere() -> QuerySet[Organisation]:
    """Return every organisation, to narrow rows that are visible already."""
    return Organisation.objects.all()


def hidden_organisation() -> NotFound:
    """Return the refusal of a number that names nothing the actor sees."""
    return NotFound(_("There is no such organisation among those you may see."))


def organisation_by_id(actor: Actor, key: int) -> Organisation:
    """Return one with who accompanies it; raises ``NotFound``."""
    rows = visible_organisations(actor).select_related("accompanied_by", "merged_into")
    found = rows.filter(pk=key).first()
    if found is None:
        raise hidden_organisation()
    return found


def public_organisations() -> QuerySet[Organisation]:
    """Return what everybody may read of: filed and registered groups of society."""
    return Organisation.objects.filter(PUBLIC_ROWS)


def is_public(organisation: Organisation) -> bool:
    """Say whether everybody may read of it; the same as ``public_organisations``, of one that is read already."""
    return organisation.kind in SOCIAL_KINDS and organisation.state in KNOWN_STATES


def public_organisation(key: int) -> Organisation:
    """Return one that everybody may read of; raises ``NotFound``."""
    found = public_organisations().filter(pk=key).first()
    if found is None:
        raise NotFound(_("There is no such organisation."))
    return found


def search_organisations(rows: QuerySet[Organisation], words: str) -> QuerySet[Organisation]:
    """Narrow to those that hold every word in name, purpose or number."""
    for word in words.split():
        rows = rows.filter(
            Q(name__icontains=word)
            | Q(about__icontains=word)
            | Q(uscc__iexact=word)
            | Q(registration_no__icontains=word)
        )
    return rows


def is_in_force(organisation: Organisation, day: date) -> bool:
    """Say whether it may be chosen for something that begins on a day: filed or registered, and no registration lapsed."""
    lasts = organisation.registered_until is None or organisation.registered_until >= day
    return organisation.state in KNOWN_STATES and lasts


def organisation_offers(
    actor: Actor, organisation: Organisation, complete: Complete = as_the_table_says
) -> list[Offer]:
    """Return the moves from where it stands, the refused ones with the reason."""
    return offers_of(actor, ORGANISATION, organisation, complete)


def organisation_steps(organisation: Organisation) -> list[TimelineEntry]:
    """Return its steps, oldest first."""
    return steps_of(ORGANISATION, OrganisationStep.objects.filter(subject=organisation), _remark)


def _remark(action: str, detail: Mapping[str, Any]) -> str:
    words = {
        OrganisationAction.REGISTER: (detail.get("registration_no"), _("under %(value)s")),
        OrganisationAction.MERGE: (detail.get("master"), _("into %(value)s")),
        OrganisationAction.ACCOMPANY: (detail.get("next_look"), _("next visit on %(value)s")),
        OrganisationAction.LOOK: (detail.get("next_look"), _("next visit on %(value)s")),
        OrganisationAction.GIVE: (_label(SupportKind, detail.get("support")), "%(value)s"),
        OrganisationAction.ADD_PAPER: (_label(PaperKind, detail.get("paper")), "%(value)s"),
    }
    if action == OrganisationAction.DISCLOSE and ":" in str(detail.get("disclosure", "")):
        kind, _sep, year = detail["disclosure"].partition(":")
        return _("%(kind)s of %(year)s") % {"kind": _label(DisclosureKind, kind), "year": year}
    value, sentence = words.get(action, ("", ""))  # type: ignore[call-overload]
    return sentence % {"value": value} if value else ""


def _label(choices: Any, value: Any) -> str:
    return str(choices(value).label) if value in choices.values else ""


def merge_targets(actor: Actor, organisation: Organisation) -> QuerySet[Organisation]:
    """Return the open ones of the same township that it may be merged into, by name."""
    rows = visible_organisations(actor).filter(township_id=organisation.township_id, state__in=OPEN_STATES)
    return rows.exclude(pk=organisation.pk).order_by("name", "pk")[:MOST_TARGETS]


def supports_of(organisation: Organisation) -> QuerySet[GivenSupport]:
    """Return what it was given, the latest first."""
    return GivenSupport.objects.filter(organisation=organisation).order_by("-given_on", "-pk")


def own_places(actor: Actor) -> list[Place]:
    """Return the areas whose organisations the actor keeps, the villages of an own township among them."""
    return places_worked_for(actor, *KEEPERS)


def _in_words(count: int) -> str:
    return ngettext("%(count)d organisation", "%(count)d organisations", count) % {"count": count}


@areas.follows("organisations", _in_words)
def organisations_of(area_ids: Collection[int], day: date) -> Mapping[int, int]:
    """Return how many open organisations lie in each of the areas, for the dry run of a plan that ends it."""
    del day
    found: dict[int, int] = {}
    for column in ("village_id", "township_id"):
        rows = Organisation.objects.filter(**{f"{column}__in": area_ids}, state__in=OPEN_STATES)
        if column == "township_id":
            rows = rows.filter(village__isnull=True)
        found |= dict(rows.values_list(column).annotate(count=Count("pk")))
    return found


def _choice(row: Organisation) -> Choice:
    return Choice(row.pk, str(row.pk), row.name, areas.own_place(row).name)


def _to_choose(actor: Actor, words: str, groups: Sequence[str]) -> Iterator[Choice]:
    rows = search_organisations(visible_organisations(actor).filter(state__in=OPEN_STATES), words)
    if groups:
        rows = rows.filter(reduce(or_, (Q(kind=kind) for kind in groups)))
    return map(_choice, rows.order_by("name", "pk"))


def _organisations_named(actor: Actor | None, text: str, groups: Sequence[str]) -> list[Choice]:
    del groups
    rows = Organisation.objects.all() if actor is None else visible_organisations(actor)
    named = rows.filter(pk=int(text)) if text.isascii() and text.isdigit() and len(text) < 19 else rows.none()
    return list(map(_choice, named or rows.filter(name=text, state__in=OPEN_STATES).order_by("pk")[:6]))


def _by_id(key: int) -> Choice | None:
    return next(map(_choice, Organisation.objects.filter(pk=key)), None)


offer("organisation", Kind(search=_to_choose, find=_organisations_named, by_id=_by_id))
