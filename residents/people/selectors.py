"""What a resident reads of a report, and what a desk reads of a resident: as little as each needs."""

import base64
import hashlib
import hmac
import logging
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from foundation.kernel import city_time, policies
from foundation.kernel.actor import Actor, system
from foundation.kernel.errors import NotFound
from foundation.kernel.keys import secret_keys
from foundation.kernel.masking import mask_email, mask_name, mask_phone
from foundation.kernel.sealing import Unreadable
from foundation.notices import channels
from incidents.cases import selectors as incidents
from incidents.cases.choices import ENDED_STATES, SUBJECT_KIND
from incidents.cases.selectors.timeline import answers_among, open_question
from incidents.cases.workflow import INCIDENT
from incidents.catalogue.choices import Stage
from procedures.clocks.kinds import Subject
from procedures.clocks.selectors import deadline_of
from residents.people.contacts import Contact, unseal_contact
from residents.people.models import Person, Report

logger = logging.getLogger(__name__)

READER = system("follow link")


@dataclass(frozen=True, slots=True)
class PublicStep:
    """One line of the public timeline: no name of any person in it."""

    title: str
    at: datetime
    note: str
    extra: str


@dataclass(frozen=True, slots=True)
class FollowedReport:
    """A report as its reporter sees it."""

    incident: Any
    report: Report
    steps: list[PublicStep]
    # Until when the reporter's word is taken, where the incident has ended and a rule says so.
    answer_until: datetime | None = None
    # What the office asks and nobody has answered yet.
    question: str = ""

    @property
    def has_ended(self) -> bool:
        """Say whether the incident has ended, so that its result can be answered."""
        return self.incident.state in ENDED_STATES

    @property
    def may_answer(self) -> bool:
        """Say whether the reporter may still answer the result."""
        return self.has_ended and self.report.answered_at is None and not self.is_too_late(city_time.now())

    def is_too_late(self, now: datetime) -> bool:
        """Say whether the time to answer is over at ``now``, whether or not its clock has fired."""
        return self.answer_until is not None and now >= self.answer_until


@dataclass(frozen=True, slots=True)
class Reporter:
    """What a desk sees of a reporter; ``name``, ``phone`` and ``email`` masked until opened."""

    name: str
    phone: str
    email: str
    is_reachable: bool
    is_solved: bool | None
    is_content: bool | None
    words: str
    answered_at: datetime | None


def follow_token(client_id: UUID, key: str = "") -> str:
    """Return the secret of a report's follow link: the same for a report sent twice, unguessable from its number."""
    mac = hmac.new((key or secret_keys()[0]).encode(), f"follow:{client_id}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(mac[:24]).decode()


def token_of_digest(client_id: UUID, digest: str) -> str:
    """Return the follow secret with this digest, made by any key in use; empty if its key is no longer in use."""
    made = (follow_token(client_id, key) for key in secret_keys())
    return next((token for token in made if digest_of(token) == digest), "")


def follow_token_of(incident: Any) -> str:
    """Return the follow secret that the reporter of an incident was given."""
    report = Report.objects.filter(incident_reference=incident.reference).first()
    return (report and token_of_digest(incident.client_id, report.token_digest)) or follow_token(incident.client_id)


def digest_of(token: str) -> str:
    """Return the digest of a token, which is all that is stored of it."""
    return hashlib.sha256(token.encode()).hexdigest()


def followed_report(token: str) -> FollowedReport:
    """Return the report behind a follow link; raises ``NotFound``."""
    report = Report.objects.filter(token_digest=digest_of(token)).first()
    if report is None:
        raise NotFound(_("This link leads to no report. Copy the whole link, or report again."))
    incident = incidents.incident_by_reference(READER, report.incident_reference)
    return FollowedReport(incident, report, public_steps(incident), answer_until(incident), open_question(incident))


def clock_subject(reference: str) -> Subject:
    """Return the subject of the clock that measures the time to answer."""
    return Subject(SUBJECT_KIND, reference)


def answer_until(incident: Any) -> datetime | None:
    """Return until when the reporter of an ended incident may answer; None if no clock runs for this end."""
    if incident.ended_at is None:
        return None
    deadline = deadline_of(clock_subject(incident.reference), Stage.ANSWER)
    # A clock of an earlier end says nothing of this one.
    return deadline.due_at if deadline is not None and deadline.set_at == incident.ended_at else None


def public_steps(incident: Any) -> list[PublicStep]:
    """Return the public steps of the timeline: without names, and without the office's internal steps."""
    entries = incidents.timeline(incident)
    answers = answers_among(entries)
    public = {move.action: move for move in INCIDENT.rows if move.is_public}
    return [
        PublicStep(
            title=entry.label,
            at=entry.at,
            note=entry.note if entry.number in answers else "",
            extra=entry.remark if public[entry.action].is_remark_public else "",
        )
        for entry in entries
        if entry.action in public
    ]


def own_reports(actor: Actor) -> Any:
    """Return the query of the incidents the signed-in person reported."""
    return incidents.own_reports(actor)


def reporter_of(reference: str) -> Reporter | None:
    """Return the masked reporter of an incident, or None where no resident reported it."""
    report = Report.objects.filter(incident_reference=reference).first()
    if report is None:
        return None
    contact = contact_of(report)
    return Reporter(
        name=mask_name(contact.name),
        phone=mask_phone(contact.phone),
        email=mask_email(contact.email),
        is_reachable=bool(contact.phone or contact.email),
        is_solved=report.is_solved,
        is_content=report.is_content,
        words=report.words,
        answered_at=report.answered_at,
    )


def contact_of(report: Report) -> Contact:
    """Return how a reporter can be reached; nothing where the key that sealed them is gone."""
    try:
        return unseal_contact(report.incident_reference, report.contact)
    except Unreadable:
        logger.warning("the contact of a report cannot be opened: its key is gone")
        return Contact()


def may_open_contact(actor: Actor, incident: Any) -> policies.Verdict:
    """Return the verdict whether the actor may see the contact."""
    return policies.ask(actor, "reporter.contact", incident)


def is_mail_sent() -> bool:
    """Say whether this installation sends mail to reporters without an account."""
    return channels.CHANNELS["email"].is_on()


def answer_to_reporter(incident: Any, number: int) -> str:
    """Return the words of a step that are for the reporter: an answer, or why a report was declined; no names."""
    entries = incidents.timeline(incident)
    answers = answers_among(entries)
    found = [entry for entry in entries if entry.number == number]
    moves = ((entry, INCIDENT.row(entry.action)) for entry in found)
    remarks = [entry.remark for entry, move in moves if move is not None and move.is_remark_public]
    notes = [entry.note for entry in entries if entry.number in answers][-1:]
    return " ".join(filter(None, (*remarks, *notes)))


def known_person_key(user_id: int | None) -> str:
    """Return the key of the person behind an account, "" where none was ever needed; writes nothing."""
    if user_id is None:
        return ""
    return Person.objects.filter(user_id=user_id).values_list("key", flat=True).first() or ""


def user_ids_of_keys(keys: Collection[str]) -> list[int]:
    """Return the accounts of people named by their keys."""
    return list(Person.objects.filter(key__in=keys, user_id__isnull=False).values_list("user_id", flat=True))
