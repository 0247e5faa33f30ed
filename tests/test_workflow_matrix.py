"""Every state, action and person: what may be done is what the table says and the policies say, and nothing else.

Who may act is written down here a second time, by hand and by name, so that a policy changed by mistake is noticed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction

from foundation.accounts.models import User
from foundation.kernel import policies
from foundation.kernel.actor import system
from foundation.kernel.errors import Denied, DomainError, Invalid, NotFound, Stale
from foundation.kernel.models import AuditEvent, Message
from grids.workforce.models import Posting
from incidents.cases.choices import ENDED_STATES, REASONS, Action, State
from incidents.cases.models import Assist, Incident, OvertimeAppeal, Step, Supervision, TouchedTownship
from incidents.cases.policies import joint as rules
from incidents.cases.services import acts
from incidents.cases.services.acts import act_on_incident
from incidents.cases.services.intake import ReportData, report_incident
from incidents.cases.workflow import INCIDENT
from scripts.draw_workflow import PAGE, workflow_page
from tests.conftest import TUESDAY
from tests.town import Town

DESKS = {"village": ("clerk_a", "official_a", "city_centre"), "township": ("official_a", "city_centre"),
         "city": ("city_centre",)}  # fmt: skip
DESKS["grid"] = DESKS["village"]
DESK_ACTS = (Action.ASK_REPORTER, Action.LINK_DUPLICATE, Action.UNLINK_DUPLICATE, Action.CORRECT_PLACE, Action.CORRECT_MATTER, Action.CALL_BACK, Action.REDACT,
             Action.RULE, Action.WHISTLE, Action.HAND_TO_ENFORCEMENT, Action.SUSPEND, Action.RESUME, Action.URGE, Action.TELL_REPORTER, Action.ACCEPT, Action.DECLINE, Action.DISPATCH, Action.WITHDRAW, Action.CHECK, Action.REWORK, Action.CLOSE,
             Action.REOPEN, Action.SPLIT)  # fmt: skip
WATCH_ACTS = (Action.VOID, Action.ASK_EXTENSION, Action.GRANT_EXTENSION, Action.REFUSE_EXTENSION, Action.SUPERVISE,
              Action.ANSWER_SUPERVISION, Action.APPEAL_OVERTIME, Action.DECIDE_APPEAL, Action.FOLLOW_UP)  # fmt: skip
AT_INTAKE, IN_HAND = ("reported", "accepted"), ("dispatched", "handling", "suspended")
# Whose desk stands above who has it; above a unit stands the township. Appeals go to the desk above, in the city to its own.
ABOVE = {"grid": DESKS["village"], "village": DESKS["township"], "unit": DESKS["township"], "township": DESKS["city"],
         "city": ()}  # fmt: skip
# What is under a level: what nobody has accepted yet goes down to the worker too.
BELOW = {"grid": (), "village": (), "township": ("village",), "city": ("village", "township")}
HELP = (
    "what workflow.py and policies.py answer, and what is written by hand in this file: who may (DESK_ACTS, `also` of a "
    "Situation, `may`), and what satisfies each move (`everything`; `invalid` says that it does not)"
)
ANSWERS = {NotFound: "hidden", Stale: "gone", Denied: "denied", Invalid: "invalid"}


@dataclass(frozen=True)
class Situation:
    """Where a case stands and in whose hands; ``also`` names who may do what besides the desks."""

    level: str
    in_unit: bool = False
    dispatched: bool = False
    handler: str = ""
    sees: tuple[str, ...] = ("resident", "worker_a", "clerk_a", "official_a", "city_centre", "net_admin")
    also: dict[str, tuple[str, ...]] = field(default_factory=dict)
    # Action -> the states in which even those may not.
    except_in: dict[str, tuple[str, ...]] = field(default_factory=dict)
    passes_up: bool = True
    # The lowest level that may act, where the clock has raised it since; else the level itself.
    lowest: str = ""
    # What its time has come to: a request for more, or a supervision, waits for its answer.
    asked: bool = False
    supervised: bool = False
    appeal: str = ""
    # A unit was called, and another township is touched.
    joint: bool = False

    def goes_down_to(self, state: str) -> tuple[str, ...]:
        """Name the levels it can be handed down to."""
        return (*BELOW[self.level], "grid") if self.level != "grid" and state == State.REPORTED else BELOW[self.level]

    def may(self, name: str, action: str, state: str) -> bool:
        """Say by hand what the policies must answer for someone who sees the case."""
        if action == Action.NOTE or (action in (Action.URGE, Action.ANSWER_QUESTION) and name == "resident"):
            return True
        if action in (Action.CHECK, Action.REWORK, Action.SUSPEND, Action.CALL_BACK) and name == self.handler:
            return False
        if name in self.also.get(action, ()) and state not in self.except_in.get(action, ()):
            return True
        if action == Action.HAND_DOWN and not self.goes_down_to(state):
            return False
        if action == Action.HAND_DOWN:
            return name in DESKS[self.level]
        if action == Action.PASS_UP and self.level == "city" and name == "city_centre":
            return False
        if action == Action.PASS_UP:
            return self.passes_up and name in DESKS[self.lowest or self.level]
        return action in DESK_ACTS and name in DESKS[self.lowest or self.level]

    def may_watch(self, name: str, action: str, state: str) -> bool:
        """Say the same of the acts on its time. What ended in these tests was handled late."""
        hands, lowest = UNIT if self.in_unit else GRID, self.lowest or self.level
        measured = name in hands or name == self.handler
        above = ABOVE[self._holding_level(state)]
        return {
            Action.VOID: not self.dispatched and state in AT_INTAKE and name in DESKS[lowest],
            Action.FOLLOW_UP: name in hands,
            Action.ASK_EXTENSION: not self.asked and name in hands,
            Action.GRANT_EXTENSION: self.asked and not measured and name in DESKS[lowest],
            Action.REFUSE_EXTENSION: self.asked and not measured and name in DESKS[lowest],
            Action.SUPERVISE: not self.supervised and not measured and name in above,
            Action.ANSWER_SUPERVISION: self.supervised and (name == DESKS[lowest][0] or self._answers(name, state)),
            Action.APPEAL_OVERTIME: measured and not self.appeal,
            Action.DECIDE_APPEAL: self.appeal == "asked" and not measured and name in (ABOVE[lowest] or DESKS["city"]),
        }[Action(action)]

    def _holding_level(self, state: str) -> str:
        if state in IN_HAND:
            return "unit" if self.in_unit else "grid"
        lowest = self.lowest or self.level
        return "village" if lowest == "grid" and state != State.REPORTED else lowest

    def _answers(self, name: str, state: str) -> bool:
        if state in IN_HAND:
            return name in (UNIT if self.in_unit else GRID)
        return self._holding_level(state) == "grid" and name in GRID


GRID, UNIT = ("worker_a",), ("handler_a",)
ALL_INSIDE = ("resident", "worker_a", "clerk_a", "official_a", "city_centre", "net_admin", "handler_a")
# What a worker may do with whatever lies in the own grid and in no unit's hands.
OWN = {
    Action.FINISH: GRID,
    Action.ASSIGN: GRID,
    Action.RESUME: GRID,
    Action.TELL_REPORTER: GRID,
    Action.ASK_REPORTER: GRID,
    Action.WHISTLE: GRID,
}
# The pin too, while nobody has dispatched it.
OWN_PIN = {**OWN, Action.CORRECT_PLACE: GRID}
SITUATIONS = {
    "with the worker": Situation(
        "grid", also={**OWN_PIN, Action.TAKE: GRID, Action.PASS_UP: GRID, Action.SOLVE_ON_SPOT: GRID}
    ),
    "in the village": Situation(
        "village", dispatched=True, also={**OWN, Action.TAKE: GRID, Action.RETURN: GRID},
        except_in={Action.TAKE: (State.REPORTED,)},
    ),
    "in the township": Situation(
        "township", also={**OWN_PIN, Action.TAKE: GRID}, except_in={Action.TAKE: (State.REPORTED,)}
    ),
    "in the city": Situation(
        "city", also={**OWN_PIN, Action.TAKE: GRID}, except_in={Action.TAKE: (State.REPORTED,)},
        passes_up=False,
    ),
    "with the unit": Situation(
        "village", in_unit=True, dispatched=True, handler="handler_a",
        sees=ALL_INSIDE,
        also={Action.TAKE: UNIT, Action.FINISH: UNIT, Action.RETURN: UNIT, Action.RESUME: UNIT, Action.ASSIGN: UNIT,
              Action.TELL_REPORTER: (*GRID, *UNIT), Action.ASK_REPORTER: (*GRID, *UNIT), Action.WHISTLE: (*GRID, *UNIT)},
    ),
    # The township called its urban management, another township reads along.
    "with others called": Situation(
        "village", dispatched=True, joint=True, sees=(*ALL_INSIDE, "official_b"),
        also={**OWN, Action.TAKE: GRID, Action.RETURN: GRID, Action.ARRIVE: UNIT},
        except_in={Action.TAKE: (State.REPORTED,)},
    ),
    "handled by the clerk": Situation(
        "village", handler="clerk_a", also={**OWN_PIN, Action.TAKE: GRID},
        except_in={Action.TAKE: (State.REPORTED,)},
    ),
    "watched in the unit": Situation(
        "village", in_unit=True, dispatched=True, handler="handler_a", asked=True, supervised=True, appeal="asked",
        sees=("resident", "worker_a", "clerk_a", "official_a", "city_centre", "net_admin", "handler_a"),
        also={Action.TAKE: UNIT, Action.FINISH: UNIT, Action.RETURN: UNIT, Action.RESUME: UNIT, Action.ASSIGN: UNIT,
              Action.TELL_REPORTER: (*GRID, *UNIT), Action.ASK_REPORTER: (*GRID, *UNIT), Action.WHISTLE: (*GRID, *UNIT)},
    ),
    "watched in the grid": Situation(
        "grid", asked=True, supervised=True, appeal="asked",
        also={**OWN_PIN, Action.TAKE: GRID, Action.PASS_UP: GRID, Action.SOLVE_ON_SPOT: GRID},
    ),
    "raised to the city": Situation(
        "city", lowest="village", dispatched=True, also={**OWN, Action.TAKE: GRID, Action.RETURN: GRID},
        except_in={Action.TAKE: (State.REPORTED,)},
    ),
    "raised from the grid": Situation(
        "township", lowest="grid", also={**OWN_PIN, Action.TAKE: GRID, Action.PASS_UP: GRID, Action.SOLVE_ON_SPOT: GRID},
    ),
}  # fmt: skip


def stand(town: Town, situation: Situation, state: str) -> Incident:
    """Put one case, reported by the resident, into a situation and a state."""
    master = report_incident(system("test"), ReportData(UUID(int=2), "litter", "bags", *town.in_a1, channel="api"))
    point = ReportData(UUID(int=1), "litter", "bags at the gate", *town.in_a1, channel="api")
    case = report_incident(system("test"), point)
    ended, has_due = state in ENDED_STATES, state not in AT_INTAKE
    Incident.objects.filter(pk=case.pk).update(
        state=state,
        level=situation.level,
        lowest_level=situation.lowest or situation.level,
        unit=town.urban_a if situation.in_unit else None,
        dispatched_at=TUESDAY if situation.dispatched else None,
        ended_at=TUESDAY if ended else None,
        handler=getattr(town, situation.handler) if situation.handler else None,
        reported_by=town.resident,
        channel="resident",
        master=master if state == State.LINKED else None,
        suspended_until=TUESDAY.date() if state == State.SUSPENDED else None,
        # Handled late where it has ended, and with time left where it is in hand.
        handle_due_at=TUESDAY + timedelta(days=-1 if ended else 1) if has_due else None,
        handled_at=TUESDAY if ended else None,
        extension_asked_at=TUESDAY if situation.asked and state in IN_HAND else None,
        supervised_at=TUESDAY if situation.supervised and not ended else None,
        appeal=situation.appeal,
        # Ruled on and handed to enforcement may be what is.
        disputed_times=1,
        is_joint=situation.joint,
    )
    who = {"incident": case, "asked_at": TUESDAY, "asked_by": town.handler_a.pk, "words": "", "reason": "other"}
    if situation.supervised:
        Supervision.objects.create(
            incident=case, kind="leader", level="township", requirement="", ordered_by=1, ordered_at=TUESDAY
        )
    if situation.appeal:
        OvertimeAppeal.objects.create(round=0, state=situation.appeal, **who)
    if situation.joint:
        Assist.objects.create(
            incident=case, unit=town.urban_a, kind="key_work", task="come", whistled_at=TUESDAY, due_at=TUESDAY
        )
        TouchedTownship.objects.create(incident=case, township=town.township_b, named_at=TUESDAY)
    case.refresh_from_db()
    if state == State.LINKED:
        Step.objects.create(
            subject=case, number=case.version + 1, action=Action.LINK_DUPLICATE, from_state=State.ACCEPTED,
            to_state=state, actor_kind="user", actor_name="", at=TUESDAY, detail={"running": ["dispatch"]},
        )  # fmt: skip
        case.version += 1
        case.save(update_fields=["version"])
    return case


def everything(town: Town, situation: Situation, action: str, state: str, master: str) -> dict[str, Any]:
    """Return data that satisfies the move; ``master`` is the reference of another incident."""
    down = next(iter(situation.goes_down_to(state)), "village")
    to = down if action == Action.HAND_DOWN else f"unit:{town.urban_a.pk}"
    if action == Action.ASSIGN:
        to = f"user:{(town.handler_a if situation.in_unit else town.worker_a).pk}"
    return {
        "to": to,
        "reason": REASONS[action].values[-1] if action in REASONS else "",
        "until": TUESDAY.date() + timedelta(days=5),
        "decision": "approve",
        "kind": "key_work",
        "units": [f"unit:{town.fire_city.pk}"],
        "master": master,
        "matter": "park_damage",
        "lng": town.in_a1[0],
        "lat": town.in_a1[1],
        "way": "telephone",
        "responded": "no",
        "split_to": [f"unit:{town.fire_city.pk}"],
        "despite": "the rest goes on",
        "words": "bags",
    }


def answer(actor: Any, case: Incident, action: str, data: dict[str, Any], before: tuple[int, int, int]) -> str:
    """Try the act, say what came of it and what it wrote, and take it back."""
    with transaction.atomic():
        try:
            moved = act_on_incident(actor, case.reference, action, version=case.version, note="seen", data=data)
            said = f"{moved.state}, version +{moved.version - case.version}"
        except DomainError as error:
            said = ANSWERS[type(error)]
        written = tuple(now - then for now, then in zip(counts(), before, strict=True))
        transaction.set_rollback(True)
    return f"{said}, rows {written}" if any(written) else said


COUNTED = ", ".join(f'(SELECT count(*) FROM "{model._meta.db_table}")' for model in (Step, Message, AuditEvent))


def counts() -> tuple[int, int, int]:
    """Return how many steps, messages and audited acts there are; asked after each of some thirty thousand tries."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {COUNTED}")
        return tuple(cursor.fetchone())


def wanted(situation: Situation, name: str, action: str, state: str) -> str:
    """Return the answer the table and the hand-written list ask for."""
    move = INCIDENT.find(state, action)
    if action in (Action.ESCALATE, Action.REPORT, Action.FOLLOW_MASTER, Action.END_COPY, Action.CHILD_ENDED):
        return "invalid"
    if name not in situation.sees:
        return "hidden"
    if move is None:
        return "gone"
    may = situation.may_watch if action in WATCH_ACTS else situation.may
    # Nothing here is split, so that nothing is checked before anybody has had it.
    if (action, state) == (Action.CHECK, State.ACCEPTED) or not may(name, action, state):
        return "denied"
    after = State.ACCEPTED if move.targets else move.target_from(state)
    # A sub-incident has steps of its own: reported, and by a desk accepted and dispatched.
    rows = {Action.SPLIT: 4, Action.FOLLOW_UP: 2}.get(Action(action), 1)
    return f"{after}, version +1, rows ({rows}, {rows}, {rows})"


def tries(town: Town, state: str) -> Iterator[tuple[str, str]]:
    """Yield every person with every action; where the table has no such move, two persons stand for all."""
    for action in Action.values:
        known = INCIDENT.find(state, action) is not None
        for name in town.cast if known else ("city_centre", "worker_b"):
            yield name, action


@pytest.fixture
def others(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody who can be called; every matter is one of enforcement; no paper is made, which would take minutes."""
    fireman = User.objects.create(username="fireman")
    Posting.objects.create(
        user=fireman, role="department_handler", area=town.city, unit=town.fire_city, starts_on=TUESDAY.date()
    )
    monkeypatch.setattr(rules, "matter", lambda _matter_id: SimpleNamespace(not_delegable=True))
    monkeypatch.setattr(acts, "form_package", lambda *_given: UUID(int=5))


@pytest.mark.usefixtures("others")
@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize("name", SITUATIONS)
def test_people_may_do_what_the_table_and_the_policies_say(name: str, state: str, town: Town, actor_of: Any) -> None:
    situation = SITUATIONS[name]
    case = stand(town, situation, state)
    before = counts()
    actors = {person: actor_of(user) for person, user in town.cast.items()}
    wrong, master = {}, Incident.objects.get(client_id=UUID(int=2)).reference
    for person, action in tries(town, state):
        data = everything(town, situation, action, state, master)
        got, want = answer(actors[person], case, action, data, before), wanted(situation, person, action, state)
        if got != want:
            wrong[person, action] = f"{got}; wanted {want}"
    assert wrong == {}, HELP


def test_every_move_of_the_table_has_a_policy() -> None:
    missing = {move.capability for move in INCIDENT.rows} - policies.capabilities()
    assert missing == set(), "write its rule under @policy(…) in incidents/cases/policies/"


def test_every_action_and_state_stands_in_the_table() -> None:
    assert {move.action for move in INCIDENT.rows} == set(Action.values)
    assert {move.target_from("") for move in INCIDENT.rows} | {""} == {*State.values, ""}
    assert set(INCIDENT.states) == set(State.values)


def test_only_the_clock_escalates() -> None:
    (escalate,) = [move for move in INCIDENT.moves if move.action == Action.ESCALATE]
    assert escalate.by_system
    assert policies.ask(system("clock"), escalate.capability, object())


@pytest.mark.parametrize("state", [*State.values])
def test_an_open_case_can_always_move_on(state: str) -> None:
    moves = [move.action for move in INCIDENT.moves_from(state) if (move.target or move.targets) and not move.by_system]
    assert bool(moves) is (state not in (State.DECLINED, State.VOIDED))


def test_the_drawing_is_the_table() -> None:
    assert PAGE.read_text(encoding="utf-8") == workflow_page(), "run: python scripts/draw_workflow.py"
