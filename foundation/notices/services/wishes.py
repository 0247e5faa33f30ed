"""What a person wants: which channels for what, agreed to or not, and when to be left in peace."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from foundation.kernel import policies
from foundation.kernel.actor import Actor
from foundation.kernel.audit import audit
from foundation.notices import channels, selectors
from foundation.notices.deadlines import Hours
from foundation.notices.models import ChannelChoice, ChannelStop, Consent, QuietHours


@dataclass(frozen=True, slots=True)
class Wish:
    """What one person says: (group, channel) -> wanted, the channels agreed to, and the own quiet hours or None."""

    wanted: Mapping[tuple[str, str], bool]
    consents: frozenset[str]
    hours: Hours | None


def keep_wishes(actor: Actor, *, wish: Wish, now: datetime) -> None:
    """Keep what the actor wants. Channels that had been switched off are used again: the person has looked at them."""
    user_id = actor.user_id or 0
    with transaction.atomic():
        ChannelChoice.objects.bulk_create(
            [
                ChannelChoice(user_id=user_id, group=group, channel=channel, is_wanted=is_wanted)
                for (group, channel), is_wanted in wish.wanted.items()
            ],
            update_conflicts=True,
            unique_fields=["user", "group", "channel"],
            update_fields=["is_wanted"],
        )
        _keep_consents(user_id, wish.consents, now)
        if wish.hours is None:
            QuietHours.objects.filter(user_id=user_id).delete()
        else:
            times = {"begins": wish.hours.begins, "ends": wish.hours.ends}
            QuietHours.objects.update_or_create(user_id=user_id, defaults=times)
        ChannelStop.objects.filter(user_id=user_id).delete()
        audit(actor, "choose_channels", "user", [str(user_id)], at=now, detail={"consents": sorted(wish.consents)})


def keep_place_hours(actor: Actor, *, place_id: int, hours: Hours, now: datetime) -> None:
    """Set the quiet hours of a place, for whoever is posted over it and has said nothing; raises ``Denied``."""
    policies.require(actor, "quiet_hours.manage", selectors.path_of_place(place_id))
    with transaction.atomic():
        times = {"begins": hours.begins, "ends": hours.ends}
        QuietHours.objects.update_or_create(place_id=place_id, defaults=times)
        detail = {name: at.isoformat() for name, at in times.items()}
        audit(actor, "keep_quiet_hours", "area", [str(place_id)], at=now, detail=detail)


def _keep_consents(user_id: int, agreed: frozenset[str], now: datetime) -> None:
    """Write down what is agreed to now, and end what is no more."""
    asked = {name for name, channel in channels.CHANNELS.items() if channel.needs_consent and channel.is_on()}
    standing = Consent.objects.filter(user_id=user_id, withdrawn_at__isnull=True)
    standing.filter(channel__in=asked - agreed).update(withdrawn_at=now)
    Consent.objects.bulk_create(
        [Consent(user_id=user_id, channel=name, given_at=now) for name in sorted(asked & agreed)],
        ignore_conflicts=True,
    )
