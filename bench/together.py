"""One act on a selection of incidents: what each of 10, 50 and 200 costs, and that more of them cost no more statements."""

import json
import time
import uuid
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.pages import client_of
from bench.report import Section, median
from bench.scratch import Scratch

SETS = (10, 50, 200)
ACTS = ("accept", "dispatch", "withdraw", "note")


def measure(scratch: Scratch) -> Section:
    """Measure ``POST incidents/acts/`` on each database."""
    section = Section(
        "together",
        "one act on a selection of incidents, POST /api/v1/incidents/acts/",
        (
            "database, act",
            *(f"{count}: ms each" for count in SETS),
            *(f"{count}: statements" for count in SETS),
            "goal",
        ),
    )
    for kind in scratch.kinds:
        database = scratch.copy(scratch.seed(kind), "together")
        found = database.ask("bench.together:acts", rounds=scratch.size(5, 1))
        for action in ACTS:
            costs = [found[action][str(count)] for count in SETS]
            each = [f"{cost['ms']:.1f}" for cost in costs]
            section.add(f"{kind}, {action}", *each, *(cost["statements"] for cost in costs), "≤ 25 ms each")
        scratch.drop(database)
    section.notes = [
        (
            "In process by Django's test client, signed in as a village clerk: session, locks, policies, clocks, steps, audit, "
            "outbox and the answer with each outcome; what subscribers do afterwards is not in it. From 50 rows PostgreSQL streams each table apart; a statement of SQLite takes 999 values."
        )
    ]
    return section


def acts(rounds: int) -> dict[str, dict[int, dict[str, float]]]:
    """Return what each act costs for each size of set: milliseconds for one incident (median), and all statements."""
    client, units = client_of("clerk1"), _units()
    found: dict[str, dict[int, dict[str, float]]] = {action: {} for action in ACTS}
    for count in SETS:
        took: dict[str, list[float]] = {action: [] for action in ACTS}
        for _round in range(rounds):
            references = reported(count)
            for action in ACTS:
                more = {"to": units} if action == "dispatch" else {}
                body = json.dumps(
                    {"references": references, "action": action, "note": "一起办理", "mode": "all", **more}
                )
                with CaptureQueriesContext(connection) as asked:
                    started = time.perf_counter()
                    answer = client.post("/api/v1/incidents/acts/", body, content_type="application/json").json()
                    took[action].append((time.perf_counter() - started) * 1000 / count)
                if answer["done"] != count:
                    raise RuntimeError(f"{action}: {answer['outcomes'][:2]}")
                found[action][count] = {"statements": len(asked)}
        for action in ACTS:
            found[action][count]["ms"] = median(took[action])
    return found


def _clerk() -> Any:
    from django.contrib.auth import get_user_model

    from grids.workforce.selectors import actor_for

    return actor_for(get_user_model().objects.get(username="clerk1"))


def _units() -> str:
    """Return a unit that serves the clerk's village and has people."""
    from grids.workforce.selectors import has_people, units_for

    (grant, *_others) = _clerk().grants
    return f"unit:{units_for(grant.area_path).filter(has_people())[0].pk}"


def reported(count: int) -> list[str]:
    """Report so many incidents in the clerk's village that its desk may accept."""
    from grids.areas import selectors as areas
    from incidents.cases.selectors import visible_incidents
    from incidents.cases.services import ReportData, report_incident
    from incidents.catalogue.selectors import matters

    clerk = _clerk()
    (grant, *_others) = clerk.grants
    points = list(visible_incidents(clerk).filter(village_id=grant.area_id).values_list("lng", "lat")[:40])

    def report(code: str, place: int) -> Any:
        data = ReportData(uuid.uuid4(), code, "楼道杂物", *points[place % len(points)])
        return report_incident(clerk, data)

    codes = (one.code for one in matters(areas.today()) if one.start_level in ("grid", "village"))
    code = next(code for code in codes if report(code, 0).lowest_level in ("grid", "village"))
    return [report(code, place).reference for place in range(count)]
