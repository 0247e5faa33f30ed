"""Reports for record touch no rate (DOMAIN.md item 87): whatever is filed, taken back or merged, no figure of a board moves.

Two histories of one town run side by side in the tests: one of incidents alone, and the same with reports for record
between its steps. What the boards say is compared byte by byte.
"""

import json
import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core import serializers
from django.core.cache import cache
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from foundation.kernel import city_time, outbox
from foundation.kernel.actor import system
from foundation.kernel.errors import DomainError
from governance.board.services import rebuild
from incidents.cases.models import Incident
from incidents.filings.events import FilingMoved
from incidents.filings.models import FilingRecord
from incidents.filings.services import expire_filings
from incidents.filings.workflow import FILING
from tests.cases.helpers import do as do_incident
from tests.cases.helpers import report
from tests.filings.helpers import do, filed
from tests.town import Town

HANDS = ("worker_a", "clerk_a", "official_a")
QUIET_ACTS = ("acknowledge", "watch", "merge", "settle", "add", "decline", "void")
KINDS = ("information", "risk_sign", "beyond_level", "private_quarrel")


def board_bytes(api: Callable[..., Any], town: Town) -> bytes:
    """Return every figure the boards show, and every row they are computed from."""
    # What is kept for the readers of a figure must not stand for counting it.
    cache.clear()
    client, said = api(town.city_centre), []
    for area in (town.city, town.township_a, town.township_b, town.village_a):
        for address in (
            f"/api/v1/board/summary/?area={area.code}",
            f"/api/v1/board/series/?area={area.code}&measure=reported&by=day",
        ):
            answer = client.get(address)
            assert answer.status_code == 200, (address, answer.content)
            said.append(answer.content.decode())
    for model in apps.get_app_config("board").get_models():
        rows = serializers.serialize("python", model.objects.all())
        said += sorted(json.dumps(row["fields"], default=str, sort_keys=True) for row in rows)
    return "\n".join(said).encode()


def deliver() -> None:
    while outbox.drain(city_time.now() + timedelta(microseconds=1)):
        pass


def live_incidents(town: Town, dice: random.Random) -> None:
    """Let some incidents be reported, accepted, declined as duplicates, dispatched and finished."""
    for place in ("in_a1", "in_a2", "in_a3"):
        report(town, matter="litter", place=place)
    for incident in Incident.objects.order_by("pk"):
        for action, user, chosen in dice.choice(
            (
                (("decline", town.city_centre, {"reason": "duplicate"}),),
                (("accept", town.city_centre, {}), ("dispatch", town.city_centre, {"to": f"unit:{town.urban_a.pk}"})),
                (("accept", town.city_centre, {}),),
            )
        ):
            do_incident(user, incident, action, **chosen)


def one_quiet_step(town: Town, dice: random.Random) -> None:
    """File one, or try some act on one; a refusal changes nothing. None becomes an incident."""
    filings = list(FilingRecord.objects.order_by("pk"))
    if not filings or dice.random() < 0.4:
        place = dice.choice((None, town.in_a1, town.in_a2))
        filed(
            town.worker_a,
            place,
            kind=dice.choice(KINDS),
            is_urgent=dice.random() < 0.2,
            names_person=dice.random() < 0.2,
        )
        return
    filing, action = dice.choice(filings), dice.choice(QUIET_ACTS)
    until = city_time.local_day(city_time.now()) + timedelta(days=dice.randint(1, 30))
    chosen = {"until": until, "master": dice.choice(filings).number}
    try:
        do(getattr(town, dice.choice(HANDS)), filing, action, **chosen)
    except DomainError:
        return


@pytest.mark.parametrize("shift_days", [0, 1, 200])
def test_reports_for_record_leave_every_figure_as_it_is(town: Town, api: Any, at: Any, shift_days: int) -> None:
    @settings(
        max_examples=4,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
        phases=[Phase.generate],
    )
    @given(seed=st.integers(0, 2**32), steps=st.integers(1, 25))
    def check(seed: int, steps: int) -> None:
        with transaction.atomic():
            live_incidents(town, random.Random(seed))
            deliver()
            at.shift(timedelta(days=shift_days))
            before = board_bytes(api, town)
            dice = random.Random(seed + 1)
            for _step in range(steps):
                one_quiet_step(town, dice)
            deliver()
            expire_filings(city_time.now())
            deliver()
            assert FilingRecord.objects.exists()
            assert board_bytes(api, town) == before
            rebuild(system("test"))
            FilingRecord.objects.all().delete()
            assert board_bytes(api, town) == before
            at.shift(-timedelta(days=shift_days))
            transaction.set_rollback(True)

    check()


def test_the_figures_would_show_an_incident(town: Town, api: Any) -> None:
    before = board_bytes(api, town)
    report(town)
    deliver()
    assert board_bytes(api, town) != before


def test_a_converted_one_counts_as_an_incident_reported_on_its_own_day(town: Town, api: Any, at: Any) -> None:
    """What the boards say after a conversion is what they say after the same report made by hand that day."""
    with transaction.atomic():
        filed(town.worker_a, town.in_a1)
        at.shift(timedelta(days=2))
        do(town.worker_a, FilingRecord.objects.get(), "convert", note="", matter="litter")
        deliver()
        converted = board_bytes(api, town)
        transaction.set_rollback(True)
    report(town, matter="litter", place="in_a1", description="桥头有人说要停水")
    deliver()
    assert board_bytes(api, town) == converted


def test_no_tally_follows_the_topic_of_this_room() -> None:
    heard = [name for name, _one in outbox.subscribers()[FilingMoved]]
    assert [name for name in heard if "filings" not in name] == []
    assert {move.action for move in FILING.moves if not move.by_system} == {*QUIET_ACTS, "convert"}
