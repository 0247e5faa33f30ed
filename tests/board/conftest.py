"""Every test of the board knows its own town's areas only."""

import pytest

from grids.areas import selectors as areas


@pytest.fixture(autouse=True)
def own_places() -> None:
    """Drop the places this process holds of another test's town."""
    areas.forget()
