"""Owns the reading of what can be applied for: the versions in force, drafts, the proofs nobody may ask for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from foundation.kernel import city_time
from foundation.kernel.errors import NotFound
from procedures.dossiers.models import DossierType, ForbiddenProof, TypeVersion

PARTS = ("fields", "papers", "stages", "results")


@dataclass(frozen=True, slots=True)
class TypeLine:
    """One type for its editors: the version in force, the one to come, the draft; None where there is none."""

    type: DossierType
    current: TypeVersion | None
    coming: TypeVersion | None
    draft: TypeVersion | None

    @property
    def title(self) -> str:
        """Return what it is called now, or will be."""
        return next((one.title for one in (self.current, self.coming, self.draft) if one is not None), self.type.code)


def _in_force(day: date) -> Q:
    return Q(published_at__isnull=False, valid_from__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gt=day))


def current_versions(owner_room: str = "hall") -> QuerySet[TypeVersion]:
    """Return the versions in force today of the types one room shows, with all that belongs to them."""
    rows = TypeVersion.objects.filter(_in_force(city_time.local_day(city_time.now())), type__owner_room=owner_room)
    return rows.select_related("type").prefetch_related(*PARTS).order_by("title", "pk")


def version_by_code(code: str) -> TypeVersion:
    """Return the version in force today of a type; raises ``NotFound``."""
    rows = TypeVersion.objects.filter(_in_force(city_time.local_day(city_time.now())), type__code=code)
    found = rows.select_related("type").prefetch_related(*PARTS).first()
    if found is None:
        raise NotFound(_("There is no such service now. Look for it again."))
    return found


def version_of_today(type_id: int) -> TypeVersion | None:
    """Return the version in force today of a type, or None."""
    return TypeVersion.objects.filter(_in_force(city_time.local_day(city_time.now())), type=type_id).first()


def version_by_id(version_id: int) -> TypeVersion:
    """Return any version, draft or published, with all that belongs to it; raises ``NotFound``."""
    found = TypeVersion.objects.select_related("type").prefetch_related(*PARTS).filter(pk=version_id).first()
    if found is None:
        raise NotFound(_("There is no such version."))
    return found


def draft_of(type_id: int) -> TypeVersion | None:
    """Return the draft of a type, or None."""
    return TypeVersion.objects.filter(type=type_id, published_at__isnull=True).first()


def all_types() -> list[TypeLine]:
    """Return every type with its versions of today and to come, by title."""
    today = city_time.local_day(city_time.now())
    by_type: dict[int, list[TypeVersion]] = {}
    for version in TypeVersion.objects.order_by("number"):
        by_type.setdefault(version.type_id, []).append(version)
    lines = [_line(one, by_type.get(one.pk, ()), today) for one in DossierType.objects.all()]
    return sorted(lines, key=lambda line: line.title)


def _line(one: DossierType, versions: Iterable[TypeVersion], today: date) -> TypeLine:
    current = coming = draft = None
    for version in versions:
        if version.valid_from is None:
            draft = version
        elif version.valid_from > today:
            coming = version
        elif version.valid_to is None or version.valid_to > today:
            current = version
    return TypeLine(one, current, coming, draft)


def forbidden_proofs() -> list[ForbiddenProof]:
    """Return the proofs that committees shall not be asked for."""
    return list(ForbiddenProof.objects.order_by("pk"))
