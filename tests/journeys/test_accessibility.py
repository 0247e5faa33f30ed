"""No serious barrier on any main page: axe-core reads each in both languages, at the size of a phone and of a desk."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page

from foundation.accounts.models import User
from foundation.kernel.actor import ANONYMOUS
from incidents.cases.models import Incident
from scripts import messages
from tests.dossiers.things import application, drafted, published
from tests.journeys.conftest import PATIENCE_MS, SIZES, WIDER, admit
from tests.people.world import THINGS as PEOPLE
from tests.proposals.rows import PROPOSAL_THINGS
from tests.seals.people import build_desks, complain
from tests.world import THINGS, World, build_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AXE = Path(settings.BASE_DIR) / "node_modules" / "axe-core" / "axe.min.js"
GRAVE = {"serious", "critical"}
# Which rules, on what, and how it looks there; only violations are worked out in full. A rule none of whose checks weighs
# enough to be told is not asked.
RUN = """async () => {
  const weighs = (one) => ["serious", "critical"].includes(one?.impact);
  const checks = (rule) => [...rule.any, ...rule.all, ...rule.none].map((check) => axe._audit.checks[check.id ?? check]);
  const light = axe._audit.rules.filter((rule) => ![rule, ...checks(rule)].some(weighs));
  const rules = Object.fromEntries(light.map(({id}) => [id, {enabled: false}]));
  const found = await axe.run(document, {resultTypes: ["violations"], preload: false, rules});
  return found.violations.map(({id, impact, nodes}) => ({id, impact, nodes: nodes.map((node) => node.target.join(" "))}));
}"""
SETTLED = """() => [...document.querySelectorAll("[data-map]")].every((one) =>
  !one.offsetParent || one.closest("details:not([open])") || one.firstElementChild)
  && [...document.querySelectorAll("select.admin-autocomplete")].every((one) => one.nextElementSibling)"""

# What is folded is read too; of the acts on a case one is open at a time.
UNFOLD = """() => document.querySelectorAll("main details").forEach((one) => {
  one.open = !one.matches("[data-act] ~ [data-act]");
})"""

# Who looks at which pages; {names} are things of the world.
PAGES = {
    "worker_a": (
        "/tasks/",
        "/report/",
        "/report/{case}/",
        "/notices/",
        "/notices/channels/",
        "/accounts/",
        "/accounts/tokens/",
        "/filings/new/",
        "/counter/{service}/",
        "/council/ballots/{ballot}/counter/",
        "/council/ballots/{ballot}/papers/",
        "/council/ballots/{ballot}/vote/",
        "/nowhere/",
    ),
    "clerk_a": (
        "/council/",
        "/council/bodies/",
        "/council/bodies/new/",
        "/council/bodies/{body}/",
        "/council/bodies/{body}/change/",
        "/council/bodies/{body}/meetings/new/",
        "/council/bodies/{body}/resolutions/new/",
        "/council/meetings/",
        "/council/meetings/{meeting}/",
        "/council/ballots/",
        "/council/ballots/new/",
        "/council/ballots/rules/",
        "/council/ballots/{ballot}/",
        "/council/ballots/{ballot}/change/",
        "/council/ballots/{ballot}/roll/",
        "/council/ballots/{ballot}/count/",
        "/council/resolutions/",
        "/council/resolutions/{resolution}/",
        "/registers/",
        "/registers/new/",
        "/registers/{entry}/",
        "/registers/{entry}/write/",
        "/registers/work/{work}/",
        "/filings/",
        "/filings/?tab=all",
        "/filings/{filing}/",
        "/dossiers/",
        "/dossiers/supervision/",
        "/dossiers/{dossier}/",
        "/counter/",
        "/counter/{service}/",
        "/hearings/new/",
        "/hearings/{draft}/",
        "/hearings/{hearing}/",
        "/council/proposals/",
        "/council/proposals/{topic}/",
        "/council/proposals/{slip}/slip/",
        "/incidents/",
        "/incidents/?q=zzz&state=open",
        "/incidents/disputes/",
        "/incidents/assists/",
        "/incidents/supervisions/",
        "/incidents/appeals/",
        "/incidents/{case}/",
        "/incidents/acts/?r={case}&action=note",
        "/desk/texts/",
        "/desk/learned/",
        "/incidents/{case}/place/",
        "/call-backs/",
        "/incidents/{case}/seal/",
        "/lists/exports/",
        "/r/households/",
        "/r/households/new/",
        "/r/households/{household}/",
        "/r/households/doubles/",
        "/r/households/corrections/",
    ),
    "handler_a": ("/incidents/{case}/", "/incidents/{case}/documents/", "/rules/admissions/new/"),
    "official_a": (
        "/council/ballots/rules/new/",
        "/unplaced/",
        "/unplaced/{unplaced}/",
        "/rules/",
        "/rules/versions/",
        "/rules/versions/{version}/",
        "/rules/versions/{version}/edit/numbers/",
        "/rules/versions/{version}/edit/hours/",
        "/rules/versions/{version}/edit/limits/",
        "/rules/versions/{version}/edit/routing/",
        "/rules/versions/{version}/edit/ladders/",
        "/rules/versions/{version}/preview/",
        "/incidents/{case}/why/",
        "/notices/unreached/",
        "/board/",
        "/board/?area={grid}",
    ),
    "net_admin": (
        "/areas/",
        "/areas/plans/",
        "/areas/import/",
        "/areas/import/{plan}/",
        "/areas/{grid}/edit/",
        "/clocks/",
        "/dossiers/types/",
        "/dossiers/types/{service_draft}/",
        "/dossiers/types/{service_version}/preview/",
        "/rules/admissions/",
        "/rules/admissions/refused/",
        "/rules/admissions/{admission}/",
        "/rules/matters/",
        "/rules/matters/litter/",
        "/rules/matters/litter/standards/",
        "/rules/matters/litter/standards/{standard}/",
        "/rules/classes/",
        "/rules/tables/",
        "/rules/tables/{table}/",
        "/rules/calendars/",
        "/rules/calendars/{year}/",
        "/accounts/approvals/",
        "/accounts/approvals/{approval}/",
    ),
    "inspector": ("/incidents/confidential/", "/incidents/{sealed}/", "/incidents/{sealed}/parts/"),
    "auditor1": ("/confidential/looks/",),
    "staff": (
        "/admin/",
        "/admin/accounts/user/",
        "/admin/workforce/posting/add/",
        "/admin/workforce/unit/",
        "/admin/notices/robot/add/",
        "/admin/notices/wording/add/",
        "/notices/preview/?kind=task_new&language=en&channel=email",
        "/admin/clocks/ladder/add/",
        "/admin/clocks/workcalendar/add/",
        "/admin/filings/filingrule/add/",
    ),
    "resident": (
        "/r/",
        "/r/mine/",
        "/r/held/",
        "/r/held/close/",
        "/hall/",
        "/hall/services/{service}/",
        "/hall/services/{service}/apply/",
        "/hall/mine/",
        "/hall/carried/",
        "/hall/drafts/00000000-0000-0000-0000-000000000605/{service}/phone/",
        "/council/proposals/new/",
        "/council/proposals/{open}/",
    ),
    "": (
        "/accounts/sign-in/",
        "/p/",
        "/p/topics/",
        "/p/topics/{open}/",
        "/hearings/",
        "/hearings/{hearing}/",
        "/hearings/{hearing}/object/",
        "/council/proposals/",
        "/council/opinions/",
        "/council/proposals/follow/",
        "/council/proposals/follow/{slip}/{code}/",
        "/r/phone/",
        "/hall/",
        "/hall/follow/",
        "/hall/phone/",
        "/r/",
        "/r/f/{link}/",
        "/accounts/invitation/MQ/used-up/",
    ),
}


@pytest.fixture
def world(town: Any) -> World:
    """Put a working day into the town, and read its Chinese as committed."""
    messages.compile_all()
    made = build_world(town)
    complain(build_desks(town), ANONYMOUS)
    return made


@pytest.fixture
def reader(chromium: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """Return what signs somebody in, in a context that takes the checker past the page's own policy."""
    contexts = []

    def begin(user: Any = None, **options: Any) -> Page:
        context = chromium.new_context(
            base_url=site, reduced_motion="reduce", locale="zh-CN", bypass_csp=True, **options
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.add_init_script(path=AXE)
        if user is not None:
            admit(context, site, user)
        return page

    yield begin
    for context in contexts:
        context.close()


def addresses(world: World, who: str) -> list[str]:
    """Return the addresses of a person's pages."""
    things = {
        "case": world.case_a.reference, "sealed": Incident.including_sealed.get(is_sealed=True).reference, "grid": world.town.grid_a1.code, "plan": world.plan.pk, "link": world.sent.token,
        "filing": world.filing_a.number, "dossier": application(world, own=True).number, "service": "old-age",
         "service_draft": drafted().pk, "service_version": published().pk, "unplaced": world.unplaced.reference,
        "household": PEOPLE["household"](world, None, own=True)["key"],
        "year": world.year,
        "table": THINGS["table"](world, None, own=True)["table_id"],
        "version": THINGS["version"](world, None, own=True)["version_id"],
        "admission": THINGS["admission"](world, None, own=True)["reference"],
        "standard": THINGS["standard"](world, None, own=True)["number"],
        "approval": world.approval.pk,
        **{name: next(iter(THINGS[name](world, None, own=True).values())) for name in ("body", "meeting", "ballot", "resolution", "entry")},
        "work": THINGS["version in work"](world, None, own=True)["key"],
        **proposal_things(),
    }  # fmt: skip
    return [address.format(**things) for address in PAGES[who]]


def proposal_things() -> dict[str, Any]:
    """Return the topics and public notices of the world, by what their pages show."""
    slip = PROPOSAL_THINGS["slip code"](None, None, own=True)
    return {
        "topic": PROPOSAL_THINGS["topic"](None, None, own=True)["key"],
        "open": PROPOSAL_THINGS["topic number"](None, None, own=True)["number"],
        "slip": slip["number"],
        "code": slip["secret"],
        "draft": PROPOSAL_THINGS["hearing draft"](None, None, own=True)["key"],
        "hearing": PROPOSAL_THINGS["hearing"](None, None, own=True)["key"],
    }


def speak(page: Page, user: Any, language: str) -> None:
    """Read on in a language."""
    if user is not None:
        user.language = language
        user.save(update_fields=["language"])
    page.context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": page.url}])


def barriers(page: Page) -> list[str]:
    """Return what axe-core calls serious or critical on a page."""
    return [f"{found['id']} at {found['nodes'][:3]}" for found in page.evaluate(RUN) if found["impact"] in GRAVE]


def settled(page: Page, address: str) -> None:
    """Open a page and wait until its maps, charts and search boxes have taken their room."""
    page.goto(address)
    page.wait_for_function(SETTLED)


@pytest.mark.parametrize("who", PAGES)
def test_no_page_has_a_serious_barrier_or_scrolls_sideways(who: str, world: World, reader: Callable[..., Page]) -> None:
    user = User.objects.get(username=who) if who else None
    page, found = reader(user), {}
    page.goto("/accounts/sign-in/")
    for language in ("zh-hans", "en"):
        speak(page, user, language)
        for address in addresses(world, who):
            page.set_viewport_size(SIZES["desk"])
            settled(page, address)
            page.evaluate(UNFOLD)
            page.wait_for_function(SETTLED)
            for size in SIZES:
                page.set_viewport_size(SIZES[size])
                if told := [*barriers(page), *page.evaluate(WIDER)]:
                    found[address, language, size] = told
    assert found == {}


def test_the_checker_sees_a_barrier(site: str, reader: Callable[..., Page]) -> None:
    page = reader()
    page.goto("/accounts/sign-in/")
    page.evaluate("() => document.querySelectorAll('label').forEach((one) => one.remove())")
    assert any(told.startswith("label") for told in barriers(page))
