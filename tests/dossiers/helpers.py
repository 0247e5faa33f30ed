"""Applications in short: a service of the town, an application for it, acts by people of the town."""

from datetime import date
from itertools import count
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from foundation.kernel.actor import system
from grids.workforce.choices import Role
from grids.workforce.models import Posting, Unit
from procedures.dossiers.models import Dossier, TypeVersion
from procedures.dossiers.services import DossierData, TypeData, act_on_dossier, load_type, submit_dossier
from tests.town import POSTED, Town

_ids = count(5_000)
SYSTEM = system("test")
FIRST = date(2026, 1, 1)
COLUMNS = {
    "title": "高龄津贴",
    "summary": "80 岁以上老人每月的津贴。",
    "audience": "80 岁以上、住在本市的老人",
    "promised_days": 20,
}
FIELDS = (
    {"order": 1, "code": "has_card", "label": "有银行卡吗", "kind": "yes_no"},
    {
        "order": 2,
        "code": "card",
        "label": "银行卡号",
        "kind": "text",
        "shown_when_field": "has_card",
        "shown_when_value": "是",
        "held_as": "bank_account",
    },
    {"order": 3, "code": "id_number", "label": "证件号码", "kind": "id_number", "held_as": "number"},
)
PAPERS = (
    {"order": 1, "code": "book", "name": "户口簿"},
    {"order": 2, "code": "photo", "name": "近照", "is_required": False},
)
STAGES = (
    {"order": 1, "name": "村初核", "decided_by": "village", "days": 5, "checklist": ["核对年龄"]},
    {"order": 2, "name": "镇审批", "decided_by": "township", "days": 10, "checklist": []},
)
RESULTS = (
    {"order": 1, "name": "批准", "is_grant": True, "retention_months": 60},
    {"order": 2, "name": "不予批准", "is_grant": False, "retention_months": 24},
    {"order": 3, "name": "部分批准", "is_grant": True, "retention_months": 36},
)


def type_data(**more: Any) -> TypeData:
    """Return what the version of a service says."""
    parts = {"fields": FIELDS, "papers": PAPERS, "stages": STAGES, "results": RESULTS}
    own = {name: more.pop(name) for name in list(more) if name in parts}
    return TypeData({**COLUMNS, **more}, **{**parts, **own})


def service(code: str = "old-age", **more: Any) -> TypeVersion:
    """Let a service be there since the first of the year."""
    load_type(SYSTEM, code, type_data(**more), FIRST)
    return TypeVersion.objects.get(type__code=code)


def actor(user: Any) -> Any:
    """Return the actor behind a user."""
    user.__dict__.pop("_tongxin_actor", None)
    return import_string(settings.ACTOR_FACTORY)(user)


def data(town: Town, **more: Any) -> DossierData:
    """Return an application of the town's resident, with an id of its own."""
    said: dict[str, Any] = {
        "id": UUID(int=next(_ids)),
        "type": "old-age",
        "channel": "online",
        "village_id": town.village_a.pk,
        "applicant_name": "王居民",
        "applicant_phone": "+8613800138000",
        "applicant_id": town.resident.pk,
        "answers": {"has_card": "yes", "card": "6222000011112222", "id_number": "442000194001011234"},
    }
    return DossierData(**{**said, **more})


def applied(town: Town, by: Any = None, **more: Any) -> Dossier:
    """Let somebody apply."""
    return submit_dossier(actor(by or town.resident), data(town, **more)).dossier


def at_counter(town: Town, **more: Any) -> Dossier:
    """Let the clerk take an application in, with the household book in hand."""
    said = {"channel": "counter", "papers": ("book",), **more}
    return applied(town, town.clerk_a, **said)


def do(user: Any, dossier: Dossier, action: str, note: str = "好的", **chosen: Any) -> Dossier:
    """Let somebody act on it."""
    return act_on_dossier(actor(user), dossier.number, action, note=note, data=chosen)


def decided(town: Town, **more: Any) -> Dossier:
    """Bring an application of the counter through both stages to a grant."""
    dossier = at_counter(town, **more)
    do(town.clerk_a, dossier, "accept")
    do(town.clerk_a, dossier, "check", item="line:1")
    do(town.clerk_a, dossier, "pass")
    do(town.official_a, dossier, "accept")
    return do(town.official_a, dossier, "decide", result="1")


def counter_of(town: Town) -> Any:
    """Post the handler of the town in a unit that keeps the counter of township a, and return them."""
    unit = Unit.objects.create(
        code="counter-a", name="便民服务中心", function="public_service", area=town.township_a, is_active=True
    )
    Posting.objects.create(
        user=town.handler_a, role=Role.DEPARTMENT_HANDLER, area=town.township_a, unit=unit, starts_on=POSTED
    )
    return town.handler_a
