"""Voiding leaves every rate as if the report had never been made (DOMAIN.md 2.6): compared byte by byte over random histories."""

import json
import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.cache import cache
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from foundation.kernel import city_time
from foundation.kernel.actor import system
from governance.board.services import rebuild
from incidents.cases.choices import VoidReason
from tests.board.test_lives import live
from tests.cases.helpers import do, report
from tests.conftest import TUESDAY
from tests.filings.test_rates import deliver
from tests.town import Town

PLACES, MATTERS = ("in_a1", "in_a2", "in_a3", "in_b1"), ("litter", "gas_leak", "fire_exit")


def rates_in(said: Any) -> Any:
    """Return the rates of an answer, wherever they stand, with what they are of; everything else is left out."""
    if isinstance(said, list):
        # Rows stand in the order of what was reported, and one with nothing due says nothing of rates.
        return sorted((found for one in said if (found := rates_in(one))), key=str)
    if not isinstance(said, dict):
        return None
    own = {name: value for name, value in said.items() if name.endswith("_rate") and value["denominator"]}
    inner = {name: found for name, value in said.items() if not name.endswith("_rate") and (found := rates_in(value))}
    return {**({"code": said.get("code"), **own} if own else {}), **inner}


def rate_bytes(api: Callable[..., Any], town: Town) -> bytes:
    """Return every rate that the boards show, of the city, its townships and a village, with its two parts."""
    cache.clear()
    client, said = api(town.city_centre), []
    for area in (town.city, town.township_a, town.township_b, town.village_a):
        said.append(rates_in(client.get(f"/api/v1/board/summary/?area={area.code}").json()))
        for measure in ("on_time_rate", "closure_rate"):
            answer = client.get(f"/api/v1/board/series/?area={area.code}&measure={measure}&by=day")
            said.append([point for point in answer.json()["points"] if point["denominator"]])
    return json.dumps(said, sort_keys=True).encode()


def void_some(town: Town, dice: random.Random, count: int, at: Any) -> None:
    """Report some and void them, at once or hours later, accepted or not."""
    for _number in range(count):
        incident = report(town, system("test"), matter=dice.choice(MATTERS), place=dice.choice(PLACES))
        if dice.random() < 0.5:
            do(town.city_centre, incident, "accept")
        at.shift(timedelta(hours=dice.choice((0, 3, 30))))
        do(town.city_centre, incident, "void", reason=dice.choice(VoidReason.values))


def test_any_number_of_voidings_leaves_every_rate_as_it_is(town: Town, api: Any, at: Any) -> None:
    @settings(
        max_examples=4,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
        phases=[Phase.generate],
    )
    @given(seed=st.integers(0, 2**32), count=st.integers(1, 6))
    def check(seed: int, count: int) -> None:
        told = set()
        for is_voiding in (False, True):
            with transaction.atomic():
                live(town, at, random.Random(seed), deliver)
                later = city_time.now() + timedelta(days=9)
                if is_voiding:
                    void_some(town, random.Random(seed + 1), count, at)
                at.move_to(later)
                deliver()
                told.add(rate_bytes(api, town))
                rebuild(system("test"))
                told.add(rate_bytes(api, town))
                transaction.set_rollback(True)
            at.move_to(TUESDAY)
        assert len(told) == 1
        assert b"numerator" in told.pop()

    check()


def test_a_declined_one_that_was_late_would_show(town: Town, api: Any, at: Any) -> None:
    """The comparison is not blind: what somebody had in hand and let run out stands in the rates."""
    deliver()
    before = rate_bytes(api, town)
    incident = do(town.worker_a, report(town), "take")
    at.shift(timedelta(days=3))
    do(town.clerk_a, incident, "withdraw")
    deliver()
    assert rate_bytes(api, town) != before
