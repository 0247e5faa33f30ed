"""Organisations in short: recorded by the desks of the town, with mandates that two people gave."""

from datetime import date
from itertools import count
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from foundation.accounts.models import User
from foundation.kernel import city_time
from foundation.process.acts import SentAct
from grids.organisations.bases import OrganisationData
from grids.organisations.choices import OrganisationKind as Kind
from grids.organisations.models import Mandate, Organisation
from grids.organisations.services import (
    act_on_organisation,
    confirm_mandate,
    give_mandate,
    record_organisation,
)
from tests.town import Town

_ids = count(1)
# Made up, with the right check character.
CODE = "91440101MA59ABCDXX"
TODAY = date(2026, 11, 24)


def actor(user: Any) -> Any:
    """Return the actor behind a user."""
    return import_string(settings.ACTOR_FACTORY)(user)


def recorded(user: Any, area: Any, name: str = "桥头棋社", kind: str = Kind.FOLK_GROUP, **more: Any) -> Organisation:
    """Let a desk write one down."""
    values = {"id": UUID(int=7000 + next(_ids)), **more}
    return record_organisation(actor(user), OrganisationData(area_id=area.pk, kind=kind, name=name, **values))


def club(town: Town, name: str = "桥头棋社", **more: Any) -> Organisation:
    """Return a chess club of pensioners in village A."""
    said = {"about": "退休老人下棋", "contact_name": "陈秀英", "contact_phone": "13800138000", "founders": 12}
    return recorded(town.clerk_a, town.village_a, name, **{**said, **more})


def do(user: Any, organisation: Organisation, action: str, note: str = "", **data: Any) -> Organisation:
    """Let somebody act on it."""
    return act_on_organisation(actor(user), organisation.pk, SentAct(action, None, note, data))


def filed(town: Town, **more: Any) -> Organisation:
    """Return a club that the township has filed."""
    return do(town.official_a, club(town, **more), "file", "十二位发起人，章程齐备")


def mandated(town: Town, organisation: Organisation, user: Any = None, part: str = "head", **more: Any) -> Mandate:
    """Let the clerk give a mandate and the township confirm it."""
    user = user or town.resident
    days = {"starts_on": city_time.local_day(city_time.now()), **more}
    mandate = give_mandate(actor(town.clerk_a), organisation, person=user.username, part=part, **days)
    confirm_mandate(actor(town.official_a), mandate)
    mandate.refresh_from_db()
    return mandate


def another_person(name: str = "another") -> User:
    """Return a resident who is no other's."""
    return User.objects.create_user(name, name="另一人")
