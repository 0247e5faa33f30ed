"""The room as a Django app."""

from foundation.kernel.rooms import Room


class BallotsConfig(Room):
    """Rolls, votes, thresholds as exact fractions, and counts."""

    name = "procedures.ballots"
    label = "ballots"
