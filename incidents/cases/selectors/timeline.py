"""Owns the reading of an incident's timeline and clocks: each step with its due and actual time, each limit."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from foundation.kernel import revisions
from foundation.kernel.actor import Actor
from foundation.process.timeline import TimelineEntry, steps_of
from foundation.web.templatetags.tongxin import moment
from grids.areas.choices import Level
from incidents.cases.choices import CORRECTIONS, OPEN_STATES, REASONS, Action, AppealState, CallBackWay, Tone, YesNo
from incidents.cases.models import Clock, Incident, Step
from incidents.cases.scoping import is_insider
from incidents.cases.selectors.joint_remarks import WORDS_OF_STEPS
from incidents.cases.workflow import INCIDENT
from incidents.catalogue.choices import Stage
from incidents.catalogue.selectors import REVISION, RuleBook, rulebook
from procedures.clocks.choices import ClockState, LimitUnit


@dataclass(frozen=True, slots=True)
class ClockView:
    """One limit of an incident."""

    stage: str
    stage_label: str
    is_running: bool
    amount: int
    unit_label: str
    started_at: datetime
    stopped_at: datetime | None
    due_at: datetime | None
    tone: str
    is_faulted: bool


def timeline(incident: Incident, reader: Actor | None = None) -> list[TimelineEntry]:
    """Return the steps of an incident, oldest first, in the reader's language.

    A ``reader`` who sees the incident only as its reporter reads what was done and when, the answers, and own words;
    other names and words of the office are left out. Without a reader everything is returned.
    """
    entries = steps_of(INCIDENT, Step.objects.filter(subject=incident), _remark)
    if reader is None or is_insider(reader, incident):
        return entries
    answers = answers_among(entries)
    return [_entry_for_reporter(entry, reader, is_answer=entry.number in answers) for entry in entries]


def answers_among(entries: Sequence[TimelineEntry]) -> set[int]:
    """Return the numbers of the steps whose notes are addressed to the reporter.

    Where an incident was closed without a note, as was once possible, the handler's result takes its place.
    """
    found, result = set(), 0
    for entry in entries:
        move = INCIDENT.row(entry.action)
        if move is not None and move.answers_reporter:
            found.add(entry.number if entry.note else result)
        elif move is not None and move.says_result:
            result = entry.number
    return found


def open_question(incident: Incident) -> str:
    """Return what the office last asked of the reporter while that is unanswered; empty without a question."""
    if incident.state not in OPEN_STATES:
        return ""
    both = (Action.ASK_REPORTER, Action.ANSWER_QUESTION)
    last = Step.objects.filter(subject=incident, action__in=both).order_by("-number").first()
    return last.note if last is not None and last.action == Action.ASK_REPORTER else ""


def handler_name(incident: Incident, reader: Actor) -> str | None:
    """Return the name of who handles an incident, for insiders only."""
    handled_by: str | None = incident.handled_by  # type: ignore[attr-defined] # read by ``selectors.read_names``
    return handled_by if handled_by is not None and is_insider(reader, incident) else None


def _entry_for_reporter(entry: TimelineEntry, reader: Actor, *, is_answer: bool) -> TimelineEntry:
    if entry.actor_user_id is not None and entry.actor_user_id == reader.user_id:
        return replace(entry, detail={name: value for name, value in entry.detail.items() if name != "documents"})
    note = entry.note if is_answer else ""
    move = INCIDENT.row(entry.action)
    # Who was called, who of a unit has it, what enforcers decided, the number of somebody else's report: the office's own.
    is_named = entry.action in WORDS_OF_STEPS or any(entry.detail.get(name) for name in ("master", "parent", "despite"))
    is_own = entry.action == Action.ASSIGN or (is_named and not (move is not None and move.is_remark_public))
    return replace(entry, actor_name="", note=note, remark="" if is_own else entry.remark, detail={})


def clock_rows(incident: Incident) -> list[Clock]:
    """Return the clocks of an incident in the order of its stages."""
    order = {stage: place for place, stage in enumerate(Stage.values)}
    return sorted(Clock.objects.filter(incident=incident), key=lambda row: order[row.stage])


def clock_views(
    incident: Incident, rows: Sequence[Clock] | None = None, book: RuleBook | None = None
) -> list[ClockView]:
    """Return the limits of an incident in the order of its stages; pass ``rows`` and ``book`` where they are read already."""
    rows = clock_rows(incident) if rows is None else rows
    book = book or rulebook(incident.reported_on, revision=revisions.current().get(REVISION, 1))
    return [
        ClockView(
            stage=row.stage,
            stage_label=str(Stage(row.stage).label),
            is_running=row.state == ClockState.RUNNING,
            amount=row.amount,
            unit_label=str(LimitUnit(row.unit).label),
            started_at=row.started_at,
            stopped_at=row.stopped_at,
            due_at=row.due_at,
            tone=book.ladders[row.ladder_id].tone_of(row.fired_rung),
            is_faulted=row.faulted_at is not None,
        )
        for row in rows
    ]


def _remark(action: str, detail: Mapping[str, Any]) -> str:
    """Return the details of a step as one sentence, empty for most actions."""
    if detail.get("standard_words"):
        words = {"remark": _remark(action, {**detail, "standard_words": ""}), "standard": detail["standard_words"]}
        return (_("%(remark)s; standard: %(standard)s") if words["remark"] else _("Standard: %(standard)s")) % words
    if detail.get("despite"):
        return _("Closed while sub-incidents are open: %(reason)s") % {"reason": detail["despite"]}
    if detail.get("parent"):
        return _("Sub-incident of %(reference)s") % {"reference": detail["parent"]}
    if action in WORDS_OF_STEPS:
        return WORDS_OF_STEPS[action](detail)
    if action != Action.REDACT and action in REASONS and detail.get("reason") in REASONS[action].values:
        return _reason_and_day(str(REASONS[action](detail["reason"]).label), detail)
    return _REMARKS[action](detail) if action in _REMARKS else ""


def _dispatch_remark(detail: Mapping[str, Any]) -> str:
    unit = detail.get("unit_name")
    return _("To %(unit)s") % {"unit": unit} if unit else _("To the worker of the grid")


def _assign_remark(detail: Mapping[str, Any]) -> str:
    return _("To %(name)s") % {"name": detail.get("assigned_name", "")}


def _appeal_remark(detail: Mapping[str, Any]) -> str:
    return str(AppealState(detail["state"]).label) if detail.get("state") in AppealState.values else ""


def _correction_remark(detail: Mapping[str, Any]) -> str:
    return _("From %(was)s to %(now)s") % {"was": detail.get("from", ""), "now": detail.get("into", "")}


def _call_back_remark(detail: Mapping[str, Any]) -> str:
    """Return what a call-back came to, in one line."""
    words = [str(CallBackWay(detail["way"]).label)] if detail.get("way") in CallBackWay.values else []
    if detail.get("responded") != YesNo.YES:
        return " · ".join((*words, _("nobody reached")))
    words.append(_("solved") if detail.get("solved") == YesNo.YES else _("not solved"))
    words.append(_("content") if detail.get("content") == YesNo.YES else _("not content"))
    return " · ".join(words)


def _link_remark(detail: Mapping[str, Any]) -> str:
    return _("The earlier report: %(reference)s") % {"reference": detail.get("master", "")}


def _news_remark(detail: Mapping[str, Any]) -> str:
    return _("The earlier report: %(news)s") % {"news": INCIDENT.label(str(detail.get("news", "")))}


def _reason_and_day(reason: str, detail: Mapping[str, Any]) -> str:
    if detail.get("due_at"):
        words = {"reason": reason, "moment": moment(datetime.fromisoformat(detail["due_at"]))}
        return _("%(reason)s; to be answered by %(moment)s") % words
    if not detail.get("until"):
        return reason
    words = {"reason": reason, "day": date_format(date.fromisoformat(detail["until"]))}
    return _("%(reason)s; until %(day)s") % words


def _hiding_remark(detail: Mapping[str, Any]) -> str:
    """Return why something was hidden, how many files were withdrawn, and on how many photos something was covered."""
    reason = detail.get("reason")
    words = str(REASONS[Action.REDACT](reason).label) if reason in REASONS[Action.REDACT].values else ""
    remarks = [words]
    if count := len(detail.get("withdrawn") or ()):
        files = ngettext("%(count)d photo or document withdrawn", "%(count)d photos and documents withdrawn", count)
        remarks.append(files % {"count": count})
    if count := len({one.partition(":")[0] for one in detail.get("covered") or ()}):
        photos = ngettext("%(count)d photo covered in part", "%(count)d photos covered in part", count)
        remarks.append(photos % {"count": count})
    return "; ".join(filter(None, remarks))


def _hand_down_remark(detail: Mapping[str, Any]) -> str:
    level = str(detail.get("to_level", ""))
    if level == Level.GRID:
        return _("To the worker of the grid")
    return _("To the desk of the level %(level)s") % {"level": Level(level).label} if level in Level.values else ""


def _escalation_remark(detail: Mapping[str, Any]) -> str:
    """Return what the clock came to; of a rung that was passed over, that it was entered afterwards."""
    words = {
        "stage": Stage(detail["stage"]).label if detail.get("stage") in Stage.values else "",
        "tone": Tone(detail["tone"]).label if detail.get("tone") in Tone.values else "",
    }
    remark = _("%(stage)s: %(tone)s") % words
    if detail.get("raised_to") in Level.values:
        words["level"] = Level(detail["raised_to"]).label
        remark = _("%(stage)s: %(tone)s; raised to the level %(level)s") % words
    return _("%(remark)s; entered afterwards") % {"remark": remark} if detail.get("passed_over") else remark


_REMARKS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    **dict.fromkeys(CORRECTIONS, _correction_remark),
    Action.DISPATCH: _dispatch_remark,
    Action.ASSIGN: _assign_remark,
    Action.DECIDE_APPEAL: _appeal_remark,
    Action.HAND_DOWN: _hand_down_remark,
    Action.ESCALATE: _escalation_remark,
    Action.LINK_DUPLICATE: _link_remark,
    Action.UNLINK_DUPLICATE: _link_remark,
    Action.FOLLOW_MASTER: _news_remark,
    Action.CALL_BACK: _call_back_remark,
    Action.REDACT: _hiding_remark,
}
