"""What changes reports of residents: filing, the answer to the result, opening a contact."""

import logging
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
from foundation.kernel.actor import ANONYMOUS, Actor
from foundation.kernel.audit import audit, audited_keys
from foundation.kernel.errors import Denied, Invalid, NotFound, Stale
from foundation.kernel.sealing import Unreadable
from foundation.notices.services import NoticeDraft, tell, tell_many
from foundation.web.templatetags.tongxin import moment
from grids.areas import selectors as areas
from grids.workforce.desks import PostedPeople
from incidents.cases import selectors as incidents
from incidents.cases.choices import ENDED_STATES, SUBJECT_KIND, State
from incidents.cases.events import ConfidentialIncidentMoved, IncidentMoved
from incidents.cases.services import ReportData, keep_answer, open_incident, take_in_report, tell_parts_of_answer
from incidents.cases.services import answer_question as keep_words
from incidents.cases.workflow import INCIDENT
from incidents.catalogue import selectors as catalogue
from incidents.catalogue.choices import Stage
from procedures.clocks.choices import LadderTone
from procedures.clocks.events import ClockReached
from procedures.clocks.services import start_clock, stop_clock
from procedures.seals.choices import LookAt
from residents.people import selectors
from residents.people.contacts import Contact, seal_contact, unseal_contact
from residents.people.models import Report
from residents.people.selectors import READER
from residents.people.services.persons import key_for

logger = logging.getLogger(__name__)
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

    Raises what ``take_in_report`` raises, and ``Invalid`` for a phone that is none. Sent again, the same answer comes back.
    """
    number = _parse_phone(phone)
    now = city_time.now()
    token = selectors.follow_token(data.id)
    with transaction.atomic():
        intake = take_in_report(actor, data)
        contact = seal_contact(intake.incident.reference, Contact(name.strip(), number, email.strip()))
        report, is_new = Report.objects.get_or_create(
            incident_reference=intake.incident.reference,
            defaults={
                "token_digest": selectors.digest_of(token),
                "user_id": actor.user_id,
                "contact": contact,
                "phone_key": _find_again(number),
                "created_at": now,
                "forget_on": city_time.local_day(now + KEEP_CONTACT),
            },
        )
        if not is_new and contact and not report.contact:
            # The first try arrived without it, and its answer was lost.
            report.contact, report.phone_key = contact, _find_again(number)
            report.save(update_fields=["contact", "phone_key"])
        token = _token_in_use(report, data.id)
    return Receipt(intake.incident.reference, token, intake.is_new)


def token_of(actor: Actor, incident: Any) -> str:
    """Return the follow secret of the actor's own incident; its follow page is made where it was reported elsewhere."""
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
    """Return the follow secret of a report; where its key is no longer in use, a new secret replaces it."""
    token = selectors.token_of_digest(client_id, report.token_digest)
    if not token:
        token = selectors.follow_token(client_id)
        report.token_digest = selectors.digest_of(token)
        report.save(update_fields=["token_digest"])
    return token


def _find_again(number: str) -> str:
    """Return the key of a phone; nothing where the house's key is gone, for a report is worth more than finding it by phone."""
    try:
        return key_for("phone", number)
    except Unreadable:
        logger.critical("no phone can be found again: the key that sealed the pepper is gone")
        return ""


def _parse_phone(text: str) -> str:
    if not text.strip():
        return ""
    number = e164(text)
    if not number:
        raise Invalid(_("This is no phone number."), fields={"phone": _("Check the number, or leave it empty.")})
    return number


def keep_report_photo(actor: Actor, token: str, *, photo_id: Any, data: bytes) -> None:
    """Keep a photo sent with the report; the follow link proves whose report it is. Raises ``Denied`` after its end."""
    found = selectors.followed_report(token)
    if found.has_ended and not has_photo(SUBJECT_KIND, found.incident.reference, photo_id):
        raise Denied(_("The incident has ended."))
    keep_photo(actor, photo_id=photo_id, subject_kind=SUBJECT_KIND, subject_key=found.incident.reference, data=data)


def add_report_photo(actor: Actor, token: str, *, photo_id: Any, data: bytes) -> None:
    """Keep a photo sent after the report, while the incident is open; raises ``Invalid`` once it has ended."""
    if selectors.followed_report(token).has_ended:
        raise Invalid(_("The incident has ended."))
    keep_report_photo(actor, token, photo_id=photo_id, data=data)


def answer_report(actor: Actor, token: str, *, is_solved: bool, is_content: bool, words: str = "") -> None:
    """Record the reporter's answer to the result, once and in time; the desk is told if the reporter is not content.

    Raises ``Invalid`` before the incident has ended and after the time to answer, ``Stale`` where it has been answered.
    """
    now = city_time.now()
    with transaction.atomic():
        found = selectors.followed_report(token)
        report = Report.objects.select_for_update().get(pk=found.report.pk)
        if not found.has_ended:
            raise Invalid(_("The incident is still being worked on; say what you think when it has ended."))
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
        if found.incident.state == State.CLOSED and found.incident.master_id is None:
            keep_answer(actor, found.incident, is_solved=is_solved, is_content=is_content, words=words.strip(), at=now)
        if not (is_solved and is_content):
            _tell_desk(found.incident, now)


def answer_question(actor: Actor, token: str, words: str) -> None:
    """Keep the answer to the last question of the office; the link proves whose report it is. Raises ``Stale`` without one."""
    found = selectors.followed_report(token)
    if not found.question:
        raise Stale(_("There is no question to answer any more."))
    # Whoever holds the link speaks for the report, whichever account the browser is signed in with.
    is_own = actor.user_id is not None and actor.user_id == found.incident.reported_by_id
    keep_words(actor if is_own else ANONYMOUS, found.incident, words)


def keep_answer_times(now: datetime, incident_ids: Collection[int]) -> None:
    """Start the time to answer of incidents that have ended and are not answered, and stop it for the others."""
    found = {incident.reference: incident for incident in incidents.incidents_by_ids(incident_ids)}
    for report in Report.objects.filter(incident_reference__in=found):
        _keep_answer_time(report, found[report.incident_reference], now)


def _keep_answer_time(report: Report, incident: Any, now: datetime) -> None:
    """Start or stop the time to answer as the incident is now; without a time limit in the rules it has no end."""
    subject = selectors.clock_subject(report.incident_reference)
    if incident.ended_at is None or report.answered_at is not None:
        stop_clock(READER, subject, Stage.ANSWER, at=now)
        return
    chain = (incident.city_id, incident.township_id, incident.village_id, incident.grid_id)
    with suppress(Invalid):
        limit = catalogue.rulebook(incident.reported_on).limit_for(incident.matter_id, Stage.ANSWER, chain)
        start_clock(READER, subject, Stage.ANSWER, limit, at=incident.ended_at)


def remind_reporters(now: datetime, events: Iterable[ClockReached]) -> None:
    """Remind reporters with an account whose clock says that the time to answer runs out."""
    due = [event for event in events if event.stage == Stage.ANSWER and event.tone == LadderTone.AMBER]
    for report in Report.objects.filter(
        incident_reference__in={event.subject_key for event in due}, user__isnull=False, answered_at__isnull=True
    ):
        incident = incidents.incident_by_reference(READER, report.incident_reference)
        if incident.is_sealed:
            continue
        until = selectors.answer_until(incident)
        # Delivered late, or after the incident was reopened: there is nothing to remind of.
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
    """Tell the desks that may reopen the incident, from the lowest up to the level it rose to.

    Where a desk has nobody posted, the nearest one above is told instead.
    """
    if incident.is_sealed:
        tell_parts_of_answer(incident, now)
        return
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


def tell_confidential_reporters(now: datetime, events: Iterable[ConfidentialIncidentMoved]) -> None:
    """Tell reporters with an account, in the house alone, that there is news of what they reported confidentially.

    Nobody is mailed: what is confidential leaves the house by no channel. Who left an address follows by the link.
    """
    told = {move.action for move in INCIDENT.rows if move.tells_reporter}
    news = [event for event in events if event.action in told]
    found = {incident.pk: incident for incident in incidents.sealed_by_ids({event.incident_id for event in news})}
    for event in news:
        incident = found.get(event.incident_id)
        if incident is not None and incident.reported_by_id not in {None, event.actor_user_id}:
            tell(
                [incident.reported_by_id or 0],
                kind="confidential_answer",
                key=f"report:{incident.reference}:{event.step}:news",
                subject_kind="report",
                subject_key=incident.reference,
                params={},
                now=now,
            )


def tell_reporters(now: datetime, events: Iterable[IncidentMoved]) -> None:
    """Mail reporters without an account who left an e-mail address that their report has ended; once for each end.

    The mail says the number and the answer. It has no follow link: nobody has checked whose address it is, and whoever has the
    link reads the whole report.
    """
    ended = [event for event in events if event.to_state in ENDED_STATES]
    if not ended or not selectors.is_mail_sent():
        return
    found = {incident.pk: incident for incident in incidents.incidents_by_ids({event.incident_id for event in ended})}
    # Delivered late, after the incident was reopened, the event is about no end any more.
    last = {
        incident.reference: event
        for event in ended
        if (incident := found.get(event.incident_id)) is not None and incident.version == event.step
    }
    reports = Report.objects.filter(incident_reference__in=last, user__isnull=True).exclude(contact="")
    tellings = []
    for report in reports:
        event, email = last[report.incident_reference], selectors.contact_of(report).email
        if email:
            tellings.append(_end_notice(found[event.incident_id], event, email))
    if tellings:
        tell_many(tellings, now=now)


def _end_notice(incident: Any, event: IncidentMoved, email: str) -> NoticeDraft:
    with translation.override(settings.LANGUAGE_CODE):
        note = selectors.answer_to_reporter(incident, event.step)
    return NoticeDraft(
        recipients=(),
        addresses=(email,),
        kind="report_ended",
        key=f"report:{incident.reference}:{event.step}",
        subject_kind=SUBJECT_KIND,
        subject_key=incident.reference,
        params={"reference": incident.reference, "state": event.to_state, "note": note},
    )


def open_contact(actor: Actor, reference: str, *, reason: str) -> Contact:
    """Return the reporter's contact, and audit who opened it for which reason.

    Raises ``Invalid`` without a reason, ``Denied`` by the policy or beyond the contacts of a day, and ``NotFound``.
    """
    incident = open_incident(actor, reference, LookAt.REPORTER)
    policies.require(actor, "reporter.contact", incident)
    report = Report.objects.filter(incident_reference=incident.reference).first()
    if report is None:
        raise NotFound(_("No resident reported this incident."))
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
