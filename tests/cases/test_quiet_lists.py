"""Lists that say only what matters: one search box, colour for what is soon or late, a small picture."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from foundation.evidence.services import keep_photo
from grids.workforce.selectors import actor_for
from incidents.cases.models import Incident
from tests.cases.helpers import report
from tests.cases.test_pages_phone import picture
from tests.town import Town

Pages = Callable[..., Client]
LISTS = ("/incidents/?tab=all", "/tasks/", "/tasks/?tab=reports", "/r/mine/")


def with_photos(town: Town, incident: Incident, *names: str) -> list[str]:
    """Add photos, oldest first, and return the addresses of the small ones."""
    ids = [uuid4() for _name in names]
    for photo_id, name in zip(ids, names, strict=True):
        keep_photo(
            actor_for(town.worker_a),
            photo_id=photo_id,
            subject_kind="incident",
            subject_key=incident.reference,
            data=picture(name).read(),
        )
    return [reverse("evidence:photo", args=[photo_id, "small"]) for photo_id in ids]


@pytest.mark.parametrize("address", ["/incidents/", "/areas/", "/board/", "/tasks/", "/report/", "/notices/"])
def test_a_page_has_one_search_box_at_most(town: Town, page: Pages, address: str) -> None:
    text = page(town.official_a).get(address).content.decode()
    assert text.count('type="search"') <= 1


@pytest.mark.parametrize("address", ["/incidents/?tab=all", "/tasks/"])
def test_what_is_in_time_carries_no_badge_and_what_is_late_does(town: Town, page: Pages, address: str, at: Any) -> None:
    incident = report(town)
    assert 'class="tone' not in page(town.worker_a).get(address).content.decode()
    Incident.objects.filter(pk=incident.pk).update(tone="red")
    assert "tone-red" in page(town.worker_a).get(address).content.decode()


def test_an_incident_in_time_carries_no_badge_on_its_page(town: Town, page: Pages) -> None:
    text = page(town.worker_a).get(reverse("cases:detail", args=[report(town).reference])).content.decode()
    assert "tone-none" not in text


@pytest.mark.parametrize("address", LISTS)
def test_lists_show_the_first_photo_lazily_and_only_where_there_is_one(
    town: Town, page: Pages, address: str, at: Any
) -> None:
    incident, _bare = report(town), report(town)
    first = with_photos(town, incident, "a.jpg")
    at.shift(timedelta(minutes=1))
    with_photos(town, incident, "b.jpg")
    client = page(town.worker_a)
    shown = re.findall(r'<img class="thumbnail" src="([^"]+)"[^>]*loading="lazy"', client.get(address).content.decode())
    assert shown == first
    assert client.get(shown[0]).status_code == 200


@pytest.mark.parametrize("address", LISTS)
def test_thumbnails_cost_one_statement_however_many_rows(town: Town, page: Pages, address: str) -> None:
    client = page(town.worker_a)
    counts = []
    for more in (2, 8):
        for _one in range(more):
            with_photos(town, report(town), "a.jpg")
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(address)
        counts.append([len(asked), sum("evidence_photo" in query["sql"] for query in asked)])
    assert counts[0] == counts[1]
    assert counts[1][1] == 1
