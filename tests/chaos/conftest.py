"""One seed for all tests that kill, the state an undisturbed run leads to, and a fresh copy for each test."""

from collections.abc import Iterator

import pytest

from tests.chaos.house import Builder, House, Snapshot


@pytest.fixture(scope="session")
def builder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Builder]:
    """Build the seed once."""
    builder = Builder(tmp_path_factory.mktemp("chaos"))
    yield builder
    builder.close()


@pytest.fixture(scope="session")
def undisturbed(builder: Builder) -> Snapshot:
    """Return what is there after a run that nothing disturbed."""
    house = builder.build()
    house.clocks()
    assert (house.waiting(), house.torn()) == (0, {})
    return house.snapshot()


@pytest.fixture
def house(builder: Builder) -> House:
    """Return a house with everything due and nothing fired."""
    return builder.build()
