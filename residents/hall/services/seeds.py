"""Owns the loading of example services and of the proofs that nobody may ask for."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from foundation.kernel.actor import Actor
from procedures.dossiers.selectors.findings import held_thing
from procedures.dossiers.services import TypeData, load_forbidden_proofs, load_type

DATA = Path(__file__).resolve().parent.parent / "data"
# Papers that say much of a person: how long their files are kept after the decision, and how long they need not be brought
# again, in months. Check against the rules on files of the place.
KEPT_MONTHS: Mapping[str, tuple[int, int]] = {
    "身份证件": (6, 12), "监护人身份证件": (6, 12), "户口簿": (6, 6), "户口簿或居住证": (6, 6), "银行卡": (6, 12),
    "残疾人证": (12, 12), "近照两张": (3, 6),
}  # fmt: skip
SOURCE = "示例：材料和时限请按本地规定核对后修改"


def load_services(actor: Actor, valid_from: date) -> tuple[int, int]:
    """Load the example services and the forbidden proofs; return how many were new of each. Nothing is overwritten."""
    proofs = load_forbidden_proofs(actor, json.loads((DATA / "forbidden_proofs.json").read_text(encoding="utf-8")))
    rows = json.loads((DATA / "services.json").read_text(encoding="utf-8"))
    return sum(load_type(actor, row["code"], type_data(row), valid_from) for row in rows), proofs


def type_data(row: Mapping[str, Any]) -> TypeData:
    """Return what a row of the file says: ``stages`` as [name, desk or function, days], ``papers`` as names, and so on."""
    return TypeData(
        columns={
            "title": row["title"],
            "summary": row["summary"],
            "search_words": row.get("words", ""),
            "audience": row["audience"],
            "provider": row.get("provider", "government"),
            "place_words": row.get("where", "镇街便民服务中心，工作日"),
            "fee_words": row.get("fee", "不收费"),
            "promised_days": row["days"],
            "by_proxy": row.get("proxy", True),
            "by_online": row.get("online", True),
            "legal_basis": row.get("basis", ""),
            "source": SOURCE,
        },
        fields=_fields(row.get("fields", ())),
        papers=[_paper(order, one) for order, one in enumerate(row["papers"], 1)],
        stages=[_stage(order, *one) for order, one in enumerate(row["stages"], 1)],
        results=[
            {
                "order": 1,
                "name": row.get("result", "同意"),
                "is_grant": True,
                "retention_months": row.get("months", 60),
            },
            {"order": 2, "name": "不同意", "is_grant": False, "retention_months": 24},
        ],
    )


def _fields(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [{"order": order, "held_as": held_thing(row["label"]), **row} for order, row in enumerate(rows, 1)]


def _paper(order: int, name: str) -> dict[str, Any]:
    """Return a paper; one in brackets is not needed."""
    plain = name.strip("()")
    kept, reused = KEPT_MONTHS.get(plain, (None, None))
    row = {"order": order, "code": f"p{order}", "name": plain, "is_required": not name.startswith("(")}
    return {**row, "keep_months": kept, "reuse_months": reused}


def _stage(order: int, name: str, by: str, days: int, *checklist: str) -> dict[str, Any]:
    """Return a stage; a line "公示 N 天" of its checklist is a public notice of so many days."""
    is_desk = by in ("village", "township", "city")
    notices = [int(line.split()[1]) for line in checklist if line.startswith("公示 ")]
    return {
        "order": order,
        "name": name,
        "decided_by": by if is_desk else "unit",
        "unit_function": "" if is_desk else by,
        "days": days,
        "checklist": [line for line in checklist if not line.startswith("公示 ")],
        "notice_days": notices[0] if notices else None,
    }
