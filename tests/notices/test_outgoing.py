"""Requests to others: to public addresses over HTTPS, to private ones only where a setting names the network."""

import socket
from ipaddress import ip_address

import pytest

from foundation.kernel.errors import Invalid
from foundation.web import outgoing
from foundation.web.outgoing import Forbidden, check_url, is_public, post_json
from tests.notices.robot_server import Chat

HOSTS = {"127.0.0.1", "chat.example.org"}


@pytest.mark.parametrize("address", [
    "10.0.0.1", "127.0.0.1", "169.254.169.254", "192.168.1.1", "172.16.0.1", "100.64.0.1", "0.0.0.0", "224.0.0.1",
    "255.255.255.255", "::1", "fe80::1", "fc00::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "::",
    "ff02::1", "198.18.0.1",
])  # fmt: skip
def test_addresses_that_are_not_everybodys(address):
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["223.5.5.5", "2400:3200::1", "::ffff:223.5.5.5"])
def test_addresses_that_are_everybodys(address):
    assert is_public(ip_address(address))


def test_this_machine_is_reached_only_where_a_setting_names_it(settings):
    with Chat() as chat:
        with pytest.raises(Forbidden):
            post_json(chat.url(), {}, hosts=HOSTS)
        settings.OUTGOING_PRIVATE_NETWORKS = ["127.0.0.0/8"]
        assert post_json(chat.url(), {"a": "二"}, hosts=HOSTS).status == 200
        assert chat.messages == [({"access_token": "t0ken"}, {"a": "二"})]


def test_a_host_that_is_not_listed_is_not_even_looked_up():
    with pytest.raises(Forbidden, match="not among"):
        post_json("https://elsewhere.example.org/", {}, hosts=HOSTS)


def test_a_name_with_one_private_address_among_its_public_ones_is_not_asked(monkeypatch):
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 443)) for one in ("223.5.5.5", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_more: found)
    with pytest.raises(Forbidden, match=r"10\.0\.0\.1"):
        post_json("https://chat.example.org/", {}, hosts=HOSTS)


def test_the_connection_goes_to_what_was_looked_at(monkeypatch):
    asked, connected = [], []

    def look_up(host, *_args, **_more):
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("223.5.5.5", 443))]

    def connect(address, *_args):
        connected.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(outgoing.socket, "getaddrinfo", look_up)
    monkeypatch.setattr(outgoing.socket, "create_connection", connect)
    with pytest.raises(ConnectionRefusedError):
        post_json("https://chat.example.org/", {}, hosts=HOSTS)
    assert (asked, connected) == (["chat.example.org"], [("223.5.5.5", 443)])


def test_a_redirect_is_an_answer_and_leads_nowhere(settings):
    settings.OUTGOING_PRIVATE_NETWORKS = ["127.0.0.0/8"]
    with Chat() as chat, Chat() as other:
        chat.answer(b"", 302, {"Location": other.url()})
        assert post_json(chat.url(), {}, hosts=HOSTS).status == 302
        assert other.messages == []


def test_no_more_of_an_answer_is_read_than_a_robot_says(settings):
    settings.OUTGOING_PRIVATE_NETWORKS = ["127.0.0.0/8"]
    with Chat() as chat:
        chat.answer(b"x" * 200_000)
        answer = post_json(chat.url(), {}, hosts=HOSTS)
    assert (len(answer.body), answer.data()) == (64 * 1024, {})


@pytest.mark.parametrize(("url", "word"), [
    ("http://chat.example.org/", "https"), ("ftp://chat.example.org/", "https"), ("https://other.example.org/", "host"),
    ("https://a:b@chat.example.org/", "address"), ("https://chat.example.org:x/", "address"),
    ("https://chat.example.org/a b", "address"), ("https://[bad/", "address"), ("", "https"),
])  # fmt: skip
def test_an_address_is_refused_with_what_to_do(url, word):
    with pytest.raises(Invalid, match=word):
        check_url(url, hosts=HOSTS)
