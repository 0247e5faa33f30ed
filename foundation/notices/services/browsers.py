"""Browsers that show notices: begun by their person, ended with the session."""

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from foundation.accounts import selectors as accounts
from foundation.accounts.services import add_leaving
from foundation.kernel.actor import Actor
from foundation.kernel.errors import Invalid
from foundation.kernel.sealing import seal
from foundation.notices import addresses
from foundation.notices.channels.push import PURPOSE, is_key_pair
from foundation.notices.models import PushSubscription
from foundation.web import outgoing

# The name under which a session keeps the digest of its own browser.
PUSH = "push"
LONGEST_ENDPOINT = 1_000
# Of one person: a phone, a tablet and some desks.
MOST_BROWSERS = 10


def start_push(actor: Actor, *, keys: Mapping[str, str], until: datetime, now: datetime) -> str:
    """Keep a browser's address and keys, whoever had it before; return its digest. Raises ``Invalid``.

    ``keys`` holds ``endpoint``, ``p256dh`` and ``auth`` as the browser says them. The oldest of too many browsers end.
    """
    endpoint, user_id = keys["endpoint"], actor.user_id or 0
    outgoing.check_url(endpoint, hosts=None)
    if len(endpoint) > LONGEST_ENDPOINT or not is_key_pair(keys["p256dh"], keys["auth"]):
        raise Invalid(_("This is no subscription of a browser."))
    digest = addresses.digest_of(endpoint)
    columns = {
        "user_id": user_id,
        "sealed": seal(PURPOSE, json.dumps(dict(keys))),
        "session_mark": accounts.session_marks([user_id])[user_id],
        "created_at": now,
        "expires_at": until,
    }
    with transaction.atomic():
        PushSubscription.objects.update_or_create(digest=digest, defaults=columns)
        kept = PushSubscription.objects.filter(user_id=user_id).order_by("-created_at", "-pk")
        PushSubscription.objects.filter(pk__in=[one.pk for one in kept[MOST_BROWSERS:]]).delete()
    return digest


def end_push(actor: Actor, *, digests: Collection[str]) -> int:
    """Forget the actor's browsers with these digests; return how many."""
    return PushSubscription.objects.filter(user_id=actor.user_id or 0, digest__in=list(digests)).delete()[0]


@add_leaving
def leave_browser(actor: Actor, session: Mapping[str, Any]) -> None:
    """Forget the browser of a session that closes."""
    end_push(actor, digests=session.get(PUSH, []))
