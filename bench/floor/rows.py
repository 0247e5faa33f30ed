"""Writes the product's rows for the floor to copy. Runs inside the product's Django."""

import json
from pathlib import Path
from typing import Any

LIKE_OURS = (
    "id", "client_id", "reference", "version", "matter_id", "description", "state", "level", "city_id", "township_id",
    "village_id", "grid_id", "lng", "lat", "reported_at", "accepted_at", "ended_at", "due_stage", "tone",
    "calendar_missing", "unit_id",
)  # fmt: skip


def write(path: str, incidents: bool = True) -> None:
    """Write areas, matters, units and, where asked for, all incidents."""
    from django.core.serializers.json import DjangoJSONEncoder

    from incidents.cases.models import Incident

    with Path(path).open("w", encoding="utf-8") as out:

        def put(word: str, values: dict[str, Any]) -> None:
            out.write(json.dumps([word, values], cls=DjangoJSONEncoder, ensure_ascii=False) + "\n")

        _write_names(put)
        if incidents:
            for row in Incident.objects.values(*LIKE_OURS, "next_due_at").iterator(2_000):
                put("incident", {**{name: row[name] for name in LIKE_OURS}, "due_at": row["next_due_at"]})


def _write_names(put: Any) -> None:
    from shapely import to_wkb

    from grids.areas import selectors as areas
    from grids.workforce.models import Unit
    from incidents.catalogue.models import Matter

    territorial = {row.pk for row in areas.areas("grid") if row.kind == "territorial"}
    shapes = {
        row.area_id: to_wkb(row.geometry).hex()
        for row in areas.net_on(areas.today(), level="grid")
        if row.area_id in territorial
    }
    for level in ("city", "township", "village", "grid"):
        for row in areas.areas(level):
            above = [place.id for place in areas.chain(row.pk)]
            put(
                "area",
                {
                    "id": row.pk,
                    "code": row.code,
                    "name": row.name,
                    "level": level,
                    "above": above,
                    "boundary": shapes.get(row.pk),
                },
            )
    for matter in Matter.objects.values("id", "code", "name"):
        put("matter", matter)
    for unit in Unit.objects.values("id", "name"):
        put("unit", unit)
