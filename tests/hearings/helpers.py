"""Public notices in short: drafted and published by the desk of the town, objected to by somebody."""

from datetime import timedelta
from itertools import count
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from foundation.kernel import city_time
from foundation.kernel.actor import ANONYMOUS
from foundation.process.acts import SentAct
from procedures.hearings.models import Objection, PublicNotice
from procedures.hearings.services import HearingDraft, act_on_hearing, draft_hearing, object_to

_ids = count(1)


def actor(user: Any) -> Any:
    """Return the actor behind a user."""
    return import_string(settings.ACTOR_FACTORY)(user)


def drafted(user: Any, area: str = "442000101201", **more: Any) -> PublicNotice:
    """Let a desk draft one."""
    said = {"title": "桥头村修路占用集体资金", "text": "拟用集体资金八万元修缮村口道路。", "days": 7}
    return draft_hearing(actor(user), HearingDraft(area=area, **{**said, **more}))


def do(user: Any, notice: PublicNotice, action: str, note: str = "", **data: Any) -> PublicNotice:
    """Let somebody act on it."""
    return act_on_hearing(actor(user), notice.pk, SentAct(action, None, note, data))


def running(user: Any, days: int = 7, **more: Any) -> PublicNotice:
    """Let a desk publish one for so many days."""
    notice = drafted(user, days=days, **more)
    until = city_time.local_day(city_time.now()) + timedelta(days=days)
    return do(user, notice, "publish", until=until)


def objected(notice: PublicNotice, words: str = "价格太高", user: Any = None) -> Objection:
    """Let somebody object: a user by name, or somebody without one."""
    who = actor(user) if user else ANONYMOUS
    return object_to(who, notice.pk, objection_id=UUID(int=next(_ids)), words=words, is_named=bool(user))
