"""No trace of what is confidential: every address of the house is asked as everybody, with and without it, and answers the same.

The address book is the route matrix's (tests/access.py), so a new route is asked here too. The words, the number and the counts
of a sealed incident may show to nobody without a part: the whole cast looks before there is one and after, and reads the same to
the byte. Two mutants at the end show that the crawl sees what it looks for.
"""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.urls import reverse

from foundation.evidence.services import keep_photo
from foundation.kernel import city_time
from foundation.kernel.actor import ANONYMOUS
from foundation.notices.models import Notice
from grids.workforce.selectors import actor_for
from incidents.cases import scoping, services
from incidents.cases.models import Incident
from incidents.cases.services import confidential
from incidents.cases.services.documents import add_incident_document
from tests.access import CAST, ROWS
from tests.columns import columns_of
from tests.conftest import forget_answers
from tests.evidence.documents import PDF
from tests.kept import kept_day, world
from tests.routes import address_of, routes
from tests.seals.people import CANARY, Desks, build_desks, complain
from tests.world import THINGS, World, jpeg

__all__ = ["kept_day", "world"]

BY_NAME = {route.name: route for route in routes()}
ADMIN = [route for route in BY_NAME.values() if route.name.startswith("admin:") and "<" not in route.pattern]
# What a word is looked for in, beside the plain address.
SEARCHED = ("cases:inbox", "cases:points", "api:incidents", "filings:list")
EXPORTED = [name for name, route in BY_NAME.items() if hasattr(getattr(route.view, "cls", None), "listing")]
# Tokens and marks that are new with each answer.
CHANGING = re.compile(
    rb'[A-Za-z0-9]{64}|nonce[^ ]+|name="act_id" value="[^"]+"|[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f-]{17}'
)
# Made anew from one incident with a seat of pages each time; what they say stands on its page as well.
PAPERS = ("cases:file-pdf", "cases:file-docx")


def addresses(world: World, user: Any) -> Iterator[tuple[str, bool]]:
    """Yield every address a reader may ask for, and whether it answers programs."""
    for (name, method), row in ROWS.items():
        if method == "GET" and name not in PAPERS:
            address = address_of(name, THINGS[row.thing](world, user, True))
            query = row.query(world, user, own=True) if callable(row.query) else row.query
            yield f"{address}?{query}" if query else address, BY_NAME[name].is_api
    for name in SEARCHED:
        for word in (f"q={CANARY}", "q=litter", "tab=all", "bbox=113,22,114,23"):
            if not (BY_NAME[name].is_api and word.startswith("tab")):
                yield f"{reverse(name)}?{word}", BY_NAME[name].is_api
    for name in EXPORTED:
        yield f"{reverse(name)}?format=csv", True
    for route in ADMIN:
        yield "/" + route.pattern.replace("$", ""), False


def asked_by(world: World, people: dict[str, Any]) -> dict[str, list[tuple[str, bool]]]:
    """Return the addresses that each person asks; some things are made when they are named first, before anybody looks.

    Of whoever the world knows nothing, the addresses are somebody else's.
    """
    known = {who: user if user is not None and user.pk in world.tokens else None for who, user in people.items()}
    return {who: list(addresses(world, user)) for who, user in known.items()}


def crawl(people: dict[str, Any], asked: dict[str, Any], page: Any, api: Any) -> dict[tuple[str, str], bytes]:
    """Return what each person reads at each address: status and body, without what is new with each answer."""
    cache.clear()
    # All are in before anybody looks around: the back office shows when somebody was here last.
    doors = {who: {True: api(user), False: page(user)} for who, user in people.items()}
    found = {}
    for who in people:
        for address, is_api in asked[who]:
            forget_answers()
            with transaction.atomic():
                answer = doors[who][is_api].get(address)
                body = b"".join(answer.streaming_content) if answer.streaming else answer.content
                transaction.set_rollback(True)
            told = f"{answer.status_code} {answer.headers.get('Location', '')} ".encode()
            found[who, address] = CHANGING.sub(b"", told + body)
    return found


@pytest.fixture
def desks(world: World) -> Desks:
    """The town on its working day, with its inspection desks."""
    return build_desks(world.town)


def outsiders(desks: Desks) -> dict[str, Any]:
    """Return everybody without a part: the whole cast, nobody, the superuser, and a colleague who is complained of."""
    cast = {role: getattr(desks.town, name) for role, name in CAST.items()}
    return {"anonymous": None, **cast, "accused": desks.inspector2}


def make_incident(desks: Desks, fire_messages: Callable[[], int]) -> Incident:
    """Let an incident about a colleague be received, worked on and late, with its words wherever words can stand."""
    incident, _receipt = complain(desks, ANONYMOUS)
    inspector, key = actor_for(desks.inspector), incident.reference
    keep_photo(inspector, photo_id=incident.client_id, subject_kind="incident", subject_key=key, data=jpeg())
    add_incident_document(inspector, key, document_id=incident.client_id, name=f"{CANARY}.pdf", data=PDF + b"\n\n")
    for action, data in (("accept", {}), ("dispatch", {"to": f"unit:{desks.unit_a.pk}"}), ("take", {})):
        services.act_on_incident(inspector, key, action, version=None, note=CANARY, data=data)
    act_inside(desks, key)
    confidential.name_person(inspector, key, desks.inspector2.pk, reason=CANARY)
    fire_messages()
    return Incident.including_sealed.get(pk=incident.pk)


def act_inside(desks: Desks, key: str) -> None:
    """Let those with a part do what is done inside the seal, with the words in each act that takes some."""
    until = city_time.local_day(city_time.now()) + timedelta(days=2)
    for who, action, data in (
        (desks.inspector, "ask_extension", {"reason": "extent"}),
        (desks.inspector2, "grant_extension", {}),
        (desks.inspector2, "supervise", {"reason": "important"}),
        (desks.inspector, "answer_supervision", {}),
        (desks.inspector2, "urge", {}),
        (desks.inspector2, "suspend", {"reason": "permit", "until": until}),
        (desks.inspector, "resume", {}),
        (desks.inspector, "note", {}),
    ):
        services.act_on_incident(actor_for(who), key, action, version=None, note=CANARY, data=data)


@pytest.mark.slow
def test_nobody_without_a_part_sees_a_trace(world, desks, page, api, fire_messages) -> None:
    people = outsiders(desks)
    asked = asked_by(world, people)
    fire_messages()
    before = crawl(people, asked, page, api)
    incident = make_incident(desks, fire_messages)
    after = crawl(people, asked, page, api)
    assert [key for key, body in after.items() if CANARY.encode() in body and CANARY not in key[1]] == []
    assert [key for key, body in after.items() if incident.reference.encode() in body] == []
    assert [key for key in before if before[key] != after[key]] == []


def test_its_own_addresses_answer_as_if_it_were_not_there(world, desks, page, api, fire_messages) -> None:
    incident = make_incident(desks, fire_messages)
    missing = f"{incident.reference[:-1]}{'0' if incident.reference[-1] != '0' else '1'}"
    different = []
    for who, user in outsiders(desks).items():
        clients = {True: api(user), False: page(user)}
        for name in OF_ONE_INCIDENT:
            known, unknown = (
                ask(clients[BY_NAME[name].is_api], name, key, incident) for key in (incident.reference, missing)
            )
            if known != unknown:
                different.append((who, name, known, unknown))
        papers = (f"photos/{incident.client_id}/small.jpg", f"documents/{incident.client_id}/")
        statuses = {clients[False].get(f"/evidence/{address}").status_code for address in papers}
        if not statuses <= {302, 404}:
            different.append((who, statuses))
    assert different == []


OF_ONE_INCIDENT = sorted(
    {
        name
        for (name, method), row in ROWS.items()
        if method == "GET" and row.thing in ("incident", "incident document", "sent")
    }
)


def ask(client: Any, name: str, reference: str, incident: Incident) -> tuple[int, bytes]:
    """Return what an address of one incident answers, without the number it was asked for."""
    kwargs = {"reference": reference}
    if "document_id" in BY_NAME[name].pattern:
        kwargs["document_id"] = str(incident.client_id)
    answer = client.get(reverse(name, kwargs=kwargs))
    return answer.status_code, CHANGING.sub(b"", answer.content.replace(reference.encode(), b""))


# Where the words may lie in the database: the incident itself, its steps, its papers, and who may open it and why.
KEPT = {
    ("cases_incident", "description"),
    ("cases_step", "note"),
    ("cases_supervision", "requirement"),
    ("cases_supervision", "answer"),
    ("evidence_document", "name"),
    ("seals_exclusion", "reason"),
    ("seals_part", "reason"),
}


def test_the_words_lie_nowhere_else_in_the_database(world, desks, fire_messages) -> None:
    make_incident(desks, fire_messages)
    held = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            for column in columns_of(cursor, table):
                quoted = connection.ops.quote_name
                cursor.execute(
                    f"SELECT count(*) FROM {quoted(table)} WHERE CAST({quoted(column)} AS text) LIKE %s",
                    [f"%{CANARY}%"],
                )
                if cursor.fetchone()[0]:
                    held.add((table, column))
    assert held == KEPT


def test_logs_say_nothing_of_it(world, desks, page, api, fire_messages, caplog) -> None:
    with caplog.at_level("DEBUG"):
        incident = make_incident(desks, fire_messages)
        page(desks.town.city_centre).get(f"/incidents/?q={incident.reference}")
        page(desks.chief).get("/incidents/confidential/")
    assert CANARY not in caplog.text


def test_those_with_a_part_read_it(world, desks, page, api, fire_messages) -> None:
    incident = make_incident(desks, fire_messages)
    shown = page(desks.chief).get(f"/incidents/{incident.reference}/").content.decode()
    assert CANARY in shown
    assert incident.reference in page(desks.chief).get("/incidents/confidential/").content.decode()
    looks = page(desks.auditor).get("/confidential/looks/").content.decode()
    assert "name of chief" in looks
    assert incident.reference not in looks
    assert CANARY not in looks


def test_in_app_notices_are_all_anybody_is_told(world, desks, fire_messages) -> None:
    fire_messages()
    already = set(Notice.objects.values_list("pk", flat=True))
    make_incident(desks, fire_messages)
    told = Notice.objects.exclude(pk__in=already).values_list("user__username", "kind")
    assert {kind for _who, kind in told} == {"part_given", "confidential_news"}
    assert {who for who, _kind in told} <= {"inspector", "inspector2", "chief"}


# -- the crawl sees what it looks for -----------------------------------------------------------------------------------


def leaks(world: World, desks: Desks, page: Any, api: Any, names: tuple[str, ...]) -> list[str]:
    """Return the routes at which the city centre reads the words."""
    user, found = desks.town.city_centre, []
    for name in names:
        client = (api if BY_NAME[name].is_api else page)(user)
        if CANARY in client.get(reverse(name) + ("?tab=all" if name == "cases:inbox" else "")).content.decode():
            found.append(name)
    return found


def test_without_the_manager_the_words_are_seen(world, desks, page, api, fire_messages, monkeypatch) -> None:
    make_incident(desks, fire_messages)
    lists = ("cases:inbox", "api:incidents")
    assert leaks(world, desks, page, api, lists) == []
    monkeypatch.setattr(type(Incident.objects), "get_queryset", lambda self: Incident.including_sealed.all())
    assert leaks(world, desks, page, api, lists) == list(lists)


def test_without_the_scoping_its_page_opens(world, desks, page, api, fire_messages, monkeypatch) -> None:
    incident = make_incident(desks, fire_messages)
    address = f"/incidents/{incident.reference}/"
    assert page(desks.town.city_centre).get(address).status_code == 404
    monkeypatch.setattr(scoping, "visible_to", scoping.within_reach)
    assert CANARY in page(desks.town.city_centre).get(address).content.decode()
