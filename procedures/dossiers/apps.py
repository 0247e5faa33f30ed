"""The room as a Django app."""

from foundation.kernel.rooms import Room


class DossiersConfig(Room):
    """Apply, check, decide, deliver, object: types as versioned rows, one number for each dossier."""

    name = "procedures.dossiers"
    label = "dossiers"
