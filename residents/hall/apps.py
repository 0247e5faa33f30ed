"""The room as a Django app."""

from foundation.kernel.rooms import Room


class HallConfig(Room):
    """One-stop services: one application, three channels, one number."""

    name = "residents.hall"
    label = "hall"
