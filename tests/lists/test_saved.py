"""Saved filters: under a name, one's own or shared with those posted to the same area."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.http import QueryDict

from foundation.kernel.errors import Invalid, NotFound
from foundation.web.lists.saved import MOST_SAVED, remove_filter, save_filter, saved_filters
from foundation.web.models import SavedFilter
from grids.workforce.selectors import actor_for
from incidents.cases.lists import Incidents
from tests.conftest import TUESDAY
from tests.town import Town

Clients = Callable[..., Any]
LATE = QueryDict("tab=open&overdue=true&cursor=abc&moon=full")


def save(user: Any, name: str = "late ones", query: QueryDict = LATE, *, is_shared: bool = False) -> Any:
    return save_filter(actor_for(user), Incidents(), name=name, query=query, is_shared=is_shared)


def names(user: Any) -> list[str]:
    return [one.name for one in saved_filters(actor_for(user), Incidents())]


def test_what_the_list_does_not_know_and_the_page_are_left_out(town: Town) -> None:
    assert save(town.clerk_a).query == "tab=open&overdue=true"


def test_an_own_one_is_offered_to_nobody_else(town: Town) -> None:
    save(town.clerk_a)
    assert (names(town.clerk_a), names(town.official_a)) == (["late ones"], [])


def test_a_shared_one_is_offered_to_those_posted_to_the_same_area(town: Town) -> None:
    save(town.city_centre, is_shared=True)
    assert (names(town.net_admin), names(town.official_a)) == (["late ones"], [])
    assert not saved_filters(actor_for(town.net_admin), Incidents())[0].is_own


def test_the_same_name_again_replaces(town: Town) -> None:
    save(town.clerk_a)
    save(town.clerk_a, query=QueryDict("q=楼"))
    (one,) = saved_filters(actor_for(town.clerk_a), Incidents())
    assert QueryDict(one.query)["q"] == "楼"


@pytest.mark.parametrize(
    ("name", "query"), [("", "q=a"), ("x" * 61, "q=a"), ("x", ""), ("x", "state=nonsense"), ("x", "q=" + "a" * 3000)]
)
def test_what_would_be_no_use_is_refused(town: Town, name: str, query: str) -> None:
    with pytest.raises(Invalid):
        save(town.clerk_a, name, QueryDict(query))


def test_so_many_are_enough(town: Town) -> None:
    for number in range(MOST_SAVED):
        save(town.clerk_a, f"number {number}")
    with pytest.raises(Invalid, match="Remove one first"):
        save(town.clerk_a, "one more")


def test_only_the_owner_removes(town: Town) -> None:
    one = save(town.city_centre, is_shared=True)
    with pytest.raises(NotFound):
        remove_filter(actor_for(town.net_admin), one.id)
    assert remove_filter(actor_for(town.city_centre), one.id) == "incidents"


def test_the_database_keeps_one_of_a_name(town: Town) -> None:
    row = {"owner": town.clerk_a, "list_code": "incidents", "name": "late", "query": "q=a", "created_at": TUESDAY}
    SavedFilter.objects.create(**row)
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedFilter.objects.create(**row)


def test_it_is_saved_and_opened_from_the_page(town: Town, page: Clients) -> None:
    client = page(town.clerk_a)
    sent = {"name": "late ones", "query": "tab=open&overdue=true"}
    answer = client.post("/lists/incidents/saved/", sent, follow=True)
    assert answer.redirect_chain == [("/incidents/?tab=open&overdue=true", 302)]
    assert 'href="?tab=open&amp;overdue=true"' in client.get("/incidents/").text
    (row,) = SavedFilter.objects.all()
    client.post(f"/lists/saved/{row.pk}/remove/")
    assert not SavedFilter.objects.exists()


def test_what_does_not_fit_is_said_on_the_page(town: Town, page: Clients) -> None:
    answer = page(town.clerk_a).post("/lists/incidents/saved/", {"name": "", "query": "q=a"}, follow=True)
    assert "Give the filter a name" in answer.text


def test_the_page_says_in_words_how_it_is_narrowed(town: Town, page: Clients) -> None:
    text = page(town.clerk_a).get(f"/incidents/?tab=open&overdue=true&area={town.village_a.code}").text
    narrowed = text[text.index("data-narrowed") : text.index("</p>", text.index("data-narrowed"))]
    assert f"In {town.village_a.name}" in narrowed
    assert f'href="?tab=open&amp;area={town.village_a.code}"' in narrowed
    assert 'href="?tab=open"' in narrowed
