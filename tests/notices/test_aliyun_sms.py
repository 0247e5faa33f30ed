"""Text messages through Alibaba Cloud: signed as documented, by templates, and every answer of 200 read to its end."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured

from foundation.kernel import city_time
from foundation.notices.channels.aliyun_sms import canonical_query, read_templates, signed_headers
from foundation.notices.channels.sms import can_send_codes, send_code
from foundation.notices.models import ChannelStop, Sending
from foundation.notices.services import send_due
from tests.notices.sms_server import SECRET, Provider
from tests.notices.test_wishes import save, tell_worker

TEMPLATES = "task_new=SMS_1:reference,matter;bundle=SMS_2:count"


@pytest.fixture
def provider(town, settings):
    settings.SMS_GATEWAY = "foundation.notices.channels.aliyun_sms.AliyunGateway"
    settings.OUTGOING_PRIVATE_NETWORKS = ["127.0.0.0/8"]
    settings.ALIYUN_SMS_KEY_ID, settings.ALIYUN_SMS_KEY_SECRET = "id", SECRET
    settings.ALIYUN_SMS_SIGN_NAME, settings.ALIYUN_SMS_TEMPLATES = "某市网格", TEMPLATES
    with Provider() as server:
        settings.ALIYUN_SMS_ENDPOINT = server.url("")
        yield server


@pytest.fixture
def agreed(town, page, provider):
    """The worker has agreed to text messages of tasks."""
    assert save(page, town, tasks_sms="on", agree_sms="on").status_code == 302
    return town


def test_the_signature_is_that_of_the_documented_example():
    query = {"ImageId": "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd", "RegionId": "cn-shanghai"}
    headers = signed_headers(
        host="ecs.cn-shanghai.aliyuncs.com", query=canonical_query(query), key_id="YourAccessKeyId",
        secret="YourAccessKeySecret", now=datetime(2023, 10, 26, 10, 22, 32, tzinfo=UTC),
        nonce="3156853299f313e23d1673dc12e1703d", action="RunInstances", version="2014-05-26",
    )  # fmt: skip
    right = "06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0"
    assert headers["Authorization"].rpartition("Signature=")[2] == right


def test_a_notice_goes_out_by_its_template_with_its_values(agreed, provider):
    tell_worker(agreed)
    send_due(city_time.now())
    (message,) = provider.messages
    assert (message["TemplateCode"], message["SignName"]) == ("SMS_1", "某市网格")
    assert json.loads(message["TemplateParam"]) == {"reference": "ZS-1", "matter": "Litter"}
    assert (message["PhoneNumbers"], message["OutId"][:7]) == (agreed.worker_a.phone.removeprefix("+86"), "notice-")
    assert Sending.objects.get(channel="sms").sent_at == city_time.now()


def test_a_morning_of_several_is_one_message_that_says_how_many(agreed, provider, at):
    at.shift(timedelta(hours=13))
    tell_worker(agreed, "k1")
    tell_worker(agreed, "k2")
    at.shift(timedelta(hours=10))
    send_due(city_time.now())
    (message,) = provider.messages
    assert (message["TemplateCode"], json.loads(message["TemplateParam"])) == ("SMS_2", {"count": "2"})


def test_what_has_no_template_is_not_queued_for_it(agreed, provider):
    tell_worker(agreed, kind="task_withdrawn")
    assert not Sending.objects.filter(channel="sms").exists()


def test_a_long_value_is_cut_to_what_the_provider_takes(agreed, provider, monkeypatch):
    monkeypatch.setattr("tests.notices.test_wishes.PARAMS", {"reference": "ZS-1", "matter": "长" * 80, "grid": "A1"})
    tell_worker(agreed)
    send_due(city_time.now())
    assert len(json.loads(provider.messages[0]["TemplateParam"])["matter"]) == 35


@pytest.mark.parametrize(("said", "wait"), [
    ("触发分钟级流控Permits:1", timedelta(minutes=2)), ("触发小时级流控Permits:5", timedelta(hours=1)),
    ("触发天级流控Permits:10", timedelta(hours=12)),
])  # fmt: skip
def test_too_many_waits_as_long_as_the_limit_and_uses_up_no_attempt(agreed, provider, said, wait):
    provider.answer({"Code": "isv.BUSINESS_LIMIT_CONTROL", "Message": said})
    tell_worker(agreed)
    send_due(city_time.now())
    sending = Sending.objects.get(channel="sms")
    assert (sending.attempts, sending.not_before, sending.sent_at) == (0, city_time.now() + wait, None)


def test_throttling_of_the_interface_waits_too(agreed, provider):
    provider.answer({"Code": "Throttling.User"}, status=400)
    tell_worker(agreed)
    send_due(city_time.now())
    assert Sending.objects.get(channel="sms").attempts == 0


def test_a_wrong_number_switches_the_channel_off_for_it_and_is_said(agreed, provider, page):
    provider.answer({"Code": "isv.MOBILE_NUMBER_ILLEGAL", "Message": agreed.worker_a.phone})
    tell_worker(agreed)
    send_due(city_time.now())
    assert agreed.worker_a.phone not in ChannelStop.objects.get().fault
    assert "was refused for good" in page(agreed.worker_a).get("/notices/").content.decode()


@pytest.mark.parametrize("code", ["isv.SMS_TEMPLATE_ILLEGAL", "isp.RAM_PERMISSION_DENY", "isv.BLACK_KEY_CONTROL_LIMIT"])
def test_what_never_goes_as_it_is_is_given_up_at_once_and_stops_nobodys_channel(agreed, provider, code):
    provider.answer({"Code": code, "Message": "no"})
    tell_worker(agreed)
    send_due(city_time.now())
    sending = Sending.objects.get(channel="sms")
    assert (sending.given_up_at, code in sending.fault) == (city_time.now(), True)
    assert not ChannelStop.objects.exists()


@pytest.mark.parametrize(("data", "status"), [
    ({"Code": "isp.SYSTEM_ERROR"}, 200), ({"Code": "isv.AMOUNT_NOT_ENOUGH"}, 200), ({}, 200), (b"<html>", 200),
    ({"Code": "OK"}, 500), ({"Code": "isv.SOMETHING_NEW"}, 200), (b"", 302),
])  # fmt: skip
def test_anything_else_is_tried_again_later(agreed, provider, data, status):
    provider.answer(data, status)
    tell_worker(agreed)
    send_due(city_time.now())
    sending = Sending.objects.get(channel="sms")
    assert (sending.attempts, sending.sent_at, sending.given_up_at) == (1, None, None)
    assert sending.not_before > city_time.now()


def test_a_wrong_secret_is_given_up_at_once(agreed, provider, settings):
    settings.ALIYUN_SMS_KEY_SECRET = "another"
    tell_worker(agreed)
    send_due(city_time.now())
    assert "SignatureDoesNotMatch" in Sending.objects.get(channel="sms").fault
    assert provider.messages == []


@pytest.mark.parametrize(("text", "word"), [
    ("task_new", "kind=CODE"), ("task_new=", "kind=CODE"), ("task_new=SMS_1:weather", "weather"), ("task_new=SMS_1", "bundle"),
])  # fmt: skip
def test_templates_that_cannot_be_read_say_what_is_wrong(text, word):
    with pytest.raises(ImproperlyConfigured, match=word):
        read_templates(text)


def test_one_template_may_serve_every_kind():
    assert read_templates("*=SMS_9:words")["*"].names == ("words",)


def test_a_code_goes_by_its_own_template_and_by_no_other(provider, settings):
    settings.ALIYUN_SMS_TEMPLATES = "*=SMS_9:words"
    assert not can_send_codes()
    settings.ALIYUN_SMS_TEMPLATES = "*=SMS_9:words;code=SMS_7:code,minutes"
    assert can_send_codes()
    send_code(reference="code-1", phone="+8613800000000", words="", code="012345", minutes=5)
    assert provider.messages[-1]["TemplateCode"] == "SMS_7"
    assert json.loads(provider.messages[-1]["TemplateParam"]) == {"code": "012345", "minutes": "5"}
