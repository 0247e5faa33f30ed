"""The room as a Django app."""

from foundation.kernel.rooms import Room


class OrganisationsConfig(Room):
    """Organisations of the six actor roles, and the mandates of people in them."""

    name = "grids.organisations"
    label = "organisations"
