"""Appointments: the last place once, sent twice one, moved, cancelled, displaced by other hours, reminded of, forgotten."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from foundation.kernel import city_time, personal_data
from foundation.kernel.errors import Denied, DifferentContent, Invalid, NotFound, Stale
from foundation.notices.kinds import sentence
from foundation.notices.models import Notice, Sending, SimulatedText
from foundation.notices.services import send_due
from foundation.process.acts import SentAct
from residents.stations import selectors, services
from residents.stations.models import Appointment, AppointmentStep
from tests.conftest import TUESDAY
from tests.dossiers.helpers import counter_of
from tests.stations.helpers import SYSTEM, WEDNESDAY, actor, booked, booked_for, data, do, station, station_data
from tests.town import Town

HALF = timedelta(minutes=30)


@pytest.fixture
def texts(settings: Any) -> None:
    """Let text messages go to the simulator."""
    settings.SMS_GATEWAY = settings.SIMULATED_SMS


def test_the_last_place_of_a_time_is_given_out_once_and_others_are_named(town: Town) -> None:
    place = station(town)
    booked(town.resident, place)
    with pytest.raises(Invalid) as refusal:
        booked(town.staff, place)
    assert "just taken" in refusal.value.fields["starts_at"]
    assert "2026-11-24 10:30" in refusal.value.fields["starts_at"]


def test_the_same_id_is_one_appointment_and_with_another_time_another(town: Town) -> None:
    place, sent = station(town), data(station(town, name="二站"))
    first = services.book_appointment(actor(town.resident), sent)
    again = services.book_appointment(actor(town.resident), sent)
    assert (first.is_new, again.is_new, again.appointment.pk) == (True, False, first.appointment.pk)
    with pytest.raises(DifferentContent):
        services.book_appointment(actor(town.resident), data(place, id=sent.id))
    with pytest.raises(DifferentContent):
        services.book_appointment(actor(town.staff), sent)


def test_sent_again_after_it_was_moved_it_is_still_the_same(town: Town) -> None:
    sent = data(station(town))
    first = services.book_appointment(actor(town.resident), sent).appointment
    do(town.resident, first, "move", starts_at=WEDNESDAY + HALF)
    assert services.book_appointment(actor(town.resident), sent).appointment.starts_at == WEDNESDAY + HALF


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(10, "no such time"), (-24 * 60, "no such time"), (180, "no such time"), (60 * 24 * 30, "no such time")],
)
def test_only_the_times_of_the_station_are_booked(town: Town, minutes: int, said: str) -> None:
    with pytest.raises(Invalid) as refusal:
        booked(town.resident, station(town), starts_at=WEDNESDAY + timedelta(minutes=minutes))
    assert said in refusal.value.fields["starts_at"]


def test_a_service_that_is_not_handled_there_is_refused(town: Town) -> None:
    with pytest.raises(Invalid, match="not handled"):
        booked(town.resident, station(town), service="marriage")


def test_a_person_is_in_one_place_at_a_time(town: Town) -> None:
    booked(town.resident, station(town))
    with pytest.raises(Stale, match="at this time already"):
        booked(town.resident, station(town, name="二站"))


def test_an_account_holds_no_more_than_six(town: Town) -> None:
    place = station(town)
    for number in range(6):
        booked(town.resident, place, starts_at=WEDNESDAY + number * HALF)
    with pytest.raises(Invalid, match="Cancel one first"):
        booked(town.resident, place, starts_at=WEDNESDAY + timedelta(hours=5))


def test_only_counters_and_workers_book_for_others(town: Town) -> None:
    place = station(town)
    with pytest.raises(Denied):
        booked_for(town.resident, place)
    assert booked_for(town.clerk_a, place).entered_by_id == town.clerk_a.pk
    worker = booked(town.worker_a, place, channel="proxy", name="陈婆婆", starts_at=WEDNESDAY + HALF)
    assert selectors.caller_of(worker).name == "陈婆婆"


def test_whoever_comes_has_a_name_that_lies_sealed(town: Town) -> None:
    place = station(town)
    with pytest.raises(Invalid) as refusal:
        booked_for(town.clerk_a, place, name=" ")
    assert "called by name" in refusal.value.fields["name"]
    kept = booked_for(town.clerk_a, place, name="李大爷")
    assert "李大爷" not in kept.sealed_contact
    assert selectors.caller_of(kept) == ("李大爷", "+8613800138000")


def test_moving_frees_the_old_place_and_takes_another(town: Town) -> None:
    place = station(town)
    one = booked(town.resident, place)
    done = do(town.resident, one, "move", starts_at=(WEDNESDAY + HALF).isoformat())
    assert (done.starts_at, done.state) == (WEDNESDAY + HALF, "booked")
    assert booked(town.staff, place).starts_at == WEDNESDAY
    with pytest.raises(Invalid):
        do(town.staff, Appointment.objects.get(user=town.staff), "move", starts_at=WEDNESDAY + HALF)


def test_a_cancelled_place_is_free_again(town: Town) -> None:
    place = station(town)
    do(town.resident, booked(town.resident, place), "cancel")
    assert booked(town.staff, place).seat == 1


def test_a_retry_of_an_act_is_answered_as_the_first(town: Town) -> None:
    one = booked(town.resident, station(town))
    sent = SentAct("cancel", 1, "", {}, data(one.station).id)
    first = services.act_on_appointment(actor(town.resident), one.number, sent)
    again = services.act_on_appointment(actor(town.resident), one.number, sent)
    assert (first.state, again.version) == ("cancelled", first.version)


def test_a_stranger_sees_no_appointment_and_another_township_neither(town: Town) -> None:
    one = booked(town.resident, station(town))
    for who in (town.staff, town.official_b, town.city_centre, town.handler_a, town.worker_a):
        with pytest.raises(NotFound):
            selectors.appointment_by_number(actor(who), one.number)
    for who in (town.resident, town.clerk_a, town.official_a, counter_of(town)):
        assert selectors.appointment_by_number(actor(who), one.number) == one


def test_closing_a_day_tells_who_is_booked_and_offers_times(town: Town) -> None:
    place = station(town)
    one, other = booked(town.resident, place), booked(town.staff, place, starts_at=WEDNESDAY + timedelta(days=1))
    lost = services.set_days(
        actor(town.clerk_a), place.pk, date(2026, 11, 25), date(2026, 11, 25), slots=[], reason="停电"
    )
    one.refresh_from_db(), other.refresh_from_db()
    assert (lost, one.state, other.state) == (1, "displaced", "booked")
    notice = Notice.objects.get(user=town.resident, kind="appointment_news")
    words = sentence(notice.kind, notice.params)
    assert "停电" in words and "11-24 10:30" in words and one.number in words
    done = do(town.resident, one, "move", starts_at=WEDNESDAY + timedelta(days=1, hours=1))
    assert done.state == "booked"


def test_hours_that_leave_an_appointment_in_peace_tell_nobody(town: Town) -> None:
    place = station(town)
    one = booked(town.resident, place)
    changed = station_data(town, slot_minutes=20, phone="0760-1")
    _row, lost = services.change_station(actor(town.clerk_a), place.pk, changed, revision=1)
    one.refresh_from_db()
    assert (lost, one.state, Notice.objects.count()) == (0, "booked", 0)


@pytest.mark.parametrize(
    "change",
    [{"week": [[["13:30", "17:30"]]] * 7}, {"services": ()}, {"until_on": date(2026, 11, 25)}, {"slot_places": 0}],
)
def test_whatever_takes_the_time_away_tells_who_is_booked(town: Town, change: dict[str, Any]) -> None:
    place = station(town)
    one = booked(town.resident, place)
    _row, lost = services.change_station(actor(town.clerk_a), place.pk, station_data(town, **change))
    one.refresh_from_db()
    assert (lost, one.state) == (1, "displaced")


def test_a_station_changed_by_two_refuses_the_second(town: Town) -> None:
    place = station(town)
    services.change_station(SYSTEM, place.pk, station_data(town), revision=1)
    with pytest.raises(Stale):
        services.change_station(SYSTEM, place.pk, station_data(town), revision=1)


def test_the_day_before_everybody_is_reminded_once(town: Town, at: Any, texts: None) -> None:
    place = station(town, slot_places=3)
    at.move_to(TUESDAY - timedelta(days=1))
    booked(town.resident, place)
    booked_for(town.clerk_a, place, wants_text=True)
    booked_for(town.clerk_a, place, name="不要短信")
    Notice.objects.all().delete()
    at.move_to(TUESDAY.replace(hour=8))
    assert services.remind_of_tomorrow(city_time.now()) == 0
    at.move_to(TUESDAY.replace(hour=9))
    assert services.remind_of_tomorrow(city_time.now()) == 3
    assert services.remind_of_tomorrow(city_time.now()) == 0
    send_due(city_time.now())
    assert Notice.objects.filter(kind="appointment_reminder").count() == 2
    text = SimulatedText.objects.get()
    assert (text.masked_phone[-4:], "09:00" in text.words, "高龄津贴" in text.words) == ("8000", True, False)
    assert Sending.objects.filter(channel="sms", sent_at__isnull=False).count() == 1


def test_what_is_booked_on_the_day_before_needs_no_reminder(town: Town) -> None:
    booked(town.resident, station(town))
    assert services.remind_of_tomorrow(city_time.now()) == 0


def test_without_text_messages_nobody_without_an_account_is_told(town: Town) -> None:
    booked_for(town.clerk_a, station(town), wants_text=True)
    assert not Notice.objects.exists()


def test_not_having_come_is_a_state_and_nothing_else(town: Town, at: Any) -> None:
    place = station(town)
    one = booked(town.resident, place)
    at.move_to(WEDNESDAY + timedelta(hours=1))
    do(town.clerk_a, one, "miss")
    assert booked(town.resident, place, starts_at=WEDNESDAY + timedelta(days=1)).state == "booked"
    # Whoever comes after all is served.
    assert do(town.clerk_a, one, "come").state == "came"


def test_what_nobody_noted_is_over_and_not_missed(town: Town, at: Any) -> None:
    one = booked(town.resident, station(town))
    at.move_to(WEDNESDAY + timedelta(days=1))
    assert services.end_past_appointments(city_time.now()) == 1
    one.refresh_from_db()
    assert one.state == "over"


def test_a_month_later_it_is_gone_with_its_steps(town: Town, at: Any) -> None:
    booked(town.resident, station(town))
    at.move_to(WEDNESDAY + timedelta(days=29))
    personal_data.empty_expired(city_time.now())
    assert Appointment.objects.exists()
    at.move_to(WEDNESDAY + timedelta(days=32))
    personal_data.empty_expired(city_time.now())
    assert not Appointment.objects.exists() and not AppointmentStep.objects.exists()


def test_by_the_slip_whoever_has_no_account_moves_and_cancels(town: Town) -> None:
    one = booked_for(town.clerk_a, station(town))
    with pytest.raises(NotFound):
        services.act_by_slip(one.number, "0000", SentAct("cancel"))
    moved = services.act_by_slip(one.number.lower(), "8000", SentAct("move", 1, "", {"starts_at": WEDNESDAY + HALF}))
    assert moved.starts_at == WEDNESDAY + HALF
    assert services.act_by_slip(one.number, "8000", SentAct("cancel")).state == "cancelled"
    with pytest.raises((Denied, Stale)):
        services.act_by_slip(one.number, "8000", SentAct("come"))


def refused(sql: str, *values: Any) -> bool:
    """Say whether the database itself refuses a statement."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
    except IntegrityError:
        return True
    return False


def test_the_database_holds_what_is_promised(town: Town) -> None:
    place = station(town, slot_places=2)
    one, other = booked(town.resident, place), booked(town.staff, place)
    table = "stations_appointment"
    assert (one.seat, other.seat) == (1, 2)
    # The place of another, a third one of two, one before the first, an end before the beginning.
    assert refused(f"UPDATE {table} SET seat = 1 WHERE id = %s", other.pk)
    assert refused(f"UPDATE {table} SET seat = 3 WHERE id = %s", other.pk)
    assert refused(f"UPDATE {table} SET seat = 0 WHERE id = %s", other.pk)
    assert refused(f"UPDATE {table} SET ends_at = starts_at WHERE id = %s", other.pk)
    assert refused(f"UPDATE {table} SET user_id = %s WHERE id = %s", one.user_id, other.pk)
    assert refused(f"UPDATE {table} SET channel = 'counter', sealed_contact = '' WHERE id = %s", other.pk)
    # What is cancelled gives its place, and does not take it back where it is given out again.
    do(town.staff, other, "cancel")
    third = booked(town.net_admin, place)
    assert third.seat == 2
    assert refused(f"UPDATE {table} SET state = 'booked' WHERE id = %s", other.pk)
    Appointment.objects.filter(pk=other.pk).update(seat=9)
    assert refused(f"UPDATE {table} SET state = 'booked' WHERE id = %s", other.pk)


def test_a_station_takes_fewer_and_the_last_ones_get_other_times(town: Town) -> None:
    place = station(town, slot_places=2)
    first, second = booked(town.resident, place), booked(town.staff, place)
    services.change_station(SYSTEM, place.pk, station_data(town, slot_places=1))
    first.refresh_from_db(), second.refresh_from_db()
    assert (first.state, second.state) == ("booked", "displaced")
