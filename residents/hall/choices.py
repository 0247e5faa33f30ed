"""The words of the hall: the visit of a grid worker who applies for somebody (代办), and the papers that change hands."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# What a consent to keep what was given is limited to, where it is not for everything.
SCOPE = "hall"
# The name under which other rooms keep what belongs to a visit: its notices and steps.
SUBJECT_KIND = "proxy_visit"


class VisitState(models.TextChoices):
    """How far a visit has come."""

    ASKED = "asked", pgettext_lazy("visit", "asked for")
    CONSENTED = "consented", pgettext_lazy("visit", "agreed to")
    PAPERS_TAKEN = "papers_taken", pgettext_lazy("visit", "papers taken")
    SUBMITTED = "submitted", pgettext_lazy("visit", "applied")
    RESULT_OUT = "result_out", pgettext_lazy("visit", "result is out")
    PAPERS_BACK = "papers_back", pgettext_lazy("visit", "papers back")
    CLOSED = "closed", pgettext_lazy("visit", "closed")
    CANCELLED = "cancelled", pgettext_lazy("visit", "called off")


ENDED_VISITS = (VisitState.CLOSED, VisitState.CANCELLED)
# Nothing beyond these without a consent.
BEFORE_CONSENT = (VisitState.ASKED, VisitState.CANCELLED)
VISIT_TONES: Mapping[str, str] = {
    VisitState.ASKED: "new",
    VisitState.CONSENTED: "work",
    VisitState.PAPERS_TAKEN: "work",
    VisitState.SUBMITTED: "waiting",
    VisitState.RESULT_OUT: "new",
    VisitState.PAPERS_BACK: "work",
}


class VisitAction(models.TextChoices):
    """What can be done to a visit."""

    ASK = "ask", pgettext_lazy("visit", "ask for a grid worker")
    CONSENT = "consent", pgettext_lazy("visit", "note that the applicant agrees")
    TAKE = "take", pgettext_lazy("visit", "take papers along")
    SUBMIT = "submit", pgettext_lazy("visit", "apply")
    RESULT = "result", pgettext_lazy("visit", "the result came out")
    GIVE_BACK = "give_back", pgettext_lazy("visit", "give papers back")
    CLOSE = "close", pgettext_lazy("visit", "close")
    CANCEL = "cancel", pgettext_lazy("visit", "call it off")


class ReceiptWay(models.TextChoices):
    """How the applicant got the receipt of a paper."""

    PRINTED = "printed", _("printed and handed over")
    MESSAGE = "message", _("as a message to the applicant's account")
