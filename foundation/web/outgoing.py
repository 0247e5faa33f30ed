"""Requests this house makes of others: only to addresses that were checked, over HTTPS, and never on to where they point.

A name is resolved once, what it resolves to is judged, and the connection goes to exactly that: a name that changes its mind
between the look and the connection reaches nothing. Private networks are reached only where OUTGOING_PRIVATE_NETWORKS names
them, which an installation in a government network with its own servers does; there alone HTTP without TLS may be spoken.
"""

import http.client
import json
import socket
import ssl
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from foundation.kernel.errors import Invalid

# Seconds for connecting and for each read; and how much of an answer is read.
TIMEOUT, LONGEST_ANSWER = 5, 64 * 1024
_NAT64 = ip_network("64:ff9b::/96")
Address = IPv4Address | IPv6Address


class Forbidden(Exception):
    """The address must not be asked: it is not on the list, or leads into a network this house does not reach into."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the status, the headers in lower case, and the first of the body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def data(self) -> Mapping[str, Any]:
        """Return the body's JSON object, or an empty one where it is none."""
        try:
            found = json.loads(self.body)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}


def check_url(url: str, *, hosts: Collection[str] | None) -> SplitResult:
    """Return the parts of an address that may be asked; raises ``Invalid`` with what to do. Nothing is looked up."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Invalid(_("This is no web address. Copy it whole from the robot's own page.")) from None
    if parts.username or parts.password or port == 0 or any(sign.isspace() for sign in url):
        raise Invalid(_("This is no web address. Copy it whole from the robot's own page."))
    if parts.scheme != "https" and not (parts.scheme == "http" and settings.OUTGOING_PRIVATE_NETWORKS):
        raise Invalid(_("The address has to begin with https://."))
    if not parts.hostname or (hosts is not None and parts.hostname not in hosts):
        raise Invalid(
            _("This house may not call this host. Allowed are: %(hosts)s.") % {"hosts": ", ".join(sorted(hosts or ()))}
        )
    return parts


def post(url: str, body: bytes, headers: Mapping[str, str], *, hosts: Collection[str] | None = None) -> Answer:
    """Post a body and return the answer, a redirect as it is. ``hosts``: those that may be asked, None for any public one.

    Raises ``Forbidden``, ``OSError``, or ``http.client.HTTPException``.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    if hosts is not None and host not in hosts:
        raise Forbidden(f"{host} is not among the hosts that may be called")
    is_secure = parts.scheme == "https"
    address = _checked_address(host, parts.port or (443 if is_secure else 80), may_be_public=is_secure)
    connection = _Connection(host, parts.port, address=address, is_secure=is_secure)
    try:
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", target or "/", body=body, headers=dict(headers))
        response = connection.getresponse()
        found = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, found, response.read(LONGEST_ANSWER))
    finally:
        connection.close()


def post_json(url: str, payload: Mapping[str, Any], *, hosts: Collection[str]) -> Answer:
    """Post JSON and return the answer; raises what ``post`` does."""
    body = json.dumps(payload, ensure_ascii=False).encode()
    return post(url, body, {"Content-Type": "application/json; charset=utf-8"}, hosts=hosts)


def _checked_address(host: str, port: int, *, may_be_public: bool) -> str:
    """Return the first address of a host; raises ``Forbidden`` where any of them lies where this house does not reach."""
    found = [info[4][0] for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    for one in found:
        address = ip_address(str(one).partition("%")[0])
        if not (_is_named(address) or (may_be_public and is_public(address))):
            raise Forbidden(f"{host} leads to {address}, which is not a public address, or only over HTTPS")
    return str(found[0])


def _is_named(address: Address) -> bool:
    """Say whether a setting names a private network with this address in it."""
    return any(_inner(address) in ip_network(text) for text in settings.OUTGOING_PRIVATE_NETWORKS)


def is_public(address: Address) -> bool:
    """Say whether an address belongs to everybody: not private, shared, local, reserved or for many at once."""
    inner = _inner(address)
    return inner.is_global and not inner.is_multicast and not inner.is_reserved


def _inner(address: Address) -> Address:
    """Return the IPv4 address that an IPv6 one wraps, else the address itself."""
    if isinstance(address, IPv4Address):
        return address
    wrapped = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
    if wrapped is None and address in _NAT64:
        wrapped = IPv4Address(int(address) & 0xFFFFFFFF)
    return wrapped or address


class _Connection(http.client.HTTPConnection):
    """Connects to an address that was checked, and asks its certificate for the name."""

    def __init__(self, host: str, port: int | None, *, address: str, is_secure: bool) -> None:
        super().__init__(host, port or (443 if is_secure else 80), timeout=TIMEOUT)
        self._address, self._is_secure = address, is_secure

    def connect(self) -> None:
        self.sock = socket.create_connection((self._address, self.port), TIMEOUT)
        if self._is_secure:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)
