"""The pages of what is confidential: asked for by a resident, sealed by a desk, parts given and ended by who received it."""

from typing import Any

import pytest
from django.db import transaction

from foundation.kernel import revisions
from foundation.kernel.actor import ANONYMOUS
from grids.workforce.selectors import actor_for
from incidents.cases.models import Incident
from incidents.cases.services import confidential
from procedures.seals.choices import PartKind
from procedures.seals.models import Exclusion, Look, Part
from tests.cases.helpers import report
from tests.seals.people import CANARY, Desks, build_desks, complain
from tests.town import Town


@pytest.fixture
def desks(town: Town) -> Desks:
    """The town with its inspection desks."""
    return build_desks(town)


def sent(desks: Desks, **more: str) -> dict[str, Any]:
    """Return what the residents' form sends."""
    lng, lat = desks.town.in_a1
    form = {
        "id": "00000000-0000-0000-0000-000000000077",
        "matter": "litter",
        "description": CANARY,
        "place_source": "pin",
    }
    return {**form, "lng": lng, "lat": lat, **more}


@pytest.mark.parametrize("wish", [{"is_confidential": "on"}, {"about": "worker"}])
def test_a_resident_asks_for_it_with_a_tick_or_by_whom_it_is_about(
    desks: Desks, client: Any, wish: dict[str, str]
) -> None:
    answer = client.post("/r/", sent(desks, **wish))
    assert (answer.status_code, Incident.objects.count()) == (302, 0)
    assert Incident.including_sealed.get().is_sealed
    assert CANARY in client.get(answer.url).content.decode()


def test_without_either_it_is_as_open_as_any(desks: Desks, client: Any) -> None:
    client.post("/r/", sent(desks))
    assert not Incident.objects.get().is_sealed


def test_the_resident_finds_it_among_the_own_reports(desks: Desks, page: Any) -> None:
    incident, receipt = complain(desks, actor_for(desks.town.resident))
    mine = page(desks.town.resident)
    assert incident.reference in mine.get("/r/mine/").content.decode()
    assert mine.get(f"/r/mine/{incident.reference}/").url == f"/r/f/{receipt.token}/"


def test_a_desk_seals_by_hand_and_sees_it_no_more(desks: Desks, page: Any) -> None:
    case = report(desks.town)
    clerk, address = page(desks.town.clerk_a), f"/incidents/{case.reference}/seal/"
    assert address in clerk.get(f"/incidents/{case.reference}/").content.decode()
    assert clerk.post(address, {"reason": ""}).status_code == 422
    assert clerk.post(address, {"reason": "about a colleague", "person": "official_a"}).status_code == 302
    assert clerk.get(f"/incidents/{case.reference}/").status_code == 404
    assert Exclusion.objects.get().user == desks.town.official_a
    assert page(desks.chief).get(f"/incidents/{case.reference}/").status_code == 200


def test_parts_are_given_and_ended_with_a_reason(desks: Desks, page: Any) -> None:
    incident, _receipt = complain(desks, ANONYMOUS)
    inspector, address = page(desks.inspector), f"/incidents/{incident.reference}/parts/"
    gift = {"do": "give", "person": "handler_a", "part": "handler", "reason": "helps"}
    assert inspector.post(address, {**gift, "reason": ""}).status_code == 422
    assert inspector.post(address, {**gift, "unit": "urban-a"}).status_code == 422
    assert inspector.post(address, gift).status_code == 302
    part = Part.objects.get(user=desks.town.handler_a)
    assert page(desks.town.handler_a).get(f"/incidents/{incident.reference}/").status_code == 200
    assert page(desks.town.handler_a).get(address).status_code == 403
    assert inspector.post(address, {"do": "end", "line": str(part.pk), "reason": "no more"}).status_code == 302
    shown = inspector.get(address).content.decode()
    assert "no more" in shown
    assert page(desks.town.handler_a).get(f"/incidents/{incident.reference}/").status_code == 404


def test_naming_a_colleague_hands_it_up_and_away(desks: Desks, page: Any) -> None:
    incident, _receipt = complain(desks, ANONYMOUS)
    answer = page(desks.inspector).post(
        f"/incidents/{incident.reference}/parts/", {"do": "name", "person": "inspector2", "reason": "it is him"}
    )
    assert answer.url == "/incidents/confidential/"
    assert page(desks.chief).get(f"/incidents/{incident.reference}/parts/").status_code == 200
    assert page(desks.inspector).get(f"/incidents/{incident.reference}/").status_code == 404


def test_what_no_form_sends_is_refused(desks: Desks, page: Any) -> None:
    incident, _receipt = complain(desks, ANONYMOUS)
    assert page(desks.inspector).post(f"/incidents/{incident.reference}/parts/", {"do": "open"}).status_code == 422


def test_who_receives_it_sees_who_looked(desks: Desks, page: Any) -> None:
    incident, _receipt = complain(desks, ANONYMOUS)
    page(desks.inspector2).get(f"/incidents/{incident.reference}/")
    shown = page(desks.inspector).get(f"/incidents/{incident.reference}/parts/").content.decode()
    assert "name of inspector2" in shown
    assert Look.objects.filter(what="parts").count() == 1


def test_the_page_of_an_observer_names_number_state_and_due_time(desks: Desks, page: Any) -> None:
    incident, _receipt = complain(desks, ANONYMOUS)
    confidential.give_part(
        actor_for(desks.inspector),
        incident.reference,
        PartKind.OBSERVER,
        reason="oversees",
        user_id=desks.town.official_a.pk,
    )
    shown = page(desks.town.official_a).get("/incidents/confidential/").content.decode()
    assert incident.reference in shown
    assert f"/incidents/{incident.reference}/" not in shown
    assert CANARY not in shown


def test_on_duty_a_confidential_matter_gives_no_receipt(desks: Desks, page: Any) -> None:
    desks.town.litter.is_confidential = True
    desks.town.litter.save()
    with transaction.atomic():
        revisions.bump("rules")
    answer = page(desks.town.worker_a).post("/report/", sent(desks), follow=True)
    incident = Incident.including_sealed.get()
    assert (answer.status_code, answer.redirect_chain[0][0]) == (200, "/report/")
    assert incident.reference in answer.content.decode()
    assert page(desks.town.worker_a).get(f"/report/{incident.reference}/").status_code == 404
