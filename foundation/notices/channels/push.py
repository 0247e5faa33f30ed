"""Web push (RFC 8030, 8291, 8292): a notice appears on the screen of each browser that its person switched it on in.

Encrypted by http-ece, signed by py-vapid, posted by our own guarded request: the address comes from a browser, so it may be
anything, and the usual library would follow it into any network.
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from py_vapid import Vapid02

from foundation.accounts import selectors as accounts
from foundation.accounts.selectors import Recipient
from foundation.kernel import city_time
from foundation.kernel.resealing import register_sealed
from foundation.kernel.sealing import Unreadable, unseal
from foundation.notices import selectors
from foundation.notices.channels.base import Channel, Message, NotNow, lines_of
from foundation.notices.models import PushSubscription
from foundation.web import outgoing

PURPOSE = "notices.push"
register_sealed("notices.PushSubscription", sealed=PURPOSE)
# How long a service keeps a message for a phone that sleeps; a signature is good for no longer than a day.
KEEP, SIGNED_FOR = timedelta(hours=24), timedelta(hours=12)
REST = timedelta(minutes=2)
# Services take 4096 bytes, encrypted.
LONGEST = 2_000
GONE = {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}


class PushFault(Exception):
    """No browser's service took the message, for a reason that may pass."""


class PushChannel(Channel):
    """One message to every browser of a person; each shows it under a tag, so that one sent twice is shown once."""

    name = "push"
    label = gettext_lazy("On screen")

    def is_on(self) -> bool:
        """Say whether there is a key to sign with."""
        return bool(settings.VAPID_PRIVATE_KEY)

    def address_of(self, person: Recipient) -> str:
        """Return a word where any browser is left."""
        return "browsers" if self.reachable({person.user_id or 0: person}) else ""

    def masked_address_of(self, person: Recipient) -> str:
        """Return nothing: a browser's address is never shown."""
        del person
        return ""

    def reachable(self, people: Mapping[int, Recipient]) -> set[int]:
        """Return who has a browser switched on."""
        return selectors.people_with_push(people, city_time.now())

    def send(self, message: Message, recipient: Recipient) -> None:
        """Send to each browser; enough if one service took it. Browsers whose sessions have ended, or that are gone, are dropped."""
        payload = _payload(message, recipient)
        marks = accounts.session_marks([recipient.user_id or 0])
        taken, faults = 0, []
        for one in PushSubscription.objects.filter(user_id=recipient.user_id or 0, expires_at__gt=city_time.now()):
            if one.session_mark != marks.get(one.user_id):
                one.delete()
                continue
            fault = self._send(one, payload, message.reference)
            taken += not fault
            faults += [fault] if fault else []
        if not taken and faults:
            raise PushFault("; ".join(faults))

    def words(self, message: Message, recipient: Recipient) -> str:
        """Return title and body."""
        said = json.loads(_payload(message, recipient))
        return f"{said['title']}\n\n{said['body']}"

    def _send(self, one: PushSubscription, payload: bytes, reference: str) -> str:
        """Return an empty string where the service took it or the browser is gone, else what went wrong; raises ``NotNow``."""
        try:
            keys = json.loads(unseal(PURPOSE, one.sealed))
            answer = outgoing.post(keys["endpoint"], _encrypt(payload, keys), _headers(keys["endpoint"], reference))
        except Unreadable:
            one.delete()
            return ""
        except Exception as error:  # noqa: BLE001 - one browser's service must not hold up the others
            return type(error).__name__
        if answer.status in GONE:
            one.delete()
            return ""
        if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
            raise NotNow("HTTP 429", wait=REST)
        return "" if HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES else f"HTTP {answer.status}"


def public_key() -> str:
    """Return the key that browsers subscribe with, empty where the channel is off."""
    if not settings.VAPID_PRIVATE_KEY:
        return ""
    key = Vapid02.from_raw(settings.VAPID_PRIVATE_KEY.encode()).public_key
    return _text(key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


def is_key_pair(p256dh: str, auth: str) -> bool:
    """Say whether a browser's two keys are a point of the curve and sixteen bytes."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _bytes(p256dh))
        return len(_bytes(auth)) == 16
    except ValueError:
        return False


def _payload(message: Message, recipient: Recipient) -> bytes:
    lines = lines_of(message, recipient)
    with translation.override(recipient.language or settings.LANGUAGE_CODE):
        title = _("Tongxin")
        count = len(lines)
        body = lines[0].words if count == 1 else ngettext(
            "%(count)d notice since last evening", "%(count)d notices since last evening", count
        ) % {"count": count}  # fmt: skip
    url = lines[0].url if count == 1 and lines[0].url else f"{settings.SITE_URL}/notices/"
    words: dict[str, Any] = {"title": title, "body": body[: LONGEST // 4], "url": url, "tag": message.reference}
    return json.dumps(words, ensure_ascii=False).encode()


def _encrypt(payload: bytes, keys: Mapping[str, str]) -> bytes:
    encrypted: bytes = http_ece.encrypt(
        payload,
        private_key=ec.generate_private_key(ec.SECP256R1()),
        dh=_bytes(keys["p256dh"]),
        auth_secret=_bytes(keys["auth"]),
        version="aes128gcm",
    )
    return encrypted


def _headers(endpoint: str, reference: str) -> dict[str, str]:
    parts = urlsplit(endpoint)
    # Claims of their own for each service: they name it.
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "sub": f"mailto:{settings.DEFAULT_FROM_EMAIL.rpartition('<')[2].strip('>')}",
        "exp": int((city_time.now() + SIGNED_FOR).timestamp()),
    }
    signed = Vapid02.from_raw(settings.VAPID_PRIVATE_KEY.encode()).sign(claims)
    return {
        **signed,
        "Content-Type": "application/octet-stream",
        "Content-Encoding": "aes128gcm",
        "TTL": str(int(KEEP.total_seconds())),
        "Urgency": "high",
        # One that waits at the service is replaced by the same one sent again.
        "Topic": _text(hashlib.sha256(reference.encode()).digest())[:32],
    }


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
