"""The process of a case, row by row. What may happen stands here and nowhere else.

The stages are those of digital urban management (立案, 派遣, 处置, 核查, 结案), climbed from the grid to the city; what a
return does to the clocks follows the working rules of Yuncheng (运城).
"""

from governance.kernel.workflow import Move, Workflow
from incidents.cases.choices import OPEN_STATES, Action, State
from incidents.cases.events import TOPIC
from incidents.catalogue.choices import Stage

S, A = State, Action


def _move(  # one row of the table, one argument a column
    action: str,
    sources: tuple[str, ...],
    target: str,
    capability: str,
    *,
    needs: tuple[str, ...] = (),
    takes: tuple[str, ...] = ("note",),
    starts: tuple[str, ...] = (),
    stops: tuple[str, ...] = (),
    fresh: tuple[str, ...] = (),
    by_system: bool = False,
) -> Move:
    return Move(
        action=action,
        sources=frozenset(sources),
        target=target,
        capability=f"incident.{capability}",
        needs=needs,
        takes=takes,
        starts=starts,
        stops=stops,
        fresh=fresh,
        by_system=by_system,
        topic=TOPIC,
    )


# The one move with no source: how a case begins.
REPORT = _move(A.REPORT, (), S.REPORTED, "report", starts=(Stage.ACCEPT,))

INCIDENT = Workflow(
    name="incident",
    states=tuple(S.values),
    initial=S.REPORTED,
    moves=(
        _move(A.ACCEPT, (S.REPORTED,), S.ACCEPTED, "accept", starts=(Stage.DISPATCH,), stops=(Stage.ACCEPT,)),
        _move(A.DECLINE, (S.REPORTED,), S.DECLINED, "decline", needs=("reason", "note"), stops=(Stage.ACCEPT,)),
        # Dispatching to the grid or to a unit starts the handling clock, which runs until the work is said to be done (Yuncheng).
        _move(
            A.DISPATCH,
            (S.ACCEPTED,),
            S.DISPATCHED,
            "dispatch",
            needs=("to",),
            starts=(Stage.HANDLE,),
            stops=(Stage.DISPATCH,),
        ),
        # A grid worker may take what was reported in the own grid without waiting for a desk.
        _move(A.TAKE, (S.REPORTED, S.DISPATCHED), S.HANDLING, "take", starts=(Stage.HANDLE,), stops=(Stage.ACCEPT,)),
        # A return goes back to the desk; the handling clock runs on (Yuncheng).
        _move(A.RETURN, (S.DISPATCHED, S.HANDLING), S.ACCEPTED, "return", needs=("note",), starts=(Stage.DISPATCH,)),
        _move(
            A.FINISH,
            (S.HANDLING,),
            S.HANDLED,
            "finish",
            needs=("note",),
            takes=("photos",),
            starts=(Stage.CHECK,),
            stops=(Stage.HANDLE,),
        ),
        _move(
            A.PASS_UP,
            (S.REPORTED, S.ACCEPTED, S.HANDLING),
            S.REPORTED,
            "pass_up",
            needs=("note",),
            starts=(Stage.ACCEPT,),
            stops=(Stage.DISPATCH,),
            fresh=(Stage.ACCEPT, Stage.DISPATCH),
        ),
        _move(A.CHECK, (S.HANDLED,), S.CHECKED, "check"),
        _move(
            A.REWORK, (S.HANDLED,), S.DISPATCHED, "check", needs=("note",), starts=(Stage.HANDLE,), stops=(Stage.CHECK,)
        ),
        _move(A.CLOSE, (S.CHECKED,), S.CLOSED, "close", stops=(Stage.CHECK, Stage.HANDLE)),
        _move(
            A.REOPEN,
            (S.CLOSED,),
            S.ACCEPTED,
            "reopen",
            needs=("note",),
            starts=(Stage.DISPATCH,),
            fresh=(Stage.DISPATCH, Stage.HANDLE, Stage.CHECK),
        ),
        _move(A.NOTE, OPEN_STATES, "", "note", needs=("note",), takes=("photos",)),
        _move(A.ESCALATE, OPEN_STATES, "", "escalate", takes=(), by_system=True),
    ),
)
