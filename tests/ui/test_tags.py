"""The words that pages share: time that remains, shares, links that keep their filters."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone

from foundation.web.templatetags import tongxin
from scripts import messages

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (130, "2 h 10 min left"),
        (120, "2 h left"),
        (59, "59 min left"),
        (0, "less than a minute left"),
        (24 * 60 + 5, "1 d left"),
        (27 * 60, "1 d 3 h left"),
        (-1, "1 min over"),
        (-27 * 60, "1 d 3 h over"),
    ],
)
def test_what_remains_is_said_in_two_units(minutes: int, words: str) -> None:
    assert tongxin.remaining(NOW + timedelta(minutes=minutes), NOW) == words


def test_without_a_due_time_nothing_is_said() -> None:
    assert tongxin.remaining(None, NOW) == ""
    assert tongxin.due_words(None, NOW) == ""


# Tuesday 10:00 in Shanghai.
@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (2, "2 h left"),
        (14, "due Wed 00:00"),
        (25, "due Wed 11:00"),
        (6 * 24 + 1, "due Mon 11:00"),
        (7 * 24, "due 1 Dec 10:00"),
        (-30, "1 d 6 h over"),
    ],
)
def test_hours_are_counted_down_on_the_same_day_only(hours: int, words: str) -> None:
    assert tongxin.due_words(NOW + timedelta(hours=hours), NOW) == words


@pytest.mark.parametrize(("hours", "words"), [(2, "24 Nov 12:00"), (25, "25 Nov"), (7 * 24, ""), (-30, "23 Nov 04:00")])
def test_beside_it_stands_what_the_words_leave_unsaid(hours: int, words: str, at: object) -> None:
    assert tongxin.due_detail(NOW + timedelta(hours=hours), NOW) == words


@pytest.mark.parametrize(
    ("msgid", "words"),
    [
        ("%(hours)d h %(minutes)d min", "%(hours)d 小时 %(minutes)d 分"),
        ("%(time)s left", "还有 %(time)s"),
        ("%(time)s over", "已超 %(time)s"),
        ("not applicable", "不适用"),
        ("due %(day)s %(time)s", "%(day)s %(time)s 到期"),
        ("The weekend does not count,", "周末不计，"),
    ],
)
def test_the_words_of_time_are_those_the_issue_asks_for(msgid: str, words: str) -> None:
    translations = messages.translations()
    assert translations[msgid] == words


def test_now_is_asked_of_the_clock_when_a_page_gives_none(at: object) -> None:
    assert tongxin.remaining(timezone.now() + timedelta(minutes=5)) == "5 min left"


def test_how_long_ago_starts_with_just_now() -> None:
    assert [tongxin.ago(NOW - timedelta(minutes=m), NOW) for m in (0, 3, 61)] == [
        "just now",
        "3 min ago",
        "1 h 1 min ago",
    ]


def test_a_moment_of_this_year_leaves_the_year_out(at: object) -> None:
    assert [tongxin.moment(NOW), tongxin.moment(NOW.replace(year=2025))] == ["24 Nov 10:00", "24 Nov 2025 10:00"]


@pytest.mark.parametrize(("share", "words"), [(0.9354, "93.5%"), (0, "0.0%"), (1, "100.0%"), (None, "not applicable")])
def test_a_rate_of_nothing_is_not_a_number(share: float | None, words: str) -> None:
    assert tongxin.percent(share) == words


@pytest.mark.parametrize(
    ("changes", "query"),
    [
        ("state='closed'", "?q=a&state=closed"),
        ("q=None", "?state=open"),
        ("state=''", "?q=a"),
        ("cursor='next'", "?q=a&state=open&cursor=next"),
    ],
)
def test_a_link_keeps_the_filters_and_drops_the_old_cursor(changes: str, query: str) -> None:
    request = RequestFactory().get("/incidents/?q=a&state=open&cursor=old")
    page = Template("{% load tongxin %}{% query_with " + changes + " as link %}{{ link|safe }}")
    assert page.render(Context({"request": request})) == query


def test_data_attributes_leave_out_what_is_empty_and_escape_the_rest() -> None:
    written = tongxin.data(net_url='/a?b="', mark="", pin=True, points=None, zoom=0, labels=False)
    assert written == 'data-net-url="/a?b=&quot;" data-pin="" data-zoom="0"'


@pytest.mark.parametrize("tone", ["", "amber", "due", "yellow", "red", None, "unknown"])
def test_lateness_is_said_in_words_and_with_a_sign(tone: str | None) -> None:
    badge = Template("{% load tongxin %}{% tone value %}").render(Context({"value": tone}))
    assert tongxin.tone_word(tone if tone != "unknown" and tone else "") in badge
    assert "<use href=" in badge


def test_an_icon_that_stands_alone_speaks() -> None:
    assert 'role="img" aria-label="Menu"' in tongxin.icon("menu", label="Menu")
    assert 'aria-hidden="true"' in tongxin.icon("menu")


def test_a_qr_code_is_square_and_holds_the_address():
    drawing = tongxin.qr_code("https://tongxin.example/accounts/invitation/MQ/abc/")
    side = int(re.search(r'viewBox="0 0 (\d+) \1"', drawing)[1])
    modules = {(int(x), int(y)) for x, y in re.findall(r"M(\d+) (\d+)h1", drawing)}
    # Three finders of 7 modules, inside a quiet zone of 4.
    corners = [(4, 4), (side - 11, 4), (4, side - 11)]
    assert all((x + step, y) in modules for x, y in corners for step in range(7))
    assert min(min(point) for point in modules) == 4
