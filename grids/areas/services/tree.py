"""Owns the creation of areas, one by one or from a list: codes that are never reused, paths, and the pinyin of names."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from foundation.kernel import city_time, policies, revisions
from foundation.kernel.actor import Actor
from foundation.kernel.audit import audit
from foundation.kernel.bulk import refresh_statistics
from foundation.kernel.codes import code_problem, fold_code
from foundation.kernel.errors import Invalid
from foundation.kernel.tables import join_lines
from foundation.kernel.text import pinyin_syllables
from grids.areas import selectors
from grids.areas.choices import ABOVE, LEVEL_ORDER, GridKind, Level
from grids.areas.models import Area
from grids.areas.selectors.planned import AreaRow

SCHEME = "stats-2021"
# The columns' lengths, checked for every line, so that a person reads which one is too long, not a database error.
LONGEST_CODE, LONGEST_NAME, LONGEST_INDUSTRY = 32, 80, 40


@dataclass(frozen=True, slots=True)
class ImportedAreas:
    """How many areas a list created, renamed, and left as they were."""

    created: int
    renamed: int
    kept: int


def pinyin_of(name: str) -> tuple[str, str]:
    """Return the pinyin of a name without spaces, and its initials."""
    sounds = [syllable.lower() for syllable in pinyin_syllables(name) if syllable.strip()]
    return "".join(sounds)[:200], "".join(_initial(sound) for sound in sounds)[:40]


def _initial(syllable: str) -> str:
    return syllable[0] if syllable.isalpha() else syllable


def create_area(
    actor: Actor,
    *,
    code: str,
    name: str,
    level: str,
    parent_code: str = "",
    kind: str = "",
    industry: str = "",
    valid_from: date,
    code_scheme: str = SCHEME,
) -> Area:
    """Create one area and return it; raises Invalid when the code is taken or the parent does not fit."""
    code = fold_code(code)
    row = AreaRow(code, name, level, parent_code, kind, industry)
    if Area.objects.filter(code_scheme=code_scheme, code=code).exists():
        raise Invalid(
            _("The code %(code)s is taken; codes are never used again.") % {"code": code},
            code="code_taken",
            fields={"code": code},
        )
    import_areas(actor, [row], valid_from, code_scheme=code_scheme)
    return Area.objects.get(code_scheme=code_scheme, code=code)


def import_areas(
    actor: Actor, rows: Iterable[AreaRow], valid_from: date, *, code_scheme: str = SCHEME
) -> ImportedAreas:
    """Create the areas of a list, rename those whose name changed, leave the rest; parents may stand in the same list.

    Nothing is changed when a line does not fit: Invalid has one sentence per bad line in ``fields`` ("row 3": …).
    """
    listed = [replace(row, code=fold_code(row.code), parent_code=fold_code(row.parent_code)) for row in rows]
    with transaction.atomic():
        known = {area.code: area for area in Area.objects.filter(code_scheme=code_scheme).select_related("parent")}
        _refuse_bad_rows(listed, known)
        fresh = [row for row in listed if row.code not in known]
        policies.require(actor, "areas.set_up", _touched_paths(listed, known))
        renamed = [row for row in listed if row.code in known and known[row.code].name != row.name]
        for row in renamed:
            pinyin, initials = pinyin_of(row.name)
            Area.objects.filter(pk=known[row.code].pk).update(name=row.name, pinyin=pinyin, initials=initials)
        for level in LEVEL_ORDER:
            _create([row for row in fresh if row.level == level], known, valid_from, code_scheme)
        audit(
            actor,
            "import_areas",
            "area",
            [code_scheme],
            at=city_time.now(),
            detail={"created": len(fresh), "renamed": [row.code for row in renamed]},
        )
        revisions.bump(selectors.REVISION)
    selectors.forget()
    refresh_statistics(Area, written=len(fresh))
    return ImportedAreas(len(fresh), len(renamed), len(listed) - len(fresh) - len(renamed))


def _create(rows: Sequence[AreaRow], known: dict[str, Area], valid_from: date, code_scheme: str) -> None:
    made = []
    for row in rows:
        pinyin, initials = pinyin_of(row.name)
        made.append(
            Area(
                level=row.level,
                code=row.code,
                code_scheme=code_scheme,
                name=row.name,
                official_name=row.official_name or row.name,
                pinyin=pinyin,
                initials=initials,
                parent=known[row.parent_code] if row.parent_code else None,
                kind=_kind_of(row),
                industry=row.industry,
                valid_from=valid_from,
            )
        )
    Area.objects.bulk_create(made, batch_size=500)
    for area in made:
        area.path = f"{area.parent.path if area.parent else ''}{area.pk}/"
        known[area.code] = area
    Area.objects.bulk_update(made, ["path"], batch_size=500)


def _kind_of(row: AreaRow) -> str:
    return (row.kind or GridKind.TERRITORIAL) if row.level == Level.GRID else ""


def _touched_paths(rows: Sequence[AreaRow], known: Mapping[str, Area]) -> list[str]:
    """Return the paths that a list touches: of the areas it renames and of the parents it adds areas to."""
    touched = {row.code if row.code in known else row.parent_code for row in rows}
    listed = {row.code for row in rows}
    return [known[code].path if code in known else "" for code in touched if code in known or code not in listed]


def _refuse_bad_rows(rows: Sequence[AreaRow], known: Mapping[str, Area]) -> None:
    levels = {code: area.level for code, area in known.items()} | {row.code: row.level for row in rows}
    faults: dict[str, str] = {}
    seen: set[str] = set()
    for number, row in enumerate(rows, start=1):
        fault = (
            _("The code %(code)s stands in the list twice.") % {"code": row.code}
            if row.code in seen
            else (_fault_of(row, levels) or _position_fault(row, known) or _ended_parent_fault(row, known))
        )
        seen.add(row.code)
        if fault:
            faults[_("row %(number)s") % {"number": row.number or number}] = fault
    if faults:
        raise Invalid(_("The list has lines that do not fit; nothing was changed."), fields=faults)


def _fault_of(row: AreaRow, levels: Mapping[str, str]) -> str:
    wrong = _fault_of_texts(row)
    if wrong:
        return wrong
    if row.level not in Level.values:
        return _("“%(level)s” is no level; write city, township, village or grid.") % {"level": row.level}
    above = ABOVE.get(Level(row.level))
    if above is None:
        return _("A city has no area above it.") if row.parent_code else ""
    if levels.get(row.parent_code) != above:
        return _("The area above, “%(parent)s”, is not known as a %(level)s.") % {
            "parent": row.parent_code,
            "level": above.label,
        }
    if row.level == Level.GRID and row.kind and row.kind not in GridKind.values:
        return _("“%(kind)s” is no kind of grid; write territorial or dedicated.") % {"kind": row.kind}
    return ""


def _fault_of_texts(row: AreaRow) -> str:
    if not row.code or not row.name.strip():
        return _("A code and a name are needed.")
    if any(unicodedata.category(sign) in ("Cc", "Cf", "Zl", "Zp") for sign in row.name):
        return _("The name “%(name)s” holds a line break or an invisible sign; take it out.") % {
            "name": join_lines(row.name)
        }
    if len(row.code) > LONGEST_CODE or len(row.name) > LONGEST_NAME or len(row.industry) > LONGEST_INDUSTRY:
        return _("A code has at most %(code)d characters, a name %(name)d, an industry %(industry)d.") % {
            "code": LONGEST_CODE,
            "name": LONGEST_NAME,
            "industry": LONGEST_INDUSTRY,
        }
    return code_problem(row.code)


def _position_fault(row: AreaRow, known: Mapping[str, Area]) -> str:
    area = known.get(row.code)
    if area is None:
        return ""
    above = area.parent.code if area.parent_id and area.parent else ""
    if above != row.parent_code or area.level != row.level:
        return _("The code %(code)s already stands elsewhere in the tree; give the moved area a new code.") % {
            "code": row.code
        }
    return ""


def _ended_parent_fault(row: AreaRow, known: Mapping[str, Area]) -> str:
    """Return the fault of a new area whose parent has ended or will end; "" for none."""
    above = known.get(row.parent_code)
    if row.code in known or above is None or above.valid_to is None:
        return ""
    return _("%(area)s ends on %(day)s.") % {"area": above.name, "day": above.valid_to.isoformat()}
