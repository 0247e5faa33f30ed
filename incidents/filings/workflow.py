"""The process of a report for record (事件报备), row by row; what may happen stands here and nowhere else.

It takes a matter into the city's knowledge without making it anybody's task (DOMAIN.md items 85 and 87, ROOMS.md §4.1).
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from foundation.process.workflow import Move, Workflow
from incidents.filings.choices import ACKNOWLEDGE, OPEN_STATES, WATCH, FilingAction, FilingState

S, A = FilingState, FilingAction


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingMove(Move):
    """A move of a report for record, and what it means to people.

    ``tells_desk``: the desk of its level hears of it. ``tells_reporter``: its reporter does, and those whose reports were
    merged with it. ``ends``: it is open no more.
    """

    tells_desk: bool = False
    tells_reporter: bool = False
    ends: bool = False


def _move(
    action: FilingAction,
    sources: tuple[str, ...],
    target: str,
    *,
    needs: tuple[str, ...] = (),
    takes: tuple[str, ...] = (),
    **columns: Any,
) -> FilingMove:
    return FilingMove(
        action=action,
        sources=frozenset(sources),
        target=target,
        capability=f"filing.{action}",
        needs=needs,
        takes=takes,
        label=action.label,
        **columns,
    )


_BOTH = (ACKNOWLEDGE, WATCH)

FILING = Workflow(
    name="filing",
    states=tuple(S.values),
    begins=_move(A.FILE, (), S.FILED, starts=(ACKNOWLEDGE,), tells_desk=True),
    moves=(
        _move(
            A.ACKNOWLEDGE,
            (S.FILED,),
            S.KNOWN,
            takes=("note",),
            stops=(ACKNOWLEDGE,),
            icon="user-check",
            leads_on=True,
            tells_reporter=True,
        ),
        # Watched again before the time is over, it is watched until another day.
        _move(
            A.WATCH,
            OPEN_STATES,
            S.WATCHED,
            needs=("until", "note"),
            starts=(WATCH,),
            stops=(ACKNOWLEDGE,),
            fresh=(WATCH,),
            icon="eye",
            leads_on=True,
            tells_reporter=True,
            note_label=_("What to look at"),
        ),
        # The incident begins on its own day: what was reported for record before that counts nowhere.
        _move(
            A.CONVERT,
            OPEN_STATES,
            S.CONVERTED,
            needs=("matter",),
            takes=("note",),
            stops=_BOTH,
            icon="send",
            tells_reporter=True,
            ends=True,
            note_label=_("Words of the incident; left empty, those of the report"),
        ),
        _move(
            A.MERGE,
            OPEN_STATES,
            S.MERGED,
            needs=("master",),
            takes=("note",),
            stops=_BOTH,
            icon="copy",
            tells_reporter=True,
            ends=True,
        ),
        _move(
            A.SETTLE,
            (S.KNOWN, S.WATCHED),
            S.SETTLED,
            needs=("note",),
            stops=_BOTH,
            icon="checks",
            leads_on=True,
            tells_reporter=True,
            ends=True,
            note_label=_("How it came out, for whoever reported it"),
        ),
        _move(A.ADD, OPEN_STATES, "", needs=("note",), icon="note", tells_desk=True, tells_reporter=True),
        # The record keeps no accusations and no private lives: what does not belong there is taken off it, with the reason.
        _move(
            A.DECLINE,
            (S.FILED, S.KNOWN),
            S.DECLINED,
            needs=("note",),
            stops=_BOTH,
            icon="decline",
            tells_reporter=True,
            ends=True,
            note_label=_("Why, for whoever reported it"),
        ),
        _move(
            A.VOID, (S.FILED,), S.VOIDED, needs=("note",), stops=_BOTH, icon="withdraw", ends=True, note_label=_("Why")
        ),
        _move(A.EXPIRE, (S.KNOWN, S.WATCHED), S.EXPIRED, stops=_BOTH, by_system=True, tells_reporter=True, ends=True),
    ),
)
