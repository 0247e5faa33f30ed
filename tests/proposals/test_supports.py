"""Supports taken back while a topic is given to nobody, merged persons who count once, and topics near to where one lives."""

from typing import Any

import pytest
from django.urls import reverse

from foundation.kernel.errors import Denied, Invalid
from grids.areas import selectors as areas
from grids.workforce.selectors import actor_for
from residents.people.models import Person
from residents.people.services import merge_persons, person_key_of
from residents.proposals import selectors, services
from residents.proposals.lists import TABS
from residents.proposals.models import Support
from tests.people.test_doubles import pair
from tests.people.things import head_of, home
from tests.proposals.helpers import actor, another_resident, do, opened
from tests.town import Town

PHONE = "13900000066"


def supporter(town: Town) -> Any:
    """Return another resident, whose account has a phone."""
    return another_resident()


def count(proposal: Any) -> int:
    """Return how many support it."""
    return selectors.supports_of(proposal).count()


def test_a_support_is_taken_back_while_it_is_open_and_given_again(town: Town, page: Any) -> None:
    proposal, other = opened(town), supporter(town)
    services.support_proposal(actor(other), proposal.number)
    address = reverse("proposals:proposal-unsupport", args=[proposal.number])
    assert "Support it no more" in page(other).get(reverse("proposals:proposal", args=[proposal.number])).text
    for _time in range(2):  # again changes nothing
        assert page(other).post(address).status_code == 302
        assert count(proposal) == 0
    services.support_proposal(actor(other), proposal.number)
    assert count(proposal) == 1
    do(town.clerk_a, proposal, "assign", unit=town.urban_a.code)
    with pytest.raises(Denied, match="given to a unit"):
        services.withdraw_support(actor(other), proposal.number)
    assert count(proposal) == 1


def test_a_caller_gets_a_slip_and_may_take_it_back(town: Town, page: Any) -> None:
    proposal = opened(town)
    enter = reverse("proposals:proposal-support-for", args=[proposal.number])
    answer = page(town.clerk_a).post(enter, {"phone": PHONE, "way": "counter"}, follow=True)
    assert "Slip of a support" in answer.text and proposal.number in answer.text and PHONE not in answer.text
    refused = page(town.clerk_a).post(enter, {"phone": "13900000099", "way": "phone", "withdraw": "yes"})
    assert (refused.status_code, "Nobody with this phone" in refused.text) == (422, True)
    page(town.clerk_a).post(enter, {"phone": PHONE, "way": "phone", "withdraw": "yes"})
    assert count(proposal) == 0
    with pytest.raises(Invalid):
        services.withdraw_for_caller(actor(town.clerk_a), proposal.number, phone=PHONE)


def test_it_is_taken_back_over_http(town: Town, api: Any) -> None:
    proposal, other = opened(town), supporter(town)
    client = api(other)
    assert client.post(f"/api/v1/proposals/{proposal.number}/support/", {}, format="json").json()["supports"] == 1
    answer = client.delete(f"/api/v1/proposals/{proposal.number}/support/")
    assert (answer.status_code, answer.json()["supports"]) == (200, 0)


def test_who_was_merged_supports_once(town: Town, fire_messages: Any) -> None:
    typed, own = pair(town)
    proposal = opened(town)
    for number, key in enumerate((typed.key, own.key)):
        Support.objects.create(
            proposal=proposal, person_key=key, phone_key=f"p{number}", text_version=1, way="phone",
            entered_by=town.clerk_a, at=proposal.entered_at,
        )  # fmt: skip
    merge_persons(actor_for(town.clerk_a), typed.key, own.key, reason="同一人")
    fire_messages()
    assert count(proposal) == 1
    assert Person.objects.get(pk=own.pk).merged_into_id == typed.pk


def test_nearby_is_the_own_village_and_those_beside_it(town: Town, page: Any) -> None:
    beside = areas.neighbours(town.village_a.pk)
    assert town.village_b.pk not in beside and beside
    proposal = opened(town)
    assert "tab=nearby" not in page(town.resident).get(reverse("proposals:proposals")).text
    household = head_of(home(town, name="某某"))
    Person.objects.filter(pk=household.pk).update(user=town.resident)
    Person.objects.filter(user=town.resident).exclude(pk=household.pk).update(user=None)
    assert person_key_of(town.resident.pk) == household.key
    shown = page(town.resident).get(reverse("proposals:proposals"), {"tab": "nearby"}).text
    assert proposal.title in shown and "tab=nearby" in shown
    assert "nearby" in TABS
