"""The broker only wakes: emptied, it has lost nothing; told everything twice, it doubles nothing. Nor do two loops."""

import os
import time

import pytest
import redis

from tests.chaos.house import House, Snapshot, running

LONGEST = 60


@pytest.fixture
def house(house: House) -> House:
    """Begin with an empty broker."""
    if house.redis_url:
        flush(house)
    return house


def flush(house: House) -> None:
    """Throw away everything the broker holds."""
    redis.Redis.from_url(house.redis_url).flushdb()


def held(house: House) -> int:
    """Return how many messages the broker holds."""
    return int(redis.Redis.from_url(house.redis_url).llen("celery"))


def worker(house: House) -> object:
    return house.start(
        "-m",
        "celery",
        "--quiet",
        "-A",
        "governance.celery",
        "worker",
        "--pool",
        "solo",
        "--loglevel",
        "CRITICAL",
        "--without-gossip",
        "--without-mingle",
        "--without-heartbeat",
        PYTHONWARNINGS="ignore",
    )


def wait_until_done(house: House) -> None:
    until = time.monotonic() + LONGEST
    while house.waiting() and time.monotonic() < until:
        time.sleep(0.2)


@pytest.mark.skipif(not os.environ.get("REDIS_URL"), reason="needs Redis in REDIS_URL; without it there is no broker")
def test_a_broker_that_forgot_everything_has_lost_nothing(house: House, undisturbed: Snapshot) -> None:
    eager = house.start("-m", "tests.chaos.beat")
    with running([eager]):
        while not held(house):
            time.sleep(0.05)
    flush(house)
    assert house.waiting() > 0
    with running([worker(house), house.start("-m", "tests.chaos.beat")]):
        wait_until_done(house)
    assert house.snapshot() == undisturbed


def test_two_of_everything_are_harmless(house: House, undisturbed: Snapshot) -> None:
    loops = [house.start("manage.py", "duties", "--loop") for _loop in range(2)]
    if house.redis_url:
        loops += [worker(house), worker(house), *(house.start("-m", "tests.chaos.beat") for _beat in range(2))]
    with running(loops):
        wait_until_done(house)
    assert house.snapshot() == undisturbed
