"""What an account says of its person. What leads into it, phone and e-mail, nobody changes alone for somebody else."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from foundation.accounts import selectors
from foundation.accounts.events import AccountNotice
from foundation.accounts.models import ApprovalRequest, User
from foundation.accounts.phones import e164
from foundation.accounts.policies import CONTACT
from foundation.accounts.services.approvals import ApprovalKind, add_approval_kind, request_approval
from foundation.accounts.services.records import record
from foundation.kernel import city_time, policies
from foundation.kernel.actor import Actor
from foundation.kernel.errors import Invalid
from foundation.kernel.outbox import publish

USERNAME = re.compile(r"[A-Za-z0-9._@+\-\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]+")


def change_profile(
    actor: Actor, *, user: User, name: str, phone: str, email: str, language: str, password_shown: bool = False
) -> ApprovalRequest | None:
    """Change a profile. Own phone and e-mail need the password, somebody else's a second person: both lead inside.

    Returns the request for phone and e-mail that waits for the second person, or nothing where all has been changed.
    """
    is_own = actor.user_id == user.pk
    policies.require(actor, "account.keep" if is_own else "account.manage", user)
    before = _contact_of(user)
    user.name, user.email, user.language = name.strip(), email.strip(), language
    fit(user, phone)
    wanted = _contact_of(user)
    if wanted != before and is_own and not password_shown:
        raise Invalid(
            _("Changing phone or e-mail needs your password."), fields={"current_password": _("Give your password.")}
        )
    with transaction.atomic():
        if wanted == before or is_own or actor.is_system:
            fields = ["name", "email", "language", "phone"]
            save(actor, user, action="change_profile", fields=fields, reachable_changed=wanted != before)
            if wanted != before:
                _tell_owner(user, before, by=actor.name)
            return None
        _refuse_taken(user)
        user.phone, user.email = before["phone"] or None, before["email"]
        save(actor, user, action="change_profile", fields=["name", "language"], reachable_changed=False)
        changes = {key: value for key, value in wanted.items() if value != before[key]}
        return request_approval(
            actor, kind=CONTACT, user=user, key=CONTACT, params=changes, params_shown={"what": CONTACT}
        )


def set_language(actor: Actor, *, user: User, language: str) -> None:
    """Keep the language a person reads in."""
    policies.require(actor, "account.keep", user)
    _fit_language(language)
    User.objects.filter(pk=user.pk).update(language=language)
    user.language = language


def _contact_of(user: User) -> dict[str, str]:
    return {"phone": user.phone or "", "email": user.email}


def _tell_owner(user: User, before: Mapping[str, str], **people: str) -> None:
    """Tell the owner, by mail at the address that held until now: who took the account over holds the new one."""
    now = city_time.now()
    notice = AccountNotice(
        key=f"contact:{user.pk}:{now.isoformat()}",
        kind="contact_changed",
        recipients=(user.pk,),
        params=people,
        address=before["email"],
    )
    publish([notice], at=now)


def _change_contact(actor: Actor, request: ApprovalRequest) -> None:
    """Make the change two people agreed on; raises ``Invalid`` where the phone has been taken meanwhile."""
    user = request.user
    before = _contact_of(user)
    user.email = request.params.get("email", user.email)
    fit(user, request.params.get("phone", user.phone or ""))
    asked = {"request": request.pk, "requested_by": request.requested_by_id}
    save(actor, user, action="change_contact", fields=["email", "phone"], **asked)
    _tell_owner(user, before, by=str(request.requested_by), approved_by=actor.name)


def _contact_sentence(params: Mapping[str, Any]) -> str:
    words = {name: value or _("none") for name, value in params.items()}
    if "email" not in params:
        return _("Change the phone to %(phone)s") % words
    if "phone" not in params:
        return _("Change the e-mail to %(email)s") % words
    return _("Change the phone to %(phone)s and the e-mail to %(email)s") % words


add_approval_kind(
    CONTACT,
    ApprovalKind(
        sentence=_contact_sentence, carry_out=_change_contact, deciders=selectors.people_in_charge, is_private=True
    ),
)


def new_username(text: str) -> str:
    """Return the user name as it is kept; raises ``Invalid`` for what may be taken for another one.

    Letters of other scripts look like those of ASCII and are others, so only these and Chinese characters are taken.
    """
    username = unicodedata.normalize("NFKC", text).strip()
    problem = ""
    if username and not USERNAME.fullmatch(username) and not any(c.isspace() for c in username):
        problem = _("A user name is made of letters a to z, digits, Chinese characters and . _ - @ +")
    elif other := selectors.lookalike(username):
        problem = _("Another account has this user name.")
        if other != username:
            problem = _("This user name is easily taken for “%(other)s”, which is another account.") % {"other": other}
    if problem:
        raise Invalid(problem, fields={"username": problem})
    return username


def fit(user: User, phone: str) -> None:
    """Check and set what may lead into an account; raises ``Invalid`` with the fields at fault."""
    fields: dict[str, str] = {}
    user.phone = e164(phone) or None if phone.strip() else None
    if phone.strip() and not user.phone:
        fields["phone"] = _("This is not a phone number.")
    if not user.username or len(user.username) > 40 or any(c.isspace() for c in user.username):
        fields["username"] = _("A user name has 1 to 40 characters and no spaces.")
    elif e164(user.username):
        # Else one person's user name could be another's phone.
        fields["username"] = _("A phone number cannot be a user name.")
    if user.email:
        try:
            validate_email(user.email)
        except ValidationError:
            fields["email"] = _("This is not an e-mail address.")
    if fields:
        raise Invalid(_("Some of the data does not fit."), fields=fields)
    _fit_language(user.language)


def _fit_language(language: str) -> None:
    if language and language not in dict(settings.LANGUAGES):
        raise Invalid(_("This language is not offered."), fields={"language": _("This language is not offered.")})


def save(actor: Actor, user: User, *, action: str, fields: list[str] | None = None, **detail: Any) -> None:
    """Write the user and the audit row; raises ``Invalid`` where the name or the phone is another account's."""
    with transaction.atomic():
        _write(user, fields)
        record(actor, action, user, **detail)


def _write(user: User, fields: list[str] | None) -> None:
    try:
        with transaction.atomic():
            user.save(update_fields=fields)
    except IntegrityError as error:
        _refuse_taken(user)
        taken = _("Another account has this user name.")
        raise Invalid(taken, fields={"username": taken}) from error


def _refuse_taken(user: User) -> None:
    if user.phone and User.objects.filter(phone=user.phone).exclude(pk=user.pk).exists():
        taken = _("Another account has this phone.")
        raise Invalid(taken, fields={"phone": taken})
