"""Taking in many users at once, from a list a deployment brings with it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _

from foundation.accounts import selectors
from foundation.accounts.models import ApiToken, User
from foundation.kernel import city_time, policies
from foundation.kernel.actor import Actor
from foundation.kernel.audit import audit
from foundation.kernel.errors import Invalid


@dataclass(frozen=True, slots=True)
class UserRow:
    """One person. Without a password nobody can sign in as this user until one is set; ``phone`` in E.164, empty for none."""

    username: str
    name: str
    password: str = ""
    is_staff: bool = False
    phone: str = ""


def import_users(actor: Actor, rows: Iterable[UserRow]) -> Mapping[str, int]:
    """Create the users whose names are not taken and return every row's user id by user name.

    Raises ``Invalid`` for a name that is easily taken for another one of the list or of an account.
    """
    policies.require(actor, "account.import")
    listed = list(rows)
    _refuse_lookalikes([row.username for row in listed])
    hashes = {password: make_password(password or None) for password in {row.password for row in listed}}
    with transaction.atomic():
        User.objects.bulk_create(
            [
                User(
                    username=row.username,
                    name=row.name,
                    password=hashes[row.password],
                    is_staff=row.is_staff,
                    phone=row.phone or None,
                )
                for row in listed
            ],
            batch_size=500,
            ignore_conflicts=True,
        )
        found = dict(User.objects.filter(username__in=[row.username for row in listed]).values_list("username", "pk"))
        audit(actor, "import_users", "user", ["list"], at=city_time.now(), detail={"users": len(listed)})
    return found


def _refuse_lookalikes(usernames: Collection[str]) -> None:
    by_look: dict[str, str] = {}
    for username in [*User.objects.values_list("username", flat=True), *usernames]:
        other = by_look.setdefault(selectors.look_of(username), username)
        if other != username:
            raise Invalid(
                _("The user names “%(one)s” and “%(other)s” are easily taken for each other.")
                % {"one": username, "other": other}
            )


def set_passwords(actor: Actor, usernames: Iterable[str], password: str) -> int:
    """Give all these users one password, where it is not theirs already; return how many were changed."""
    policies.require(actor, "account.import")
    changed = [user for user in User.objects.filter(username__in=list(usernames)) if not user.check_password(password)]
    hashed = make_password(password)
    with transaction.atomic():
        for user in changed:
            user.password = hashed
        User.objects.bulk_update(changed, ["password"])
        # Who knew the old one may have made these.
        ApiToken.objects.filter(user__in=changed, revoked_at__isnull=True).update(revoked_at=city_time.now())
        audit(actor, "set_passwords", "user", [str(user.pk) for user in changed], at=city_time.now())
    return len(changed)
