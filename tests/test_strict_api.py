"""Nothing sent to the API is dropped in silence: unknown fields and unknown words of an address answer 422 by name."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.urls import URLPattern, reverse
from django.urls.converters import UUIDConverter

from foundation.web.rest import ApiView, Shape
from governance.api import urlpatterns
from procedures.clocks.models import CalendarYear
from tests.cases.helpers import report
from tests.catalogue.rule_things import version_in
from tests.town import Town

OWN = ("foundation", "governance", "grids", "incidents", "procedures", "residents")
BODIES = {
    "incidents": {"id": str(UUID(int=1)), "matter": "litter", "lng": 113.305, "lat": 22.505},
    "incident-acts": {"action": "take", "version": 1},
    "filings": {"id": str(UUID(int=2)), "kind": "information", "facts": "a meeting", "why_not_a_case": "known"},
    "proposals": {"id": str(UUID(int=3)), "title": "a lamp", "text": "it is dark", "area": "442000101201"},
}


def shapes(base: type[Any]) -> Iterator[type[Any]]:
    for shape in base.__subclasses__():
        yield shape
        yield from shapes(shape)


def routes() -> Iterator[tuple[str, type[ApiView], str]]:
    """Yield (name, view, method) of every route of ours."""
    for route in urlpatterns:
        view = getattr(getattr(route, "callback", None), "view_class", None)
        if isinstance(route, URLPattern) and view is not None and issubclass(view, ApiView):
            for method in ("get", "post", "put", "patch", "delete"):
                if hasattr(view, method):
                    yield str(route.name), view, method


def address(town: Town, name: str, reference: str) -> str:
    """Return the address of a route, with whatever it names."""
    values = {
        "code": town.city.code, "reference": reference, "number": reference, "photo_id": UUID(int=1),
        "document_id": UUID(int=1), "version_id": version_in(town, "draft").pk, "year_id": CalendarYear.objects.get(year=2026).pk, "key": 1,
    }  # fmt: skip
    (route,) = [one for one in urlpatterns if one.name == name]
    ids = {key: UUID(int=1) for key, one in route.pattern.converters.items() if isinstance(one, UUIDConverter)}
    return reverse(f"api:{name}", kwargs={key: values[key] for key in route.pattern.converters} | ids)


def test_every_shape_of_ours_is_strict() -> None:
    loose = [
        shape.__name__
        for shape in shapes(Shape.__mro__[1])
        if shape.__module__.split(".")[0] in OWN and not issubclass(shape, Shape)
    ]
    assert loose == []


def test_there_are_routes_to_ask() -> None:
    assert {"incidents", "incident-acts", "incident-photo", "areas", "board-series"} <= {name for name, *_ in routes()}


@pytest.mark.parametrize(("name", "method"), [(name, method) for name, _view, method in routes()])
def test_a_word_no_address_knows_is_refused_by_name(town: Town, api: Any, name: str, method: str) -> None:
    case = report(town)
    url = f"{address(town, name, case.reference)}?moon=full"
    admins = ("plans", "plan", "plan-acts", "plan-effects", "clocks-set-aside")
    askers = {"incident-acts": town.worker_a, "ballots": town.clerk_a, **dict.fromkeys(admins, town.net_admin)}
    answer = getattr(api(askers.get(name, town.city_centre)), method)(url)
    assert (answer.status_code, list(answer.json()["fields"])) == (422, ["moon"])


@pytest.mark.parametrize("name", BODIES)
def test_a_field_no_body_knows_is_refused_by_name(town: Town, api: Any, name: str) -> None:
    case = report(town)
    url = address(town, name, case.reference)
    answer = api(town.worker_a).post(url, {**BODIES[name], "desription": "a slip", "prio": 1}, format="json")
    assert (answer.status_code, list(answer.json()["fields"])) == (422, ["desription", "prio"])
    assert api(town.worker_a).post(url, BODIES[name], format="json").status_code in {200, 201}


def test_what_does_not_fit_and_what_is_not_known_are_named_together(town: Town, api: Any) -> None:
    sent = {**BODIES["incidents"], "lng": "east", "moon": 1}
    answer = api(town.worker_a).post("/api/v1/incidents/", sent, format="json")
    assert set(answer.json()["fields"]) == {"lng", "moon"}
    assert "Known: about, accuracy_m, address, description" in answer.json()["fields"]["moon"]


def test_of_very_many_unknown_names_some_are_told(town: Town, api: Any) -> None:
    sent = {**BODIES["incidents"], **{f"{number:03}" + "x" * 300: 1 for number in range(500)}}
    fields = api(town.worker_a).post("/api/v1/incidents/", sent, format="json").json()["fields"]
    assert (len(fields), max(map(len, fields))) == (20, 80)


def test_a_body_that_is_no_object_is_refused(town: Town, api: Any) -> None:
    assert api(town.worker_a).post("/api/v1/incidents/", [1, 2], format="json").status_code == 422
