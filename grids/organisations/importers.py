"""Reads a list of organisations from a spreadsheet and says of each line what is wrong with it."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from django.utils.translation import gettext as _

from foundation.kernel.errors import Invalid
from foundation.kernel.tables import Row, heading_key, join_lines, read_rows, unreadable_file
from grids.areas.selectors import Place
from grids.organisations.bases import OrganisationData, checked_values
from grids.organisations.choices import Employees, OrganisationKind, OrganisationState

COLUMNS = {
    "name": ("name", "名称", "组织名称", "单位名称", "社团名称", "企业名称"),
    "kind": ("kind", "类别", "组织类别", "单位类型", "类型"),
    "area": ("area", "所属村社区", "村社区", "所属社区", "所属区域", "镇街"),
    "status": ("status", "状态", "备案状态", "登记状态"),
    "uscc": ("uscc", "统一社会信用代码", "信用代码"),
    "registration_no": ("registration_no", "登记证号", "登记号", "注册号"),
    "valid_from": ("since", "成立日期", "成立时间"),
    "founders": ("founders", "发起人数"),
    "contact_name": ("contact", "负责人", "联系人"),
    "contact_phone": ("phone", "联系电话", "电话", "手机"),
    "has_union": ("has_union", "是否建会", "是否建立工会", "工会"),
    "employees": ("employees", "职工人数", "员工人数"),
    "about": ("about", "简介", "活动内容", "业务范围"),
}
NEEDED = (("name",), ("kind",))
# What people write for a kind, besides its own word.
KINDS = {
    OrganisationKind.FOLK_GROUP: ("民间社团", "社区社会组织", "兴趣队伍", "文体队伍", "群众团队"),
    OrganisationKind.ASSOCIATION: ("社会团体", "社团", "协会"),
    OrganisationKind.SERVICE_INSTITUTION: ("社会服务机构", "民办非企业单位", "民非"),
    OrganisationKind.FOUNDATION: ("基金会",),
    OrganisationKind.CHARITY: ("慈善组织",),
    OrganisationKind.CHAMBER: ("异地商会", "商会"),
    OrganisationKind.ENTERPRISE: ("企业", "公司", "非公企业"),
    OrganisationKind.PUBLIC_INSTITUTION: ("事业单位",),
    OrganisationKind.AUTHORITY: ("机关", "政府机关", "党政机关"),
    OrganisationKind.PARTY_ORGANISATION: ("党组织", "党支部"),
    OrganisationKind.MASS_ORGANISATION: ("群团", "群团组织", "工青妇"),
    OrganisationKind.CONSULTATION_BODY: ("议事协商机构", "民主协商"),
}
STATES = {
    OrganisationState.INFORMAL: ("", "未备案", "未登记", "informal"),
    OrganisationState.FILED: ("备案", "已备案", "filed"),
    OrganisationState.REGISTERED: ("登记", "已登记", "注册", "registered"),
}
YES, NO = ("是", "有", "已建", "已建会", "yes", "true", "1"), ("否", "无", "未建", "未建会", "no", "false", "0")
MOST_ROWS = 1_000
# One line of one content is one organisation, however often its file is brought in.
SPACE = UUID("0e0b6cf5-6a8a-4b3e-9f52-1a4b8a7d46c1")


@dataclass(frozen=True, slots=True)
class OrganisationLine:
    """One line: what it says, as what it is known, and what is wrong with it (then ``data`` is None)."""

    number: int
    name: str
    data: OrganisationData | None = None
    state: str = OrganisationState.INFORMAL
    fault: str = ""


def read_organisations(data: bytes, places: Sequence[Place], default: int | None) -> list[OrganisationLine]:
    """Return the lines of CSV or XLSX. ``places``: those the reader keeps; ``default``: the area of lines without one.

    Raises ``Invalid`` for what is no such list.
    """
    rows = read_rows(data, COLUMNS, NEEDED)
    if not rows:
        raise unreadable_file(_("The list has its headings and no row below them."))
    if len(rows) > MOST_ROWS:
        raise unreadable_file(_("A list has at most %(most)d lines; part it.") % {"most": MOST_ROWS})
    known = {word: place.id for place in places for word in (place.name, place.official_name, place.code) if word}
    return [_line(row, known, default) for row in rows if any(cell.strip() for cell in row.values.values())]


def _line(row: Row, places: Mapping[str, int], default: int | None) -> OrganisationLine:
    cells = {name: join_lines(unicodedata.normalize("NFKC", row.values.get(name, ""))) for name in COLUMNS}
    name, state = cells["name"], _word(cells["status"], STATES)
    area = places.get(cells["area"]) if cells["area"] else default
    faults = [
        ""
        if _word(cells["kind"], KINDS, OrganisationKind.choices)
        else _("The kind “%(word)s” is not known.") % {"word": cells["kind"]},
        "" if state else _("The state “%(word)s” is not known: 未备案, 备案 or 登记.") % {"word": cells["status"]},
        "" if area else _("“%(word)s” is none of the places you keep.") % {"word": cells["area"]},
    ]
    data = None
    try:
        data = _data(cells, area or 0)
        values = checked_values(data)
        faults += [_unregistered(values) if state == OrganisationState.REGISTERED else ""]
    except Invalid as error:
        faults += [*error.fields.values()]
    if sentence := " ".join(dict.fromkeys(text for text in faults if text)):
        return OrganisationLine(row.number, name, fault=sentence)
    return OrganisationLine(row.number, name, data, state)


def _unregistered(values: Mapping[str, Any]) -> str:
    """Return what a line lacks that says it is registered; empty when nothing."""
    if values["kind"] == OrganisationKind.FOLK_GROUP:
        return _(
            "A registered group is an association, a service institution, a foundation, a charity or a chamber: say which."
        )
    return "" if values["uscc"] or values["registration_no"] else _("What is registered has a number or a code.")


def _data(cells: Mapping[str, str], area: int) -> OrganisationData:
    names = ("name", "about", "uscc", "registration_no", "contact_name", "contact_phone")
    return OrganisationData(
        id=uuid5(SPACE, "|".join((str(area), *cells.values()))),
        area_id=area,
        kind=_word(cells["kind"], KINDS, OrganisationKind.choices) or OrganisationKind.FOLK_GROUP,
        valid_from=_day(cells["valid_from"]),
        founders=_number(cells["founders"]),
        has_union=_yes_no(cells["has_union"]),
        employees=_employees(cells["employees"]),
        **{name: cells[name] for name in names},
    )


def _word(text: str, words: Mapping[Any, Sequence[str]], labels: Sequence[Any] = ()) -> str:
    key = heading_key(text)
    named = {value: (*accepted, value) for value, accepted in words.items()}
    for value, label in labels:
        named[value] = (*named.get(value, ()), str(label))
    return next((str(value) for value, accepted in named.items() if key in map(heading_key, accepted)), "")


def _day(text: str) -> date | None:
    if not text:
        return None
    parts = [
        part
        for part in text.replace("年", "-")
        .replace("月", "-")
        .replace("日", "")
        .replace("/", "-")
        .replace(".", "-")
        .split(" ")[0]
        .split("-")
        if part
    ]
    try:
        year, month, day = ([int(part) for part in parts] + [1, 1])[:3]
        return date(year, month, day)
    except ValueError:
        sentence = _("“%(word)s” is no day. Write it like 2026-11-30.") % {"word": text}
        raise Invalid(sentence, fields={"valid_from": sentence}) from None


def _number(text: str) -> int | None:
    text = text.removesuffix("人")
    if not text:
        return None
    if not text.isascii() or not text.isdigit():
        sentence = _("“%(word)s” is no number of people.") % {"word": text}
        raise Invalid(sentence, fields={"founders": sentence})
    return int(text)


def _yes_no(text: str) -> bool | None:
    if not text or text.lower() in (*YES, *NO):
        return text.lower() in YES if text else None
    sentence = _("Say 是 or 否 whether there is a union, not “%(word)s”.") % {"word": text}
    raise Invalid(sentence, fields={"has_union": sentence})


def _employees(text: str) -> str:
    """Return the range of a number of employees; the number itself is not kept."""
    number = _number(text)
    if number is None:
        return ""
    bounds = ((25, Employees.UNDER_25), (100, Employees.UNDER_100), (300, Employees.UNDER_300))
    return next((str(one) for most, one in bounds if number < most), str(Employees.OVER_300))
