"""What the forms of the three channels share: what is held of an applicant, read from a form and put into an application."""

from typing import Any

from django.core import signing

from foundation.kernel.actor import Actor
from foundation.web.http import form_refusal
from procedures.dossiers.forms import AnswerForm, ApplicantForm
from procedures.dossiers.services import DossierData
from residents.hall import selectors, services
from residents.hall.forms import OnceForm

# Whom a counter has found goes through the form signed, for this one official, as long as serving somebody takes.
_SALT, TOKEN_SECONDS = "hall.applicant", 3_600


def token_of(actor: Actor, person_key: str) -> str:
    """Return what names a person in the form of one official."""
    return signing.dumps([actor.user_id, person_key], salt=_SALT)


def person_of_token(actor: Actor, token: str) -> str:
    """Return the key of the person that the actor's own form names; empty for a form that is none or too old."""
    try:
        user_id, key = signing.loads(token, salt=_SALT, max_age=TOKEN_SECONDS)
    except (signing.BadSignature, ValueError):
        return ""
    return str(key) if user_id == actor.user_id else ""


def sent_data(
    version: Any, applicant: ApplicantForm, form: AnswerForm, once: OnceForm, channel: str, **more: Any
) -> DossierData:
    """Return what the forms say together; raises ``Invalid`` that names what is missing in any of them."""
    forms = [applicant, form, once]
    valid = [one.is_valid() for one in forms]
    if not all(valid):
        raise form_refusal(next(one for one in forms if one.errors))
    values = applicant.cleaned_data
    return DossierData(
        id=values["id"],
        type=version.type.code,
        channel=channel,
        village_id=applicant.village_id,
        applicant_name=values["applicant_name"],
        applicant_phone=values["applicant_phone"],
        answers=form.answers,
        held=form.kept,
        registered=form.registered,
        **more,
    )


def once_data(once: selectors.HeldOffer, form: OnceForm) -> services.OnceData:
    """Return what a valid form says of what is held."""
    codes = form.cleaned_data.get("papers_held") or ()
    return services.OnceData([paper for paper in once.papers if paper.code in codes], form.agreed)
