"""Owns the loading of the reference catalogue from ``data/``; it overwrites nothing."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from foundation.kernel import city_time, policies, revisions
from foundation.kernel.actor import Actor
from foundation.kernel.audit import audit
from foundation.kernel.errors import Invalid
from foundation.kernel.text import pinyin_syllables
from incidents.catalogue.models import Matter, TimeLimit
from incidents.catalogue.selectors import REVISION
from incidents.catalogue.services.classes import load_admission_limits, load_classes
from procedures.clocks.services import load_calendar, load_ladders

DATA = Path(__file__).resolve().parent.parent / "data"


@dataclass(frozen=True, slots=True)
class LoadedCatalogue:
    """How many rows were added, which years, and for which years no official days are known."""

    matters: int
    limits: int
    ladders: int
    years: tuple[int, ...]
    missing: tuple[int, ...]


def load_catalogue(actor: Actor) -> LoadedCatalogue:
    """Add the matters, limits, ladders and calendar years that are missing; a second run changes nothing.

    Raises ``Invalid`` with the matter's code for a value that is none of its choices: nothing is added then.
    """
    policies.require(actor, "rules.change")
    rules = json.loads((DATA / "rules.json").read_text(encoding="utf-8"))
    rows = json.loads((DATA / "matters.json").read_text(encoding="utf-8"))
    since = date.fromisoformat(rules["valid_from"])
    with transaction.atomic():
        load_classes(actor, DATA / "classes.json", since)
        matters = _add_matters(rows, since)
        limits = _add_limits(rows, rules["limits"], since)
        ladders = load_ladders(actor, rules["ladders"])
        load_admission_limits(actor, rules["admission"], since)
        years, missing = load_calendar(actor, rules["calendar"], rules["years"])
        revisions.bump(REVISION)
        audit(actor, "load_catalogue", "catalogue", ["reference"], at=city_time.now())
    return LoadedCatalogue(matters=matters, limits=limits, ladders=ladders, years=years, missing=missing)


def _add_matters(rows: list[dict[str, Any]], since: date) -> int:
    known = set(Matter.objects.values_list("code", flat=True))
    new = [
        Matter(
            **{name: value for name, value in row.items() if name != "limits"},
            valid_from=since,
            # The reference list is admitted as a whole; what joins it later takes an admission.
            listed_from=None if row.get("not_delegable") else since,
            pinyin=" ".join(pinyin_syllables(row["name"])),
        )
        for row in rows
        if row["code"] not in known
    ]
    for matter in new:
        _check(matter, matter.code)
    return len(Matter.objects.bulk_create(new))


def _check(row: Model, whose: str) -> None:
    """Refuse a row whose values are none of its choices; where a key leads is the database's to say."""
    keys = [field.name for field in row._meta.fields if field.is_relation]
    try:
        row.clean_fields(exclude=keys)
    except ValidationError as error:
        faults = "; ".join(f"{name}: {' '.join(texts)}" for name, texts in error.message_dict.items())
        raise Invalid(_("%(whose)s: %(faults)s") % {"whose": whose, "faults": faults}) from error


def _add_limits(rows: list[dict[str, Any]], general: dict[str, list[Any]], since: date) -> int:
    ids = dict(Matter.objects.values_list("code", "pk"))
    known: set[tuple[int | None, str]] = set(TimeLimit.objects.filter(area=None).values_list("matter_id", "stage"))
    wanted: list[tuple[int | None, str, list[Any]]] = [(None, stage, limit) for stage, limit in general.items()]
    wanted += [(ids[row["code"]], stage, limit) for row in rows for stage, limit in row["limits"].items()]
    new = [
        TimeLimit(matter_id=matter, stage=stage, amount=limit[0], unit=limit[1], valid_from=since)
        for matter, stage, limit in wanted
        if (matter, stage) not in known
    ]
    codes: dict[int | None, str] = {pk: code for code, pk in ids.items()}
    for limit in new:
        _check(limit, f"{codes.get(limit.matter_id, 'rules')}, {limit.stage}")
    return len(TimeLimit.objects.bulk_create(new))
