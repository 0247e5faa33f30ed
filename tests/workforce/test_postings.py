"""Postings: who holds which role where, from when until when."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from foundation.accounts.access import support_actor
from foundation.kernel import revisions
from foundation.kernel.actor import ANONYMOUS, system
from foundation.kernel.errors import Denied, Invalid, NotFound
from foundation.kernel.models import AuditEvent
from grids.areas import selectors as areas
from grids.areas import services as plans
from grids.workforce import selectors, services
from grids.workforce.choices import Role
from grids.workforce.models import Posting, Unit

SHELL = system("test")
TODAY = date(2026, 11, 24)


def post(town, user, role=Role.GRID_WORKER, area=None, **more):
    more = {"starts_on": TODAY, **more}
    return services.post_person(SHELL, user_id=user.pk, role=role, area_id=(area or town.grid_b2).pk, **more)


def test_actor_carries_a_grant_for_each_posting(town):
    actor = selectors.actor_for(town.handler_a)
    (grant,) = actor.grants
    assert (grant.role, grant.area_path, grant.unit_id) == ("department_handler", town.township_a.path, town.urban_a.pk)
    assert (actor.name, actor.user_id) == ("吴城管", town.handler_a.pk)


def test_actor_is_one_statement(town, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert selectors.actor_for(town.worker_a).has_role(Role.GRID_WORKER)


def test_resident_has_no_grants(town):
    assert selectors.actor_for(town.resident).grants == ()


def test_posting_counts_from_its_first_day(town, at):
    post(town, town.resident, starts_on=TODAY + timedelta(days=1))
    assert not selectors.actor_for(town.resident).grants
    at.shift(24 * 3600)
    assert selectors.actor_for(town.resident).has_role(Role.GRID_WORKER)


def test_posting_counts_by_the_citys_day(town, at):
    post(town, town.resident, starts_on=TODAY + timedelta(days=1))
    # 00:30 on the 25th in the city is still the 24th in Greenwich.
    at.shift(14.5 * 3600)
    assert selectors.actor_for(town.resident).grants


def test_posting_ends_before_its_last_day(town, at):
    post(town, town.resident, ends_on=TODAY + timedelta(days=1))
    assert selectors.actor_for(town.resident).grants
    at.shift(24 * 3600)
    assert not selectors.actor_for(town.resident).grants


def test_ended_posting_opens_nothing_from_that_moment(town):
    posting = Posting.objects.get(user=town.worker_a)
    services.end_posting(SHELL, posting_id=posting.pk, ends_on=TODAY)
    assert selectors.actor_for(town.worker_a).grants == ()


def test_posting_ended_on_its_first_day_never_was(town):
    posting = post(town, town.resident)
    services.end_posting(SHELL, posting_id=posting.pk, ends_on=TODAY)
    assert not Posting.objects.filter(user=town.resident).exists()


def test_posting_is_written_down_and_renews_what_is_kept_by_revision(town):
    before = revisions.current()["workforce"]
    posting = post(town, town.resident)
    event = AuditEvent.objects.get(action="post_person")
    assert (event.subject_key, event.detail["posting"]) == (str(town.resident.pk), posting.pk)
    assert revisions.current()["workforce"] == before + 1


@pytest.mark.parametrize(("role", "area"), [
    (Role.GRID_WORKER, "village_a"), (Role.VILLAGE_CLERK, "grid_a1"), (Role.TOWNSHIP_OFFICIAL, "city"),
    (Role.CITY_CENTRE, "township_a"), (Role.NET_ADMIN, "grid_a1"), ("mayor", "city"),
])  # fmt: skip
def test_role_fits_the_level_of_its_area(town, role, area):
    with pytest.raises(Invalid):
        post(town, town.resident, role, getattr(town, area))


def test_handlers_and_only_handlers_work_in_a_unit(town):
    with pytest.raises(Invalid):
        post(town, town.resident, Role.DEPARTMENT_HANDLER, town.township_a)
    with pytest.raises(Invalid):
        post(town, town.resident, Role.GRID_WORKER, unit_id=town.urban_a.pk)
    with pytest.raises(Invalid):
        post(town, town.resident, Role.DEPARTMENT_HANDLER, town.city, unit_id=town.urban_a.pk)
    assert post(town, town.resident, Role.DEPARTMENT_HANDLER, town.township_a, unit_id=town.urban_a.pk).pk


@pytest.mark.parametrize(("starts", "ends", "fits"), [
    (0, None, False), (0, 5, False), (-30, -20, False), (-400, -390, True), (-400, None, False),
])  # fmt: skip
def test_same_posting_never_overlaps_itself(town, starts, ends, fits):
    # worker_a is posted to grid_a1 since the first of January, 327 days ago.
    days = {
        "starts_on": TODAY + timedelta(days=starts),
        "ends_on": None if ends is None else TODAY + timedelta(days=ends),
    }
    if fits:
        assert post(town, town.worker_a, area=town.grid_a1, **days).pk
    else:
        with pytest.raises(Invalid):
            post(town, town.worker_a, area=town.grid_a1, **days)


def test_backward_dates_are_refused(town):
    with pytest.raises(Invalid):
        post(town, town.resident, ends_on=TODAY)
    with pytest.raises(Invalid):
        services.end_posting(SHELL, posting_id=Posting.objects.get(user=town.worker_a).pk, ends_on=date(2025, 1, 1))


def test_database_keeps_the_rules_alone(town):
    row = {"user": town.worker_a, "role": Role.GRID_WORKER, "area": town.grid_a1, "starts_on": TODAY}
    for wrong in (row, {**row, "role": Role.DEPARTMENT_HANDLER}, {**row, "ends_on": TODAY}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Posting.objects.create(**wrong)


def test_second_of_two_posting_at_once_is_told(town, monkeypatch):
    monkeypatch.setattr(services, "check_posting", lambda **_asked: None)
    with pytest.raises(Invalid, match="already"):
        post(town, town.worker_a, area=town.grid_a1)


def test_unknown_posting_cannot_end(town):
    with pytest.raises(NotFound):
        services.end_posting(SHELL, posting_id=0, ends_on=TODAY)


def test_only_the_support_desk_posts(town, actor_of):
    asked = {"user_id": town.resident.pk, "role": Role.GRID_WORKER, "area_id": town.grid_b2.pk, "starts_on": TODAY}
    for actor in (ANONYMOUS, actor_of(town.city_centre), actor_of(town.net_admin), actor_of(town.staff)):
        with pytest.raises(Denied):
            services.post_person(actor, **asked)
    assert services.post_person(support_actor(town.staff), **asked).pk


def test_people_posted_are_found_in_one_statement(town, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = selectors.people_posted([town.grid_a1.pk, town.village_a.pk], [Role.GRID_WORKER, Role.VILLAGE_CLERK])
    assert {posted.user_id for posted in found} == {town.worker_a.pk, town.clerk_a.pk}


def test_disabled_people_are_not_found(town):
    type(town.worker_a).objects.filter(pk=town.worker_a.pk).update(is_active=False)
    assert selectors.workers_of(town.grid_a1.pk) == []


def test_members_of_a_unit(town):
    (posted,) = selectors.members_of([town.urban_a.pk])
    assert (posted.user_id, posted.unit_id) == (town.handler_a.pk, town.urban_a.pk)


def test_units_serve_their_place_and_what_lies_below(town):
    assert [unit.code for unit in selectors.units_for(town.grid_a1.path)] == ["urban-a", "fire-city"]
    assert [unit.code for unit in selectors.units_for(town.grid_b1.path)] == ["fire-city"]
    assert [unit.code for unit in selectors.units_for(town.grid_a1.path, function="urban_management")] == ["urban-a"]


def test_closed_unit_is_not_offered_but_stays_known(town):
    services.set_unit_active(SHELL, unit_id=town.urban_a.pk, is_active=False)
    assert [unit.code for unit in selectors.units_for(town.grid_a1.path)] == ["fire-city"]
    assert selectors.units([town.urban_a.pk])[town.urban_a.pk].name == "东河镇城管办"


def test_unit_belongs_to_township_or_city(town):
    with pytest.raises(Invalid):
        services.create_unit(SHELL, code="x", name="x", function="x", area_id=town.village_a.pk)
    with pytest.raises(Invalid):
        services.create_unit(SHELL, code="urban-a", name="x", function="x", area_id=town.city.pk)
    assert services.create_unit(SHELL, code="water", name="水务", function="water", area_id=town.city.pk).pk


def test_support_desk_creates_a_unit(town, page):
    data = {"code": "water", "name": "水务局", "function": "water", "area": town.city.code}
    assert page(town.staff).post("/admin/workforce/unit/add/", data).status_code == 302
    assert Unit.objects.get(code="water").area_id == town.city.pk


def test_support_desk_closes_a_unit(town, page):
    assert page(town.staff).post(f"/admin/workforce/unit/{town.urban_a.pk}/change/", {}).status_code == 302
    town.urban_a.refresh_from_db()
    assert (town.urban_a.is_active, town.urban_a.name) == (False, "东河镇城管办")


def posting_data(town, **changes):
    return {
        "user": town.resident.username,
        "role": Role.GRID_WORKER,
        "area": town.grid_b2.code,
        "unit": "",
        "starts_on": "2026-11-24",
        "ends_on": "",
        **changes,
    }


def test_support_desk_posts_a_person(town, page):
    assert page(town.staff).post("/admin/workforce/posting/add/", posting_data(town)).status_code == 302
    assert selectors.actor_for(town.resident).has_role(Role.GRID_WORKER)


@pytest.mark.parametrize(("wrong", "field"), [
    ({"area": "000"}, "area"), ({"role": Role.CITY_CENTRE}, "area"),
    ({"ends_on": "2026-11-24"}, "ends_on"), ({"role": Role.DEPARTMENT_HANDLER}, "unit"),
])  # fmt: skip
def test_support_desk_sees_a_wrong_posting_at_its_field(town, page, wrong, field):
    answer = page(town.staff).post("/admin/workforce/posting/add/", posting_data(town, **wrong))
    assert field in answer.context["adminform"].form.errors


def test_support_desk_ends_a_posting(town, page):
    posting = Posting.objects.get(user=town.worker_a)
    answer = page(town.staff).post(f"/admin/workforce/posting/{posting.pk}/change/", {"ends_on": "2026-11-24"})
    assert answer.status_code == 302
    assert selectors.actor_for(town.worker_a).grants == ()


# --- grids that end --------------------------------------------------------------------------------------------------


def ended(town, day=TODAY):
    """Let the second grid take the place of the first."""
    plans.end_areas(SHELL, {town.grid_a1.code: town.grid_a2.code}, day)


def test_a_posting_counts_for_the_grid_that_took_the_place_of_its_own(town, at):
    ended(town, TODAY + timedelta(days=1))
    assert [grant.area_id for grant in selectors.actor_for(town.worker_a).grants] == [town.grid_a1.pk]
    at.shift(24 * 3600)
    (grant,) = selectors.actor_for(town.worker_a).grants
    assert (grant.area_id, grant.area_level, grant.area_path) == (town.grid_a2.pk, "grid", town.grid_a2.path)
    assert Posting.objects.get(user=town.worker_a).area_id == town.grid_a1.pk


@pytest.mark.parametrize("asked", ["grid_a1", "grid_a2"])
def test_people_are_found_over_either_grid_once_it_is_one(town, asked, django_assert_num_queries):
    post(town, town.resident, area=town.grid_a2)
    ended(town)
    area_id = getattr(town, asked).pk
    areas.successor(area_id)
    with django_assert_num_queries(1):
        found = selectors.people_posted([area_id], [Role.GRID_WORKER])
    assert {(posted.user_id, posted.area_id) for posted in found} == {
        (town.worker_a.pk, area_id),
        (town.resident.pk, area_id),
    }


def test_who_was_posted_on_both_grids_is_found_once(town):
    post(town, town.worker_a, area=town.grid_a2)
    ended(town)
    assert len(selectors.people_posted([town.grid_a2.pk], [Role.GRID_WORKER])) == 1


def test_people_of_a_day_before_the_ending_are_those_of_that_day(town):
    post(town, town.resident, area=town.grid_a2)
    ended(town, TODAY + timedelta(days=1))
    assert [p.user_id for p in selectors.people_posted([town.grid_a1.pk], [Role.GRID_WORKER], day=TODAY)] == [
        town.worker_a.pk
    ]


def test_nobody_is_posted_to_a_grid_that_has_ended(town):
    ended(town)
    with pytest.raises(Invalid) as refused:
        post(town, town.resident, area=town.grid_a1)
    assert refused.value.fields["area"] == "Choose the area that takes its place."
    assert post(town, town.resident, area=town.grid_a1, starts_on=TODAY - timedelta(days=3)).pk


def test_functions_have_names_at_the_support_desk_and_a_citys_own_its_code(town, page):
    town.net_admin.is_staff = town.net_admin.is_superuser = True
    town.net_admin.save()
    services.create_unit(system("test"), code="u9", name="Harbour", function="harbour", area_id=town.city.pk)
    listed = page(town.net_admin).get("/admin/workforce/unit/").content.decode()
    assert "urban management" in listed
    assert "urban_management</a>" not in listed
    assert "harbour" in listed
