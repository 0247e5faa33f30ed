"""What is not on the list of grids reaches no grid worker, whoever tries; the attempt is kept with its reference."""

from typing import Any
from uuid import UUID

import pytest

from foundation.kernel.actor import system
from foundation.kernel.errors import Denied, Invalid
from grids.workforce.models import Posting
from incidents.cases import selectors
from incidents.cases.models import Incident
from incidents.cases.services.acts import act_on_incident
from incidents.cases.services.intake import ReportData, report_incident
from incidents.catalogue.models import GridRefusal, Matter, OwnershipRule
from incidents.catalogue.selectors import forget_rulebook
from incidents.catalogue.services.classes import load_classes
from incidents.catalogue.services.reference import DATA
from tests.town import FOUNDED, POSTED, Town

SYSTEM = system("test")


def set_matter(matter: Matter, **columns: Any) -> None:
    """Change a matter as an admission or an administrator would."""
    Matter.objects.filter(pk=matter.pk).update(**columns)
    forget_rulebook()


def report(town: Town, matter: str = "litter") -> Incident:
    """Report an incident in the first grid."""
    return report_incident(SYSTEM, ReportData(UUID(int=7), matter, "一堆垃圾", *town.in_a1, channel="api"))


def at_desk(town: Town, actor_of: Any) -> Incident:
    """Report and accept an incident, and take its matter off the list of grids since."""
    incident = report(town)
    act_on_incident(actor_of(town.clerk_a), incident.reference, "accept", version=None)
    set_matter(town.litter, listed_from=None)
    return incident


def test_an_unlisted_matter_is_not_dispatched_to_a_worker_and_the_attempt_is_kept(
    town: Town, at: Any, actor_of: Any
) -> None:
    incident = at_desk(town, actor_of)
    with pytest.raises(Invalid, match="not on the list of grids") as refused:
        act_on_incident(actor_of(town.clerk_a), incident.reference, "dispatch", version=None, data={"to": "grid"})
    row = GridRefusal.objects.get()
    assert row.reference in refused.value.message
    assert refused.value.code == "not_for_grids"
    assert (row.subject_key, row.action, row.reason) == (incident.reference, "dispatch", "not_listed")
    assert (row.actor_user_id, row.township_id) == (town.clerk_a.pk, town.township_a.pk)


def test_what_is_listed_goes_to_the_worker(town: Town, at: Any, actor_of: Any) -> None:
    incident = report(town)
    act_on_incident(actor_of(town.clerk_a), incident.reference, "accept", version=None)
    act_on_incident(actor_of(town.clerk_a), incident.reference, "dispatch", version=None, data={"to": "grid"})
    assert not GridRefusal.objects.exists()


def test_the_worker_is_not_offered_where_the_matter_is_not_listed(town: Town, at: Any, actor_of: Any) -> None:
    incident = at_desk(town, actor_of)
    incident.refresh_from_db()
    offers = {offer.action: offer for offer in selectors.offers(actor_of(town.clerk_a), incident)}
    assert "grid" not in {choice.value for choice in offers["dispatch"].choices["to"]}


def test_it_is_not_handed_down_to_a_grid(town: Town, at: Any, actor_of: Any) -> None:
    incident = report(town, "fire_exit")
    set_matter(town.fire_exit, listed_from=None)
    with pytest.raises(Invalid, match="not on the list"):
        act_on_incident(
            actor_of(town.clerk_a), incident.reference, "hand_down", version=None, note="x", data={"to": "grid"}
        )
    assert GridRefusal.objects.get().action == "hand_down"


def test_a_worker_takes_nothing_that_is_not_listed(town: Town, at: Any, actor_of: Any) -> None:
    incident = report(town)
    set_matter(town.litter, listed_from=None)
    with pytest.raises(Denied, match="not on the list"):
        act_on_incident(actor_of(town.worker_a), incident.reference, "take", version=None)


def test_a_worker_has_no_button_for_enforcement(town: Town, at: Any, actor_of: Any) -> None:
    incident = report(town)
    act_on_incident(actor_of(town.worker_a), incident.reference, "take", version=None)
    set_matter(town.litter, listed_from=None, not_delegable=True)
    incident.refresh_from_db()
    offers = selectors.offers(actor_of(town.worker_a), incident)
    words = {"tell_reporter", "ask_reporter", "note"}
    assert {offer.action for offer in offers if offer.allowed} <= {
        *("pass_up", "whistle", "correct_place", "follow_up"),
        *words,
    }
    with pytest.raises(Denied, match="enforcement"):
        act_on_incident(actor_of(town.worker_a), incident.reference, "finish", version=None, note="done")


def test_what_grids_may_not_have_begins_at_the_village(town: Town, at: Any) -> None:
    set_matter(town.litter, listed_from=None)
    assert report(town).lowest_level == "village"


def test_an_incident_comes_to_its_territory_first_a_component_to_its_owner(town: Town, at: Any) -> None:
    load_classes(SYSTEM, DATA / "classes.json", FOUNDED)
    assert report(town).level == "grid"
    set_matter(town.litter, kind="component")
    found = report_incident(SYSTEM, ReportData(UUID(int=8), "litter", "箱破了", *town.in_a1, channel="api"))
    assert (found.level, found.lowest_level) == ("township", "township")


def test_a_component_whose_owner_has_nobody_posted_stays_with_its_territory(town: Town, at: Any) -> None:
    load_classes(SYSTEM, DATA / "classes.json", FOUNDED)
    set_matter(town.litter, kind="component")
    Posting.objects.filter(unit=town.urban_a).update(ends_on=POSTED.replace(month=2))
    assert report(town).level == "grid"


def test_a_township_may_keep_a_rule_of_its_own(town: Town, at: Any) -> None:
    load_classes(SYSTEM, DATA / "classes.json", FOUNDED)
    OwnershipRule.objects.create(kind="component", area=town.township_a, first="territory", valid_from=FOUNDED)
    set_matter(town.litter, kind="component")
    assert report(town).level == "grid"


def test_the_grid_office_reads_the_attempts(town: Town, at: Any, actor_of: Any, page: Any) -> None:
    incident = at_desk(town, actor_of)
    with pytest.raises(Invalid):
        act_on_incident(actor_of(town.clerk_a), incident.reference, "dispatch", version=None, data={"to": "grid"})
    shown = page(town.city_centre).get("/rules/admissions/refused/").content.decode()
    assert incident.reference in shown
    assert GridRefusal.objects.get().reference in shown
    assert page(town.city_centre).get("/rules/admissions/refused/?reason=perhaps").status_code == 422
