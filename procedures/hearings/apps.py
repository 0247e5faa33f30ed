"""The room as a Django app."""

from foundation.kernel.rooms import Room


class HearingsConfig(Room):
    """Public notices (公示) with objections that block until they are answered."""

    name = "procedures.hearings"
    label = "hearings"
