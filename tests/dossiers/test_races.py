"""Two at once: one application under one id, and numbers without a gap."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from procedures.dossiers.models import Dossier, Need
from procedures.dossiers.services import submit_dossier
from procedures.registers.models import Serial
from tests.dossiers.helpers import actor, data, service
from tests.town import Town

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="two connections race on PostgreSQL"),
]


def at_once(town: Town, sent: list[Any]) -> list[Any]:
    """Submit all of them at once, each on a connection of its own."""
    who = actor(town.resident)

    def submit(one: Any) -> Any:
        try:
            return submit_dossier(who, one)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(submit, sent))


def test_numbers_have_no_gap(town: Town) -> None:
    service()
    at_once(town, [data(town, papers=("book",)) for _one in range(16)])
    numbers = sorted(Dossier.objects.values_list("number", flat=True))
    assert numbers == [f"SQ-2026-{number:06d}" for number in range(1, 17)]
    assert Need.objects.filter(status="given").values("receipt_number").distinct().count() == 16


def test_one_id_is_one_application_and_takes_one_number(town: Town) -> None:
    service()
    sent = data(town)
    taken = at_once(town, [sent] * 8)
    assert [one.is_new for one in taken].count(True) == 1
    assert {one.dossier.number for one in taken} == {"SQ-2026-000001"}
    assert Serial.objects.get(scheme="dossier").last == 1
