"""What one thumb does on a phone: acts, the map under it, and what it may not do by accident."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from incidents.cases.models import Incident
from tests.cases.helpers import do, report
from tests.town import Town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Walk = Callable[..., Page]

# Whether a finger on the middle of the element touches it and nothing that lies above it.
IN_REACH = """one => { const box = one.getBoundingClientRect();
  const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return box.top >= 0 && box.bottom <= innerHeight && one.contains(hit); }"""

# Ends when the element has not moved for a fifth of a second of frames, however slow the machine draws them.
AT_REST = """one => new Promise((done) => {
  let last = NaN, still = 0;
  const look = () => {
    const { top } = one.getBoundingClientRect();
    still = top === last ? still + 1 : 0;
    last = top;
    still < 12 ? requestAnimationFrame(look) : done();
  };
  look();
})"""


@pytest.fixture
def size() -> str:
    """Hold a phone."""
    return "phone"


def in_reach(one: Locator) -> bool:
    """Say whether the element can be tapped without scrolling, once the page has come to rest."""
    one.evaluate(AT_REST)
    return bool(one.evaluate(IN_REACH))


def at_work(town: Town, person: str) -> Incident:
    """Return an incident on which the person has something to do."""
    incident = report(town, matter="fire_exit", description="楼道堆满纸箱和旧家具，" * 20)
    if person == "handler_a":
        do(town.clerk_a, incident, "accept")
        do(town.clerk_a, incident, "dispatch", to=f"unit:{town.urban_a.pk}")
        do(town.handler_a, incident, "take")
    return incident


@pytest.mark.parametrize("person", ["worker_a", "clerk_a", "handler_a"])
def test_an_act_opens_with_its_button_in_reach(walk: Walk, town: Town, person: str) -> None:
    incident = at_work(town, person)
    page = walk(getattr(town, person))
    page.goto(f"/incidents/{incident.reference}/")
    for fold in page.locator("[data-more-acts] > summary").all():
        fold.tap()
    acts = page.locator("details[data-act]")
    found = {}
    for act in acts.all():
        act.locator("summary").tap()
        found[act.get_attribute("data-act")] = in_reach(act.locator("button[type=submit]"))
    assert found and all(found.values()), found


def test_a_refused_act_shows_what_is_wrong_with_its_button_in_reach(walk: Walk, town: Town) -> None:
    page = walk(town.clerk_a)
    page.goto(f"/incidents/{at_work(town, 'clerk_a').reference}/")
    act = page.locator("details[data-act=decline]")
    act.locator("summary").tap()
    act.locator("button[type=submit]").tap()
    expect(act.locator(".field-error").first).to_be_visible()
    assert in_reach(act.locator("button[type=submit]"))


def test_taking_a_task_is_one_tap(walk: Walk, town: Town) -> None:
    incident = report(town)
    page = walk(town.worker_a)
    page.goto(f"/incidents/{incident.reference}/")
    page.locator("[data-act=take] button").tap()
    expect(page.locator("[data-act=finish]")).to_have_count(1)
    incident.refresh_from_db()
    assert (incident.state, incident.handler_id) == ("handling", town.worker_a.pk)


def test_what_cannot_be_taken_back_is_asked_first(walk: Walk, town: Town) -> None:
    incident = at_work(town, "clerk_a")
    page = walk(town.clerk_a)
    page.goto(f"/incidents/{incident.reference}/")
    page.locator("[data-act=accept] > summary").tap()
    assert in_reach(page.locator("[data-act=accept] button[type=submit]"))
    incident.refresh_from_db()
    assert incident.state == "reported"


def chosen(page: Page, name: str) -> None:
    """Pick a matter from among all of them."""
    page.goto("/report/")
    expect(page.locator("[data-photos][data-ready]")).to_have_count(1)
    page.locator("[data-all-matters] > summary").tap()
    page.locator("[data-all-matters] label.tile", has_text=name).tap()


def test_the_matters_fold_to_the_picked_one_and_can_be_changed(walk: Walk, town: Town) -> None:
    page = walk(town.worker_a)
    chosen(page, "Gas leak")
    expect(page.locator("[data-matter-picked]")).to_contain_text("Gas leak")
    expect(page.locator("label.tile").first).to_be_hidden()
    assert in_reach(page.locator("label.photo-button").first)
    page.locator("[data-matter-change]").tap()
    page.locator("label.tile", has_text="Litter").first.tap()
    expect(page.locator("[data-matter-picked]")).to_contain_text("Litter")
    assert page.input_value("[name=matter]:checked") == "litter"


def test_an_empty_report_leads_to_its_first_fault(walk: Walk, town: Town) -> None:
    page = walk(town.worker_a)
    page.goto("/report/")
    expect(page.locator("[data-photos][data-ready]")).to_have_count(1)
    page.locator("[data-send]").tap()
    expect(page.locator("[data-error-of=matter]")).not_to_be_empty()
    assert page.evaluate("() => document.activeElement.name") == "matter"
    assert in_reach(page.locator("label.tile").first)
    chosen_tile = page.locator("label.tile", has_text="Litter").first
    chosen_tile.tap()
    page.locator("[data-send]").tap()
    expect(page.locator("[data-error-of=lng]")).not_to_be_empty()
    assert page.evaluate("() => document.activeElement.matches('[data-place-gps]')")
    assert in_reach(page.locator("[data-place-gps]"))
