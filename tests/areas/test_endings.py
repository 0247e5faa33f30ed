"""Plans that end grids: merged, split, faults of ``replaces``, what holds from which day, pages, shell and API."""

import json
from collections.abc import Mapping
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from shapely.geometry import box

from foundation.kernel.actor import Actor, ActorKind, Grant, system
from foundation.kernel.errors import Denied, Invalid
from foundation.kernel.models import AuditEvent
from grids.areas import selectors, services
from grids.areas.importers import read_boundaries
from grids.areas.models import Area, Boundary
from grids.workforce.choices import Role
from tests.areas.files import A1, A2, A3, MERGED, NEW, NEW_PARK, NEWER, PARK, SPLIT, WIDER_A2, geojson, written
from tests.cases.helpers import report
from tests.fences import without_process
from tests.town import Town, square, strip

TODAY = date(2026, 11, 24)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
SYSTEM = system("test")
BOTH = {NEW: [A1, A2]}


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read files in this process; tests/areas/test_pages.py and test_commands.py send them through the fence."""
    without_process(monkeypatch)


@pytest.fixture
def admin(town: Town, actor_of):
    return actor_of(town.net_admin)


def drafted(actor: Actor, shapes: Mapping[str, Any], replaces: Mapping[str, Any]) -> int:
    rows = read_boundaries(geojson(shapes, replaces=replaces), "a.geojson", "wgs84")
    return services.draft_plan(actor, title="Merger", rows=rows, crs="wgs84", source="a.geojson")


def checked(actor: Actor, shapes: Mapping[str, Any], replaces: Mapping[str, Any]) -> selectors.Check:
    return selectors.check_plan(drafted(actor, shapes, replaces))


def approved(
    actor: Actor, shapes: Mapping[str, Any] = MERGED, replaces: Mapping[str, Any] = BOTH, day: date = TODAY
) -> int:
    plan_id = drafted(actor, shapes, replaces)
    services.approve_plan(actor, plan_id=plan_id, effective_on=day)
    return plan_id


# --- reading ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("column", ["replaces", "replaced", "替代网格", "合并自", "Replaces"])
@pytest.mark.parametrize(
    "cell", [[A1, A2], f"{A1},{A2}", f"{A1}、{A2}", f"{A1}；{A2}", f" {A1}; {A2},{A1}", f'["{A1}", "{A2}"]',
             f"(2:{A1},{A2})", [int(A1), float(A2)]],
)  # fmt: skip
def test_a_row_names_what_it_replaces_in_many_hands(column: str, cell: object) -> None:
    data = geojson(MERGED, replaces={NEW: cell}, replaces_column=column)
    assert read_boundaries(data, "a.geojson", "wgs84")[0].replaces == (A1, A2)


@pytest.mark.parametrize("cell", [None, "", [], " ,、"])
def test_an_empty_cell_replaces_nothing(cell: object) -> None:
    assert read_boundaries(geojson(MERGED, replaces={NEW: cell}), "a.geojson", "wgs84")[0].replaces == ()


def test_many_codes_in_one_cell_are_all_read() -> None:
    codes = [f"442000101201{number:03}" for number in range(100, 140)]
    data = geojson(MERGED, replaces={NEW: ",".join(codes)})
    assert read_boundaries(data, "a.geojson", "wgs84")[0].replaces == tuple(codes)


@pytest.mark.parametrize("ending", ["gpkg", "shp"])
def test_a_surveyors_file_names_what_its_rows_replace(tmp_path: Path, ending: str) -> None:
    path = written(tmp_path / f"m.{ending}", SPLIT, encoding="UTF-8", replaces={NEW: f"{A1}，{A2}"})
    assert [row.replaces for row in read_boundaries(path, path.name, "cgcs2000")] == [(A1, A2), ()]


# --- the dry run -----------------------------------------------------------------------------------------------------


def test_two_grids_become_one_without_a_gap_or_an_overlap(town: Town, admin: Actor) -> None:
    check = checked(admin, MERGED, BOTH)
    assert check.findings == []
    assert [(ending.code, ending.into_code, ending.row) for ending in check.endings] == [(A1, NEW, 1), (A2, NEW, 1)]
    assert check.endings[0].sentence == f"桥头第一网格 ({A1}) ends; 网格003 ({NEW}) takes its place."


def test_one_grid_becomes_two(town: Town, admin: Actor) -> None:
    check = checked(admin, SPLIT, {NEWER: A1})
    assert check.findings == []
    assert [(ending.code, ending.into_code) for ending in check.endings] == [(A1, NEWER)]


def test_a_grid_that_stays_takes_in_its_neighbour(town: Town, admin: Actor) -> None:
    check = checked(admin, {A2: strip(0, 1)}, {A2: A1})
    assert check.findings == []
    assert [change.kind for change in check.changes] == ["moved"]


def test_what_ended_grids_leave_open_is_a_gap(town: Town, admin: Actor) -> None:
    findings = checked(admin, {NEW: box(113.30, 22.50, 113.319, 22.51)}, BOTH).findings
    assert [finding.kind for finding in findings] == ["gap"]
    assert findings[0].lng == pytest.approx(113.3195, abs=1e-4)


def test_without_replaces_the_merged_grid_overlaps_the_old_ones(town: Town, admin: Actor) -> None:
    assert {finding.kind for finding in checked(admin, MERGED, {}).findings} == {"overlap"}


@pytest.mark.parametrize(
    ("shapes", "replaces", "kind", "rows", "words"),
    [
        (MERGED, {NEW: "442000101201077"}, "replaces_unknown", (1,), "442000101201077, but no area has this code"),
        (SPLIT, {NEW: A1, NEWER: A1}, "replaces_twice", (1, 2), "in several rows"),
        ({A1: square(0), NEW: square(1)}, {NEW: [A1, A2]}, "replaces_a_row", (1, 2), "a row of its own"),
        ({A1: square(0)}, {A1: A1}, "replaces_a_row", (1,), "keep one of the two"),
        (MERGED, {NEW: "442000101201"}, "replaces_other_level", (1,), "桥头村 (442000101201) is of the level"),
        ({"442000101201": strip(0, 1)}, {"442000101201": A1}, "replaces_other_level", (1,), "a grid ends into a grid"),
        (MERGED, {NEW: [A1, A2, PARK]}, "replaces_other_kind", (1,), "滨河公园"),
        ({NEW_PARK: square(0)}, {NEW_PARK: A1}, "replaces_other_kind", (1,), "a dedicated grid"),
    ],
)  # fmt: skip
def test_every_fault_of_an_ending_has_words_rows_and_a_place(
    admin: Actor, shapes: dict, replaces: dict, kind: str, rows: tuple[int, ...], words: str
) -> None:
    found = {finding.kind: finding for finding in checked(admin, shapes, replaces).findings}
    assert words in found[kind].sentence
    assert (found[kind].rows, found[kind].where) == (rows, "东河镇 · 桥头村")
    assert found[kind].lng == pytest.approx(113.31, abs=0.011)


def test_a_grid_replaced_twice_is_not_reported_as_an_overlap_too(town: Town, admin: Actor) -> None:
    assert [f.kind for f in checked(admin, SPLIT, {NEW: A1, NEWER: A1}).findings] == ["replaces_twice"]


def test_what_ends_already_cannot_end_again(town: Town, admin: Actor) -> None:
    approved(admin, day=TODAY + timedelta(days=9))
    found = checked(admin, {NEWER: square(0)}, {NEWER: A1}).findings
    assert found[0].kind == "replaces_ended"
    assert f"桥头第一网格 ({A1}) ends on 2026-12-03 already" in found[0].sentence


def test_a_grid_cannot_end_on_its_first_day(town: Town, admin: Actor) -> None:
    approved(admin)
    found = checked(admin, {NEWER: strip(0, 1)}, {NEWER: NEW}).findings
    assert found[0].kind == "replaces_too_young"
    assert "begins only on 2026-11-24" in found[0].sentence


def test_a_grid_that_is_to_end_is_not_drawn_any_more(town: Town, admin: Actor) -> None:
    approved(admin, day=TOMORROW)
    assert [finding.kind for finding in checked(admin, {A1: square(0)}, {}).findings] == ["ended"]
    with pytest.raises(Invalid, match="ends on 2026-11-25"):
        services.edit_boundary(admin, A1, WIDER_A2[A1], effective_on=TODAY)


def test_the_dry_run_counts_what_follows(town: Town, admin: Actor) -> None:
    report(town)
    report(town)
    endings = {ending.code: ending.followers for ending in checked(admin, MERGED, BOTH).endings}
    assert endings == {A1: ("2 open incidents", "1 posting"), A2: ()}


def test_what_followed_once_is_counted_when_it_follows_again(town: Town, admin: Actor, at) -> None:
    report(town)
    approved(admin, {A2: strip(0, 1)}, {A2: A1})
    at.shift(timedelta(days=1))
    (ending,) = selectors.check_plan(drafted(admin, MERGED, {NEW: A2}), on=TOMORROW).endings
    assert ending.followers == ("1 open incident", "1 posting")


def test_what_follows_is_counted_in_one_statement_a_room(
    town: Town, admin: Actor, django_assert_max_num_queries
) -> None:
    plans = drafted(admin, MERGED, BOTH), drafted(admin, {A2: strip(0, 1)}, {A2: A1})
    for plan_id in plans:
        with django_assert_max_num_queries(6):
            selectors.check_plan(plan_id)


# --- approval --------------------------------------------------------------------------------------------------------


def test_an_approved_ending_is_written_with_its_day_and_its_successor(town: Town, admin: Actor) -> None:
    plan_id = approved(admin, day=TOMORROW)
    grid = Area.objects.get(code=A1)
    assert (grid.valid_to, grid.replaced_by.code) == (TOMORROW, NEW)
    assert list(Boundary.objects.filter(area=grid).values_list("valid_from", "valid_to")) == [
        (date(2020, 1, 1), TOMORROW)
    ]
    detail = AuditEvent.objects.get(action="end_areas").detail
    assert detail == {"into": {A1: NEW, A2: NEW}, "plan": plan_id}


def test_the_net_of_each_day_is_whole_and_history_stays(town: Town, admin: Actor) -> None:
    approved(admin, day=TOMORROW)
    grids = {day: [row.code for row in selectors.net_on(day, level="grid")] for day in (TODAY, TOMORROW)}
    assert {A1, A2} <= set(grids[TODAY]) and NEW not in grids[TODAY]
    assert NEW in grids[TOMORROW] and not {A1, A2} & set(grids[TOMORROW])
    assert selectors.net_findings(TODAY) == selectors.net_findings(TOMORROW) == []


def test_a_process_that_lives_over_midnight_locates_in_the_new_grid(
    town: Town, admin: Actor, at, django_assert_num_queries
) -> None:
    approved(admin, day=TOMORROW)
    revision = selectors.net_revision()
    assert selectors.locate(*town.in_a1, net_revision=revision).grid.code == A1
    at.shift(timedelta(hours=14, minutes=1))
    assert selectors.locate(*town.in_a1, net_revision=revision).grid.code == NEW
    assert selectors.net_revision() == revision
    with django_assert_num_queries(0):
        assert selectors.locate(*town.in_a2, net_revision=revision).grid.code == NEW


def test_an_area_stands_for_what_it_replaced_from_that_day_on(town: Town, admin: Actor, at) -> None:
    approved(admin, day=TOMORROW)
    new = Area.objects.get(code=NEW).pk
    assert (selectors.successor(town.grid_a1.pk), selectors.with_predecessors([new])) == (town.grid_a1.pk, [new])
    assert selectors.with_predecessors([new], on=TOMORROW) == sorted([new, town.grid_a1.pk, town.grid_a2.pk])
    at.shift(timedelta(days=1))
    assert selectors.successor(town.grid_a1.pk) == new
    assert selectors.successor(town.grid_a1.pk, on=TODAY) == town.grid_a1.pk


def test_a_successor_of_a_successor_stands_for_both(town: Town, admin: Actor, at) -> None:
    approved(admin, {A2: strip(0, 1)}, {A2: A1})
    at.shift(timedelta(days=1))
    approved(admin, MERGED, {NEW: A2}, TOMORROW)
    new = Area.objects.get(code=NEW).pk
    assert selectors.successor(town.grid_a1.pk) == new
    assert selectors.with_predecessors([new]) == sorted([new, town.grid_a1.pk, town.grid_a2.pk])


def test_a_border_of_the_same_day_gives_way_to_the_ending(town: Town, admin: Actor) -> None:
    services.apply_boundaries(SYSTEM, {A1: square(0)}, TODAY)
    approved(admin)
    assert list(Boundary.objects.filter(area=town.grid_a1).values_list("valid_to", flat=True)) == [TODAY]
    assert selectors.boundary(town.grid_a1.pk, on=YESTERDAY).equals(square(0))


def test_nothing_ends_before_a_border_already_decided(town: Town, admin: Actor) -> None:
    services.apply_boundaries(SYSTEM, {A1: square(0)}, TOMORROW)
    with pytest.raises(Invalid, match="already changes on 2026-11-25"):
        approved(admin)
    assert not Area.objects.filter(code=NEW).exists()


def test_the_code_of_an_ended_grid_is_never_used_again(town: Town, admin: Actor) -> None:
    approved(admin)
    with pytest.raises(Invalid, match="never used again"):
        services.create_area(SYSTEM, code=A1, name="x", level="grid", parent_code=town.village_a.code, valid_from=TODAY)


def test_a_park_may_take_the_place_of_a_park_alone(town: Town, admin: Actor) -> None:
    approved(admin, {NEW_PARK: box(113.312, 22.502, 113.318, 22.508)}, {NEW_PARK: PARK})
    located = selectors.locate(*town.in_park)
    assert [site.code for site in located.dedicated] == [NEW_PARK]


def test_a_plan_that_only_ends_grids_is_no_empty_plan(town: Town, admin: Actor) -> None:
    bigger = box(113.312, 22.502, 113.318, 22.508)
    approved(admin, {NEW_PARK: bigger}, {})
    approved(admin, {NEW_PARK: bigger}, {NEW_PARK: PARK}, TOMORROW)
    assert Area.objects.get(code=PARK).valid_to == TOMORROW


def test_a_grid_of_another_village_may_be_replaced(town: Town, admin: Actor) -> None:
    shapes = {"442000101201": strip(0, 2), "442000101202": box(113.33, 22.49, 113.34, 22.50), A2: strip(1, 2)}
    check = checked(admin, shapes, {A2: A3})
    assert [(ending.code, ending.into_code) for ending in check.endings] == [(A3, A2)]
    assert not {f.kind for f in check.findings} & {"overlap", "gap", "replaces_unknown"}


VILLAGES = {"442000101201": strip(0, 2)}


def test_two_villages_become_one_with_all_their_grids(town: Town, admin: Actor) -> None:
    approved(admin, {**VILLAGES, NEW: square(2)}, {"442000101201": "442000101202", NEW: A3})
    assert selectors.net_findings(TODAY) == []
    located = selectors.locate(*town.in_a3)
    assert [place.code for place in located.chain[2:]] == ["442000101201", NEW]
    assert selectors.net_on(YESTERDAY, below=town.village_a2.path)


def test_nothing_begins_below_a_village_that_is_to_end(town: Town, admin: Actor) -> None:
    approved(admin, {**VILLAGES, NEW: square(2)}, {"442000101201": "442000101202", NEW: A3}, TOMORROW)
    row = services.AreaRow("442000101202002", "x", "grid", "442000101202")
    with pytest.raises(Invalid) as refused:
        services.import_areas(SYSTEM, [row], TODAY)
    assert refused.value.fields == {"row 1": "柳树村 ends on 2026-11-25."}
    assert "unknown_code" in {f.kind for f in checked(admin, {row.code: square(2)}, {}).findings}


@pytest.mark.parametrize("left", [{}, {"442000101202002": square(2)}])
def test_a_village_does_not_end_without_its_grids(town: Town, admin: Actor, left: dict) -> None:
    replaces = {"442000101201": "442000101202", **dict.fromkeys(left, A3)}
    found = {f.kind: f.sentence for f in checked(admin, {**VILLAGES, **left}, replaces).findings}
    name = "网格002" if left else "柳树第一网格"
    assert f"柳树村 (442000101202) would end and still hold {name};" in found["replaces_without_grids"]


def test_an_area_does_not_end_into_another_township(town: Town, admin: Actor) -> None:
    found = checked(admin, {A3: square(2)}, {A3: "442000102201001"}).findings
    (fault,) = [finding for finding in found if finding.kind == "replaces_elsewhere"]
    assert "desks are in their own township" in fault.sentence


def test_a_township_does_not_end_by_a_plan(town: Town, admin: Actor) -> None:
    found = checked(admin, {"442000101000": strip(0, 4)}, {"442000101000": "442000102000"}).findings
    assert "replaces_other_level" in {finding.kind for finding in found}


def test_nobody_ends_a_grid_beyond_the_own_area(town: Town) -> None:
    other = Grant(Role.NET_ADMIN, town.township_b.pk, "township", town.township_b.path)
    actor = Actor(ActorKind.USER, user_id=town.net_admin.pk, grants=(other,))
    with pytest.raises(Denied, match="beyond the area you administer"):
        services.end_areas(actor, {A1: A2}, TODAY)


@pytest.mark.parametrize("successors", [{A1: "999"}, {"999": A1}, {A1: A1}, {A1: A2, A2: A1}])
def test_no_grid_ends_into_nothing_or_into_itself(town: Town, successors: dict) -> None:
    with pytest.raises(Invalid):
        services.end_areas(SYSTEM, successors, TODAY)


def test_the_database_knows_no_successor_of_a_living_area(town: Town) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Area.objects.filter(pk=town.grid_a1.pk).update(replaced_by=town.grid_a2)


# --- pages, shell, API -----------------------------------------------------------------------------------------------


def test_the_dry_run_page_says_what_ends_and_what_follows(town: Town, admin: Actor, page) -> None:
    report(town)
    text = page(town.net_admin).get(f"/areas/import/{drafted(admin, MERGED, BOTH)}/").content.decode()
    assert "What ends" in text
    assert "1 open incident · 1 posting" in text


def test_the_dry_run_map_draws_what_ends(town: Town, admin: Actor, page) -> None:
    body = page(town.net_admin).get(f"/areas/import/{drafted(admin, MERGED, BOTH)}/map/").content
    ended = [f["properties"] for f in json.loads(body)["features"] if f["properties"]["role"] == "ended"]
    assert [words["code"] for words in ended] == [A1, A2]
    assert "takes its place" in ended[0]["sentence"]


def test_an_approved_plan_still_says_what_it_ended(town: Town, admin: Actor, page) -> None:
    text = page(town.net_admin).get(f"/areas/import/{approved(admin)}/").content.decode()
    assert "What ends" in text
    assert A1 in text and A2 in text


def test_the_panel_links_an_ended_grid_and_its_successor(town: Town, admin: Actor, page) -> None:
    approved(admin)
    client = page(town.net_admin)
    gone, successor = (client.get("/areas/", {"area": code}).content.decode() for code in (A1, NEW))
    assert "until before 2026-11-24" in gone and f"area={NEW}" in gone and "/edit/" not in gone
    assert 'data-on="2026-11-23"' in gone and "data-on=" not in successor.partition("net-data")[0]
    assert "Takes the place of" in successor and f"area={A1}" in successor


def test_the_api_tells_dates_and_successor(town: Town, admin: Actor, api) -> None:
    approved(admin)
    area = api(town.worker_a).get(f"/api/v1/areas/{A1}/").json()
    assert (area["valid_from"], area["valid_to"], area["replaced_by"]) == ("2020-01-01", "2026-11-24", NEW)
    assert api(town.worker_a).get(f"/api/v1/areas/{NEW}/").json()["replaced_by"] is None


def test_the_shell_ends_grids_and_says_so(town: Town, tmp_path) -> None:
    (tmp_path / "m.geojson").write_bytes(geojson(MERGED, replaces=BOTH))
    out = StringIO()
    call_command("import_boundaries", str(tmp_path / "m.geojson"), "--crs", "wgs84", stdout=out)
    lines = out.getvalue().splitlines()
    assert lines[1] == "2 areas end:"
    assert lines[2] == f"1\t桥头第一网格 ({A1}) ends; 网格003 ({NEW}) takes its place.\t1 posting"
    assert Area.objects.get(code=A2).replaced_by.code == NEW


def test_the_shell_names_the_fault_of_an_ending(town: Town, tmp_path) -> None:
    (tmp_path / "m.geojson").write_bytes(geojson(SPLIT, replaces={NEW: A1, NEWER: A1}))
    out = StringIO()
    with pytest.raises(CommandError, match="1 faults"):
        call_command("import_boundaries", str(tmp_path / "m.geojson"), "--crs", "wgs84", stdout=out)
    assert "1,2\tReplaced twice\t桥头第一网格" in out.getvalue()
