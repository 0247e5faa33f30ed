"""What changes the net: lists of areas, dated boundaries, plans with their dry run, redrawing by hand."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from shapely.geometry import Polygon, box

from foundation.kernel.actor import system
from foundation.kernel.errors import Denied, Invalid, Stale
from foundation.kernel.models import AuditEvent
from grids.areas import selectors, services
from grids.areas.importers import read_boundaries
from grids.areas.models import Area, Boundary, DivisionPlan, PlannedBoundary
from grids.areas.services import AreaRow
from tests.areas.files import A1, A2, A3, AS_IT_STANDS, WIDER_A2, geojson
from tests.fences import without_process
from tests.town import Town, square, strip

TODAY = date(2026, 11, 24)
SYSTEM = system("test")
NEW = "442000101201003"


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read files in this process; tests/areas/test_pages.py and test_commands.py send them through the fence."""
    without_process(monkeypatch)


@pytest.fixture(autouse=True)
def fresh() -> None:
    selectors.forget()


@pytest.fixture
def admin(town: Town, actor_of):
    return actor_of(town.net_admin)


def drafted(actor, shapes, crs: str = "wgs84") -> int:
    rows = read_boundaries(geojson(shapes), "a.geojson", crs)
    return services.draft_plan(actor, title="t", rows=rows, crs=crs, source="a.geojson")


def findings_of(actor, shapes, crs: str = "wgs84") -> dict[str, selectors.Finding]:
    return {finding.kind: finding for finding in selectors.check_plan(drafted(actor, shapes, crs)).findings}


# --- rows ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        {"parent": None},
        {"kind": ""},
        {"valid_to": date(2020, 1, 1)},
    ],
)
def test_a_row_that_cannot_be_true_is_refused_by_the_database(town: Town, change: dict) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Area.objects.filter(pk=town.grid_a1.pk).update(**change)


def test_an_area_has_one_open_boundary(town: Town) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Boundary.objects.create(area=town.grid_a1, geometry=square(0), area_m2=1, valid_from=TODAY)


# --- lists of areas --------------------------------------------------------------------------------------------------


def test_a_list_may_hold_parents_and_children_in_any_order(town: Town) -> None:
    rows = [
        AreaRow("442000103201", "小榄村", "village", "442000103000"),
        AreaRow("442000103000", "小榄镇", "township", town.city.code),
    ]
    services.import_areas(SYSTEM, rows, TODAY)
    village = Area.objects.get(code="442000103201")
    assert (village.pinyin, village.initials) == ("xiaolancun", "xlc")
    assert village.path == f"{town.city.pk}/{village.parent_id}/{village.pk}/"


def test_a_list_read_twice_changes_nothing(town: Town) -> None:
    rows = [AreaRow("442000103000", "小榄镇", "township", town.city.code)]
    services.import_areas(SYSTEM, rows, TODAY)
    again = services.import_areas(SYSTEM, rows, TODAY)
    assert (again.created, again.renamed, again.kept) == (0, 0, 1)


def test_a_new_name_renames_and_sounds_anew(town: Town) -> None:
    services.import_areas(SYSTEM, [AreaRow(town.township_a.code, "小榄镇", "township", town.city.code)], TODAY)
    assert [area.code for area in selectors.areas(q="xl")] == [town.township_a.code]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (AreaRow("", "x", "grid", A1), "A code and a name are needed."),
        (AreaRow("9" * 33, "x", "grid", A1), "at most 32 characters"),
        (AreaRow("1", "x" * 81, "grid", A1), "a name 80"),
        (AreaRow("1", "x", "county", "2"), "“county” is no level"),
        (AreaRow("1", "x", "city", "442000000000"), "A city has no area above it."),
        (AreaRow("1", "x", "grid", "442000000000"), "is not known as a village"),
        (AreaRow("1", "x", "grid", "442000101201", "floating"), "is no kind of grid"),
        (AreaRow("442000101201", "桥头村", "village", "442000102000"), "already stands elsewhere in the tree"),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_written(town: Town, row: AreaRow, sentence: str) -> None:
    before = Area.objects.count()
    good = AreaRow("442000103000", "小榄镇", "township", town.city.code)
    with pytest.raises(Invalid) as refused:
        services.import_areas(SYSTEM, [good, row], TODAY)
    assert sentence in refused.value.fields["row 2"]
    assert Area.objects.count() == before


def test_a_code_is_never_used_again(town: Town) -> None:
    with pytest.raises(Invalid, match="never used again"):
        services.create_area(SYSTEM, code=A1, name="x", level="grid", parent_code=town.village_a.code, valid_from=TODAY)


def test_only_the_administrator_of_the_net_sets_up_areas(town: Town, actor_of) -> None:
    rows = [AreaRow("442000103000", "小榄镇", "township", town.city.code)]
    with pytest.raises(Denied, match="Only an administrator of the net"):
        services.import_areas(actor_of(town.official_a), rows, TODAY)
    assert services.import_areas(actor_of(town.net_admin), rows, TODAY).created == 1


# --- dated boundaries ------------------------------------------------------------------------------------------------


def test_a_boundary_of_the_same_day_is_replaced(town: Town) -> None:
    for shape in (box(113.34, 22.50, 113.36, 22.51), square(4)):
        services.apply_boundaries(SYSTEM, {town.grid_b2.code: shape}, TODAY)
    assert Boundary.objects.filter(area=town.grid_b2).count() == 2
    assert selectors.boundary(town.grid_b2.pk).equals(square(4))


def test_nothing_is_written_before_a_later_version(town: Town) -> None:
    services.apply_boundaries(SYSTEM, {town.grid_b2.code: square(4)}, TODAY + timedelta(days=9))
    with pytest.raises(Invalid) as refused:
        services.apply_boundaries(SYSTEM, {town.grid_b2.code: square(4)}, TODAY)
    assert refused.value.code == "later_change"


def test_boundaries_of_unknown_areas_are_refused(town: Town) -> None:
    with pytest.raises(Invalid, match="999"):
        services.apply_boundaries(SYSTEM, {"999": square(0)}, TODAY)


# --- plans -----------------------------------------------------------------------------------------------------------


def test_a_dry_run_says_what_moves_and_changes_nothing(admin) -> None:
    before = list(Boundary.objects.values_list("id", "valid_to"))
    check = selectors.check_plan(drafted(admin, WIDER_A2))
    assert check.findings == []
    assert [(change.code, change.kind) for change in check.changes] == [(A1, "moved"), (A2, "moved")]
    assert check.changes[0].lost_m2 == pytest.approx(113_900, rel=0.01)
    assert check.changes[0].lost_m2 == pytest.approx(check.changes[1].gained_m2)
    assert list(Boundary.objects.values_list("id", "valid_to")) == before


def test_an_approved_plan_holds_from_its_day(admin, at) -> None:
    plan_id = drafted(admin, WIDER_A2)
    tomorrow = TODAY + timedelta(days=1)
    assert services.approve_plan(admin, plan_id=plan_id, effective_on=tomorrow) == 2
    assert selectors.locate(113.3095, 22.505).grid.code == A1
    at.shift(timedelta(days=1))
    assert selectors.locate(113.3095, 22.505).grid.code == A2
    assert selectors.net_findings(tomorrow) == []


def test_an_approved_plan_keeps_who_and_when(town: Town, admin) -> None:
    plan_id = drafted(admin, WIDER_A2)
    services.approve_plan(admin, plan_id=plan_id, effective_on=TODAY)
    plan = DivisionPlan.objects.get(pk=plan_id)
    assert (plan.state, plan.approved_by, plan.effective_on) == ("approved", town.net_admin.pk, TODAY)
    assert Boundary.objects.filter(plan=plan, area=town.grid_a1).exists()
    assert AuditEvent.objects.filter(action="approve", subject_kind="plan", subject_key=str(plan_id)).count() == 1


def test_what_stands_as_it_is_is_not_written(admin) -> None:
    plan_id = drafted(admin, AS_IT_STANDS)
    assert {change.kind for change in selectors.check_plan(plan_id).changes} == {"unchanged"}
    with pytest.raises(Invalid, match="changes nothing"):
        services.approve_plan(admin, plan_id=plan_id, effective_on=TODAY)


def test_corners_lost_in_rounding_are_the_corners_of_the_net(admin) -> None:
    shaken = {
        code: Polygon([(x + 4e-7, y - 4e-7) for x, y in shape.exterior.coords]) for code, shape in AS_IT_STANDS.items()
    }
    plan_id = drafted(admin, shaken)
    assert PlannedBoundary.objects.get(plan_id=plan_id, row=1).geometry.equals_exact(square(0), 0)


def test_a_new_grid_of_a_known_village_is_made(town: Town, admin) -> None:
    shapes = {A1: box(113.30, 22.50, 113.305, 22.51), NEW: box(113.305, 22.50, 113.31, 22.51)}
    plan_id = drafted(admin, shapes)
    assert [change.kind for change in selectors.check_plan(plan_id).changes] == ["moved", "new"]
    services.approve_plan(admin, plan_id=plan_id, effective_on=TODAY)
    grid = Area.objects.get(code=NEW)
    assert (grid.parent_id, grid.kind, grid.valid_from) == (town.village_a.pk, "territorial", TODAY)
    assert selectors.locate(113.306, 22.505).grid.name == "网格003"


def test_a_serial_from_901_is_a_dedicated_grid_on_top_of_the_net(town: Town, admin) -> None:
    plan_id = drafted(admin, {"442000101201902": box(113.302, 22.502, 113.304, 22.504)})
    services.approve_plan(admin, plan_id=plan_id, effective_on=TODAY)
    located = selectors.locate(113.303, 22.503)
    assert located.grid.code == A1
    assert [site.code for site in located.dedicated] == ["442000101201902"]


@pytest.mark.parametrize(
    ("shapes", "kind", "words"),
    [
        ({A1: box(113.30, 22.50, 113.309, 22.51)}, "gap", "桥头村"),
        ({A1: box(113.30, 22.50, 113.311, 22.51)}, "overlap", "both claim"),
        ({A1: box(113.29, 22.50, 113.31, 22.51)}, "outside_parent", "beyond 桥头村"),
        ({A1: Polygon([(113.30, 22.50), (113.31, 22.51), (113.31, 22.50), (113.30, 22.51)])}, "self_crossing", "untie"),
        ({A1: Polygon([(y, x) for x, y in square(0).exterior.coords])}, "swapped_axes", "Swap the two"),
        ({A1: Polygon([(x * 1e4, y * 1e4) for x, y in square(0).exterior.coords])}, "out_of_bounds", "projection"),
        ({"442000999999001": square(0)}, "unknown_code", "No area has the code 442000999999001"),
        ({"442000101201000": square(0)}, "unknown_code", "001 to 899"),
        ({A1: {"type": "Polygon", "coordinates": [[[113, 22], [114, 22]]]}}, "not_closed_or_nan", "not closed"),
        ({A1: None}, "empty", "no boundary"),
        ({"442000101201902": box(113.29, 22.50, 113.304, 22.504)}, "outside_parent", "beyond 桥头村"),
    ],
)
def test_every_fault_has_words_and_the_row(admin, shapes: dict, kind: str, words: str) -> None:
    found = findings_of(
        admin, {code: shape or {"type": "Polygon", "coordinates": []} for code, shape in shapes.items()}
    )
    assert words in found[kind].sentence
    assert found[kind].rows == (1,) or kind == "gap"


def test_a_fault_on_the_ground_has_a_place_and_a_size(admin) -> None:
    overlap = findings_of(admin, {A1: box(113.30, 22.50, 113.311, 22.51)})["overlap"]
    assert (overlap.lng, overlap.lat) == (pytest.approx(113.3105, abs=1e-4), pytest.approx(22.505, abs=1e-3))
    assert overlap.area_m2 == pytest.approx(113_900, rel=0.01)
    assert overlap.where == "东河镇 · 桥头村"


def test_a_code_twice_names_both_rows(admin) -> None:
    rows = [*read_boundaries(geojson(AS_IT_STANDS), "a.geojson", "wgs84")]
    twice = [*rows, type(rows[0])(3, A1, "", square(0))]
    plan_id = services.draft_plan(admin, title="t", rows=twice, crs="wgs84")
    finding = selectors.check_plan(plan_id).findings[0]
    assert (finding.kind, finding.rows) == ("duplicate_code", (1, 3))


def test_the_wrong_system_is_recognised_by_its_shift(town: Town, admin) -> None:
    from grids.areas.coords import CRS, geometry_from_wgs84

    shapes = {A1: square(0), A2: square(1), A3: square(2)}
    shifted = {code: geometry_from_wgs84(CRS.GCJ02, shape) for code, shape in shapes.items()}
    assert "another coordinate system" in selectors.check_plan(drafted(admin, shifted)).hint
    assert selectors.check_plan(drafted(admin, shifted, "gcj02")).hint == ""


def test_a_plan_with_faults_is_not_approved(admin) -> None:
    plan_id = drafted(admin, {A1: box(113.30, 22.50, 113.311, 22.51)})
    with pytest.raises(Invalid) as refused:
        services.approve_plan(admin, plan_id=plan_id, effective_on=TODAY)
    assert refused.value.code == "faults"
    assert selectors.plan(plan_id).state == "draft"


def test_a_plan_is_not_approved_for_yesterday(admin) -> None:
    with pytest.raises(Invalid, match="in the past"):
        services.approve_plan(admin, plan_id=drafted(admin, WIDER_A2), effective_on=TODAY - timedelta(days=1))


def test_a_plan_older_than_the_net_wants_a_new_dry_run(admin) -> None:
    first, second = drafted(admin, WIDER_A2), drafted(admin, {A3: square(2)})
    services.approve_plan(admin, plan_id=first, effective_on=TODAY)
    assert selectors.check_plan(second).stale
    with pytest.raises(Stale, match="changed since this dry run"):
        services.approve_plan(admin, plan_id=second, effective_on=TODAY)


def test_a_plan_checked_again_may_be_approved(admin) -> None:
    services.import_areas(SYSTEM, [AreaRow("442000103000", "小榄镇", "township", "442000000000")], TODAY)
    plan_id = drafted(admin, WIDER_A2)
    services.import_areas(SYSTEM, [AreaRow("442000104000", "东升镇", "township", "442000000000")], TODAY)
    services.check_again(admin, plan_id=plan_id)
    assert services.approve_plan(admin, plan_id=plan_id, effective_on=TODAY) == 2


def test_a_plan_is_approved_once(admin) -> None:
    plan_id = drafted(admin, WIDER_A2)
    services.approve_plan(admin, plan_id=plan_id, effective_on=TODAY)
    with pytest.raises(Stale, match="has moved on"):
        services.approve_plan(admin, plan_id=plan_id, effective_on=TODAY)


def test_a_discarded_draft_keeps_its_record_without_boundaries(admin) -> None:
    plan_id = drafted(admin, WIDER_A2)
    services.discard_plan(admin, plan_id=plan_id)
    assert selectors.plan(plan_id).state == "discarded"
    assert not PlannedBoundary.objects.filter(plan_id=plan_id).exists()


@pytest.mark.parametrize("who", ["worker_a", "official_a", "city_centre", "resident"])
def test_nobody_else_drafts_or_approves(town: Town, admin, actor_of, who: str) -> None:
    plan_id = drafted(admin, WIDER_A2)
    other = actor_of(getattr(town, who))
    with pytest.raises(Denied):
        drafted(other, WIDER_A2)
    with pytest.raises(Denied):
        services.approve_plan(other, plan_id=plan_id, effective_on=TODAY)


# --- redrawing by hand -----------------------------------------------------------------------------------------------


def test_the_neighbours_border_moves_along(town: Town, admin) -> None:
    changed = services.edit_boundary(admin, A1, WIDER_A2[A1], effective_on=TODAY)
    assert changed == [A1, A2]
    assert selectors.boundary(town.grid_a2.pk).equals(WIDER_A2[A2])
    assert selectors.net_findings(TODAY) == []


def test_a_border_beyond_the_village_is_refused_with_its_place(town: Town, admin) -> None:
    with pytest.raises(services.BoundaryConflict) as refused:
        services.edit_boundary(admin, A1, box(113.29, 22.50, 113.31, 22.51), effective_on=TODAY)
    assert refused.value.findings[0].kind == "outside_parent"
    assert refused.value.extra["faults"]["features"][0]["geometry"]["type"] == "Polygon"
    assert selectors.boundary(town.grid_a1.pk).equals(square(0))


def test_a_border_that_crosses_itself_is_refused(town: Town, admin) -> None:
    bow = Polygon([(113.30, 22.50), (113.31, 22.51), (113.31, 22.50), (113.30, 22.51)])
    with pytest.raises(services.BoundaryConflict, match="nothing was saved"):
        services.edit_boundary(admin, A1, bow, effective_on=TODAY)


def test_a_border_drawn_on_an_older_net_is_stale(town: Town, admin) -> None:
    revision = selectors.net_revision()
    services.edit_boundary(admin, A1, WIDER_A2[A1], effective_on=TODAY, revision=revision)
    with pytest.raises(Stale):
        services.edit_boundary(admin, A1, square(0), effective_on=TODAY, revision=revision)


def test_a_village_is_not_redrawn_by_hand(town: Town, admin) -> None:
    with pytest.raises(Invalid, match="Only grids"):
        services.edit_boundary(admin, town.village_a.code, strip(0, 1), effective_on=TODAY)


def test_a_park_moves_freely_inside_its_village_only(town: Town, admin) -> None:
    moved = box(113.302, 22.502, 113.306, 22.506)
    assert services.edit_boundary(admin, town.park.code, moved, effective_on=TODAY) == [town.park.code]
    with pytest.raises(services.BoundaryConflict):
        services.edit_boundary(admin, town.park.code, box(113.29, 22.50, 113.30, 22.51), effective_on=TODAY)


def test_a_worker_redraws_nothing(town: Town, actor_of) -> None:
    with pytest.raises(Denied):
        services.edit_boundary(actor_of(town.worker_a), A1, WIDER_A2[A1], effective_on=TODAY)
