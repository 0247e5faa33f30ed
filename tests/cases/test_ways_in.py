"""Every way a report comes in keeps the older rules: sealed where confidential, once by its id, within its limits and its pace.

A row is one way; each rule is asked of every row. A call of intake that no row names fails the last test.
"""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.cache import cache
from django.db import transaction

from foundation.evidence.selectors import photos_of
from foundation.kernel import revisions
from foundation.kernel.errors import DomainError, NotFound
from foundation.notices.models import Notice
from grids.workforce.selectors import actor_for
from incidents.cases.models import Incident, UnplacedReport
from incidents.cases.selectors import incident_by_reference
from incidents.cases.services import UnplacedData, import_incidents, place_report, take_in_unplaced
from incidents.catalogue.models import Matter
from incidents.catalogue.selectors import rulebook
from incidents.filings.models import FilingRecord
from procedures.seals.models import Exclusion, Part
from residents.people.services import file_report
from tests.cases.test_history import IMPORT, past
from tests.cases.test_pages_phone import picture
from tests.conftest import TUESDAY
from tests.filings.helpers import do, filed
from tests.house.source import code
from tests.seals.people import CANARY, Desks, build_desks
from tests.town import Town

ADDRESS = "柳树第一网格的公厕旁"
JSON = {"accept": "application/json"}


@dataclass(frozen=True, slots=True)
class World:
    """The town with its inspection desks, and the doors of the test."""

    town: Town
    desks: Desks
    page: Callable[..., Any]
    api: Callable[..., Any]

    def answer(self, client: Any, address: str, sent: dict[str, Any], **more: Any) -> bool:
        """Say whether what was posted was taken in."""
        return client.post(address, sent, **more).status_code < 400


def body(world: World, *, number: UUID, matter: str, words: str, point: tuple[float, float]) -> dict[str, Any]:
    lng, lat = point
    return {"id": str(number), "matter": matter, "description": words, "lng": lng, "lat": lat, "place_source": "pin"}


def by_phone(world: World, **sent: Any) -> bool:
    return world.answer(world.page(world.town.worker_a), "/report/", body(world, **sent), headers=JSON)


def by_resident_page(world: World, **sent: Any) -> bool:
    return world.answer(world.page(), "/r/", body(world, **sent), headers=JSON)


def by_interface(world: World, **sent: Any) -> bool:
    return world.answer(world.api(world.town.worker_a), "/api/v1/incidents/", body(world, **sent), format="json")


def by_interface_as_resident(world: World, **sent: Any) -> bool:
    return world.answer(world.api(world.town.resident), "/api/v1/incidents/", body(world, **sent), format="json")


def _without_point(world: World, sent: dict[str, Any]) -> dict[str, Any]:
    address = ADDRESS if sent["point"] != world.town.outside else "外省某处"
    whole = body(world, **sent)
    return {name: whole[name] for name in ("id", "matter", "description")} | {"address": address}


def by_letter_on_page(world: World, **sent: Any) -> bool:
    desk = world.page(world.town.city_centre)
    return world.answer(desk, "/report/", _without_point(world, sent), headers=JSON)


def by_letter_over_interface(world: World, **sent: Any) -> bool:
    desk = world.api(world.town.city_centre)
    return world.answer(desk, "/api/v1/incidents/", _without_point(world, sent), format="json")


def by_letter_placed_by_a_desk(world: World, *, number: UUID, matter: str, words: str, point: Any) -> bool:
    """Take in a letter of an ordinary matter that waits, and let the desk place it under the rules of then."""
    centre = actor_for(world.town.city_centre)
    try:
        waits = take_in_unplaced(centre, UnplacedData(number, matter, words, "人民路口"))
        if waits.waiting is not None:
            place_report(centre, waits.reference, lng=point[0], lat=point[1])
    except DomainError:
        return False
    return True


def by_report_for_record(world: World, *, number: UUID, matter: str, words: str, point: Any) -> bool:
    try:
        known = FilingRecord.objects.filter(client_id=number).first()
        filing = known or filed(world.town.worker_a, point, id=number, facts=words)
        if known is not None and known.facts != words:
            filed(world.town.worker_a, point, id=number, facts=words)
        do(world.town.clerk_a, filing, "convert", note="", matter=matter)
    except DomainError:
        return False
    return True


def by_import(world: World, *, number: UUID, matter: str, words: str, point: Any) -> bool:
    book = rulebook(TUESDAY.date())
    rule = book.by_code.get(matter)
    if rule is None:
        return False  # an import names rules, no codes
    row = replace(
        past(world.town, TUESDAY), client_id=number, matter=rule, description=words, lng=point[0], lat=point[1]
    )
    try:
        return bool(import_incidents(IMPORT, [row], book=book, until=TUESDAY))
    except DomainError:
        return False


@dataclass(frozen=True, slots=True)
class Way:
    """One way in: how it is sent, which calls of intake it goes through, and in what it differs from the others."""

    send: Callable[..., bool]
    calls: tuple[tuple[str, str], ...]
    # What is confidential is refused in place of being sealed, and why.
    refuses_confidential: str = ""
    # Sent again it is known; "skips": left out, as an import that broke off is run again; "refuses": its first answer stands.
    again: str = "same"
    is_paced: bool = False
    of_residents: bool = False
    # Its points come from the house itself.
    trusts_points: bool = False


API = "incidents/cases/api.py"
PHONE = "incidents/cases/views/phone.py"
WAYS = {
    "phone": Way(by_phone, ((PHONE, "file"),)),
    "resident page": Way(
        by_resident_page, (("residents/people/views/reports.py", "file"), ("residents/people/services/reports.py", "file_report")),
        is_paced=True, of_residents=True,
    ),
    "interface": Way(by_interface, ((API, "post"),)),
    "interface, resident": Way(by_interface_as_resident, ((API, "post"),), is_paced=True, of_residents=True),
    "letter, page": Way(by_letter_on_page, ((PHONE, "_file_in_words"), ("incidents/cases/services/unplaced.py", "take_in_unplaced"))),
    "letter, interface": Way(by_letter_over_interface, ((API, "_take_in_words"),)),
    "letter, placed": Way(
        by_letter_placed_by_a_desk,
        (("incidents/cases/views/unplaced.py", "one"), ("incidents/cases/services/unplaced.py", "place_report")),
        refuses_confidential="it would wait at a desk; what becomes confidential while it waits is sealed when placed",
    ),
    "report for record": Way(
        by_report_for_record, (("incidents/filings/services/acts.py", "_convert"),),
        refuses_confidential="the report for record would name it", again="refuses",
    ),
    "import": Way(
        by_import, (("incidents/cases/services/history.py", "import_incidents"),),
        refuses_confidential="somebody has to receive it", again="skips", trusts_points=True,
    ),
}  # fmt: skip
# The others who call intake: wrappers of it, and the demo, which is one of the ways above with made-up words.
WITHIN = {
    ("incidents/cases/services/at_once.py", "report_and_take"),
    ("incidents/cases/services/intake.py", "report_incident"),
    ("demo/links.py", "_letters"),
    ("demo/links.py", "report"),
    ("demo/seals.py", "_report"),
    ("demo/year.py", "make_year"),
    ("demo/year.py", "_import_chunk"),
}
INTAKE = {
    *("take_in_report", "report_incident", "take_in_placed", "take_in_unplaced", "report_and_take"),
    *("import_incidents", "file_report", "place_report"),
}
each_way = pytest.mark.parametrize("name", WAYS)


@pytest.fixture
def world(town: Town, page: Any, api: Any) -> World:
    cache.clear()
    # An address that was placed before names a point.
    from tests.cases.test_unplaced import sent

    waits = sent(town, town.city_centre, ADDRESS)
    if waits.incident is None:
        lng, lat = town.in_a1
        place_report(actor_for(town.city_centre), waits.reference, lng=lng, lat=lat)
    Incident.objects.update(reported_at=TUESDAY)
    Notice.objects.all().delete()
    return World(town, build_desks(town), page, api)


def new(world: World) -> list[Incident]:
    """Return the incidents that came in by the test, sealed ones too, the latest first."""
    return list(Incident.including_sealed.exclude(description__contains=ADDRESS + "\n").order_by("-reported_at", "pk"))


def send(world: World, name: str, **more: Any) -> bool:
    sent = {"number": uuid4(), "matter": "litter", "words": "桥头有垃圾", "point": world.town.in_a1, **more}
    return WAYS[name].send(world, **sent)


def count(world: World) -> int:
    return Incident.including_sealed.count() + UnplacedReport.objects.filter(incident__isnull=True).count()


def make_confidential(town: Town, **columns: Any) -> None:
    Matter.objects.filter(pk=town.fire_exit.pk).update(is_confidential=True, is_public=True, **columns)
    with transaction.atomic():
        revisions.bump("rules")


@each_way
def test_it_comes_in(name: str, world: World) -> None:
    before = count(world)
    assert (send(world, name), count(world)) == (True, before + 1)


@each_way
def test_what_is_confidential_is_sealed_or_refused_and_no_rank_sees_it(
    name: str, world: World, fire_messages: Any
) -> None:
    make_confidential(world.town)
    before, open_before = count(world), Incident.objects.count()
    taken = send(world, name, matter="fire_exit", words=CANARY)
    fire_messages()
    assert (taken, Incident.objects.count()) == (not WAYS[name].refuses_confidential, open_before)
    assert count(world) == before + int(taken)
    if taken:
        sealed = Incident.including_sealed.get(is_sealed=True)
        with pytest.raises(NotFound):
            incident_by_reference(actor_for(world.town.city_centre), sealed.reference)
        assert incident_by_reference(actor_for(world.desks.inspector), sealed.reference).description.startswith(CANARY)
        assert (sealed.search_text, Part.objects.count()) == ("", 1)
    assert CANARY not in str(list(Notice.objects.values("params", "key")))


@each_way
def test_sent_again_it_is_one(name: str, world: World) -> None:
    number, before = uuid4(), count(world)
    answers = [send(world, name, number=number) for _try in range(2)]
    assert count(world) == before + 1
    assert answers == [True, WAYS[name].again == "same"]


@each_way
def test_other_words_under_the_same_id_are_no_second_one(name: str, world: World) -> None:
    number, before = uuid4(), count(world)
    send(world, name, number=number)
    assert not send(world, name, number=number, words="另外的话")
    assert count(world) == before + 1


@each_way
def test_too_many_words_are_refused(name: str, world: World) -> None:
    before = count(world)
    assert (send(world, name, words="长" * 2001), count(world)) == (False, before)


@each_way
def test_an_unknown_matter_is_refused(name: str, world: World) -> None:
    before = count(world)
    assert (send(world, name, matter="nothing"), count(world)) == (False, before)


@each_way
def test_outside_the_net_it_is_refused_or_waits_for_its_place(name: str, world: World) -> None:
    incidents = Incident.including_sealed.count()
    send(world, name, point=world.town.outside)
    assert Incident.including_sealed.count() == incidents + int(WAYS[name].trusts_points)


@pytest.mark.parametrize("name", [name for name, way in WAYS.items() if way.of_residents])
def test_residents_report_only_what_is_theirs(name: str, world: World) -> None:
    Matter.objects.filter(pk=world.town.fire_exit.pk).update(is_public=False)
    with transaction.atomic():
        revisions.bump("rules")
    before = count(world)
    assert (send(world, name, matter="fire_exit"), count(world)) == (False, before)


@each_way
def test_who_has_no_posting_keeps_the_pace_and_nobody_else(name: str, world: World, settings: Any) -> None:
    settings.REPORTS_OF_ONE_RESIDENT = settings.REPORTS_FROM_ONE_NETWORK = (1, 3600)
    send(world, name)
    assert send(world, name) is not WAYS[name].is_paced


@pytest.mark.parametrize("name", ["phone", "resident page", "letter, page"])
def test_its_photo_is_one_of_the_report_and_kept_once(name: str, world: World) -> None:
    number = uuid4()
    town, sent = world.town, {"number": number, "matter": "litter", "words": "桥头有垃圾", "point": world.town.in_a1}
    form = _without_point(world, sent) if name == "letter, page" else body(world, **sent)
    who, address = {
        "phone": (town.worker_a, "/report/"),
        "resident page": (None, "/r/"),
        "letter, page": (town.city_centre, "/report/"),
    }[name]
    client = world.page(who) if who else world.page()
    for _try in range(2):
        client.post(address, {**form, "photos": [picture()]})
    incident = Incident.objects.get(client_id=number)
    assert [photo.stage for photo in photos_of("incident", incident.reference)] == ["report"]


# -- what only some ways have ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["resident page", "interface", "interface, resident", "letter, interface"])
def test_what_is_about_an_official_goes_above_them(name: str, world: World) -> None:
    town, number = world.town, uuid4()
    sent = {"number": number, "matter": "litter", "words": CANARY, "point": town.in_a1}
    whole = {
        **(_without_point(world, sent) if name == "letter, interface" else body(world, **sent)),
        "about": "official",
    }
    if name == "resident page":
        world.page().post("/r/", whole)
    else:
        who = {"interface": town.worker_a, "interface, resident": town.resident}.get(name, town.city_centre)
        world.api(who).post("/api/v1/incidents/", whole, format="json")
    sealed = Incident.including_sealed.get(client_id=number)
    assert (sealed.is_sealed, Part.objects.get().unit, Exclusion.objects.count()) == (True, world.desks.unit_city, 0)


def test_a_letter_whose_matter_becomes_confidential_is_sealed_when_it_is_placed(world: World, page: Any) -> None:
    town = world.town
    waits = take_in_unplaced(actor_for(town.city_centre), UnplacedData(uuid4(), "fire_exit", CANARY, "人民路口"))
    make_confidential(town)
    lng, lat = town.in_a1
    answer = page(town.city_centre).post(f"/unplaced/{waits.reference}/", {"lng": lng, "lat": lat})
    sealed, row = Incident.including_sealed.get(is_sealed=True), UnplacedReport.objects.get(reference=waits.reference)
    assert (answer.status_code, answer.headers["Location"], sealed.reference) == (302, "/unplaced/", waits.reference)
    assert (row.description, row.address, Part.objects.get().unit) == ("", "", world.desks.unit_a)
    for address in ("/unplaced/", "/unplaced/?tab=all"):
        text = page(town.city_centre).get(address).content.decode()
        assert (CANARY in text, waits.reference in text) == (False, False)
    assert page(town.city_centre).get(f"/unplaced/{waits.reference}/").status_code == 404


def test_an_address_that_names_no_point_any_more_makes_no_second_one(world: World) -> None:
    number = uuid4()
    assert send(world, "letter, interface", number=number)
    UnplacedReport.objects.exclude(incident=None).update(address_key="")
    before = count(world)
    assert (send(world, "letter, interface", number=number), count(world)) == (True, before)


def calls_of_intake() -> Iterator[tuple[str, str]]:
    """Yield the function of each call of intake, as (file, function)."""
    for source in code():
        for function in ast.walk(source.tree):
            if isinstance(function, ast.FunctionDef):
                names = {getattr(node, "id", getattr(node, "attr", "")) for node in ast.walk(function)}
                if names & INTAKE:
                    yield source.path, function.name


def test_every_call_of_intake_is_one_of_the_ways_above() -> None:
    named = {call for way in WAYS.values() for call in way.calls}
    own = {("incidents/cases/services/history.py", "import_incidents")}
    assert set(calls_of_intake()) | own == named | WITHIN, "a new way in is a row of WAYS, and keeps what its tests ask"
    assert file_report.__name__ in INTAKE
