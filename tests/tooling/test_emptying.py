"""What a test committed is gone before the next one, and what is made once for all of them is still there."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import TransactionTestCase

from foundation.kernel import city_time
from incidents.cases.models import Incident
from procedures.seals.choices import LookAt
from procedures.seals.models import Exclusion, Look, Part
from tests.emptying import APPEND_ONLY, empty_tables, filled_tables
from tests.town import build_town
from tests.world import build_world


def words_found() -> int:
    """Return how many rows the index of words holds beside the incidents."""
    table = "cases_incident_words" if connection.vendor == "postgresql" else "cases_incident_fts_docsize"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


def test_tests_that_commit_are_emptied_this_way() -> None:
    assert TransactionTestCase._fixture_teardown is empty_tables


@pytest.mark.django_db(transaction=True)
def test_a_whole_working_day_is_emptied_and_the_permissions_stay(at: Any) -> None:
    town = build_town()
    build_world(town)
    whose = {"subject_kind": "incident", "subject_key": "1", "user": town.clerk_a}
    for model, more in ((Part, {"part": "handler"}), (Exclusion, {})):
        model.objects.create(**whose, **more, given_at=city_time.now(), reason="as a test")
    Look.objects.create(**whose, what=LookAt.values[0], at=city_time.now())
    permissions = Permission.objects.count()
    assert {*APPEND_ONLY, Incident._meta.db_table} <= set(filled_tables(connection))
    assert words_found() > 0

    empty_tables(TransactionTestCase)

    assert filled_tables(connection) == []
    assert words_found() == 0
    assert Permission.objects.count() == permissions > 0
