"""Areas are kept by the process for a moment; each test stands in a town of its own."""

import pytest

from grids.areas import selectors


@pytest.fixture(autouse=True)
def fresh_places():
    """Forget the areas of the test before."""
    selectors.forget()
