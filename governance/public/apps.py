"""The room as a Django app."""

from foundation.kernel.rooms import Room


class PublicConfig(Room):
    """The city's public site: what rooms contribute to it, read by everybody, without script and without an account."""

    name = "governance.public"
    label = "public"
    pages = "p/"
