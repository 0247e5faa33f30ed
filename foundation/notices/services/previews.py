"""What would be sent, with made-up particulars: for whoever looks after the wording."""

from collections.abc import Mapping
from datetime import timedelta

from foundation.accounts.selectors import Recipient
from foundation.kernel import city_time
from foundation.notices import selectors
from foundation.notices.channels import CHANNELS
from foundation.notices.channels.base import Message
from foundation.notices.kinds import sentence
from foundation.notices.models import Notice
from foundation.notices.wordings import WORDING

SAMPLE = {
    "reference": "ZS-2026-000123",
    "number": "YA2026-0001",
    "title": "村口装一盏路灯",
    "matter": "暴露垃圾",
    "matter_en": "Litter",
    "area": "东河镇",
    "day": "2027-01-01",
    "grid": "桥头第一网格",
    "grid_en": "Qiaotou grid 1",
    "person": "林小明",
    "by": "陈主任",
    "approved_by": "王主任",
    "incident": "ZS-2026-000124",
    "other": "BB-2026-000007",
    "unit": "东河镇消防救援站",
    "township": "东河镇",
    "list": "2026-11",
    "rows": 30,
    "count": 3,
    "year": 2027,
    "note": "…",
    "state": "closed",
    "channel": "sms",
    "action": "admit",
    "tone": "due",
    "fault": "…",
    "what": "number",
    "granted": False,
    "reason": "…",
    "days": 3,
    "organisation": "桥头棋社",
}


def sample_sentence(kind: str) -> str:
    """Return the sentence of a kind in the active language, with made-up particulars."""
    return sentence(kind, sample_params())


def sample_params() -> dict[str, object]:
    """Return made-up particulars that every kind finds its own among."""
    now = city_time.now()
    until = city_time.local_day(now) + timedelta(days=7)
    return {
        **SAMPLE,
        "due_at": (now + timedelta(hours=4)).isoformat(),
        "until_on": until.isoformat(),
        **dict.fromkeys(("opens_at", "closes_at"), now.isoformat()),
    }


def _own_words(kind: str, place: str) -> Mapping[str, str]:
    return selectors.nearest(selectors.wordings_of([kind]).get(kind, {}), place)


def preview_words(kind: str, language: str, channel: str, *, place: str = "") -> str:
    """Return the whole message as plain text; empty where the channel does not carry this kind, or has nothing to say.

    ``place``: the path of the area it would happen in, whose own words are taken.
    """
    carrier = CHANNELS[channel]
    if not carrier.carries(kind):
        return ""
    # Nobody has the number 0: the message of somebody with an account, whose page nobody can open.
    notice = Notice(
        user_id=0,
        kind=kind,
        params={**sample_params(), WORDING: _own_words(kind, place)},
        subject_kind="",
        subject_key="",
    )
    return carrier.words(Message([notice], "preview"), Recipient(0, str(SAMPLE["person"]), "", language))
