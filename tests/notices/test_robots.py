"""Work-chat robots: what they are told, how each is signed, and that an answer of 200 is read to its end."""

import base64
import hashlib
import hmac
import os
from datetime import timedelta

import pytest

from foundation.accounts.access import support_actor
from foundation.kernel import city_time, crash
from foundation.kernel.errors import Denied, Invalid
from foundation.notices.duties import post_to_robots
from foundation.notices.models import Notice, QuietHours, Robot, RobotPost
from foundation.notices.services import NoticeDraft, RobotData, keep_robot, post_due, stop_robot, tell_many, try_robot
from tests.notices.robot_server import Chat
from tests.notices.test_crashes import Killed, die
from tests.notices.test_wishes import PARAMS

SECRET = "SEC-of-a-robot"


@pytest.fixture
def chat(town, settings):
    settings.OUTGOING_PRIVATE_NETWORKS, settings.ROBOT_HOSTS = ["127.0.0.0/8"], ["127.0.0.1"]
    with Chat() as server:
        yield server


@pytest.fixture
def robot(town, chat):
    return set_up(town, chat)


def set_up(town, chat, provider="dingtalk", secret=SECRET, **more):
    data = {"place_id": town.township_a.pk, "groups": ["clocks"], "language": "en", "url": chat.url(), **more}
    actor = support_actor(town.staff)
    return keep_robot(actor, data=RobotData("Desk", provider, secret=secret, **data), now=city_time.now())


def happen(town, key="k1", kind="clock_red", place=None, **more):
    path = (place or town.grid_a1).path
    tell_many([NoticeDraft((town.worker_a.pk,), kind, key, "x", "1", PARAMS, place=path, **more)], now=city_time.now())


def text_of(message):
    _query, body = message
    return body["text"]["content"] if "msgtype" in body else body["content"]["text"]


def test_a_group_hears_of_its_place_what_it_was_set_to_and_without_free_words(town, chat, robot):
    happen(town)
    happen(town, "k2", place=town.grid_b1)
    happen(town, "k3", kind="task_new")
    assert post_to_robots(city_time.now()) == 1
    (message,) = chat.messages
    assert ("Litter" in text_of(message), "陈家" in text_of(message)) == (True, False)


def test_one_fact_is_told_to_a_group_once(town, chat, robot):
    happen(town)
    happen(town)
    post_due(city_time.now())
    post_due(city_time.now() + timedelta(minutes=1))
    assert (len(chat.messages), RobotPost.objects.count()) == (1, 1)


def test_dingtalk_is_signed_in_the_address_encoded_once(town, chat, robot):
    happen(town)
    post_due(city_time.now())
    query, _body = chat.messages[0]
    right = hmac.new(SECRET.encode(), f"{query['timestamp']}\n{SECRET}".encode(), hashlib.sha256).digest()
    assert (query["access_token"], base64.b64decode(query["sign"])) == ("t0ken", right)
    assert int(query["timestamp"]) == int(city_time.now().timestamp() * 1000)


def test_feishu_is_signed_in_the_body_by_seconds(town, chat):
    set_up(town, chat, "feishu")
    happen(town)
    post_due(city_time.now())
    _query, body = chat.messages[0]
    right = hmac.new(f"{body['timestamp']}\n{SECRET}".encode(), b"", hashlib.sha256).digest()
    assert base64.b64decode(body["sign"]) == right


def test_wecom_counts_bytes(town, chat):
    set_up(town, chat, "wecom", secret="")
    for number in range(30):
        happen(town, f"k{number}")
    long = {**PARAMS, "matter": "长" * 900, "matter_en": ""}
    tell_many([NoticeDraft((), "clock_red", "long", "x", "1", long, place=town.grid_a1.path)], now=city_time.now())
    for minute in range(9):
        post_due(city_time.now() + timedelta(minutes=minute))
    texts = [text_of(message) for message in chat.messages]
    assert max(len(text.encode()) for text in texts) <= 2048
    assert RobotPost.objects.filter(sent_at__isnull=False).count() == 31


@pytest.mark.parametrize(("provider", "answer"), [
    ("dingtalk", {"errcode": 310000, "errmsg": "sign not match"}), ("wecom", {"errcode": 93000, "errmsg": "invalid"}),
    ("feishu", {"code": 19021, "msg": "sign match fail"}),
])  # fmt: skip
def test_200_with_a_code_for_good_switches_off_and_is_said_to_who_set_it(town, chat, provider, answer):
    robot = set_up(town, chat, provider)
    chat.answer(answer)
    happen(town)
    post_due(city_time.now())
    robot.refresh_from_db()
    assert (robot.stopped_at is not None, str(next(iter(answer.values()))) in robot.fault) == (True, True)
    assert Notice.objects.get(kind="robot_stopped").user_id == town.staff.pk
    happen(town, "k2")
    assert RobotPost.objects.filter(key="k2").count() == 0


@pytest.mark.parametrize(("provider", "answer"), [
    ("dingtalk", {"errcode": 410100}), ("wecom", {"errcode": 45009}), ("feishu", {"code": 11232}),
])  # fmt: skip
def test_too_fast_waits_and_uses_up_no_attempt(town, chat, provider, answer):
    set_up(town, chat, provider)
    chat.answer(answer)
    happen(town)
    post_due(city_time.now())
    post = RobotPost.objects.get()
    assert (post.attempts, post.not_before, post.sent_at) == (0, city_time.now() + timedelta(minutes=2), None)


@pytest.mark.parametrize(("data", "status"), [
    ({"errcode": -1, "errmsg": "busy"}, 200), ({}, 200), (b"<html>", 200), ({"errcode": 0}, 502), ([], 200),
    ({"errcode": False}, 200), (b"", 302),
])  # fmt: skip
def test_anything_else_is_tried_again_and_given_up_in_the_end(town, chat, robot, at, data, status):
    happen(town)
    for _attempt in range(5):
        chat.answer(data, status)
        post_due(city_time.now())
        at.shift(timedelta(hours=1))
    post = RobotPost.objects.get()
    assert (post.attempts, post.given_up_at is not None, len(chat.messages)) == (5, True, 5)
    assert Robot.objects.get().stopped_at is None


# What each provider documents of its codes, and what becomes of robot and message: off for good, wait, given up, try again.
@pytest.mark.parametrize(("provider", "code", "fate"), [
    ("dingtalk", 310000, "off"), ("dingtalk", 300001, "off"), ("dingtalk", 300005, "off"), ("dingtalk", 400013, "off"),
    ("dingtalk", 400101, "off"), ("dingtalk", 400102, "off"), ("dingtalk", 400106, "off"), ("dingtalk", 410100, "wait"),
    ("dingtalk", 130101, "wait"), ("dingtalk", 430101, "given up"), ("dingtalk", 430104, "given up"), ("dingtalk", -1, "again"),
    ("wecom", 93000, "off"), ("wecom", 93004, "off"), ("wecom", 93008, "off"), ("wecom", 60020, "off"),
    ("wecom", 45009, "wait"), ("wecom", 45033, "wait"), ("wecom", 40058, "given up"), ("wecom", 45002, "given up"),
    ("wecom", -1, "again"), ("feishu", 19001, "off"), ("feishu", 19021, "off"), ("feishu", 19022, "off"),
    ("feishu", 19024, "off"), ("feishu", 11232, "wait"), ("feishu", 99991400, "wait"), ("feishu", 9499, "given up"),
    ("feishu", 1500, "again"),
])  # fmt: skip
def test_every_code_that_is_documented_has_its_fate(town, chat, provider, code, fate):
    robot = set_up(town, chat, provider)
    chat.answer({"code" if provider == "feishu" else "errcode": code, "errmsg": "so", "msg": "so"})
    happen(town)
    post_due(city_time.now())
    robot.refresh_from_db()
    post = RobotPost.objects.get()
    found = "wait" if post.attempts == 0 else "given up" if post.given_up_at else "again"
    assert ("off" if robot.stopped_at else found) == fate
    assert str(code) in (robot.fault if fate == "off" else post.fault)


def test_words_that_are_refused_leave_the_robot_at_work(town, chat, robot):
    chat.answer({"errcode": 430104, "errmsg": "not fit"})
    happen(town)
    post_due(city_time.now())
    happen(town, "k2")
    post_due(city_time.now() + timedelta(seconds=3))
    assert RobotPost.objects.get(key="k2").sent_at is not None


def test_messages_of_a_robot_lie_apart_and_a_flood_is_bundled(town, chat, robot):
    for number in range(25):
        happen(town, f"k{number}")
    assert post_due(city_time.now()) == 10
    assert post_due(city_time.now() + timedelta(seconds=2)) == 0
    assert post_due(city_time.now() + timedelta(seconds=3)) == 10
    assert len(chat.messages) == 2


@pytest.mark.parametrize("point", ["before_posting", "after_posting"])
def test_a_dead_workers_message_comes_again_under_the_same_mark(town, chat, robot, monkeypatch, at, point):
    happen(town)
    with monkeypatch.context() as patch:
        patch.setattr(os, "kill", die)
        patch.setenv("TONGXIN_CRASH_AT", point)
        patch.setattr(crash, "_passed", type(crash._passed)())
        with pytest.raises(Killed):
            post_due(city_time.now())
    happen(town, "k2")
    at.shift(timedelta(minutes=6))
    assert post_due(city_time.now()) == 1
    marks = {text_of(message)[-8:] for message in chat.messages}
    assert (len(marks), RobotPost.objects.get(key="k1").sent_at is not None) == (1, True)


def test_a_group_sleeps_by_the_hours_of_its_place_unless_it_may_not_wait(town, chat, robot, at):
    QuietHours.objects.create(place_id=town.township_a.pk, begins="09:00", ends="11:00")
    happen(town)
    happen(town, "loud", quiet_from_to=False)
    assert post_due(city_time.now()) == 1
    at.shift(timedelta(hours=1))
    assert post_due(city_time.now()) == 1


def test_nothing_in_the_tables_and_no_page_tells_address_or_secret(town, chat, robot, page):
    row = str(Robot.objects.values().get())
    client = page(town.staff)
    html = client.get("/admin/notices/robot/").text + client.get(f"/admin/notices/robot/{robot.pk}/change/").text
    assert not any(word in place for word in ("t0ken", SECRET) for place in (row, html))
    assert "Desk" in html


def test_a_fault_that_repeats_the_address_is_kept_without_it(town, chat, robot):
    chat.answer({"errcode": 310000, "errmsg": f"no such robot {chat.url()} {SECRET}"})
    happen(town)
    post_due(city_time.now())
    assert not any(word in Robot.objects.get().fault for word in ("t0ken", SECRET))


def test_the_support_desk_sets_a_robot_tries_it_and_switches_it_off(town, chat, page):
    client = page(town.staff)
    form = {"name": "值班群", "provider": "feishu", "place": town.township_a.code, "groups": ["tasks"],
            "language": "zh-hans", "url": chat.url("/hook/1"), "secret": ""}  # fmt: skip
    assert client.post("/admin/notices/robot/add/", form).status_code == 302
    robot = Robot.objects.get()
    chosen = {"_selected_action": [robot.pk]}
    client.post("/admin/notices/robot/", {"action": "try_robots", **chosen})
    assert "这个机器人" in text_of(chat.messages[0])
    client.post("/admin/notices/robot/", {"action": "stop_robots", **chosen})
    robot.refresh_from_db()
    assert robot.stopped_at is not None
    changed = client.post(f"/admin/notices/robot/{robot.pk}/change/", {**form, "url": "", "name": "值班"})
    robot.refresh_from_db()
    assert (changed.status_code, robot.name, robot.stopped_at) == (302, "值班", None)


def test_an_address_elsewhere_is_refused_in_words(town, chat, page):
    form = {"name": "x", "provider": "feishu", "place": town.township_a.code, "groups": ["tasks"],
            "language": "en", "url": "https://chat.example.org/hook/1"}  # fmt: skip
    html = page(town.staff).post("/admin/notices/robot/add/", form).text
    assert "Allowed are: 127.0.0.1, open.feishu.cn" in html
    assert not Robot.objects.exists()


@pytest.mark.parametrize("wrong", [
    {"groups": []}, {"groups": ["account"]}, {"language": "fr"}, {"place_id": 10**9}, {"provider": "qq"}, {"url": ""},
])  # fmt: skip
def test_a_robot_half_set_is_refused(town, chat, wrong):
    with pytest.raises((Invalid, Denied)):
        set_up(town, chat, **wrong)


def test_nobody_sets_or_stops_a_robot_of_a_place_that_is_not_theirs(town, chat, robot, actor_of):
    data = RobotData("x", "wecom", town.township_a.pk, ["tasks"], "en", chat.url())
    with pytest.raises(Denied):
        keep_robot(actor_of(town.official_a), data=data, now=city_time.now())
    with pytest.raises(Denied):
        stop_robot(actor_of(town.official_a), robot_id=robot.pk, now=city_time.now())
    with pytest.raises(Denied):
        try_robot(actor_of(town.official_a), robot_id=robot.pk, now=city_time.now())


def test_a_seal_nobody_can_open_any_more_ends_the_robot(town, chat, robot):
    Robot.objects.update(sealed_url="sealed by another key")
    happen(town)
    post_due(city_time.now())
    assert Robot.objects.get().stopped_at is not None
