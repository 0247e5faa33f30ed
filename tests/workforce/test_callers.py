"""Whose call it is and what is kept of units and their people: the same as asking each time, and never older than the rows."""

import pytest
from django.db import connection, transaction

from foundation.accounts import selectors as accounts
from foundation.accounts.models import ApiToken, User
from foundation.accounts.services import create_token
from foundation.kernel import city_time, revisions
from foundation.kernel.actor import system
from grids.workforce import selectors
from grids.workforce.models import Posting, Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def on_postgresql():
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL in DATABASE_URL")


def people():
    return revisions.current().get(selectors.PEOPLE)


def nearest(town):
    return selectors.area_of_nearest_unit(town.grid_a1.path, town.urban_a.function, people=people())


def test_a_key_finds_the_same_user_and_postings_with_both_and_apart(town):
    key = create_token(system("test"), user=town.worker_a)
    found, apart = selectors.working_token(key), accounts.working_token(key)
    assert (found.user, found.id, found.is_use_to_note) == (apart.user, apart.id, apart.is_use_to_note)
    assert selectors.actor_for(found.user) == selectors.actor_for(apart.user)


@pytest.mark.parametrize("ended", ["revoked", "old", "disabled", "unknown"])
def test_a_key_that_does_not_work_finds_nobody(town, ended):
    key = create_token(system("test"), user=town.worker_a)
    now = city_time.now()
    if ended == "disabled":
        User.objects.filter(pk=town.worker_a.pk).update(is_active=False)
    else:
        ApiToken.objects.update(
            **{"revoked": {"revoked_at": now}, "old": {"expires_at": now}, "unknown": {"digest": "x"}}[ended]
        )
    assert selectors.working_token(key) is None


def test_a_posting_that_ended_is_not_read_along(town, api):
    client = api(town.worker_a)
    assert client.get("/api/v1/incidents/").status_code == 200
    Posting.objects.filter(user=town.worker_a).delete()
    key = create_token(system("test"), user=town.worker_a)
    assert selectors.actor_for(selectors.working_token(key).user).grants == ()


@pytest.mark.parametrize("change", [
    lambda town: Posting.objects.filter(unit=town.urban_a).delete(),
    lambda town: Unit.objects.filter(pk=town.urban_a.pk).update(is_active=False),
    lambda town: User.objects.filter(postings__unit=town.urban_a).update(is_active=False),
    lambda town: Unit.objects.filter(pk=town.urban_a.pk).update(function="other"),
])  # fmt: skip
def test_the_nearest_unit_is_asked_again_after_every_change(town, change):
    before = nearest(town)
    change(town)
    assert (before, nearest(town)) == (
        town.urban_a.area_id,
        selectors.area_of_nearest_unit(town.grid_a1.path, town.urban_a.function),
    )


def test_the_nearest_unit_is_kept_between_changes(town, on_postgresql, django_assert_num_queries):
    nearest(town)
    number = people()
    with django_assert_num_queries(0):
        selectors.area_of_nearest_unit(town.grid_a1.path, town.urban_a.function, people=number)


def test_what_was_kept_of_a_transaction_that_came_to_nothing_is_not_taken_for_another(town, on_postgresql):
    try:
        with transaction.atomic():
            Posting.objects.filter(unit=town.urban_a).delete()
            inside = nearest(town)
            raise LookupError
    except LookupError:
        Posting.objects.filter(unit=town.urban_a).update(role=Posting.objects.filter(unit=town.urban_a).first().role)
    assert (inside != town.urban_a.area_id, nearest(town)) == (True, town.urban_a.area_id)


def test_a_sign_in_renews_nothing(town, on_postgresql):
    before = people()
    User.objects.filter(pk=town.worker_a.pk).update(last_login=city_time.now())
    assert (before is not None, people()) == (True, before)
