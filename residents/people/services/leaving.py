"""A resident has everything deleted that may go, and the account closed; what stays is said before."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from foundation.accounts import selectors as accounts
from foundation.accounts import services as account_services
from foundation.kernel import city_time
from foundation.kernel.actor import Actor, system
from foundation.kernel.audit import audit
from foundation.kernel.errors import Denied
from incidents.cases.selectors import ended_references
from residents.people import selectors
from residents.people.models import Correction, Membership, Participant, Person, Report, Reuse
from residents.people.services.held import end_consents
from residents.people.services.persons import forget_number, person_of_account, set_name, set_phone, who

LEAVING = system("a resident leaves")


def forget_own_number(actor: Actor) -> None:
    """Delete the actor's identity number at once."""
    person = person_of_account(who(actor))
    with transaction.atomic():
        for one in selectors.persons_of(person):
            forget_number(one)
            one.save(update_fields=["number_kind", "sealed_number", "identity_key", "verified_by", "verified_at"])
        audit(actor, "delete_number", "person", [person.key], at=city_time.now())


def close_own_account(actor: Actor) -> None:
    """Delete what is held of the actor and close the account; raises ``Denied`` for accounts of the office.

    What somebody still has to answer keeps its contact until it has ended; the trail keeps who did what.
    """
    account = accounts.user(who(actor))
    if actor.grants or account.is_staff:
        raise Denied(_("This account is used for work. The support desk closes it when the posting ends."))
    now = city_time.now()
    person = person_of_account(who(actor))
    persons = selectors.persons_of(person)
    with transaction.atomic():
        end_consents(actor, person, selectors.live_consents(person))
        Reuse.objects.filter(person__in=persons).delete()
        _forget_persons(persons, now)
        _forget_reports(Report.objects.filter(user_id=who(actor)))
        audit(actor, "close_account", "person", [person.key], at=now)
        account_services.change_profile(LEAVING, user=account, name="", phone="", email="", language=account.language)
        account_services.set_active(LEAVING, user=account, is_active=False)


def _forget_persons(persons: list[Person], now: datetime) -> None:
    today = city_time.local_day(now)
    Membership.objects.filter(person__in=persons, ends_on__isnull=True).update(ends_on=today)
    Participant.objects.filter(person__in=persons, ends_on__isnull=True).update(ends_on=today)
    Correction.objects.filter(person__in=persons).delete()
    for one in persons:
        set_name(one, "")
        set_phone(one, "")
        forget_number(one)
        one.save()


def _forget_reports(reports: QuerySet[Report]) -> None:
    """Empty the contact of the reports whose incident has ended; the others are emptied on their day."""
    ended = ended_references(list(reports.values_list("incident_reference", flat=True)))
    reports.filter(incident_reference__in=ended).update(contact="", phone_key="", words="")
