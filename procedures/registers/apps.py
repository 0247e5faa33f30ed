"""The room as a Django app."""

from foundation.kernel.rooms import Room


class RegistersConfig(Room):
    """Filed versions that nothing can alter, under numbers without a gap."""

    name = "procedures.registers"
    label = "registers"
