"""What changes reports of residents: taking one in, the word on the result, opening a contact, forgetting."""

from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from foundation.accounts.phones import e164
from foundation.evidence.selectors import has_photo
from foundation.evidence.services import keep_photo
from foundation.kernel import city_time, policies
from foundation.kernel.actor import Actor
from foundation.kernel.audit import audit, audited_keys
from foundation.kernel.errors import Denied, Invalid, NotFound, Stale
from foundation.notices.services import NoticeDraft, tell, tell_many
from foundation.web.templatetags.tongxin import moment
from grids.areas import selectors as areas
from grids.workforce.desks import PostedPeople
from incidents.cases import selectors as cases
from incidents.cases.choices import ENDED_STATES, SUBJECT_KIND
from incidents.cases.events import IncidentMoved
from incidents.cases.services import ReportData, take_in
from incidents.catalogue import selectors as catalogue
from incidents.catalogue.choices import Stage
from procedures.clocks.choices import LadderTone
from procedures.clocks.events import ClockReached
from procedures.clocks.services import start_clock, stop_clock
from residents.people import selectors
from residents.people.contacts import Contact, seal_contact, unseal_contact
from residents.people.models import Report
from residents.people.selectors import READER

# What looking at a contact is called among what is written down, how many one person may look at in a day, and the longest
# reason that is kept.
OPENING, CONTACTS_A_DAY, LONGEST_REASON = "open_contact", 40, 200
# How long a resident may be reached about a report; then the contact is emptied.
KEEP_CONTACT = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a resident gets back."""

    reference: str
    token: str
    is_new: bool = True


def file_report(actor: Actor, *, data: ReportData, name: str = "", phone: str = "", email: str = "") -> Receipt:
    """Take a resident's report in, once, and return its reference and the secret of its follow link.

    Raises what ``take_in`` raises, and ``Invalid`` for a phone that is none. Sent again, the same answer comes back.
    """
    number = _phone(phone)
    now = city_time.now()
    token = selectors.follow_token(data.id)
    with transaction.atomic():
        intake = take_in(actor, data)
        contact = seal_contact(intake.incident.reference, Contact(name.strip(), number, email.strip()))
        report, is_new = Report.objects.get_or_create(
            incident_reference=intake.incident.reference,
            defaults={
                "token_digest": selectors.digest_of(token),
                "user_id": actor.user_id,
                "contact": contact,
                "created_at": now,
                "forget_on": city_time.local_day(now + KEEP_CONTACT),
            },
        )
        if not is_new and contact and not report.contact:
            # The first try arrived without it, and its answer was lost.
            report.contact = contact
            report.save(update_fields=["contact"])
        token = _token_in_use(report, data.id)
    return Receipt(intake.incident.reference, token, intake.is_new)


def token_of(actor: Actor, incident: Any) -> str:
    """Return the follow secret of the actor's own incident, opening its follow page where it came in another way."""
    token = selectors.follow_token(incident.client_id)
    now = city_time.now()
    report, is_new = Report.objects.get_or_create(
        incident_reference=incident.reference,
        defaults={
            "token_digest": selectors.digest_of(token),
            "user_id": actor.user_id,
            "created_at": now,
            "forget_on": city_time.local_day(now + KEEP_CONTACT),
        },
    )
    if is_new:
        _keep_answer_time(report, incident, now)
    return _token_in_use(report, incident.client_id)


def _token_in_use(report: Report, client_id: UUID) -> str:
    """Return the secret that leads to a report; where the key that made it is gone, a new one takes its place."""
    token = selectors.known_token(client_id, report.token_digest)
    if not token:
        token = selectors.follow_token(client_id)
        report.token_digest = selectors.digest_of(token)
        report.save(update_fields=["token_digest"])
    return token


def _phone(text: str) -> str:
    if not text.strip():
        return ""
    number = e164(text)
    if not number:
        raise Invalid(_("This is no phone number."), fields={"phone": _("Check the number, or leave it empty.")})
    return number


def keep_report_photo(actor: Actor, token: str, *, photo_id: Any, data: bytes) -> None:
    """Keep a photo that came with the report; the follow link proves whose report it is. ``Denied`` after its end."""
    found = selectors.followed_report(token)
    if found.has_ended and not has_photo(SUBJECT_KIND, found.incident.reference, photo_id):
        raise Denied(_("The case has ended."))
    keep_photo(actor, photo_id=photo_id, subject_kind=SUBJECT_KIND, subject_key=found.incident.reference, data=data)


def add_report_photo(actor: Actor, token: str, *, photo_id: Any, data: bytes) -> None:
    """Keep a photo that follows the report, as long as it is worked on; raises ``Invalid`` once it has ended."""
    if selectors.followed_report(token).has_ended:
        raise Invalid(_("The case has ended."))
    keep_report_photo(actor, token, photo_id=photo_id, data=data)


def answer(actor: Actor, token: str, *, is_solved: bool, is_content: bool, words: str = "") -> None:
    """Take the reporter's word on the result, once and while there is time; the desk hears of discontent.

    Raises ``Invalid`` before the case has ended and after the time to answer, ``Stale`` where it has been answered.
    """
    now = city_time.now()
    with transaction.atomic():
        found = selectors.followed_report(token)
        report = Report.objects.select_for_update().get(pk=found.report.pk)
        if not found.has_ended:
            raise Invalid(_("The case is still being worked on; say what you think when it has ended."))
        if report.answered_at is not None:
            raise Stale(_("You have answered already. Thank you."))
        if found.is_too_late(now):
            raise Invalid(
                _("The time to answer ended on %(day)s. If something is still wrong, report it again.")
                % {"day": moment(found.answer_until)}
            )
        report.is_solved, report.is_content, report.words = is_solved, is_content, words.strip()
        report.answered_at = now
        report.save(update_fields=["is_solved", "is_content", "words", "answered_at"])
        audit(actor, "answer", "report", [report.incident_reference], at=now)
        stop_clock(READER, selectors.clock_subject(report.incident_reference), Stage.ANSWER, at=now)
        if not (is_solved and is_content):
            _tell_desk(found.incident, now)


def keep_answer_times(now: datetime, incident_ids: Collection[int]) -> None:
    """Let the time to answer run for the cases that have ended and are not answered, and stop it for the others."""
    found = {incident.reference: incident for incident in cases.by_ids(incident_ids)}
    for report in Report.objects.filter(incident_reference__in=found):
        _keep_answer_time(report, found[report.incident_reference], now)


def _keep_answer_time(report: Report, incident: Any, now: datetime) -> None:
    """Start or stop the time to answer as the incident stands; where no rule gives a time, there is no end to it."""
    subject = selectors.clock_subject(report.incident_reference)
    if incident.ended_at is None or report.answered_at is not None:
        stop_clock(READER, subject, Stage.ANSWER, at=now)
        return
    chain = (incident.city_id, incident.township_id, incident.village_id, incident.grid_id)
    with suppress(Invalid):
        limit = catalogue.rulebook(incident.reported_on).limit_for(incident.matter_id, Stage.ANSWER, chain)
        start_clock(READER, subject, Stage.ANSWER, limit, at=incident.ended_at)


def remind_reporters(now: datetime, events: Iterable[ClockReached]) -> None:
    """Remind the signed-in reporters whose time to answer runs out, as their clocks say."""
    due = [event for event in events if event.stage == Stage.ANSWER and event.tone == LadderTone.AMBER]
    for report in Report.objects.filter(
        incident_reference__in={event.subject_key for event in due}, user__isnull=False, answered_at__isnull=True
    ):
        incident = cases.by_reference(READER, report.incident_reference)
        until = selectors.answer_until(incident)
        # Heard late, or after the incident began again, there is nothing to remind of.
        if until is None or now >= until:
            continue
        matter = catalogue.matter(incident.matter_id)
        tell(
            [report.user_id or 0],
            kind="answer_wanted",
            key=f"report:{incident.reference}:until:{until.isoformat()}",
            subject_kind="report",
            subject_key=incident.reference,
            now=now,
            params={
                "reference": incident.reference,
                "matter": matter.name,
                "matter_en": matter.name_en,
                "due_at": until.isoformat(),
            },
        )


def _tell_desk(incident: Any, now: datetime) -> None:
    """Tell the desks that may open the incident again, from the lowest up to the level it came to.

    Where nobody sits at one of them, the nearest above hears instead: no resident speaks to an empty desk.
    """
    people = PostedPeople.read_for([incident]).desks(incident, incident.level)
    matter = catalogue.matter(incident.matter_id)
    tell(
        people,
        kind="resident_not_content",
        key=f"report:{incident.reference}:answer",
        subject_kind=SUBJECT_KIND,
        subject_key=incident.reference,
        now=now,
        params={
            "reference": incident.reference,
            "matter": matter.name,
            "matter_en": matter.name_en,
            "grid": areas.place(incident.grid_id).name,
        },
    )


def tell_reporters(now: datetime, events: Iterable[IncidentMoved]) -> None:
    """Write to reporters without an account, who left an e-mail address, that their report has ended; once for each end.

    The mail says the number and the answer. It has no follow link: nobody has checked whose address it is, and whoever has the
    link reads the whole report.
    """
    ended = [event for event in events if event.to_state in ENDED_STATES]
    if not ended or not selectors.writes_mail():
        return
    found = {case.pk: case for case in cases.by_ids({event.incident_id for event in ended})}
    # Heard late, when the case has been opened again, the message is about no end any more.
    last = {
        case.reference: event
        for event in ended
        if (case := found.get(event.incident_id)) is not None and case.version == event.step
    }
    reports = Report.objects.filter(incident_reference__in=last, user__isnull=True).exclude(contact="")
    tellings = []
    for report in reports:
        event, email = last[report.incident_reference], selectors.contact_of(report).email
        if email:
            tellings.append(_ending(found[event.incident_id], event, email))
    if tellings:
        tell_many(tellings, now=now)


def _ending(case: Any, event: IncidentMoved, email: str) -> NoticeDraft:
    with translation.override(settings.LANGUAGE_CODE):
        note = selectors.answer_of(case, event.step)
    return NoticeDraft(
        recipients=(),
        addresses=(email,),
        kind="report_ended",
        key=f"report:{case.reference}:{event.step}",
        subject_kind=SUBJECT_KIND,
        subject_key=case.reference,
        params={"reference": case.reference, "state": event.to_state, "note": note},
    )


def open_contact(actor: Actor, reference: str, *, reason: str) -> Contact:
    """Return the reporter's contact, and write down who looked and what for.

    Raises ``Invalid`` without a reason, ``Denied`` past the day's share of contacts or of the policy, and ``NotFound``.
    """
    incident = cases.by_reference(actor, reference)
    policies.require(actor, "reporter.contact", incident)
    report = Report.objects.filter(incident_reference=incident.reference).first()
    if report is None:
        raise NotFound(_("No resident reported this case."))
    if not any(letter.isalnum() for letter in reason):
        raise Invalid(_("Say what you need the contact for."), fields={"reason": _("This is needed.")})
    now = city_time.now()
    with transaction.atomic():
        opened_today = audited_keys(actor, OPENING, "report", since=city_time.midnight(city_time.local_day(now)))
        if len(opened_today | {incident.reference}) > CONTACTS_A_DAY:
            raise Denied(
                _("You have opened %(count)d contacts today, as many as one person may. Ask a colleague.")
                % {"count": CONTACTS_A_DAY}
            )
        audit(
            actor, OPENING, "report", [incident.reference], at=now, detail={"reason": reason.strip()[:LONGEST_REASON]}
        )
    return unseal_contact(report.incident_reference, report.contact)


def reseal_contacts(actor: Actor) -> int:
    """Seal every contact that can be opened by the newest key, so that older ones can be taken out; return how many."""
    count = 0
    for report in Report.objects.exclude(contact="").iterator():
        if fresh := seal_contact(report.incident_reference, selectors.contact_of(report)):
            # Not where it has been emptied or filled meanwhile.
            count += Report.objects.filter(pk=report.pk, contact=report.contact).update(contact=fresh)
    audit(actor, "reseal_contacts", "report", ["all"], at=city_time.now(), detail={"count": count})
    return count
