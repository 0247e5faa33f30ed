"""The base of API views: their actor, what JSON they take, and every error in the one shape."""

import io
from collections.abc import Iterator, Mapping
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
from rest_framework.views import APIView

from governance.kernel.access import actor_of
from governance.kernel.actor import Actor
from governance.kernel.errors import DomainError
from governance.kernel.http import error_body, status_of

# What DRF calls otherwise than this house does.
_CODES = {"permission_denied": "denied"}
LARGEST_JSON = 2**20


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


class ErrorShape(serializers.Serializer[Any]):
    """The one shape of every error."""

    code = serializers.CharField()
    message = serializers.CharField()
    fields = serializers.DictField(child=serializers.CharField(), required=False)  # type: ignore[assignment] # its contract name


class Described(AutoSchema):
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
        "422": "query" in places or bool(body),
    }
    return [status for status, is_brought in brought.items() if is_brought]


class ApiView(APIView):
    """An API view that knows its actor. Subclasses declare ``access_rule`` (kernel.access) or answer 403."""

    access_rule: Any = None
    parser_classes = [BoundedJSONParser]

    def actor(self, request: Request) -> Actor:
        """Return who acts; the middleware's answer for sessions and tokens alike."""
        return actor_of(request.user)


def answer_error(error: Exception, context: dict[str, Any]) -> Response | None:
    """Turn domain, Django and DRF errors into the one shape; anything else stays a 500."""
    del context
    if isinstance(error, DomainError):
        return Response(error_body(error), status=status_of(error))
    if isinstance(error, Http404):
        return Response({"code": "not_found", "message": _("There is nothing here.")}, status=404)
    if isinstance(error, PermissionDenied):
        return Response({"code": "denied", "message": _("You may not do this.")}, status=403)
    if isinstance(error, drf.ValidationError):
        return Response(
            {"code": "invalid", "message": _("Some of the data does not fit."), "fields": _flat(error.detail)},
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


def _flat(detail: Any) -> dict[str, str]:
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
