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
    LINKED = "linked", _("handled with an earlier report")
    HANDLED = "handled", _("handled, to be checked")
    CHECKED = "checked", _("checked")
    CLOSED = "closed", _("closed")
    DECLINED = "declined", _("declined")
    VOIDED = "voided", pgettext_lazy("of an incident", "voided")


# Open by themselves: a copy is neither among them nor ended, it waits for its master.
OPEN_STATES = (
    State.REPORTED,
    State.ACCEPTED,
    State.DISPATCHED,
    State.HANDLING,
    State.SUSPENDED,
    State.HANDLED,
    State.CHECKED,
)
ENDED_STATES = (State.CLOSED, State.DECLINED, State.VOIDED)
# A unit or the grid's worker has it.
IN_HAND = (State.DISPATCHED, State.HANDLING, State.SUSPENDED)
# What ended at intake was due nowhere and is in no part of any rate.
NEVER_DUE = (State.DECLINED, State.VOIDED)
# In which an incident may be a copy of another: while it waits, and once it has ended with its master.
COPY_STATES = (State.LINKED, *ENDED_STATES)


class Action(models.TextChoices):
    """The actions on an incident."""

    REPORT = "report", _("report")
    ACCEPT = "accept", _("accept")
    DECLINE = "decline", _("decline")
    VOID = "void", _("void")
    DISPATCH = "dispatch", _("dispatch")
    TAKE = "take", _("take")
    ASSIGN = "assign", _("assign to a colleague or take over")
    RETURN = "return", _("return")
    RULE = "rule", _("rule on duty")
    WITHDRAW = "withdraw", _("withdraw")
    SOLVE_ON_SPOT = "solve_on_spot", _("solved on the spot")
    SUSPEND = "suspend", _("suspend")
    RESUME = "resume", _("resume")
    ASK_EXTENSION = "ask_extension", _("ask for more time")
    GRANT_EXTENSION = "grant_extension", _("grant more time")
    REFUSE_EXTENSION = "refuse_extension", _("refuse more time")
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
    APPEAL_OVERTIME = "appeal_overtime", _("appeal against lateness")
    DECIDE_APPEAL = "decide_appeal", _("decide on the appeal")
    URGE = "urge", _("urge")
    SUPERVISE = "supervise", _("order supervision")
    ANSWER_SUPERVISION = "answer_supervision", _("answer the supervision")
    TELL_REPORTER = "tell_reporter", _("tell the reporter")
    ASK_REPORTER = "ask_reporter", _("ask the reporter")
    ANSWER_QUESTION = "answer_question", _("answer of the reporter")
    LINK_DUPLICATE = "link_duplicate", _("link to an earlier report")
    UNLINK_DUPLICATE = "unlink_duplicate", _("take the link back")
    FOLLOW_MASTER = "follow_master", _("news of the report it is linked to")
    END_COPY = "end_copy", _("ended with the report it is linked to")
    CORRECT_PLACE = "correct_place", _("correct the place")
    CORRECT_MATTER = "correct_matter", _("correct the matter")
    CALL_BACK = "call_back", _("call back")
    SPLIT = "split", _("split into sub-incidents")
    FOLLOW_UP = "follow_up", _("report what follows from it")
    CHILD_ENDED = "child_ended", _("a sub-incident has ended")
    REDACT = "redact", _("hide words and files")
    NOTE = "note", _("add a note")
    ESCALATE = "escalate", _("escalated by the clock")


# What puts right where an incident lies, or what it is about.
CORRECTIONS = (Action.CORRECT_PLACE, Action.CORRECT_MATTER)


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
    EVIDENCE = "evidence", _("evidence package")
    OTHER = "other", _("something else")


class PlaceSource(models.TextChoices):
    """How the place was found."""

    GPS = "gps", _("position of the phone")
    PIN = "pin", _("pin on the map")
    PHOTO = "photo", _("position in the photo")
    ADDRESS = "address", _("middle of the place that was named")


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


class ExtensionReason(models.TextChoices):
    """Why work needs more time than its limit gives."""

    MATERIAL = "material", _("material or money is awaited")
    OTHERS = "others", _("another unit has to act first")
    EXTENT = "extent", _("more work than was seen at first")
    WEATHER = "weather", _("weather")
    OTHER = "other", _("other")


class VoidReason(models.TextChoices):
    """Why a report is taken as never made; open to one objection, like what was declined."""

    MISTAKE = "mistake", _("entered by mistake")
    TRIAL = "trial", _("a trial entry")
    TWICE = "twice", _("sent twice")
    TAKEN_BACK = "taken_back", _("taken back by its reporter")
    OTHER = "other", _("other")


class SupervisionKind(models.TextChoices):
    """For what reason work is supervised from above (督办): the kinds of Yuncheng."""

    TIMEOUT = "timeout", pgettext_lazy("supervision", "it is late")
    LEADER = "leader", pgettext_lazy("supervision", "a leader asks for it")
    IMPORTANT = "important", pgettext_lazy("supervision", "an important matter")


class AppealReason(models.TextChoices):
    """Why being late should not count."""

    OTHERS = "others", _("another unit was waited for")
    NATURE = "nature", _("weather or disaster")
    MISROUTED = "misrouted", _("it was dispatched wrongly or late")
    SYSTEM = "system", _("the platform did not work")
    OTHER = "other", _("other")


class AppealState(models.TextChoices):
    """How far the appeal of the last round has come; ``APPROVED`` by two reviewers, ``REFUSED`` by either."""

    NONE = "", _("no appeal")
    ASKED = "asked", _("before the first review")
    REVIEWED = "reviewed", _("before the second review")
    APPROVED = "approved", pgettext_lazy("appeal", "approved")
    REFUSED = "refused", pgettext_lazy("appeal", "refused")


PENDING_APPEALS = (AppealState.ASKED, AppealState.REVIEWED)


class AppealDecision(models.TextChoices):
    """What a reviewer says to an appeal."""

    APPROVE = "approve", _("approve: its lateness does not count")
    REFUSE = "refuse", _("refuse: its lateness counts")


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


class CallBackWay(models.TextChoices):
    """How whoever reported was asked after the end."""

    TELEPHONE = "telephone", _("by telephone")
    LINK = "link", _("by the link of the report")
    MESSAGE = "message", _("by a message")


class YesNo(models.TextChoices):
    """An answer that is one word."""

    YES = "yes", _("Yes")
    NO = "no", _("No")


# What may be chosen as the reason of an act.
class HideReason(models.TextChoices):
    """Why something is hidden from everybody, for good."""

    THIRD_PERSON = "third_person", _("personal data of a third person")
    REPORTER = "reporter", _("personal data of the reporter")
    SECRET = "secret", _("a secret of the state or of a business")
    UNFIT = "unfit", _("insulting, indecent, or nothing to do with it")


REASONS: dict[str, type[models.TextChoices]] = {
    Action.DECLINE: DeclineReason,
    Action.VOID: VoidReason,
    Action.SUSPEND: SuspendReason,
    Action.RETURN: ReturnReason,
    Action.ASK_EXTENSION: ExtensionReason,
    Action.SUPERVISE: SupervisionKind,
    Action.APPEAL_OVERTIME: AppealReason,
    Action.REDACT: HideReason,
}
