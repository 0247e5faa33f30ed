"""Text messages through Alibaba Cloud (阿里云短信服务): operation SendSms, version 2017-05-25, signed by ACS3-HMAC-SHA256.

Every message is a template that the provider has approved, with values in place of its names. It answers 200 also to what it did
not take: the body's ``Code`` says what happened, and decides here between now, later, never, and never to this number.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from foundation.kernel import city_time
from foundation.notices.channels.base import NotNow, Refused, Undeliverable
from foundation.notices.channels.sms import BUNDLE, CODE, TemplateGateway
from foundation.web import outgoing
from foundation.web.outgoing import Answer

ACTION, VERSION, ALGORITHM = "SendSms", "2017-05-25", "ACS3-HMAC-SHA256"
# The template of every kind that has none of its own.
ANY_KIND = "*"
# Of one value, in characters; longer ones are refused with isv.PARAM_LENGTH_LIMIT.
LONGEST_VALUE = 35
# Too many: how long to wait, by the word of the limit in the message.
RESTS = {"天": timedelta(hours=12), "小时": timedelta(hours=1), "分钟": timedelta(minutes=2)}
REST = timedelta(minutes=2)
TOO_MANY = ("isv.BUSINESS_LIMIT_CONTROL", "isv.DAY_LIMIT_CONTROL", "isv.MONTH_LIMIT_CONTROL", "Throttling")
# Nothing ever comes to this number.
NUMBER_WRONG = frozenset({"isv.MOBILE_NUMBER_ILLEGAL"})
# Wrong as it is, at every try: keys, rights, signature, template, values. Somebody has to set it right first.
NEVER = frozenset(
    {
        *(
            "SignatureDoesNotMatch",
            "InvalidAccessKeyId.NotFound",
            "InvalidAccessKeyId.Inactive",
            "isp.RAM_PERMISSION_DENY",
        ),
        *("isv.ACCOUNT_NOT_EXISTS", "isv.ACCOUNT_ABNORMAL", "isv.PRODUCT_UN_SUBSCRIPT", "isv.PRODUCT_UNSUBSCRIBE"),
        *("isv.SMS_SIGNATURE_ILLEGAL", "isv.SMS_TEMPLATE_ILLEGAL", "isv.SMS_SIGNATURE_SCENE_ILLEGAL"),
        *("isv.TEMPLATE_MISSING_PARAMETERS", "isv.TEMPLATE_PARAMS_ILLEGAL", "isv.INVALID_JSON_PARAM"),
        *(
            "isv.INVALID_PARAMETERS",
            "isv.PARAM_LENGTH_LIMIT",
            "isv.PARAM_NOT_SUPPORT_URL",
            "isv.BLACK_KEY_CONTROL_LIMIT",
        ),
    }
)


class NotTaken(Exception):
    """The provider did not take a message, for a reason that may pass: its own fault, an account without money."""


@dataclass(frozen=True, slots=True)
class Template:
    """An approved template: its code, and the names that stand in it."""

    code: str
    names: tuple[str, ...]


def read_templates(text: str) -> dict[str, Template]:
    """Return the templates by kind of notice, from ``kind=CODE:name,name;kind=CODE``; raises ``ImproperlyConfigured``.

    ``bundle`` is several notices of one morning, ``*`` every kind that is not named.
    """
    found: dict[str, Template] = {}
    for part in filter(None, (piece.strip() for piece in text.split(";"))):
        kind, is_said, rest = part.partition("=")
        code, _colon, names = rest.partition(":")
        if not is_said or not kind.strip() or not code.strip():
            raise ImproperlyConfigured(f"ALIYUN_SMS_TEMPLATES: {part!r} is not kind=CODE:name,name")
        chosen = tuple(name.strip() for name in names.split(",") if name.strip())
        if unknown := set(chosen) - AliyunGateway.NAMES:
            known = ", ".join(sorted(AliyunGateway.NAMES))
            raise ImproperlyConfigured(
                f"ALIYUN_SMS_TEMPLATES: {sorted(unknown)} is no value of a notice; there are {known}"
            )
        found[kind.strip()] = Template(code.strip(), chosen)
    if found and not {BUNDLE, ANY_KIND} & found.keys():
        raise ImproperlyConfigured("ALIYUN_SMS_TEMPLATES: name a template for bundle, several notices of one morning")
    return found


class AliyunGateway(TemplateGateway):
    """Sends by the ALIYUN_SMS_… settings (docs/operating.md)."""

    def template_of(self, kind: str) -> Template | None:
        """Return the template of a kind, None where there is none."""
        templates = read_templates(settings.ALIYUN_SMS_TEMPLATES)
        return templates.get(kind) or (templates.get(ANY_KIND) if kind != CODE else None)

    def has_template(self, kind: str) -> bool:
        """Say whether notices of a kind can be sent."""
        return self.template_of(kind) is not None

    def send_template(self, *, reference: str, phone: str, kind: str, values: Mapping[str, str]) -> None:
        """Hand over one message; raises ``NotNow``, ``Refused``, ``Undeliverable``, ``NotTaken`` or what the network does."""
        template = self.template_of(kind)
        if template is None:
            raise Undeliverable(f"ALIYUN_SMS_TEMPLATES names no template for {kind}")
        given = {name: values.get(name, "")[:LONGEST_VALUE] or "-" for name in template.names}
        query = {
            "PhoneNumbers": phone.removeprefix("+86").removeprefix("+"),
            "SignName": settings.ALIYUN_SMS_SIGN_NAME,
            "TemplateCode": template.code,
            "OutId": reference,
        }
        if given:
            query["TemplateParam"] = json.dumps(given, ensure_ascii=False)
        endpoint = settings.ALIYUN_SMS_ENDPOINT
        host = urlsplit(endpoint).netloc
        text = canonical_query(query)
        headers = signed_headers(
            host=host,
            query=text,
            key_id=settings.ALIYUN_SMS_KEY_ID,
            secret=settings.ALIYUN_SMS_KEY_SECRET,
            now=city_time.now(),
        )
        judge(outgoing.post(f"{endpoint}/?{text}", b"", headers, hosts={urlsplit(endpoint).hostname or ""}))


def canonical_query(query: Mapping[str, str]) -> str:
    """Return the parameters in the order of their names, percent-encoded as the signature wants them."""
    return "&".join(f"{quote(name, safe='-_.~')}={quote(query[name], safe='-_.~')}" for name in sorted(query))


def signed_headers(
    *,
    host: str,
    query: str,
    key_id: str,
    secret: str,
    now: datetime,
    nonce: str = "",
    action: str = ACTION,
    version: str = VERSION,
) -> dict[str, str]:
    """Return the headers of a POST to "/" without a body, the signature among them."""
    body = hashlib.sha256(b"").hexdigest()
    headers = {
        "host": host,
        "x-acs-action": action,
        "x-acs-content-sha256": body,
        "x-acs-date": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "x-acs-signature-nonce": nonce or secrets.token_hex(16),
        "x-acs-version": version,
    }
    names = ";".join(sorted(headers))
    lines = "".join(f"{name}:{headers[name]}\n" for name in sorted(headers))
    request = "\n".join(("POST", "/", query, lines, names, body))
    to_sign = f"{ALGORITHM}\n{hashlib.sha256(request.encode()).hexdigest()}"
    signature = hmac.new(secret.encode(), to_sign.encode(), hashlib.sha256).hexdigest()
    return {**headers, "Authorization": f"{ALGORITHM} Credential={key_id},SignedHeaders={names},Signature={signature}"}


def judge(answer: Answer) -> None:
    """Return where the message was taken; raises otherwise, with what the provider said of it."""
    data = answer.data()
    code, said = str(data.get("Code") or ""), str(data.get("Message") or "")[:300]
    if code == "OK" and answer.status == HTTPStatus.OK:
        return
    fault = f"{code or f'HTTP {answer.status}'} {said}".strip()
    if code.startswith(TOO_MANY) or answer.status in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}:
        raise NotNow(fault, wait=next((rest for word, rest in RESTS.items() if word in said), REST))
    if code in NUMBER_WRONG:
        raise Refused(fault)
    if code in NEVER:
        raise Undeliverable(fault)
    raise NotTaken(fault)
