"""Owns how a type is written: a draft, published by a second person, frozen from then on, followed by new versions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from foundation.kernel import city_time, policies
from foundation.kernel.actor import Actor
from foundation.kernel.audit import audit
from foundation.kernel.errors import Invalid, NotFound, Stale
from procedures.dossiers import selectors
from procedures.dossiers.models import (
    DossierType,
    ForbiddenProof,
    PaperRule,
    ResultRule,
    StageRule,
    TypeField,
    TypeVersion,
)

_MODELS: Mapping[str, Any] = {"fields": TypeField, "papers": PaperRule, "stages": StageRule, "results": ResultRule}
KIND = "dossier_type"


@dataclass(frozen=True, slots=True)
class TypeData:
    """What a version says: ``columns`` of ``TypeVersion``, and the rows of each part as columns, in their order."""

    columns: Mapping[str, Any]
    fields: Sequence[Mapping[str, Any]] = ()
    papers: Sequence[Mapping[str, Any]] = ()
    stages: Sequence[Mapping[str, Any]] = ()
    results: Sequence[Mapping[str, Any]] = ()


def begin_type(actor: Actor, code: str, title: str) -> TypeVersion:
    """Make a type with an empty draft and return the draft. Raises ``Denied``, and ``Invalid`` where the code is taken."""
    policies.require(actor, "dossier_type.edit")
    with transaction.atomic():
        made, is_new = DossierType.objects.get_or_create(code=code)
        if not is_new:
            sentence = _("This code is taken already.")
            raise Invalid(sentence, fields={"code": sentence})
        columns = {"title": title, "audience": "", "promised_days": 20}
        draft = TypeVersion.objects.create(type=made, number=1, drafted_by=actor.user_id, **columns)
        audit(actor, "draft_type", KIND, [code], at=city_time.now())
    return draft


def draft_next_version(actor: Actor, version_id: int) -> TypeVersion:
    """Return the draft that follows a published version, a copy of it; the one that is there already, if there is one."""
    policies.require(actor, "dossier_type.edit")
    version = selectors.version_by_id(version_id)
    draft = selectors.draft_of(version.type_id)
    if draft is not None:
        return draft
    with transaction.atomic():
        number = version.type.versions.count() + 1
        copied = {name: getattr(version, name) for name in COLUMNS}
        draft = TypeVersion.objects.create(type=version.type, number=number, drafted_by=actor.user_id, **copied)
        for name, model in _MODELS.items():
            rows = [
                {one.attname: getattr(row, one.attname) for one in model._meta.concrete_fields if one.name not in _OWN}
                for row in getattr(version, name).all()
            ]
            model._default_manager.bulk_create(model(version=draft, **row) for row in rows)
        _name_units(draft)
        audit(actor, "draft_type", KIND, [version.type.code], at=city_time.now(), detail={"number": number})
    return draft


# What a new version takes over, and what its rows do not.
COLUMNS = (
    "title", "summary", "search_words", "audience", "provider", "place_words", "fee_words", "fee_yuan", "by_online", "by_counter",
    "by_proxy", "promised_days", "statutory_days", "objection_days", "lapse_days", "legal_basis", "is_hukou_only",
    "hukou_basis", "source",
)  # fmt: skip
_OWN = ("id", "version")


def save_draft(actor: Actor, version_id: int, data: TypeData) -> TypeVersion:
    """Write a draft whole: its columns and all its parts. Raises ``Denied``, ``NotFound``, ``Stale`` for what is published."""
    policies.require(actor, "dossier_type.edit")
    with transaction.atomic():
        draft = _locked_draft(version_id)
        for name, value in data.columns.items():
            setattr(draft, name, value)
        draft.drafted_by = actor.user_id
        draft.save()
        _write_parts(draft, data)
        audit(actor, "write_type", KIND, [draft.type.code], at=city_time.now(), detail={"number": draft.number})
    return draft


def _locked_draft(version_id: int) -> TypeVersion:
    draft = TypeVersion.objects.select_for_update().filter(pk=version_id).first()
    if draft is None:
        raise NotFound(_("There is no such version."))
    if draft.is_published:
        raise Stale(_("This version is published and never changes. Begin a new one."))
    return draft


def _write_parts(version: TypeVersion, data: TypeData) -> None:
    for name, model in _MODELS.items():
        model._default_manager.filter(version=version).delete()
        model._default_manager.bulk_create(model(version=version, **row) for row in getattr(data, name))
    _name_units(version)


def _name_units(version: TypeVersion) -> None:
    """Keep beside the version which units have a stage of it."""
    functions = sorted({row.unit_function for row in version.stages.all() if row.unit_function})
    version.unit_functions = f" {' '.join(functions)} " if functions else ""
    version.save(update_fields=["unit_functions"])


def publish_version(actor: Actor, version_id: int, valid_from: date) -> TypeVersion:
    """Publish a draft from a day on; the version that holds until then ends on that day.

    Raises ``Denied`` where the drafter does it, and ``Invalid`` with every reason why it cannot be published.
    """
    with transaction.atomic():
        draft = _locked_draft(version_id)
        policies.require(actor, "dossier_type.publish", draft)
        reasons = selectors.findings_of(selectors.version_by_id(version_id))
        if reasons:
            raise Invalid(_("It cannot be published yet.") + " " + " ".join(reasons), fields={"version": reasons[0]})
        if valid_from < city_time.local_day(city_time.now()):
            sentence = _("Choose today or a later day: what was applied for before stays under the old version.")
            raise Invalid(sentence, fields={"valid_from": sentence})
        _publish(actor, draft, valid_from)
    return draft


def _publish(actor: Actor, draft: TypeVersion, valid_from: date) -> None:
    published = TypeVersion.objects.filter(type=draft.type_id, published_at__isnull=False)
    later = published.filter(valid_from__gte=valid_from).order_by("valid_from").first()
    if later is not None:
        sentence = _("Version %(number)d begins on %(day)s: choose a later day.") % {
            "number": later.number,
            "day": later.valid_from,
        }
        raise Invalid(sentence, fields={"valid_from": sentence})
    published.filter(valid_to__isnull=True).update(valid_to=valid_from)
    draft.valid_from, draft.published_by, draft.published_at = valid_from, actor.user_id, city_time.now()
    draft.save(update_fields=["valid_from", "published_by", "published_at"])
    detail = {"number": draft.number, "valid_from": valid_from.isoformat()}
    audit(actor, "publish_type", KIND, [draft.type.code], at=city_time.now(), detail=detail)


def load_type(actor: Actor, code: str, data: TypeData, valid_from: date) -> bool:
    """Write and publish version 1 of a type that is not there yet; say whether it was made. Raises ``Invalid`` with reasons.

    What a file brings has no drafter: it is for the system alone.
    """
    if DossierType.objects.filter(code=code).exists():
        return False
    with transaction.atomic():
        made = DossierType.objects.create(code=code)
        draft = TypeVersion.objects.create(type=made, number=1, **data.columns)
        _write_parts(draft, data)
        reasons = selectors.findings_of(selectors.version_by_id(draft.pk))
        if reasons:
            raise Invalid(f"{code}: " + " ".join(reasons))
        policies.require(actor, "dossier_type.publish", draft)
        _publish(actor, draft, valid_from)
    return True


def load_forbidden_proofs(actor: Actor, rows: Sequence[Mapping[str, str]]) -> int:
    """Add the proofs that are not there yet; return how many."""
    policies.require(actor, "dossier_type.edit")
    known = set(ForbiddenProof.objects.values_list("name", flat=True))
    fresh = [ForbiddenProof(**row) for row in rows if row["name"] not in known]
    return len(ForbiddenProof.objects.bulk_create(fresh))
