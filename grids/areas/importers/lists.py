"""Owns the reading of lists of areas: code, name, level, code above, and for grids kind and industry."""

from pathlib import Path

from django.utils.translation import gettext as _

from foundation.kernel.codes import code_problem, fold_code
from foundation.kernel.tables import Row, heading_key, read_rows, unreadable_file
from grids.areas.choices import GridKind, Level
from grids.areas.formats.rows import CODE_COLUMNS, NAME_COLUMNS
from grids.areas.selectors.planned import AreaRow

COLUMNS = {
    "code": CODE_COLUMNS,
    "name": NAME_COLUMNS,
    "level": ("level", "级别", "层级", "区划级别", "类别"),
    "parent_code": ("parent_code", "上级代码", "parent_code12", "parent", "上级编码", "上级区划代码", "所属代码"),
    "kind": ("grid_kind", "网格类型", "网格类别"),
    "industry": ("industry", "行业"),
}
NEEDED = (("code",), ("name",), ("level",), ("parent_code",))
LEVELS = {
    Level.CITY: ("city", "市", "市级", "城市", "地级市", "地市"),
    Level.TOWNSHIP: (
        "township", "town", "镇街", "镇", "乡", "乡镇", "街道", "街道办", "街道办事处", "镇级", "乡级", "街镇", "镇乡", "镇街级",
    ),
    Level.VILLAGE: (
        "village", "village or community", "community", "村", "社区", "村居", "村社区", "村级", "行政村", "居委会", "村委会",
        "村民委员会", "居民委员会", "村社", "社区村", "村或社区", "村居级",
    ),
    Level.GRID: ("grid", "网格", "网格级", "基础网格", "综合网格", "专属网格"),
}  # fmt: skip
KINDS = {
    GridKind.TERRITORIAL: ("territorial", "territorial grid", "综合网格", "综合", "属地网格", "属地", "一般网格", "基础网格"),
    GridKind.DEDICATED: ("dedicated", "dedicated grid", "专属网格", "专属", "专门网格", "行业网格"),
}  # fmt: skip


def read_areas(source: Path | bytes) -> list[AreaRow]:
    """Read XLSX or CSV.

    Raises Invalid naming the columns that are missing, the line whose code is a rounded number, or a list without rows.
    """
    rows = read_rows(source, COLUMNS, NEEDED)
    if not rows:
        raise unreadable_file(_("The list has its headings and no row below them."))
    for row in rows:
        for name in ("code", "parent_code"):
            problem = code_problem(row.values[name])
            if problem:
                raise unreadable_file(
                    _("Line %(number)s: %(sentence)s") % {"number": row.number, "sentence": problem}, "rounded_codes"
                )
    return [_area(row) for row in rows]


def _area(row: Row) -> AreaRow:
    values = row.values
    level = _value_of_word(values["level"], LEVELS)
    # A list that calls a grid 专属网格 in its column of levels says its kind with it.
    kind = values.get("kind") or (values["level"] if level == Level.GRID and _is_kind(values["level"]) else "")
    return AreaRow(
        code=fold_code(values["code"]),
        name=values["name"],
        level=level,
        parent_code=fold_code(values["parent_code"]),
        kind=_value_of_word(kind, KINDS) if level == Level.GRID else "",
        industry=values.get("industry", ""),
        number=row.number,
    )


def _is_kind(word: str) -> bool:
    return _value_of_word(word, KINDS) in GridKind.values


def _value_of_word(word: str, words: dict[Level, tuple[str, ...]] | dict[GridKind, tuple[str, ...]]) -> str:
    """Return the value a word stands for; the word itself where it is none, for the sentence that refuses it."""
    key = heading_key(word)
    found = (value for value, accepted in words.items() if key in map(heading_key, accepted))
    return str(next(found, word))
