"""Meetings: called in time, members told or invited on paper, what came of each point, a file for the calendar."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from foundation.kernel import city_time
from foundation.kernel.errors import Invalid
from foundation.notices.models import Notice
from residents.council import services
from residents.council.models import AgendaItem, Member
from tests.ballots.helpers import actor
from tests.council.helpers import body, meeting
from tests.town import Town

PHONE = "13912345678"


def test_a_body_is_called_as_many_days_before_as_it_says(town: Town) -> None:
    of = body(town, notice_days=3)
    with pytest.raises(Invalid, match="3 days before at least"):
        meeting(town, of, hours=71)
    assert meeting(town, of, hours=73).pk


def member_by_page(page: Any, town: Town, of: Any, name: str, phone: str = "") -> Any:
    """Enter a member by the form."""
    data = {"name": name, "phone": phone, "part": "member", "starts_on": "2026-11-01"}
    return page(town.clerk_a).post(reverse("council:member-add", args=[of.pk]), data)


def test_who_has_an_account_is_told_and_the_others_are_invited_on_paper(
    town: Town, page: Any, fire_messages: Any
) -> None:
    town.resident.phone = "+86" + PHONE
    town.resident.save()
    of = body(town, due=None)
    assert member_by_page(page, town, of, "刘居民", PHONE).status_code == 302
    member_by_page(page, town, of, "陈阿婆")
    assert PHONE not in str(Member.objects.values_list("person_key", flat=True))
    call = meeting(town, of, agenda=("选址",))
    fire_messages()
    told = Notice.objects.get(user=town.resident)
    assert (told.kind, told.subject_key) == ("meeting_called", str(call.client_id))
    shown = page(town.clerk_a).get(reverse("council:meeting", args=[call.client_id])).text
    assert "A notice reaches 1 member." in shown and "陈阿婆" in shown
    sheet = page(town.clerk_a).get(reverse("council:meeting-invitations", args=[call.client_id])).text
    assert "陈阿婆" in sheet and "选址" in sheet and "刘居民" not in sheet
    assert "陈阿婆" not in page(town.resident).get(reverse("council:meeting", args=[call.client_id])).text
    services.cancel_meeting(actor(town.clerk_a), call, reason="台风")
    fire_messages()
    assert set(Notice.objects.filter(user=town.resident).values_list("kind", flat=True)) == {
        "meeting_called",
        "meeting_cancelled",
    }


def test_what_came_of_each_point_is_written_down_with_the_minutes(town: Town, page: Any, at: Any) -> None:
    call = meeting(town, body(town), agenda=("选址", "钱从哪来"))
    at.move_to(call.starts_at + timedelta(hours=1))
    form = {"present": "134", "minutes": "逐项讨论", "outcome_1": "定在村口", "outcome_2": "集体收入"}
    answer = page(town.clerk_a).post(reverse("council:meeting-hold", args=[call.client_id]), form)
    assert answer.status_code == 302, answer.text
    assert list(AgendaItem.objects.order_by("number").values_list("outcome", flat=True)) == ["定在村口", "集体收入"]
    shown = page(town.resident).get(reverse("council:meeting", args=[call.client_id])).text
    assert "定在村口" in shown and "134 of 200 came" in shown


def test_a_meeting_goes_into_a_calendar(town: Town, page: Any) -> None:
    call = meeting(town, body(town), title="修桥, 选址; 预算" + "很长" * 30, notice="第一行\n第二行")
    answer = page(town.resident).get(reverse("council:meeting-calendar", args=[call.client_id]))
    assert answer["Content-Type"].startswith("text/calendar")
    lines = answer.content.split(b"\r\n")
    assert max(map(len, lines)) <= 75 and lines[0] == b"BEGIN:VCALENDAR" and lines[-2] == b"END:VCALENDAR"
    text = answer.content.replace(b"\r\n ", b"").decode()
    assert "SUMMARY:修桥\\, 选址\\; 预算" in text and "DESCRIPTION:第一行\\n第二行" in text
    assert f"DTSTART:{call.starts_at:%Y%m%dT%H%M%SZ}" in text
    services.cancel_meeting(actor(town.clerk_a), call, reason="台风")
    assert "STATUS:CANCELLED" in page(town.resident).get(answer.wsgi_request.path).text
    assert city_time.now() < call.starts_at
