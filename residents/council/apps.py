"""The room as a Django app."""

from foundation.kernel.rooms import Room


class CouncilConfig(Room):
    """Proposals and written replies, meetings and resolutions of villages and enterprises."""

    name = "residents.council"
    label = "council"
