"""Calendar years over the API: listed and exported, drafted, changed and put in force by a second person."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from procedures.clocks.choices import YearState
from procedures.clocks.models import CalendarDay, CalendarYear, YearStep
from tests.town import Town

URL = "/api/v1/calendar-years/"
DAYS = [{"day": "2027-01-01", "kind": "holiday", "name": "元旦"}, {"day": "2027-01-03", "kind": "makeup_workday"}]


@pytest.fixture
def draft(town: Town, api: Any) -> dict[str, Any]:
    """A draft of 2027 with two days of its own, by the administrator of the net."""
    admin = api(town.net_admin)
    made = admin.post(URL, {"calendar": town.calendar.pk, "year": 2027}, format="json").json()
    sent = {"action": "change", "version": 1, "days": DAYS, "source": "a notice"}
    changed: dict[str, Any] = admin.post(f"{URL}{made['id']}/acts/", sent, format="json").json()
    return changed


def acts(year: dict[str, Any]) -> str:
    return f"{URL}{year['id']}/acts/"


def test_a_year_is_drafted_once(town: Town, api: Any) -> None:
    wish = {"calendar": town.calendar.pk, "year": 2027}
    first, second = (api(town.net_admin).post(URL, wish, format="json") for _time in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()


def test_the_days_sent_stand_in_the_draft(draft: dict[str, Any]) -> None:
    assert [(day["day"], day["kind"]) for day in draft["days"]] == [(day["day"], day["kind"]) for day in DAYS]
    assert (draft["version"], draft["source"], draft["drafter"]) == (2, "a notice", "何管网")


def test_one_day_is_marked_and_made_a_weekday_again(town: Town, api: Any, draft: dict[str, Any]) -> None:
    for mark in ({"day": "2027-05-03", "kind": "holiday"}, {"day": "2027-01-01", "kind": ""}):
        version = CalendarYear.objects.get(pk=draft["id"]).version
        sent = {"action": "change", "version": version, "mark": mark}
        assert api(town.city_centre).post(acts(draft), sent, format="json").status_code == 200
    days = CalendarDay.objects.filter(calendar_year=draft["id"]).values_list("day", flat=True)
    assert list(days.order_by("day")) == [date(2027, 1, 3), date(2027, 5, 3)]


def test_what_the_check_warns_of_is_needed_in_the_approval(town: Town, api: Any, draft: dict[str, Any]) -> None:
    offers = api(town.city_centre).get(acts(draft)).json()
    assert {one["action"]: one["needs"] for one in offers["acts"]}["approve"] == ["accepts"]
    refused = api(town.city_centre).post(acts(draft), {"action": "approve", "version": 2}, format="json")
    assert (refused.status_code, list(refused.json()["fields"])) == (422, ["accepts"])


def test_a_second_person_puts_it_in_force_once(town: Town, api: Any, draft: dict[str, Any]) -> None:
    sent = {"action": "approve", "version": 2, "accepts": True, "act_id": str(UUID(int=3))}
    assert api(town.net_admin).post(acts(draft), sent, format="json").status_code == 403
    answers = [api(town.city_centre).post(acts(draft), sent, format="json") for _time in range(2)]
    assert [(answer.status_code, answer.json()["state"]) for answer in answers] == [(200, YearState.IN_FORCE)] * 2
    assert YearStep.objects.filter(subject_id=draft["id"], action="approve").count() == 1


def test_who_comes_late_gets_the_version_as_it_is(town: Town, api: Any, draft: dict[str, Any]) -> None:
    answer = api(town.city_centre).post(acts(draft), {"action": "discard", "version": 1}, format="json")
    assert (answer.status_code, answer.json()["calendar_year"]["version"]) == (409, 2)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ({"days": [{"day": "2028-01-01", "kind": "holiday"}]}, "days"),
        ({"days": [{"day": "2027-01-01", "kind": "feast"}]}, "days"),
        ({"days": [{"day": "2027-01-01", "kind": "holiday"}] * 2}, "days"),
        ({"mark": {"day": "2027-02-30", "kind": ""}}, "mark"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_does_not_fit_is_named(town: Town, api: Any, draft: dict[str, Any], data: Any, name: str) -> None:
    sent = {"action": "change", "version": 2, **data}
    answer = api(town.net_admin).post(acts(draft), sent, format="json")
    assert (answer.status_code, list(answer.json()["fields"])) == (422, [name])


def test_a_change_of_nothing_is_refused_in_words(town: Town, api: Any, draft: dict[str, Any]) -> None:
    answer = api(town.net_admin).post(acts(draft), {"action": "change", "version": 2}, format="json")
    assert (answer.status_code, answer.json()["message"].startswith("Say what changes")) == (422, True)


def test_the_versions_are_listed_and_exported(town: Town, api: Any, draft: dict[str, Any]) -> None:
    client = api(town.net_admin)
    rows = client.get(f"{URL}?state=draft").json()
    assert (rows["count"], rows["results"][0]["year"]) == (1, 2027)
    text = b"".join(client.get(f"{URL}?format=csv&year=2027").streaming_content).decode("utf-8-sig")
    assert [line.split(",")[2] for line in text.splitlines()] == ["Year", "2027"]
