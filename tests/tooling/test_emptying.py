"""What a test committed is gone before the next one, and what is made once for all of them is still there."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import TransactionTestCase

from foundation.kernel import city_time
from incidents.cases.models import Incident
from procedures.ballots.bases import RollEntry
from procedures.ballots.services import check_paper, enter_paper
from procedures.seals.choices import LookAt
from procedures.seals.models import Exclusion, Look, Part
from residents.council.services import keep_record
from residents.people.services import give_own_consent
from tests.ballots.helpers import actor, opened, voter
from tests.council.helpers import body, passed_ballot, resolution, sheet
from tests.emptying import APPEND_ONLY, empty_tables, filled_tables
from tests.registers.test_entries import filed
from tests.town import Town, build_town
from tests.world import build_world


def words_found() -> int:
    """Return how many rows the index of words holds beside the incidents."""
    table = "cases_incident_words" if connection.vendor == "postgresql" else "cases_incident_fts_docsize"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


def decide_together(town: Town, at: Any) -> None:
    """Let a village choose by flats and on paper, vote on a resolution, keep the record of its meeting, and file its rules."""
    flats = [RollEntry(line, f"村民{line}", f"v{line}", units={f"flat {line}": 9_000}) for line in (1, 2)]
    choice = {"kind": "choice", "options": ("修桥", "修路"), "seats": 1, "entries": flats}
    ballot = opened(town.clerk_a, town.village_a, at, **choice)
    paper = enter_paper(actor(town.clerk_a), ballot, voter(ballot, 1).pk, ("1",))
    check_paper(actor(town.worker_a), ballot, paper.receipt, ("1",))
    give_own_consent(actor(town.resident), "reuse")
    made = resolution(town, body(town))
    passed_ballot(town, made, at)
    keep_record(actor(town.clerk_a), made, sheet())
    filed(town)


@pytest.mark.usefixtures("django_db_setup")
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
    decide_together(town, at)
    permissions = Permission.objects.count()
    assert {*APPEND_ONLY, Incident._meta.db_table} <= set(filled_tables(connection))
    assert words_found() > 0

    empty_tables(TransactionTestCase)

    assert filled_tables(connection) == []
    assert words_found() == 0
    assert Permission.objects.count() == permissions > 0
