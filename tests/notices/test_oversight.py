"""Who could not be reached, for those who look after them; and what would be sent, for whoever looks after the wording."""

import pytest
from django.conf import settings

from foundation.kernel import city_time
from foundation.notices.channels import CHANNELS
from foundation.notices.kinds import notice_kinds
from foundation.notices.models import Notice, Sending
from foundation.notices.selectors import unreached


@pytest.fixture
def failed(town):
    """Make a notice to somebody that a channel gave up."""

    def fail(user, key="k", channel="email", **columns):
        now = city_time.now()
        notice, _new = Notice.objects.get_or_create(
            user=user, key=key, defaults={"kind": "task_new", "created_at": now, "params": {"matter": "秘密"}}
        )
        state = {"given_up_at": now, "fault": "550 no such user", **columns}
        return Sending.objects.create(notice=notice, channel=channel, not_before=now, **state)

    return fail


def test_an_official_sees_the_people_of_the_own_township_and_no_others(town, failed, actor_of):
    mine, other = failed(town.worker_a), failed(town.worker_b)
    failed(town.resident)
    assert list(unreached(actor_of(town.official_a))) == [mine]
    assert list(unreached(actor_of(town.official_b))) == [other]
    assert set(unreached(actor_of(town.city_centre))) == {mine, other}


@pytest.mark.parametrize("name", ["worker_a", "clerk_a", "handler_a", "resident", "staff"])
def test_nobody_else_sees_anybody(town, failed, actor_of, name):
    failed(town.worker_a)
    assert list(unreached(actor_of(town.cast[name]))) == []


def test_who_was_reached_another_way_or_has_read_it_is_not_listed(town, failed, actor_of):
    failed(town.worker_a, "by phone")
    failed(town.worker_a, "by phone", "sms", sent_at=city_time.now(), given_up_at=None)
    failed(town.worker_a, "read")
    Notice.objects.filter(key="read").update(read_at=city_time.now())
    assert list(unreached(actor_of(town.official_a))) == []


def test_the_page_names_person_channel_and_fault_and_not_what_was_said(town, failed, page):
    failed(town.worker_a)
    html = page(town.official_a).get("/notices/unreached/").text
    assert all(word in html for word in (str(town.worker_a), "E-mail", "550 no such user"))
    assert "秘密" not in html


def test_the_page_costs_no_more_for_many(town, failed, page, django_assert_max_num_queries):
    client = page(town.official_a)
    for number in range(30):
        failed(town.worker_a, f"k{number}")
    with django_assert_max_num_queries(8):
        assert client.get("/notices/unreached/").status_code == 200


def test_the_inbox_leads_there_only_for_those_who_may(town, page):
    assert "/notices/unreached/" in page(town.official_a).get("/notices/").text
    assert "/notices/unreached/" not in page(town.worker_a).get("/notices/").text


@pytest.mark.parametrize("channel", CHANNELS)
def test_every_kind_can_be_previewed_in_every_language(town, page, channel):
    client = page(town.staff)
    for kind in notice_kinds():
        for language, _name in settings.LANGUAGES:
            address = f"/notices/preview/?kind={kind}&language={language}&channel={channel}"
            html = client.get(address).text
            assert ("The message" in html) is not ("does not carry" in html), address


def test_a_preview_is_in_the_chosen_language(town, page):
    client = page(town.staff)
    chinese = client.get("/notices/preview/?kind=task_new&language=zh-hans&channel=sms").text
    english = client.get("/notices/preview/?kind=task_new&language=en&channel=sms").text
    assert ("暴露垃圾" in chinese, "Litter" in english, "暴露垃圾" in english) == (True, True, False)


def test_the_link_that_lets_in_is_never_shown(town, page):
    for channel in CHANNELS:
        html = page(town.staff).get(f"/notices/preview/?kind=link_by_mail&language=en&channel={channel}").text
        assert "does not carry" in html


def test_a_preview_of_nothing_known_is_refused_in_the_form(town, page):
    html = page(town.staff).get("/notices/preview/?kind=gossip&language=en&channel=email").text
    assert "gossip" in html
    assert "The message" not in html
