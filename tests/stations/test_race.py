"""Bookings that come at the same moment, each by a connection of its own: exactly as many as there are places."""

from typing import Any

import pytest
from django.db import connection  # noqa: F401 - asked by the condition below

from residents.stations import services
from residents.stations.models import Appointment
from tests.ballots.test_races import all_at_once
from tests.stations.helpers import SYSTEM, WEDNESDAY, actor, booked, data, station, station_data
from tests.town import Town

pytestmark = pytest.mark.django_db(transaction=True)


def for_somebody(town: Town, place: Any, **more: Any) -> Any:
    clerk, sent = actor(town.clerk_a), data(place, channel="counter", name="李大爷", **more)
    return lambda: services.book_appointment(clerk, sent)


@pytest.mark.parametrize("places", [1, 7])
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite writes one at a time, slowly")
def test_of_two_hundred_at_once_exactly_as_many_as_there_are_places(town: Town, places: int) -> None:
    place = station(town, slot_places=places)
    answers = all_at_once([for_somebody(town, place) for _number in range(200)])
    assert (answers.count("in"), answers.count("Invalid")) == (places, 200 - places)
    assert sorted(Appointment.objects.values_list("seat", flat=True)) == list(range(1, places + 1))


def test_of_two_at_once_the_last_place_is_one_s(town: Town) -> None:
    place = station(town)
    answers = all_at_once([for_somebody(town, place), for_somebody(town, place)])
    assert sorted(answers) == ["Invalid", "in"]
    assert Appointment.objects.count() == 1


def test_one_sent_twice_at_once_is_one(town: Town) -> None:
    call = for_somebody(town, station(town))
    assert all_at_once([call, call]) == ["in", "in"]
    assert Appointment.objects.count() == 1


def test_a_time_and_the_hours_that_take_it_away_wait_for_each_other(town: Town) -> None:
    place = station(town, slot_places=1)
    held = booked(town.resident, place)
    later = [[["13:30", "17:30"]]] * 7
    change = station_data(town, week=later)
    answers = all_at_once(
        [
            lambda: services.change_station(SYSTEM, place.pk, change),
            for_somebody(town, place, starts_at=WEDNESDAY.replace(hour=10)),
        ]
    )
    assert answers[0] == "in"
    held.refresh_from_db()
    assert held.state == "displaced"
    # Whichever came first: nobody is left booked at a time that is gone.
    assert not Appointment.objects.filter(state="booked", starts_at__hour__lt=4).exists()
