"""The base of API views: their actor, what JSON they take, and every error in the one shape."""

import io
import logging
from collections.abc import Collection, Iterable, Iterator, Mapping
from copy import copy
from functools import cache
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.openapi import AutoSchema
from rest_framework import exceptions as drf
from rest_framework import serializers
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.serializer_helpers import BindingDict
from rest_framework.views import APIView

from foundation.kernel.actor import Actor
from foundation.kernel.disk import is_storage_fault, storage_refusal
from foundation.kernel.errors import DomainError
from foundation.kernel.text import TOO_LONG, normalize_line_breaks
from foundation.web.access import actor_of
from foundation.web.http import error_body, headers_of, status_of

logger = logging.getLogger(__name__)

# What DRF calls otherwise than this house does.
_CODES = {"permission_denied": "denied"}
LARGEST_JSON = 2**20
# Of what is not known, so many names are told, so long.
MOST_NAMES, LONGEST_NAME = 20, 80


class BoundedJSONParser(JSONParser):
    """JSON of a size and a depth that somebody may have meant; a parser reads the stream past Django's own limit."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """Read no more than one byte beyond the limit; raises ``ParseError``."""
        data = stream.read(LARGEST_JSON + 1)
        if len(data) > LARGEST_JSON:
            raise drf.ParseError(_("The request is too long."))
        try:
            return super().parse(io.BytesIO(data), media_type, parser_context)
        except RecursionError as error:
            raise drf.ParseError(_("The request is nested too deeply.")) from error
        except drf.ParseError as error:
            reason = error.__cause__ or error.__context__
            raise drf.ParseError(_("This is not valid JSON: %(reason)s") % {"reason": reason}) from error


class WordsField(serializers.CharField):
    """Words of several lines, counted as the forms of the pages count them: a line break is one character."""

    def __init__(self, *, max_length: int, **options: Any) -> None:
        super().__init__(max_length=max_length, **options)
        self.longest = max_length

    def to_internal_value(self, data: Any) -> str:
        """Return the text as it is counted and kept; raises ``ValidationError`` with how many there are."""
        text = normalize_line_breaks(super().to_internal_value(data))
        if len(text) > self.longest:
            raise serializers.ValidationError(TOO_LONG % {"limit_value": self.longest, "show_value": len(text)})
        return text


class Shape(serializers.Serializer[Any]):
    """The base of everything in JSON: what comes in and is not known is refused by name, never dropped in silence."""

    takes_others: ClassVar[bool] = False

    def to_internal_value(self, data: Any) -> Any:
        """Return what came in; raises ``ValidationError`` naming what does not fit and what is not known."""
        names = data if isinstance(data, Mapping) and not self.takes_others else ()
        unknown = unknown_names(names, self.fields)
        try:
            known = super().to_internal_value(data)
        except serializers.ValidationError as error:
            said = error.detail if isinstance(error.detail, dict) else {"non_field_errors": error.detail}
            raise serializers.ValidationError({**said, **unknown}) from error
        if unknown:
            raise serializers.ValidationError(unknown)
        return known


class QueryShape(Shape):
    """What is read from an address; the view refuses words that none of its shapes knows (``ApiView.query_words``)."""

    takes_others = True


class FlatShape(Shape):
    """A shape that is read very often. Its fields keep nothing of a call, so they are made once for the process."""

    @property
    def fields(self) -> Any:
        """Return the fields of the class: DRF's copies for each call cost more than validating."""
        return _fields_of(type(self))


@cache
def _fields_of(shape: type[FlatShape]) -> BindingDict:
    fields = BindingDict(shape())
    for name, declared in shape._declared_fields.items():  # noqa: SLF001 - as DRF itself reads them
        fields[name] = copy(declared)
    return fields


def words_of(*shapes: type[Shape]) -> frozenset[str]:
    """Return the words of an address that the shapes read."""
    return frozenset(name for shape in shapes for name in shape().get_fields())


def unknown_names(names: Iterable[Any], known: Collection[str]) -> dict[str, list[str]]:
    """Return a sentence for each name that is not known, of a great many only for some."""
    found = sorted({str(name) for name in names} - set(known))[:MOST_NAMES]
    if not found:
        return {}
    sentence = _("This is not known here. Known: %(known)s.") % {"known": ", ".join(sorted(known)) or "–"}
    return {name[:LONGEST_NAME]: [sentence] for name in found}


class ErrorShape(Shape):
    """The one shape of every error."""

    code = serializers.CharField()
    message = serializers.CharField()
    fields = serializers.DictField(child=serializers.CharField(), required=False)  # type: ignore[assignment] # its contract name


class DescribedSchema(AutoSchema):
    """Describes beside what an operation declares the errors that its rule, its address and its data bring with them."""

    ERRORS: ClassVar[Mapping[str, str]] = {
        "400": "The body is not valid JSON",
        "401": "No token, or one that is not valid",
        "403": "The caller's postings do not open this",
        "404": "There is nothing under this name among what the caller may see",
        "422": "Something sent does not fit; named in fields where it is one of them",
    }

    def get_operation(self, *args: Any, **kwargs: Any) -> Any:
        """Add them, in the one shape."""
        operation = super().get_operation(*args, **kwargs)
        declared = getattr(self.view, "access_rule", None)
        if operation is None or declared is None or declared.public:
            return operation
        shape = {"application/json": {"schema": self.resolve_serializer(ErrorShape, "response").ref}}
        for status in _errors_of(operation, has_roles=bool(declared.roles)):
            operation["responses"].setdefault(status, {"description": self.ERRORS[status]})
        for status, response in operation["responses"].items():
            if status >= "400":
                response.setdefault("content", shape)
        return operation


def _errors_of(operation: Mapping[str, Any], *, has_roles: bool) -> list[str]:
    places = {parameter["in"] for parameter in operation.get("parameters", ())}
    body = operation.get("requestBody", {}).get("content", {})
    brought = {
        "400": "application/json" in body,
        "401": True,
        "403": has_roles,
        "404": "path" in places,
        # Every address refuses words it does not know.
        "422": True,
    }
    return [status for status, is_brought in brought.items() if is_brought]


class ApiView(APIView):
    """An API view that knows its actor. Subclasses declare ``access_rule`` (kernel.access) or answer 403.

    ``query_words``: what an address may say after the question mark; other words are refused, not passed over.
    """

    access_rule: Any = None
    query_words: ClassVar[Collection[str]] = frozenset()
    parser_classes = [BoundedJSONParser]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse words that the view does not know, once it is settled who asks."""
        super().initial(request, *args, **kwargs)
        if unknown := unknown_names(request.query_params, self.query_words):
            raise serializers.ValidationError(unknown)

    def actor(self, request: Request) -> Actor:
        """Return who acts; the middleware's answer for sessions and tokens alike."""
        return actor_of(request.user)


def answer_error(error: Exception, context: dict[str, Any]) -> Response | None:
    """Turn domain, Django and DRF errors into the one shape; anything else stays a 500."""
    del context
    if is_storage_fault(error):
        logger.error("no room on the disk", exc_info=error)
        error = storage_refusal()
    if isinstance(error, DomainError):
        return Response(error_body(error), status=status_of(error), headers=headers_of(error))
    if isinstance(error, Http404):
        return Response({"code": "not_found", "message": _("There is nothing here.")}, status=404)
    if isinstance(error, PermissionDenied):
        return Response({"code": "denied", "message": _("You may not do this.")}, status=403)
    if isinstance(error, drf.ValidationError):
        return Response(
            {
                "code": "invalid",
                "message": _("Some of the data does not fit."),
                "fields": _flatten_fields(error.detail),
            },
            status=422,
        )
    if isinstance(error, drf.APIException):
        challenge: str | None = getattr(error, "auth_header", None)
        headers = {"WWW-Authenticate": challenge} if challenge else None
        return Response(
            {"code": _CODES.get(error.default_code, error.default_code), "message": str(error.detail)},
            status=error.status_code,
            headers=headers,
        )
    return None


def _flatten_fields(detail: Any) -> dict[str, str]:
    fields = detail if isinstance(detail, dict) else {"non_field_errors": detail}
    return {str(name): " ".join(_sentences(value)) for name, value in fields.items()}


def _sentences(detail: Any) -> Iterator[str]:
    """Return the sentences of one field, of a list inside it each once."""
    if isinstance(detail, dict):
        detail = [sentence for value in detail.values() for sentence in _sentences(value)]
    if isinstance(detail, list | tuple):
        yield from dict.fromkeys(sentence for value in detail for sentence in _sentences(value))
    else:
        yield str(detail)
