"""What a resident is told of a report, and what a desk is told of a resident: as little as either needs."""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from governance.kernel import policies
from governance.kernel.actor import Actor, system
from governance.kernel.errors import NotFound
from incidents.cases import selectors as cases
from incidents.cases.choices import ENDED_STATES, Action
from incidents.cases.selectors.timeline import ANSWERS
from residents.people.models import Report

# The public timeline shows what became of the report, not how an office argued with itself.
PUBLIC_ACTIONS = frozenset(
    {
        Action.REPORT,
        Action.ACCEPT,
        Action.DECLINE,
        Action.DISPATCH,
        Action.TAKE,
        Action.FINISH,
        Action.CLOSE,
        Action.REOPEN,
    }
)
READER = system("follow link")


@dataclass(frozen=True, slots=True)
class PublicStep:
    """One line of the public timeline: no name of any person in it."""

    title: str
    at: datetime
    note: str
    extra: str


@dataclass(frozen=True, slots=True)
class Followed:
    """A report as its reporter sees it."""

    case: Any
    report: Report
    steps: list[PublicStep]

    @property
    def has_ended(self) -> bool:
        """True when there is an answer to judge."""
        return self.case.state in ENDED_STATES

    @property
    def may_answer(self) -> bool:
        """True when the reporter's word on the result is still awaited."""
        return self.has_ended and self.report.answered_at is None


@dataclass(frozen=True, slots=True)
class Reporter:
    """What a desk sees of a reporter; ``name`` and ``phone`` masked until opened."""

    name: str
    phone: str
    is_reachable: bool
    is_solved: bool | None
    is_content: bool | None
    words: str
    answered_at: datetime | None


def follow_token(client_id: UUID) -> str:
    """Return the secret of a report's follow link: the same for a report sent twice, unguessable from its number."""
    mac = hmac.new(settings.SECRET_KEY.encode(), f"follow:{client_id}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(mac[:24]).decode()


def digest_of(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def followed(token: str) -> Followed:
    """Return the report behind a follow link; raises ``NotFound``."""
    report = Report.objects.filter(token_digest=digest_of(token)).first()
    if report is None:
        raise NotFound(_("This link leads to no report. Copy the whole link, or report again."))
    case = cases.by_reference(READER, report.incident_reference)
    return Followed(case, report, public_steps(case))


def public_steps(case: Any) -> list[PublicStep]:
    """Return the timeline without names."""
    return [
        PublicStep(
            title=entry.label,
            at=entry.at,
            note=entry.note if entry.action in ANSWERS else "",
            extra=entry.remark if entry.action in {Action.DISPATCH, Action.DECLINE} else "",
        )
        for entry in cases.timeline(case)
        if entry.action in PUBLIC_ACTIONS
    ]


def own_reports(actor: Actor) -> Any:
    """Return the query of the cases the signed-in person reported."""
    return cases.named(cases.visible(actor)).filter(reported_by=actor.user_id)


def reporter_of(reference: str) -> Reporter | None:
    """Return the masked reporter of a case, or None where no resident reported it."""
    report = Report.objects.filter(incident_reference=reference).first()
    if report is None:
        return None
    return Reporter(
        name=mask_name(report.name),
        phone=mask_phone(report.phone),
        is_reachable=bool(report.phone),
        is_solved=report.is_solved,
        is_content=report.is_content,
        words=report.words,
        answered_at=report.answered_at,
    )


def may_open_contact(actor: Actor, case: Any) -> policies.Verdict:
    """Return whether the actor may see name and phone, with the reason when not."""
    return policies.ask(actor, "reporter.contact", case)


def mask_name(name: str) -> str:
    """Return the first character and stars: 陈秀英 as 陈**."""
    return name[:1] + "*" * (len(name) - 1)


def mask_phone(phone: str) -> str:
    """Return the last four digits behind stars."""
    return "*" * max(len(phone) - 4, 0) + phone[-4:] if phone else ""
