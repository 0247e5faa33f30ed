"""What changes reports of residents: taking one in, the word on the result, opening a contact, forgetting."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from governance.accounts.phones import e164
from governance.evidence.services import keep_photo
from governance.kernel import clock, policies
from governance.kernel.actor import Actor
from governance.kernel.errors import Invalid, NotFound, Stale
from governance.kernel.services import audit
from governance.notices.services import tell
from grids.workforce.selectors import people_posted
from incidents.cases import selectors as cases
from incidents.cases.choices import SUBJECT_KIND
from incidents.cases.scoping import AREA_COLUMN, desk_role
from incidents.cases.services import ReportData, take_in
from residents.people import selectors
from residents.people.models import Report

# How long a resident may be reached about a report; then name and phone are emptied.
KEEP_CONTACT = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Taken:
    """What a resident gets back."""

    reference: str
    token: str


def file_report(actor: Actor, *, data: ReportData, name: str = "", phone: str = "") -> Taken:
    """Take a resident's report in, once, and return its reference and the secret of its follow link.

    Raises what ``take_in`` raises, and ``Invalid`` for a phone that is none. Sent again, the same answer comes back.
    """
    number = _phone(phone)
    now = clock.now()
    token = selectors.follow_token(data.id)
    with transaction.atomic():
        intake = take_in(actor, data)
        Report.objects.get_or_create(
            incident_reference=intake.incident.reference,
            defaults={
                "token_digest": selectors.digest_of(token),
                "user_id": actor.user_id,
                "name": name.strip(),
                "phone": number,
                "created_at": now,
                "forget_on": clock.local_day(now + KEEP_CONTACT),
            },
        )
    return Taken(intake.incident.reference, token)


def token_of(actor: Actor, case: Any) -> str:
    """Return the follow secret of the actor's own case, opening its follow page where it came in another way."""
    token = selectors.follow_token(case.client_id)
    now = clock.now()
    Report.objects.get_or_create(
        incident_reference=case.reference,
        defaults={
            "token_digest": selectors.digest_of(token),
            "user_id": actor.user_id,
            "created_at": now,
            "forget_on": clock.local_day(now + KEEP_CONTACT),
        },
    )
    return token


def _phone(text: str) -> str:
    if not text.strip():
        return ""
    number = e164(text)
    if not number:
        raise Invalid(_("This is no phone number."), fields={"phone": _("Check the number, or leave it empty.")})
    return number


def keep_report_photo(actor: Actor, token: str, *, photo_id: Any, data: bytes) -> None:
    """Keep a photo that came with the report; the follow link proves whose report it is."""
    found = selectors.followed(token)
    keep_photo(actor, photo_id=photo_id, subject_kind=SUBJECT_KIND, subject_key=found.case.reference, data=data)


def answer(actor: Actor, token: str, *, is_solved: bool, is_content: bool, words: str = "") -> None:
    """Take the reporter's word on the result, once the case has ended and once only; the desk hears of discontent."""
    now = clock.now()
    with transaction.atomic():
        found = selectors.followed(token)
        report = Report.objects.select_for_update().get(pk=found.report.pk)
        if not found.has_ended:
            raise Invalid(_("The case is still being worked on; say what you think when it has ended."))
        if report.answered_at is not None:
            raise Stale(_("You have answered already. Thank you."))
        report.is_solved, report.is_content, report.words = is_solved, is_content, words.strip()
        report.answered_at = now
        report.save(update_fields=["is_solved", "is_content", "words", "answered_at"])
        audit(actor, "answer", "report", [report.incident_reference], at=now)
        if not (is_solved and is_content):
            _tell_desk(found.case, now)


def _tell_desk(case: Any, now: datetime) -> None:
    """Tell the desk that ended the case; a person there decides whether it is opened again."""
    role = desk_role(case.level)
    people = people_posted([getattr(case, AREA_COLUMN[role])], [role])
    tell(
        [posted.user_id for posted in people],
        kind="resident_not_content",
        key=f"report:{case.reference}:answer",
        subject_kind=SUBJECT_KIND,
        subject_key=case.reference,
        now=now,
        params={
            "reference": case.reference,
            "matter": case.matter.name,
            "matter_en": case.matter.name_en,
            "grid": case.grid.name,
        },
    )


def open_contact(actor: Actor, reference: str) -> tuple[str, str]:
    """Return the reporter's name and phone, and write down who looked; raises ``Denied`` and ``NotFound``."""
    case = cases.by_reference(actor, reference)
    policies.require(actor, "reporter.contact", case)
    report = Report.objects.filter(incident_reference=case.reference).first()
    if report is None:
        raise NotFound(_("No resident reported this case."))
    audit(actor, "open_contact", "report", [case.reference], at=clock.now())
    return report.name, report.phone


def forget_reporters(today: date) -> int:
    """Empty the names and phones whose day has come; return how many."""
    due = Report.objects.filter(forget_on__lte=today).exclude(name="", phone="", words="")
    return due.update(name="", phone="", words="")
