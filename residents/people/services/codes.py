"""Signing up and in by phone: a code of six digits by text message, which says nothing of whose the number is."""

import hashlib
import hmac
import logging
from datetime import datetime, timedelta
from math import ceil
from secrets import randbelow, token_hex
from typing import Any
from unicodedata import normalize
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _

from foundation.accounts import selectors as accounts
from foundation.accounts import services as account_services
from foundation.accounts.phones import e164
from foundation.kernel import city_time, pacing
from foundation.kernel.actor import Actor, system
from foundation.kernel.errors import Denied, Invalid
from foundation.kernel.pacing import Pace, TooMany
from foundation.notices.channels import sms
from grids.workforce.selectors import actor_for
from incidents.cases.services import adopt_reports
from residents.people import selectors
from residents.people.choices import CODE_DIGITS, CODE_GAP_SECONDS, CODE_MINUTES, CODE_TRIES, CODES_AN_HOUR
from residents.people.contacts import seal_of_person, unseal_of_person
from residents.people.models import Person, PhoneCode, Report
from residents.people.services.persons import key_for, person_of_account, set_phone

logger = logging.getLogger(__name__)
SIGN_UP = system("sign-up by phone")
NETWORK_AT_ONCE, NETWORK_SECONDS = 10, 60


def is_offered() -> bool:
    """Say whether this installation sends text messages, so that codes can come."""
    return sms.can_send_codes()


def send_code(phone: str, *, network: str) -> UUID:
    """Send a code to a phone and return its id, the same way whether or not an account has the number.

    Raises ``Invalid`` for what is no phone number, ``TooMany`` for the number or for the network it is asked from, and
    ``Invalid`` where the gateway refuses.
    """
    number = e164(phone)
    if not number:
        text = _("This is not a phone number. Write it with its eleven digits, or with + and the country.")
        raise Invalid(text, fields={"phone": text})
    paces = [Pace(f"phone-code:{network}", NETWORK_AT_ONCE, NETWORK_SECONDS)]
    _refuse_haste(pacing.seconds_to_wait(paces))
    now = city_time.now()
    row, code = _keep_code(number, now)
    pacing.count_one(paces)
    words = _(
        "%(code)s is your code for Tongxin. It works for %(minutes)d minutes. Nobody from the office asks for it."
    )
    try:
        said = words % {"code": code, "minutes": CODE_MINUTES}
        sms.send_code(reference=f"code-{row.pk}", phone=number, words=said, code=code, minutes=CODE_MINUTES)
    except Exception as error:
        # A gateway raises what its provider's library raises.
        logger.warning("a code could not be sent", exc_info=error)
        PhoneCode.objects.filter(pk=row.pk).delete()
        raise Invalid(_("The text message could not be sent. Try again in a few minutes.")) from error
    return row.pk


def _keep_code(number: str, now: datetime) -> tuple[PhoneCode, str]:
    phone_key = key_for("phone", number)
    sent = PhoneCode.objects.filter(phone_key=phone_key, created_at__gt=now - timedelta(hours=1))
    times = list(sent.order_by("-created_at").values_list("created_at", flat=True))
    if len(times) >= CODES_AN_HOUR:
        _refuse_haste(ceil((times[CODES_AN_HOUR - 1] + timedelta(hours=1) - now).total_seconds()))
    if times:
        _refuse_haste(ceil((times[0] + timedelta(seconds=CODE_GAP_SECONDS) - now).total_seconds()))
    code, code_id = f"{randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}", uuid4()
    row = PhoneCode(
        pk=code_id,
        phone_key=phone_key,
        sealed_phone=seal_of_person("code", code_id.hex, number),
        digest=_digest(code_id, code),
        minute=int(now.timestamp()) // 60,
        created_at=now,
        expires_at=now + timedelta(minutes=CODE_MINUTES),
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        # Two asked for the same number at one moment: the other one's code is on its way.
        _refuse_haste(CODE_GAP_SECONDS)
    return row, code


def _digest(code_id: UUID, code: str) -> str:
    return hmac.new(key_for("code", code_id.hex).encode(), code.encode(), hashlib.sha256).hexdigest()


def _refuse_haste(seconds: int) -> None:
    if seconds > 0:
        text = _("Codes have been sent a short time ago. Ask for another one in %(time)s.")
        raise TooMany(text % {"time": pacing.wait_in_words(seconds)}, retry_after=seconds)


def spend_code(code_id: UUID, text: str) -> str:
    """Return the phone (E.164) a code was sent to, once; a wrong try counts before it is compared.

    Raises ``Invalid``: the code is wrong, or too old, used up or spent, and another one is to be asked for.
    """
    now = city_time.now()
    code = "".join(sign for sign in normalize("NFKC", text) if sign.isdigit())
    fresh = PhoneCode.objects.filter(pk=code_id, used_at__isnull=True, expires_at__gt=now, tries__lt=CODE_TRIES)
    if not fresh.update(tries=F("tries") + 1):
        raise Invalid(_("This code does not work any more. Ask for another one."), code="code_over")
    row = PhoneCode.objects.get(pk=code_id)
    if not hmac.compare_digest(row.digest, _digest(row.pk, code)):
        left = CODE_TRIES - row.tries
        if left <= 0:
            raise Invalid(_("This code does not work any more. Ask for another one."), code="code_over")
        wrong = _("This is not the code that was sent. Look at the message again; tries left: %(left)d.") % {
            "left": left
        }
        raise Invalid(wrong, fields={"code": wrong})
    if not PhoneCode.objects.filter(pk=code_id, used_at__isnull=True).update(used_at=now):
        raise Invalid(_("This code does not work any more. Ask for another one."), code="code_over")
    return unseal_of_person("code", row.pk.hex, row.sealed_phone)


def account_of_phone(phone: str) -> Any:
    """Return the account that signs in by this phone, made where there is none; its person has shown the phone is theirs.

    Raises ``Denied`` for an account of the office, which a text message must not open, and for a disabled one.
    """
    user = accounts.user_signing_in_as(phone)
    with transaction.atomic():
        if user is None:
            user = account_services.create_user(
                SIGN_UP, username=f"r{token_hex(6)}", phone=phone, language=translation.get_language() or ""
            )
        if not user.is_active:
            raise Denied(_("The account of this number is closed. Ask at your village office."))
        if user.is_staff or user.is_superuser or actor_for(user).grants:
            raise Denied(_("The account of this number is used for work. Sign in with its password."))
        person = person_of_account(user.pk)
        set_phone(person, phone, is_verified=True)
        person.save(update_fields=["sealed_phone", "phone_key", "phone_verified_at"])
    return user


def take_over_reports(actor: Actor) -> int:
    """Make the reports left with the actor's verified phone the actor's own; return how many. Confidential ones stay."""
    person = selectors.person_of_user(actor.user_id)
    phone_key = verified_phone_key(person)
    if not phone_key:
        raise Denied(_("Show first by a code that the phone is yours."))
    left = [incident.reference for incident in selectors.reports_left_with(phone_key)]
    with transaction.atomic():
        adopted = adopt_reports(actor, left)
        Report.objects.filter(incident_reference__in=adopted, user__isnull=True).update(user_id=actor.user_id)
    return len(adopted)


def verified_phone_key(person: Person | None) -> str:
    """Return the key of the phone that a person has shown to be theirs; empty where none is."""
    return person.phone_key if person is not None and person.phone_verified_at is not None else ""
