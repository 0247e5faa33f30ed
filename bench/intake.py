"""Taking a report in over HTTP: the whole product path beside a floor of raw Django doing the least of it."""

import random
import uuid
from typing import Any

from bench.floor_side import floor_environment, set_floor_up
from bench.report import Section, median, whole
from bench.scratch import Scratch
from bench.serving import WORKERS, send, served

CLIENTS = 8
ROUNDS = 7


def measure(scratch: Scratch) -> Section:
    """Measure on each database, product and floor in turns."""
    section = Section(
        "intake",
        "POST /api/v1/incidents/ with a token, over HTTP",
        ("database", "product/s", "p95 ms", "floor/s", "p95 ms", "ratio", "statements (with BEGIN, COMMIT)", "goal"),
    )
    for kind in scratch.kinds:
        _measure(scratch, kind, section)
    section.notes = [
        (
            f"gunicorn, {WORKERS} sync workers each, {CLIENTS} clients, a new connection for each request, the client in a "
            f"process of its own on the same machine; {ROUNDS} rounds of {scratch.size(1_000, 40)} requests in turns. The ratio "
            "is the median of the rounds' ratios. p95 is the median of the rounds' p95."
        ),
        (
            "Product: middleware, token, actor with its postings, revisions, validation, locate, case, clock, step, outbox, "
            "audit, a hint to the file broker, the whole answer."
        ),
        (
            "Floor: startproject's middleware, DRF, token with its user, validation, locate, case, history, outbox by plain ORM in one "
            "transaction, connections kept. Both ask an index of the net in the process; PostGIS is not used by either."
        ),
        "Floor's statements: 4 (with BEGIN and COMMIT 6).",
    ]
    return section


def _measure(scratch: Scratch, kind: str, section: Section) -> None:
    seed = scratch.seed(kind)
    product, floor = scratch.copy(seed, "intake"), scratch.empty(kind, "floor")
    facts = product.ask("bench.intake:facts")
    floor_env = floor_environment(floor)
    floor_token = set_floor_up(product, floor, incidents=False)
    token = product.manage("create_token", "worker1").strip()
    dice = random.Random(1)
    rounds = []
    with served("governance.wsgi", product.env) as ours_at, served("bench.floor.wsgi", floor_env) as floor_at:
        sides = ((ours_at.port, token), (floor_at.port, floor_token))
        for side in sides:  # both have read their net and opened their connections before anything counts
            _round(side, _bodies(dice, facts, 40))
        for _number in range(scratch.size(ROUNDS, 2)):
            bodies = _bodies(dice, facts, scratch.size(1_000, 40))
            rounds.append([_round(side, bodies) for side in sides])
    ours, theirs = zip(*rounds, strict=True)
    ratio = median(our["rate"] / their["rate"] for our, their in rounds)
    section.add(
        kind,
        whole(median(one["rate"] for one in ours)),
        f"{median(one['p95'] for one in ours) * 1000:.0f}",
        whole(median(one["rate"] for one in theirs)),
        f"{median(one['p95'] for one in theirs) * 1000:.0f}",
        f"{ratio:.2f}",
        f"{facts['statements']} ({facts['with_transaction']})",
        "≥ 0.8, ≤ 12" if kind == "PostgreSQL" else "",
    )
    for database in (product, floor):
        scratch.drop(database)


def _bodies(dice: random.Random, facts: dict[str, Any], count: int) -> list[dict[str, Any]]:
    bodies = []
    for _number in range(count):
        lng, lat = dice.choice(facts["points"])
        bodies.append(
            {
                "id": str(uuid.UUID(int=dice.getrandbits(128), version=4)),
                "matter": dice.choice(facts["matters"]),
                "description": "桥头垃圾成堆，气味很重，请尽快清理",
                "lng": lng,
                "lat": lat,
            }
        )
    return bodies


def _round(side: tuple[int, str], bodies: list[dict[str, Any]]) -> dict[str, Any]:
    port, token = side
    headers = {"Authorization": f"Token {token}"}
    return send(
        port,
        [
            {"method": "POST", "path": "/api/v1/incidents/", "headers": headers, "body": body, "expect": 201}
            for body in bodies
        ],
        CLIENTS,
    )


def facts() -> dict[str, Any]:
    """Return what the clients need and what one report costs in statements; run inside Django."""
    from django.contrib.auth import get_user_model

    from foundation.accounts import services as accounts
    from foundation.kernel.actor import system
    from grids.areas import selectors as areas
    from incidents.catalogue.selectors import matters

    territorial = {row.pk for row in areas.areas("grid") if row.kind == "territorial"}
    shapes = [row for row in areas.net_on(areas.today(), level="grid") if row.area_id in territorial]
    points = [row.geometry.point_on_surface() for row in shapes]
    found: dict[str, Any] = {
        "points": [(point.x, point.y) for point in points],
        "matters": [matter.code for matter in matters(areas.today())],
    }
    user = get_user_model().objects.get(username="worker1")
    token = accounts.create_token(system("bench"), user=user, label="bench")
    return found | _statements(token, _bodies(random.SystemRandom(), found, 2))


def _statements(token: str, bodies: list[dict[str, Any]]) -> dict[str, int]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from rest_framework.test import APIClient

    client = APIClient(HTTP_AUTHORIZATION=f"Token {token}", HTTP_HOST="127.0.0.1")
    client.post("/api/v1/incidents/", bodies[0], format="json")  # reads the net and the catalogue
    with CaptureQueriesContext(connection) as captured:
        answer = client.post("/api/v1/incidents/", bodies[1], format="json")
    if answer.status_code != 201:
        raise RuntimeError(f"refused: {answer.content!r}")
    said = [query["sql"].split()[0] for query in captured.captured_queries]
    return {"with_transaction": len(said), "statements": sum(word not in {"BEGIN", "COMMIT"} for word in said)}
