"""Owns the record of attempts to give a grid what is not on its list."""

import secrets

from foundation.kernel import city_time
from foundation.kernel.actor import Actor
from incidents.catalogue.models import GridRefusal

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_number(prefix: str) -> str:
    """Return a number people can read out: what it is of, the local date, six random characters."""
    signs = "".join(secrets.choice(LETTERS) for _place in range(6))
    return f"{prefix}{city_time.local_day(city_time.now()):%y%m%d}-{signs}"


def record_refusal(
    actor: Actor,
    *,
    matter_id: int,
    subject_kind: str,
    subject_key: str,
    action: str,
    reason: str,
    township_id: int | None,
) -> str:
    """Write a refused attempt down and return its reference."""
    row = GridRefusal.objects.create(
        reference=new_number("R"),
        matter_id=matter_id,
        subject_kind=subject_kind,
        subject_key=subject_key,
        action=action,
        reason=reason,
        township_id=township_id,
        actor_name=actor.name[:80],
        actor_user_id=actor.user_id,
        at=city_time.now(),
    )
    return row.reference
