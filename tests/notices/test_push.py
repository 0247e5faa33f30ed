"""Web push: sealed and signed as a browser's service wants it, ended with the session and where the browser is gone."""

import base64
import os
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.core.management import call_command
from py_vapid import Vapid02

from foundation.accounts.models import User
from foundation.kernel import city_time
from foundation.notices.channels.push import public_key
from foundation.notices.models import PushSubscription, Sending
from foundation.notices.services import send_due, tell
from tests.notices.test_wishes import PARAMS


def b64(raw):
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


class Service(ThreadingHTTPServer):
    """A push service in this process; ``status`` is what it answers."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.pushed, self.status = [], 201

    def __enter__(self):
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_error):
        self.shutdown()
        self.server_close()


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        self.server.pushed.append((self.path, dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_words):
        """Say nothing."""


class Browser:
    """The keys of a browser, and what it reads of a message."""

    def __init__(self, service, name):
        self.key, self.auth = ec.generate_private_key(ec.SECP256R1()), os.urandom(16)
        self.endpoint = f"http://127.0.0.1:{service.server_port}/{name}"

    def form(self):
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {"endpoint": self.endpoint, "p256dh": b64(point), "auth": b64(self.auth)}

    def read(self, body):
        return http_ece.decrypt(body, private_key=self.key, auth_secret=self.auth, version="aes128gcm").decode()


@pytest.fixture
def service(town, settings, capsys):
    call_command("make_push_key")
    settings.VAPID_PRIVATE_KEY = capsys.readouterr().out.strip().partition("=")[2]
    settings.OUTGOING_PRIVATE_NETWORKS = ["127.0.0.0/8"]
    with Service() as server:
        yield server


@pytest.fixture
def phone(service, town, page):
    """A browser of the worker, signed in and switched on."""
    browser = Browser(service, "phone")
    browser.client = page(town.worker_a)
    assert browser.client.post("/notices/push/", browser.form()).status_code == 204
    return browser


def tell_worker(town, key="k1", **more):
    tell([town.worker_a.pk], kind="task_new", key=key, subject_kind="user", subject_key="7", params=PARAMS,
         now=city_time.now(), **more)  # fmt: skip


def test_a_browser_reads_the_sentence_and_nobody_on_the_way_does(town, service, phone):
    tell_worker(town)
    assert send_due(city_time.now()) == 1
    ((_path, headers, body),) = service.pushed
    words = phone.read(body)
    assert ("Litter" in words, "陈家" in words, b"Litter" in body) == (True, False, False)
    assert (headers["Content-Encoding"], int(headers["TTL"]) > 0, len(headers["Topic"]) <= 32) == (
        "aes128gcm",
        True,
        True,
    )


def test_a_message_is_signed_for_its_own_service_by_the_key_browsers_know(town, service, phone):
    tell_worker(town)
    send_due(city_time.now())
    signed = service.pushed[0][1]["Authorization"]
    assert f"k={public_key()}" in signed
    assert Vapid02.verify(signed)
    claims = base64.urlsafe_b64decode(signed.partition("t=")[2].split(".")[1] + "==").decode()
    assert f"http://127.0.0.1:{service.server_port}" in claims


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_forgotten(town, service, phone, status):
    service.status = status
    tell_worker(town)
    send_due(city_time.now())
    assert not PushSubscription.objects.exists()
    tell_worker(town, "k2")
    assert not Sending.objects.filter(notice__key="k2").exists()


def test_one_browser_that_takes_it_is_enough(town, service, phone, page):
    other = Browser(service, "desk")
    other.endpoint = "http://127.0.0.1:1/closed"
    page(town.worker_a).post("/notices/push/", other.form())
    tell_worker(town)
    send_due(city_time.now())
    assert (len(service.pushed), Sending.objects.get().sent_at is not None) == (1, True)


def test_a_service_that_fails_is_asked_again_with_the_same_topic(town, service, phone, at):
    service.status = 500
    tell_worker(town)
    send_due(city_time.now())
    assert (Sending.objects.get().fault, Sending.objects.get().sent_at) == ("PushFault: HTTP 500", None)
    service.status = 201
    at.shift(timedelta(minutes=2))
    send_due(city_time.now())
    assert len({headers["Topic"] for _path, headers, _body in service.pushed}) == 1
    assert Sending.objects.get().sent_at is not None


def test_a_service_that_wants_rest_gets_it(town, service, phone):
    service.status = 429
    tell_worker(town)
    send_due(city_time.now())
    assert (Sending.objects.get().attempts, Sending.objects.get().given_up_at) == (0, None)


def test_signing_out_ends_this_browser_alone(town, service, phone, page):
    other = Browser(service, "desk")
    page(town.worker_a).post("/notices/push/", other.form())
    phone.client.post("/accounts/sign-out/")
    tell_worker(town)
    send_due(city_time.now())
    assert [path for path, _headers, _body in service.pushed] == ["/desk"]


@pytest.mark.parametrize("change", [{"session_epoch": 9}, {"password": "another"}, {"is_active": False}])
def test_what_ends_sessions_ends_browsers(town, service, phone, change):
    tell_worker(town)
    User.objects.filter(pk=town.worker_a.pk).update(**change)
    send_due(city_time.now())
    assert service.pushed == []


def test_a_browser_lasts_no_longer_than_its_session_could(town, service, phone, at):
    at.shift(timedelta(days=15))
    tell_worker(town)
    assert not Sending.objects.exists()


def test_switching_off_ends_only_the_own(town, service, phone, page):
    page(town.clerk_a).post("/notices/push/end/")
    assert PushSubscription.objects.count() == 1
    phone.client.post("/notices/push/end/")
    assert not PushSubscription.objects.exists()


def test_the_address_of_a_browser_lies_sealed(town, service, phone):
    assert "127.0.0.1" not in str(PushSubscription.objects.values().get())


def test_an_address_in_a_private_network_is_never_asked(town, service, phone, settings):
    settings.OUTGOING_PRIVATE_NETWORKS = []
    tell_worker(town)
    send_due(city_time.now())
    assert (service.pushed, Sending.objects.get().fault) == ([], "PushFault: Forbidden")


@pytest.mark.parametrize(
    "wrong", [{"endpoint": "x"}, {"p256dh": "AAAA"}, {"auth": "AA"}, {"endpoint": "http://a/" + "x" * 1000}]
)
def test_what_is_no_subscription_is_refused(town, service, page, wrong):
    form = Browser(service, "phone").form() | wrong
    assert page(town.worker_a).post("/notices/push/", form).status_code == 422
    assert not PushSubscription.objects.exists()


def test_only_the_newest_browsers_are_kept(town, service, page, at):
    for number in range(12):
        page(town.worker_a).post("/notices/push/", Browser(service, f"b{number}").form())
        at.shift(60)
    assert PushSubscription.objects.count() == 10


def test_the_page_offers_it_only_where_there_is_a_key(town, service, page, settings):
    client = page(town.worker_a)
    assert public_key() in client.get("/notices/channels/").text
    settings.VAPID_PRIVATE_KEY = ""
    assert "data-push" not in client.get("/notices/channels/").text
