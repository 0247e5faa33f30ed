"""Owns the sending of an application by any of the three channels: under one number, and nothing asked that is held."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from foundation.accounts import selectors as accounts
from foundation.kernel import city_time
from foundation.kernel.actor import Actor
from foundation.kernel.errors import Invalid
from procedures.dossiers import selectors as dossiers
from procedures.dossiers.choices import SUBJECT_KIND, Channel
from procedures.dossiers.selectors import EarlierPaper
from procedures.dossiers.services import DossierData, DossierIntake, reuse_paper, submit_dossier
from residents.hall.choices import SCOPE
from residents.people import selectors as people
from residents.people import services as people_services
from residents.people.choices import ConsentPurpose, ConsentWay


@dataclass(frozen=True, slots=True)
class OnceData:
    """What an applicant said of what is held. ``papers``: those that need not be brought again, still right.

    ``agrees``: how the applicant agreed just now to have kept what is given: a way of consent, or empty.
    """

    papers: Collection[EarlierPaper] = ()
    agrees: str = ""


@dataclass(frozen=True, slots=True)
class Applicant:
    """For whom an application is, beside the name it says: an account by its name, or a person who was found."""

    username: str = ""
    person_key: str = ""
    once: OnceData = field(default_factory=OnceData)


NOBODY = Applicant()


def apply(actor: Actor, data: DossierData, who: Applicant = NOBODY, *, username: str = "") -> DossierIntake:
    """Take an application in by any channel, for the actor's own account online, else for who was named.

    In one transaction with it: papers that are held are handed in as copies, what was given is kept for the next time, and
    what was not asked again is counted. Raises what ``submit_dossier`` does, and ``Invalid`` for an account that is not known.
    """
    applicant, key = _who(actor, data, replace(who, username=username or who.username))
    with transaction.atomic():
        if who.once.agrees:
            key = key or _new_person(actor, data)
            _agree(actor, key, who.once.agrees)
        taken = submit_dossier(actor, replace(data, applicant_id=applicant, person_key=key))
        if taken.is_new and key:
            _keep(actor, taken.dossier, data, who.once)
    return taken


def _who(actor: Actor, data: DossierData, who: Applicant) -> tuple[int | None, str]:
    """Return the account and the person an application is for, as far as there are any."""
    if data.channel == Channel.ONLINE:
        return actor.user_id, people_services.person_key_of(actor.user_id) if actor.user_id is not None else ""
    if who.person_key:
        ids = people.user_ids_of_keys(people.keys_of(who.person_key))
        return next(iter(sorted(ids)), None), who.person_key
    applicant = _account(who.username)
    return applicant, people_services.person_key_of(applicant) if applicant is not None else ""


def _account(username: str) -> int | None:
    if not username.strip():
        return None
    found = accounts.user_signing_in_as(username.strip())
    if found is None or not found.is_active:
        sentence = _("There is no such account. Leave it empty: the application needs none.")
        raise Invalid(sentence, fields={"username": sentence})
    return int(found.pk)


def _new_person(actor: Actor, data: DossierData) -> str:
    """Return the key of who has this phone and this name, else of a new person: what is kept has to be somebody's."""
    name = people.blind_key("name", data.applicant_name)
    known = [one for one in people.person_by_phone(data.applicant_phone) if one.name_key == name]
    if len(known) == 1:
        return str(known[0].key)
    return people_services.person_key_for(actor, name=data.applicant_name, phone=data.applicant_phone)


def _agree(actor: Actor, key: str, way: str) -> None:
    if way == ConsentWay.ONLINE:
        people_services.give_own_consent(actor, ConsentPurpose.REUSE, SCOPE)
    else:
        people_services.take_consent(actor, key, purpose=ConsentPurpose.REUSE, way=way, scope=SCOPE)


def _keep(actor: Actor, dossier: Any, data: DossierData, once: OnceData) -> None:
    """Hand in the papers held, keep what was given and count what was not asked again."""
    source = f"{SUBJECT_KIND}:{dossier.number}"
    for paper in once.papers:
        reuse_paper(actor, dossier.number, paper.code, paper.need)
    # A register's own value stays in its register.
    given = {code: value for code, value in data.answers.items() if code not in data.registered}
    values = _values_to_keep(dossier, given)
    if values:
        people_services.keep_held(dossier.person_key, source, values, scope=SCOPE)
    names = {row.code: row.held_as for row in dossier.type_version.fields.all()}
    reused = [names[code] for code in data.held if names.get(code)]
    if reused or once.papers:
        fields = [*reused, *(f"paper:{paper.code}" for paper in once.papers)]
        people_services.note_reuse(dossier.person_key, source, fields)


def _values_to_keep(dossier: Any, answers: Mapping[str, str]) -> dict[str, str]:
    """Return the answers that may be kept, by what they are kept as."""
    return {
        row.held_as: answers[row.code]
        for row in dossier.type_version.fields.all()
        if row.held_as and answers.get(row.code)
    }


def held_papers(version: Any, person_key: str, codes: Collection[str]) -> list[EarlierPaper]:
    """Return the papers of these codes that the person need not bring again."""
    found = dossiers.earlier_papers(people.keys_of(person_key), version, city_time.now())
    return [paper for paper in found if paper.code in codes]
