"""What changes in the hall: an application sent by any of the three channels, and the loading of example services."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from foundation.accounts import selectors as accounts
from foundation.kernel.actor import Actor
from foundation.kernel.errors import Invalid
from procedures.dossiers.choices import Channel
from procedures.dossiers.services import (
    DossierData,
    DossierIntake,
    TypeData,
    load_forbidden_proofs,
    load_type,
    submit_dossier,
)
from residents.hall.services.carrying import OpenedDraft, carry_draft, open_carried
from residents.hall.services.hand_over import (
    begin_hand_over,
    connect_phone,
    end_hand_over,
    hand_in_photographed,
    receive_paper,
)
from residents.people.services import person_key_of

__all__ = [
    "OpenedDraft",
    "apply",
    "begin_hand_over",
    "carry_draft",
    "connect_phone",
    "end_hand_over",
    "load_services",
    "open_carried",
    "receive_paper",
    "type_data",
]

DATA = Path(__file__).resolve().parent.parent / "data"
SOURCE = "示例：材料和时限请按本地规定核对后修改"


def apply(actor: Actor, data: DossierData, *, username: str = "") -> DossierIntake:
    """Take an application in by any channel, for the actor's own account online, else for the account that was named.

    Raises what ``submit_dossier`` does, and ``Invalid`` for an account that is not known.
    """
    applicant = actor.user_id if data.channel == Channel.ONLINE else _account(username)
    key = person_key_of(applicant) if applicant is not None else ""
    taken = submit_dossier(actor, replace(data, applicant_id=applicant, person_key=key))
    hand_in_photographed(actor, taken.dossier)
    return taken


def _account(username: str) -> int | None:
    if not username.strip():
        return None
    found = accounts.user_signing_in_as(username.strip())
    if found is None or not found.is_active:
        sentence = _("There is no such account. Leave it empty: the application needs none.")
        raise Invalid(sentence, fields={"username": sentence})
    return int(found.pk)


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
    return [{"order": order, **row} for order, row in enumerate(rows, 1)]


def _paper(order: int, name: str) -> dict[str, Any]:
    """Return a paper; one in brackets is not needed."""
    return {"order": order, "code": f"p{order}", "name": name.strip("()"), "is_required": not name.startswith("(")}


def _stage(order: int, name: str, by: str, days: int, *checklist: str) -> dict[str, Any]:
    is_desk = by in ("village", "township", "city")
    return {
        "order": order,
        "name": name,
        "decided_by": by if is_desk else "unit",
        "unit_function": "" if is_desk else by,
        "days": days,
        "checklist": list(checklist),
    }
