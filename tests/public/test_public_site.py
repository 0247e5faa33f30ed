"""The public site: shown where there is something, the same for everybody, in few statements, and nothing of any person."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.cache import cache

from foundation.kernel import city_time
from foundation.web.public_face import public_sections
from procedures.hearings.models import Objection
from residents.council.services import keep_record, publish_resolution
from residents.proposals.services import add_comment
from tests.council.helpers import body, passed_ballot, resolution, sheet
from tests.hearings.helpers import objected, running
from tests.proposals.helpers import actor, another_resident, answered, assigned, do, entered, opened
from tests.town import Town

# Words that no page below /p/ and no public page it leads to may show.
CANARIES = ("金丝雀异议", "金丝雀未审", "金丝雀私事", "金丝雀待审评论", "金丝雀退回理由")


def crawl(client: Any, start: str) -> dict[str, str]:
    """Return address -> body of every page of ours that links lead to from a page, without signing in."""
    found: dict[str, str] = {}
    waiting = [start]
    while waiting:
        url = waiting.pop()
        if url in found or not re.match(r"^/(p|hearings|council)/", url):
            continue
        answer = client.get(url)
        found[url] = answer.content.decode() if answer.status_code == 200 else ""
        links = re.findall(r'href="([^"#]+)"', found[url])
        waiting += [
            link if link.startswith("/") else f"{url.partition('?')[0]}{link}" for link in links if "://" not in link
        ]
    return found


def live(town: Town) -> None:
    """Let something of everything happen, a canary in whatever is not for everybody."""
    other = another_resident()
    answered(town)
    proposal = opened(town, title="待附议的路灯")
    add_comment(actor(other), proposal.number, comment_id=UUID(int=9), words="金丝雀待审评论")
    entered(town.resident, title="金丝雀未审", text="金丝雀私事")
    refused = entered(town.resident, title="金丝雀私事", text="某某人")
    do(town.clerk_a, refused, "refuse", "金丝雀退回理由")
    objected(running(town.clerk_a, persons="陈秀英"), "金丝雀异议", other)


def test_nothing_of_any_person_is_shown(town: Town, page: Any) -> None:
    live(town)
    bodies = crawl(page(), "/p/")
    assert {"/p/", "/p/topics/", "/hearings/"} <= set(bodies) and len(bodies) > 12
    names = [user.name for user in town.cast.values()] + ["刘居民", "陈秀英"]
    hidden = [*CANARIES, *names, Objection.objects.get().person_key, "13800000077"]
    leaks = {(url, word) for url, body in bodies.items() for word in hidden if word in body}
    assert leaks == set()


def test_a_section_is_shown_where_there_is_something(town: Town, page: Any) -> None:
    body = page().get("/p/").content.decode()
    assert 'id="section-reach"' in body and 'id="section-topics"' not in body and 'id="section-notices"' not in body


def test_the_front_page_is_read_without_a_script_and_kept_for_everybody(
    town: Town, page: Any, django_assert_max_num_queries: Any
) -> None:
    live(town)
    with django_assert_max_num_queries(12):
        answer = page().get("/p/")
    body = answer.content.decode()
    assert "<script" not in body and "待附议的路灯" in body and "桥头村修路占用集体资金" in body
    assert answer["Cache-Control"] == "public, max-age=60"
    with django_assert_max_num_queries(0):
        page().get("/p/")
    assert page(town.clerk_a).get("/p/topics/").content == page().get("/p/topics/").content


def test_late_replies_are_named_with_their_days(town: Town, page: Any, at: Any) -> None:
    proposal = assigned(town)
    at.shift(timedelta(days=33))
    body = page().get("/p/").content.decode()
    assert "overdue by 3 days" in body and "Replies that are late" in body
    assert "overdue by 3 days" in page().get(f"/p/topics/{proposal.number}/").content.decode()


def test_every_section_that_changes_has_a_feed(town: Town, page: Any) -> None:
    live(town)
    codes = [one.code for one in public_sections() if one.has_feed]
    assert {"notices", "answers", "topics", "late"} <= set(codes)
    for code in codes:
        answer = page().get(f"/p/feeds/{code}/")
        assert answer.status_code == 200 and answer["Content-Type"].startswith("application/atom+xml")
    assert "待附议的路灯" in page().get("/p/feeds/topics/").content.decode()
    assert page().get("/p/feeds/reach/").status_code == page().get("/p/feeds/none/").status_code == 404


def test_every_topic_stands_in_the_list_with_its_reply(town: Town, page: Any) -> None:
    proposal = answered(town)
    body = page().get("/p/topics/").content.decode()
    assert proposal.number in body and "2026-11-24" in body and "Reply: accepted" in re.sub(r"\s+", " ", body)
    assert "No topic here yet" in page().get("/p/topics/?q=飞船").content.decode()
    assert page().get("/p/topics/?area=none").status_code == 422


def test_what_was_decided_is_shown_once_it_is_published(town: Town, page: Any, at: Any) -> None:
    assert 'id="section-decided"' not in page().get("/p/").content.decode()
    clerk = actor(town.clerk_a)
    made = resolution(town, body(town, kind="staff_congress", organisation="东河五金厂"), procedure="ballot_only")
    ballot = passed_ballot(town, made, at)
    keep_record(clerk, made, sheet(4, ballot=ballot, file=None, held_on=city_time.local_day(city_time.now())))
    publish_resolution(clerk, made)
    cache.clear()
    shown = page().get("/p/").content.decode()
    assert f"/council/resolutions/{made.number}/" in shown
