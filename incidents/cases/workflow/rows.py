"""What a row of the workflow of incidents says, beside what every row says."""

from dataclasses import dataclass
from typing import Any

from foundation.process.workflow import Move
from incidents.cases.choices import Action, State

S, A = State, Action
# Whom a move takes an incident from: the desks it lay at, the unit or worker that had it in hand, or both of another place.
DESKS, HANDS, PLACES = "desks", "hands", "places"
# What is written to the reporter, who is told of it and reads it on the public timeline.
TOLD: dict[str, Any] = {"tells_reporter": True, "answers_reporter": True, "is_public": True}


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentMove(Move):
    """A move of an incident, and what it means to people.

    ``holder_notice``: the kind of notice sent to who holds the incident afterwards; empty: none.
    ``watcher_notice``: the kind sent to who decides on what is asked, ordered it, or asked for it (services.watch_notices).
    ``loser_notice``: the same as the first for those it is taken from, ``taken_from`` DESKS, HANDS or PLACES.
    ``tells_reporter``: with a notice.
    ``says_result``: its note states a result. ``answers_reporter``: that note is addressed to the reporter.
    ``is_public``: appears in the timeline behind the reporter's link, ``is_remark_public``: with what was chosen.
    ``is_counted``: may change what a board counts. ``shows_work``: its photos show the finished work, which some matters ask for.
    """

    holder_notice: str = ""
    watcher_notice: str = ""
    loser_notice: str = ""
    taken_from: str = ""
    tells_reporter: bool = False
    says_result: bool = False
    answers_reporter: bool = False
    is_public: bool = False
    is_remark_public: bool = False
    is_counted: bool = True
    shows_work: bool = False

    @property
    def is_told(self) -> bool:
        """Say whether somebody is told of it; of moves by a clock always, as the rungs of its ladder say."""
        return self.by_system or self.tells_reporter or bool(self.holder_notice or self.loser_notice)


def row(  # one row of the table, what it does before what it means
    action: Action,
    sources: tuple[str, ...],
    target: str,
    capability: str,
    *,
    takes: tuple[str, ...] = ("note",),
    **columns: Any,
) -> IncidentMove:
    return IncidentMove(
        action=action,
        sources=frozenset(sources),
        target=target,
        capability=f"incident.{capability}",
        takes=takes,
        label=action.label,
        **columns,
    )
