"""Owns the loading of the editions of classes, of the rule of ownership, and of the limits of admissions."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from foundation.kernel import policies
from foundation.kernel.actor import Actor
from incidents.catalogue.models import AdmissionLimit, CatalogueEdition, MatterClass, OwnershipRule


def load_classes(actor: Actor, path: Path, since: date) -> None:
    """Add the editions, major classes and rules of ownership that are not there yet; what is there stays."""
    policies.require(actor, "rules.change")
    data = json.loads(path.read_text(encoding="utf-8"))
    known = dict(CatalogueEdition.objects.values_list("code", "pk"))
    CatalogueEdition.objects.bulk_create(
        CatalogueEdition(**edition) for edition in data["editions"] if edition["code"] not in known
    )
    editions = dict(CatalogueEdition.objects.values_list("code", "pk"))
    there = set(MatterClass.objects.values_list("edition_id", "kind", "major_code", "minor_code"))
    MatterClass.objects.bulk_create(
        MatterClass(edition_id=editions[edition], kind=kind, major_code=code, name=name)
        for edition, kinds in data["major"].items()
        for kind, names in kinds.items()
        for code, name in names.items()
        if (editions[edition], kind, code, "") not in there
    )
    with_rule = set(OwnershipRule.objects.filter(area=None).values_list("kind", flat=True))
    OwnershipRule.objects.bulk_create(
        OwnershipRule(kind=kind, first=first, valid_from=since)
        for kind, first in data["ownership"].items()
        if kind not in with_rule
    )


def load_admission_limits(actor: Actor, limits: Mapping[str, Sequence[Any]], since: date) -> None:
    """Add the limits of admissions that are not there yet."""
    policies.require(actor, "rules.change")
    known = set(AdmissionLimit.objects.values_list("stage", flat=True))
    AdmissionLimit.objects.bulk_create(
        AdmissionLimit(stage=stage, amount=amount, unit=unit, valid_from=since)
        for stage, (amount, unit) in limits.items()
        if stage not in known
    )
