"""The room as a Django app."""

from foundation.kernel.rooms import Room


class ProcessConfig(Room):
    """What a subject with a process goes through: workflow tables, the one door of every state, steps."""

    name = "foundation.process"
    label = "process"
