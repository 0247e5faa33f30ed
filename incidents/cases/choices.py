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
    RULE = "rule", _("rule on duty")
    WITHDRAW = "withdraw", _("withdraw")
    SOLVE_ON_SPOT = "solve_on_spot", _("solved on the spot")
    SUSPEND = "suspend", _("suspend")
    RESUME = "resume", _("resume")
    FINISH = "finish", _("done")
    PASS_UP = "pass_up", _("pass up")
    HAND_DOWN = "hand_down", _("hand down")
    WHISTLE = "whistle", _("whistle")
    ARRIVE = "arrive", _("arrive")
    HAND_TO_ENFORCEMENT = "hand_to_enforcement", _("hand to enforcement")
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


class DocumentPurpose(models.TextChoices):
    """The purpose of a document of an incident."""

    RECORD = "record", _("record of the place")
    LETTER = "letter", _("letter or notice")
    RESULT = "result", _("proof of the result")
    EVIDENCE = "evidence", _("evidence package")
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


class ReturnReason(models.TextChoices):
    """Why a unit or a worker gives back what was dispatched; the first opens a dispute of duty."""

    NOT_OUR_DUTY = "not_our_duty", _("not our duty")
    WRONG_PLACE = "wrong_place", _("wrong place")
    FACTS_MISSING = "facts_missing", _("not enough facts")
    ANOTHER_UNIT = "another_unit", _("needs another unit")
    OTHER = "other", _("other")


class WhistleKind(models.TextChoices):
    """What units are called together for, as in Beijing (综合执法哨, 重点工作哨, 应急处置哨)."""

    ENFORCEMENT = "enforcement", _("joint enforcement")
    KEY_WORK = "key_work", _("key work")
    EMERGENCY = "emergency", _("emergency")


class EnforcementResult(models.TextChoices):
    """What came of handing an incident to enforcement."""

    PENALTY = "penalty", _("penalty decided")
    NO_VIOLATION = "no_violation", _("no violation")
    TRANSFERRED = "transferred", _("transferred")
    OTHER = "other", _("other")


# Where a ruling goes when no unit is found.
BACKSTOP = "backstop"
# What a note may be besides a note: words on a ruling, and each result of enforcement as "result:…".
OBJECTION, OBJECTION_ANSWER, RESULT_PREFIX = "objection", "objection_answer", "result:"

# What may be chosen as the reason of an act.
REASONS: dict[str, type[models.TextChoices]] = {
    Action.DECLINE: DeclineReason,
    Action.SUSPEND: SuspendReason,
    Action.RETURN: ReturnReason,
}
