"""Taking an application in over HTTP beside a report, on the same build and rows, in turns: what twelve answers cost."""

import random
import uuid
from typing import Any

from bench.report import Section, median, whole
from bench.scratch import Scratch
from bench.serving import WORKERS, send, served

CLIENTS = 8
ROUNDS = 5
ANSWERS, PAPERS = 12, 3
CODE = "bench-service"


def measure(scratch: Scratch) -> Section:
    """Measure on each database, applications and reports in turns."""
    section = Section(
        "hall",
        "POST /api/v1/dossiers/ with a token, over HTTP, beside POST /api/v1/incidents/ of the same server",
        ("database", "applications/s", "p95 ms", "reports/s", "p95 ms", "ratio", "goal"),
    )
    for kind in scratch.kinds:
        _measure(scratch, kind, section)
    section.notes = [
        (
            f"{ANSWERS} answers, {PAPERS} papers wanted, one stage; {WORKERS} sync workers, {CLIENTS} clients, {ROUNDS} rounds of "
            f"{scratch.size(400, 20)} requests in turns. The ratio is the median of the rounds' ratios."
        )
    ]
    return section


def _measure(scratch: Scratch, kind: str, section: Section) -> None:
    product = scratch.copy(scratch.seed(kind), "hall")
    facts, place = product.ask("bench.intake:facts"), product.ask("bench.hall:facts")
    token = product.manage("create_token", "worker1").strip()
    dice = random.Random(1)
    with served("governance.wsgi", product.env) as at:
        _round(at.port, token, dice, 20, facts, place)
        rounds = [
            _round(at.port, token, dice, scratch.size(400, 20), facts, place)
            for _number in range(scratch.size(ROUNDS, 2))
        ]
    ours, reports = zip(*rounds, strict=True)
    section.add(
        kind,
        whole(median(one["rate"] for one in ours)),
        f"{median(one['p95'] for one in ours) * 1000:.0f}",
        whole(median(one["rate"] for one in reports)),
        f"{median(one['p95'] for one in reports) * 1000:.0f}",
        f"{median(one['rate'] / other['rate'] for one, other in rounds):.2f}",
        "≥ 0.7" if kind == "PostgreSQL" else "",
    )
    scratch.drop(product)


def _round(
    port: int, token: str, dice: random.Random, count: int, facts: dict[str, Any], place: dict[str, str]
) -> tuple[dict[str, Any], dict[str, Any]]:
    headers = {"Authorization": f"Token {token}"}
    applications = [_sent("dossiers", headers, _application(dice, place)) for _number in range(count)]
    reports = [_sent("incidents", headers, _report(dice, facts)) for _number in range(count)]
    return send(port, applications, CLIENTS), send(port, reports, CLIENTS)


def _sent(route: str, headers: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
    return {"method": "POST", "path": f"/api/v1/{route}/", "headers": headers, "body": body, "expect": 201}


def _id(dice: random.Random) -> str:
    return str(uuid.UUID(int=dice.getrandbits(128), version=4))


def _application(dice: random.Random, place: dict[str, str]) -> dict[str, Any]:
    return {
        "id": _id(dice),
        "type": CODE,
        "channel": "online",
        "village": place["village"],
        "answers": {f"q{number}": "按材料所示" for number in range(1, ANSWERS + 1)},
    }


def _report(dice: random.Random, facts: dict[str, Any]) -> dict[str, Any]:
    lng, lat = dice.choice(facts["points"])
    words = "桥头垃圾成堆，气味很重，请尽快清理"
    return {"id": _id(dice), "matter": dice.choice(facts["matters"]), "description": words, "lng": lng, "lat": lat}


def facts() -> dict[str, str]:
    """Publish the service that is applied for, and return a village; run inside Django."""
    from datetime import date

    from foundation.kernel.actor import system
    from grids.areas import selectors as areas
    from procedures.dossiers.services import TypeData, load_type

    columns = {"title": "测速事项", "summary": "只用于测速。", "audience": "测速", "promised_days": 20}
    fields = [
        {"order": number, "code": f"q{number}", "label": f"问题{number}", "kind": "text"}
        for number in range(1, ANSWERS + 1)
    ]
    papers = [{"order": number, "code": f"p{number}", "name": f"材料{number}"} for number in range(1, PAPERS + 1)]
    stages = [{"order": 1, "name": "审批", "decided_by": "township", "days": 20}]
    results = [
        {"order": number, "name": name, "is_grant": is_grant, "retention_months": 24}
        for number, name, is_grant in ((1, "同意", True), (2, "不同意", False))
    ]
    load_type(system("bench"), CODE, TypeData(columns, fields, papers, stages, results), date(2026, 1, 1))
    return {"village": str(areas.areas("village")[0].code)}
