"""Taking in many users at once, from a list a deployment brings with it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.db import transaction

from governance.accounts.models import User
from governance.kernel import clock, policies
from governance.kernel.actor import Actor
from governance.kernel.services import audit


@dataclass(frozen=True, slots=True)
class UserRow:
    """One person. Without a password nobody can sign in as this user until one is set."""

    username: str
    name: str
    password: str = ""
    is_staff: bool = False


def import_users(actor: Actor, rows: Iterable[UserRow]) -> Mapping[str, int]:
    """Create the users whose names are not taken and return every row's user id by user name."""
    policies.require(actor, "account.manage")
    listed = list(rows)
    hashes = {password: make_password(password or None) for password in {row.password for row in listed}}
    with transaction.atomic():
        User.objects.bulk_create(
            [
                User(username=row.username, name=row.name, password=hashes[row.password], is_staff=row.is_staff)
                for row in listed
            ],
            batch_size=500,
            ignore_conflicts=True,
        )
        found = dict(User.objects.filter(username__in=[row.username for row in listed]).values_list("username", "pk"))
        audit(actor, "import_users", "user", ["list"], at=clock.now(), detail={"users": len(listed)})
    return found


def set_passwords(actor: Actor, usernames: Iterable[str], password: str) -> int:
    """Give all these users one password, where it is not theirs already; return how many were changed."""
    policies.require(actor, "account.manage")
    changed = [user for user in User.objects.filter(username__in=list(usernames)) if not user.check_password(password)]
    hashed = make_password(password)
    with transaction.atomic():
        for user in changed:
            user.password = hashed
        User.objects.bulk_update(changed, ["password"])
        audit(actor, "set_passwords", "user", [str(user.pk) for user in changed], at=clock.now())
    return len(changed)
