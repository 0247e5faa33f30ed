"""Work-chat robots: one class for each provider. All of them answer 200 and say in the body what went wrong.

A code that is not known here is a fault that is tried again; only what the providers call a wrong address, a wrong signature
or a robot that is gone ends a robot. Apprise was weighed and not taken (docs/adr/0029).
"""

import base64
import hashlib
import hmac
from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any, ClassVar
from urllib.parse import quote_plus

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from foundation.notices.channels.base import NotNow, Refused, Undeliverable
from foundation.web import outgoing
from foundation.web.outgoing import Answer

# What a provider that says "too fast" is given.
REST = timedelta(minutes=2)


class ProviderFault(Exception):
    """The provider did not take a message, for a reason that may pass."""


class Provider(ABC):
    """A work chat. ``longest`` is in bytes of UTF-8, ``pace`` is how far two messages of one robot lie apart."""

    name: ClassVar[str]
    label: ClassVar[Any]
    host: ClassVar[str]
    longest: ClassVar[int]
    pace: ClassVar[timedelta]
    # Codes in an answer's body: too fast; and wrong for good: signature, keyword, network, a robot that is stopped or gone.
    too_fast: ClassVar[Collection[int]]
    for_good: ClassVar[Collection[int]]
    # What it finds in the words of one message, which it never takes; the next one it may.
    words_refused: ClassVar[Collection[int]]

    def send(self, words: str, *, url: str, secret: str, now: datetime) -> None:
        """Post words to a robot; raises ``Refused``, ``NotNow``, ``ProviderFault`` or what the network does."""
        address, payload = self.request(words, url=url, secret=secret, now=now)
        self.judge(outgoing.post_json(address, payload, hosts=self.hosts()))

    def hosts(self) -> set[str]:
        """Return the hosts a robot of this provider may be at."""
        return {self.host, *settings.ROBOT_HOSTS}

    @abstractmethod
    def request(self, words: str, *, url: str, secret: str, now: datetime) -> tuple[str, Mapping[str, Any]]:
        """Return the address to post to and the JSON that says the words, signed where there is a secret."""

    @abstractmethod
    def code_of(self, data: Mapping[str, Any]) -> int | None:
        """Return the code an answer's body holds, None where there is none; 0 is success."""

    def judge(self, answer: Answer) -> None:
        """Return where the message was taken; raises otherwise. What a provider says of itself is kept, never its address."""
        if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
            raise NotNow("HTTP 429", wait=REST)
        data = answer.data()
        code = self.code_of(data)
        said = str(data.get("errmsg") or data.get("msg") or "")[:300]
        if code == 0 and answer.status == HTTPStatus.OK:
            return
        if code in self.too_fast:
            raise NotNow(f"{code} {said}", wait=REST)
        if code in self.for_good or answer.status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
            raise Refused(f"{code or answer.status} {said}")
        if code in self.words_refused:
            raise Undeliverable(f"{code} {said}")
        raise ProviderFault(f"HTTP {answer.status}, code {code}: {said}")


def _signature(key: str, text: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()).decode()


def _number(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


class DingTalk(Provider):
    """DingTalk: signed in the address, by milliseconds; twenty messages a minute."""

    name, label, host = "dingtalk", _("DingTalk"), "oapi.dingtalk.com"
    longest, pace = 15_000, timedelta(seconds=3)
    too_fast = frozenset({410100, 130101, 90030})
    # 310000: signature, keyword or network, as its words say; 3000xx, 4001xx: the address; 400013: the group was dissolved.
    for_good = frozenset({310000, 300001, 300005, 400013, 400101, 400102, 400106})
    words_refused = frozenset({430101, 430102, 430103, 430104})

    def request(self, words: str, *, url: str, secret: str, now: datetime) -> tuple[str, Mapping[str, Any]]:
        """Add time and signature to the address, percent-encoded once."""
        if secret:
            moment = str(int(now.timestamp() * 1000))
            sign = quote_plus(_signature(secret, f"{moment}\n{secret}"))
            url += f"&timestamp={moment}&sign={sign}"
        return url, {"msgtype": "text", "text": {"content": words}}

    def code_of(self, data: Mapping[str, Any]) -> int | None:
        """Return ``errcode``."""
        return _number(data.get("errcode"))


class WeCom(Provider):
    """WeCom: the key in the address is all; 2048 bytes, twenty messages a minute."""

    name, label, host = "wecom", _("WeCom"), "qyapi.weixin.qq.com"
    longest, pace = 2_048, timedelta(seconds=3)
    too_fast = frozenset({45009, 45033})
    # The robot was taken out of its group, switched off, or is in none; 60020: not from this network.
    for_good = frozenset({93000, 93004, 93008, 60020})
    words_refused = frozenset({40058, 44004, 45002})

    def request(self, words: str, *, url: str, secret: str, now: datetime) -> tuple[str, Mapping[str, Any]]:
        """Return the address as it is: WeCom knows no signature."""
        del secret, now
        return url, {"msgtype": "text", "text": {"content": words}}

    def code_of(self, data: Mapping[str, Any]) -> int | None:
        """Return ``errcode``."""
        return _number(data.get("errcode"))


class Feishu(Provider):
    """Feishu: signed in the body, by seconds, with the time and the secret as the key; a hundred a minute, five a second."""

    name, label, host = "feishu", _("Feishu"), "open.feishu.cn"
    longest, pace = 15_000, timedelta(seconds=1)
    too_fast = frozenset({11232, 99991400})
    # The address, the signature or its hour, the network, the keyword.
    for_good = frozenset({19001, 19021, 19022, 19024})
    words_refused = frozenset({9499, 19002})

    def request(self, words: str, *, url: str, secret: str, now: datetime) -> tuple[str, Mapping[str, Any]]:
        """Add time and signature to the body."""
        payload: dict[str, Any] = {"msg_type": "text", "content": {"text": words}}
        if secret:
            moment = str(int(now.timestamp()))
            payload |= {"timestamp": moment, "sign": _signature(f"{moment}\n{secret}", "")}
        return url, payload

    def code_of(self, data: Mapping[str, Any]) -> int | None:
        """Return ``code``, or what the first edition of the interface called ``StatusCode``."""
        return _number(data.get("code", data.get("StatusCode")))


PROVIDERS: Mapping[str, Provider] = {one.name: one for one in (DingTalk(), WeCom(), Feishu())}
