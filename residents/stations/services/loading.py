"""Owns the loading of what every installation starts with: kinds of stations, and the first version of the 2+8+N model."""

import json
from datetime import date
from pathlib import Path

from foundation.kernel.actor import Actor
from residents.stations.models import ElementTemplate, StationKind
from residents.stations.services.elements import SlotData, begin_template, publish_template, save_template

DATA = Path(__file__).resolve().parent.parent / "data"


def load_kinds() -> int:
    """Write the kinds that are missing and return how many; nothing is overwritten."""
    rows = json.loads((DATA / "kinds.json").read_text(encoding="utf-8"))
    known = set(StationKind.objects.values_list("code", flat=True))
    missing = [row for row in rows if row["code"] not in known]
    StationKind.objects.bulk_create(StationKind(order=10 * rows.index(row), **row) for row in missing)
    return len(missing)


def load_template(actor: Actor, valid_from: date) -> bool:
    """Publish the first version of the model where there is none; say whether it did."""
    if ElementTemplate.objects.exists():
        return False
    data = json.loads((DATA / "elements.json").read_text(encoding="utf-8"))
    begin_template(actor, source=data["source"])
    save_template(actor, [SlotData(**slot) for slot in data["slots"]], source=data["source"])
    publish_template(actor, valid_from)
    return True
