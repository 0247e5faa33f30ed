"""What every service of this room writes beside its change: who did what to whose account."""

from datetime import datetime

from foundation.accounts.models import User
from foundation.kernel import city_time
from foundation.kernel.actor import Actor, ActorKind
from foundation.kernel.audit import audit


def record(actor: Actor, action: str, user: User, *, at: datetime | None = None, **detail: object) -> None:
    """Append one audit row about the user's account, inside the caller's transaction."""
    audit(actor, action, "user", [str(user.pk)], at=at or city_time.now(), detail=detail)


def as_actor(user: User) -> Actor:
    """Return the actor of an act on one's own account, where no posting matters."""
    return Actor(ActorKind.USER, name=str(user), user_id=user.pk)
