"""The choices of an incident: states, actions, channels, purposes of documents, tones, reasons."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# The name under which other rooms keep what belongs to an incident: its photos, its notices.
SUBJECT_KIND = "incident"


class State(models.TextChoices):
    """The states of an incident."""

    REPORTED = "reported", _("reported")
    ACCEPTED = "accepted", _("accepted")
    DISPATCHED = "dispatched", _("dispatched")
    HANDLING = "handling", _("being handled")
    SUSPENDED = "suspended", pgettext_lazy("of an incident", "suspended")
    HANDLED = "handled", _("handled, to be checked")
    CHECKED = "checked", _("checked")
    CLOSED = "closed", _("closed")
    DECLINED = "declined", _("declined")


OPEN_STATES = (
    State.REPORTED,
    State.ACCEPTED,
    State.DISPATCHED,
    State.HANDLING,
    State.SUSPENDED,
    State.HANDLED,
    State.CHECKED,
)
ENDED_STATES = (State.CLOSED, State.DECLINED)


class Action(models.TextChoices):
    """The actions on an incident."""

    REPORT = "report", _("report")
    ACCEPT = "accept", _("accept")
    DECLINE = "decline", _("decline")
    DISPATCH = "dispatch", _("dispatch")
    TAKE = "take", _("take")
    RETURN = "return", _("return")
    WITHDRAW = "withdraw", _("withdraw")
    SOLVE_ON_SPOT = "solve_on_spot", _("solved on the spot")
    SUSPEND = "suspend", _("suspend")
    RESUME = "resume", _("resume")
    FINISH = "finish", _("done")
    PASS_UP = "pass_up", _("pass up")
    HAND_DOWN = "hand_down", _("hand down")
    CHECK = "check", _("check: in order")
    REWORK = "rework", _("check: not in order")
    CLOSE = "close", _("close")
    REOPEN = "reopen", _("reopen")
    URGE = "urge", _("urge")
    TELL_REPORTER = "tell_reporter", _("tell the reporter")
    NOTE = "note", _("add a note")
    ESCALATE = "escalate", _("escalated by the clock")


class Channel(models.TextChoices):
    """How a report came in."""

    GRID_WORKER = "grid_worker", _("grid worker")
    RESIDENT = "resident", _("resident")
    DESK = "desk", _("desk")
    API = "api", _("interface")
    IMPORT = "import", _("import")


class About(models.TextChoices):
    """Whom a report is about, as its reporter says: what is about the office itself is received confidentially."""

    NOBODY = "", _("about no particular person of the office")
    WORKER = "worker", _("about a grid worker")
    OFFICIAL = "official", _("about an official or somebody of a department")


class DocumentPurpose(models.TextChoices):
    """The purpose of a document of an incident."""

    RECORD = "record", _("record of the place")
    LETTER = "letter", _("letter or notice")
    RESULT = "result", _("proof of the result")
    OTHER = "other", _("something else")


class PlaceSource(models.TextChoices):
    """How the place was found."""

    GPS = "gps", _("position of the phone")
    PIN = "pin", _("pin on the map")
    PHOTO = "photo", _("position in the photo")


class Tone(models.TextChoices):
    """How late an incident is, for reading and filtering."""

    NONE = "", _("in time")
    AMBER = "amber", _("due soon")
    DUE = "due", _("late")
    YELLOW = "yellow", _("yellow card")
    RED = "red", _("red card")


class DeclineReason(models.TextChoices):
    """Why a report is not admitted; open to one objection."""

    NOT_ADMITTED = "not_admitted", _("not an admitted matter")
    NOT_FOUND = "not_found", _("not found on the spot")
    DUPLICATE = "duplicate", _("already reported")
    PRIVATE_MATTER = "private_matter", _("a private matter")
    OTHER = "other", _("other")


class SuspendReason(models.TextChoices):
    """Why work on an incident cannot go on for a time; none of them is want of hands."""

    PERMIT = "permit", _("a permit or an approval is awaited")
    SEASON = "season", _("weather or season")
    WORKS = "works", _("works or money are planned")
    COURT = "court", _("a court or another procedure is awaited")
    PARTY = "party", _("somebody else has to act first")
    OTHER = "other", _("other")


# What may be chosen as the reason of an act.
REASONS: dict[str, type[models.TextChoices]] = {Action.DECLINE: DeclineReason, Action.SUSPEND: SuspendReason}
