"""The route of a list in the API: pages in JSON, or with ``format`` the export of everything that fits."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from django.conf import settings
from django.http import QueryDict
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.kernel import city_time
from foundation.web.lists.columns import Kind
from foundation.web.lists.definition import List, Table
from foundation.web.lists.exporting import FORMATS, LONGEST_REASON, Queued, Wish, export, export_rows
from foundation.web.lists.filters import WordFilter, YesNoFilter
from foundation.web.lists.formats import MEDIA_TYPES
from foundation.web.lists.paging import capped_count
from foundation.web.rest import ApiView, ErrorShape, QueryShape, Shape, words_of

JSON = "json"
MOST_ROWS_OF_A_PAGE = 200


class RowsQuery(QueryShape):
    """In which format the rows are answered."""

    format = serializers.ChoiceField(
        choices=[JSON, *FORMATS],
        required=False,
        default=JSON,
        help_text=_("csv or xlsx: a file with everything that fits"),
    )
    personal = serializers.BooleanField(
        required=False, default=False, help_text=_("Export personal columns in clear; needs a reason")
    )
    reason = serializers.CharField(required=False, default="", allow_blank=True, max_length=LONGEST_REASON)


class OrderedQuery(RowsQuery):
    """What sorts a list or exports it; what narrows it stands in its filter."""

    ordering = serializers.CharField(
        required=False, default="", allow_blank=True, help_text=_("One of the orders offered")
    )


class ListQuery(OrderedQuery):
    """What pages a list besides."""

    cursor = serializers.CharField(required=False, default="", allow_blank=True, max_length=400)
    limit = serializers.IntegerField(required=False, min_value=1)


class ExportJobShape(Shape):
    """An export that is being written; its owner finds it under ``url``, signed in."""

    id = serializers.UUIDField()
    url = serializers.URLField()


_FILES: Mapping[Any, Any] = {(200, MEDIA_TYPES[one].partition(";")[0]): OpenApiTypes.BINARY for one in FORMATS}
_REFUSALS: Mapping[Any, Any] = {
    403: OpenApiResponse(ErrorShape, description="Personal columns without the capability"),
    422: OpenApiResponse(ErrorShape, description="Which word does not fit, and what to do"),
}


def described(
    operation_id: str, filters: type[WordFilter], shape: type[Shape], name: str
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return the decorator that describes the ``get`` of a list: its filters, its page of ``shape`` called ``name``, its files."""
    return _described(operation_id, filters, ListQuery, _page_shape(shape, name))


def _page_shape(shape: type[Shape], name: str) -> type[Shape]:
    return type(
        name,
        (Shape,),
        {
            "__doc__": "A page of a list; ``count`` goes no further than the cap.",
            "__module__": shape.__module__,
            "count": serializers.IntegerField(),
            "next": serializers.URLField(allow_null=True),
            "previous": serializers.URLField(allow_null=True),
            "results": shape(many=True),
        },
    )


def _described(
    operation_id: str, filters: type[WordFilter], query: type[RowsQuery], answer: Any
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    words = [
        OpenApiParameter(
            word,
            OpenApiTypes.BOOL if isinstance(found, YesNoFilter) else OpenApiTypes.STR,
            description=str(found.label),
        )
        for word, found in filters.base_filters.items()
    ]
    return extend_schema(
        operation_id=operation_id,
        parameters=[*words, query],
        responses={
            (200, "application/json"): answer,
            **_FILES,
            202: OpenApiResponse(ExportJobShape, description="Long: being written, for its owner to fetch"),
            **_REFUSALS,
            429: OpenApiResponse(ErrorShape, description="Earlier exports are still being written"),
        },
    )


_FIELDS: Mapping[Kind, type[serializers.Field[Any, Any, Any, Any]]] = {
    Kind.TEXT: serializers.CharField,
    Kind.NUMBER: serializers.FloatField,
    Kind.MOMENT: serializers.DateTimeField,
    Kind.DAY: serializers.DateField,
    Kind.YES_NO: serializers.BooleanField,
}


def shape_of(listing: List) -> type[Shape]:
    """Return a shape with each column of a list that says nothing of a person, as the export writes it."""
    columns = [column for column in listing.columns if not column.is_personal]
    fields = {column.code: _FIELDS[column.kind](help_text=column.name, allow_null=True) for column in columns}
    return type(f"{type(listing).__name__}Shape", (Shape,), {"__module__": type(listing).__module__, **fields})


def described_rows(
    operation_id: str, shape: type[Shape], query: type[RowsQuery] = RowsQuery
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return the decorator that describes the ``get`` of a few rows: an array of ``shape``, or a file; ``query``: its words."""
    responses = {(200, "application/json"): shape(many=True), **_FILES, **_REFUSALS}
    return extend_schema(operation_id=operation_id, parameters=[query], responses=responses)


class FileView(ApiView):
    """A view whose rows are also had as a file."""

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:  # noqa: FBT001, FBT002 - DRF's
        """What ``format`` names is made by the view; its errors stay JSON."""
        if "format" in request.query_params:
            return JSONRenderer(), JSONRenderer.media_type
        return super().perform_content_negotiation(request, force)


class RowsView(FileView):
    """``GET`` of the few rows that belong to one subject, or are few by themselves: all of them, in an array or a file."""

    table: ClassVar[Table]
    query_words = words_of(RowsQuery)

    def answer_rows(
        self, request: Request, rows: Sequence[Any], shape: type[Shape], subject: str = ""
    ) -> HttpResponseBase:
        """Answer the rows as JSON, or as the file that ``format`` names. ``subject``: whose they are, for the audit trail."""
        asked = RowsQuery(data=request.query_params)
        asked.is_valid(raise_exception=True)
        words = asked.validated_data
        if words["format"] == JSON:
            return Response(shape(rows, many=True).data)
        query = QueryDict(mutable=True)
        if subject:
            query["of"] = subject
        wish = Wish(query, words["format"], words["personal"], words["reason"])
        return export_rows(self.actor(request), self.table, rows, wish)


class ListView(FileView):
    """``GET`` of a list. Subclasses name ``listing``, and ``shape`` where its JSON is not its columns."""

    listing: ClassVar[List]
    shape: ClassVar[type[Shape] | None] = None
    page_size: ClassVar[int] = 50
    largest_page: ClassVar[int] = MOST_ROWS_OF_A_PAGE
    count_cap: ClassVar[int | None] = None
    asked: ClassVar[type[RowsQuery]] = ListQuery

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if not hasattr(cls, "listing"):
            return
        cls.access_rule = cls.listing.access
        cls.query_words = words_of(cls.asked) | set(cls.listing.filters.base_filters)
        if "get" not in cls.__dict__:
            cls.get = cls.describe(cls.shape or shape_of(cls.listing))(_new_get())  # type: ignore[attr-defined]

    @classmethod
    def describe(cls, shape: type[Shape]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Return the decorator that describes ``get`` where a subclass has none of its own."""
        name = f"{shape.__name__.removesuffix('Shape').removesuffix('Serializer')}ListShape"
        return described(f"{cls.listing.code}_list", cls.listing.filters, shape, name)

    def rows(self, items: Sequence[Any]) -> list[Mapping[str, Any]]:
        """Return the rows of a page as they go out."""
        if self.shape is not None:
            return list(self.shape(items, many=True).data)
        columns = [column for column in self.listing.columns if not column.is_personal]
        values = zip(*(column.reader()(items) for column in columns), strict=True)
        return [dict(zip((column.code for column in columns), row, strict=True)) for row in values]

    def answer(self, request: Request) -> HttpResponseBase:
        """Answer one page of the rows the caller may see, or all that fit as a file."""
        asked = self.asked(data=request.query_params)
        asked.is_valid(raise_exception=True)
        words, listing = asked.validated_data, self.listing
        if words["format"] != JSON:
            wish = Wish(listing.own_words(request.query_params), words["format"], words["personal"], words["reason"])
            made = export(self.actor(request), listing, wish)
            return _job_answer(made) if isinstance(made, Queued) else made
        return self.answer_json(
            request, listing.matching_rows(self.actor(request), request.query_params, city_time.now()), words
        )

    def answer_json(self, request: Request, found: Any, words: Mapping[str, Any]) -> Response:
        """Answer one page of a set that is narrowed; ``words``: of the address, as ``asked`` reads them."""
        listing, query = self.listing, request.query_params
        size = words.get("limit") or self.page_size
        if size > self.largest_page:
            raise serializers.ValidationError({"limit": [_TOO_MANY % {"most": self.largest_page}]})
        page = listing.page_of_found(found, query, size=size)
        return Response(
            {
                "count": capped_count(found, self.count_cap),
                "next": _link(request, page.next),
                "previous": _link(request, page.previous),
                "results": self.rows(page.items),
            }
        )


class WholeListView(ListView):
    """``GET`` of a list that is short and of use only whole: narrowed and sorted as its page, in an array or a file."""

    asked = OrderedQuery

    @classmethod
    def describe(cls, shape: type[Shape]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Return the decorator that describes ``get`` where a subclass has none of its own."""
        return _described(f"{cls.listing.code}_list", cls.listing.filters, cls.asked, shape(many=True))

    def answer_json(self, request: Request, found: Any, words: Mapping[str, Any]) -> Response:
        """Answer the whole set that is narrowed."""
        del words
        return Response([row for rows in self.listing.batches(found, request.query_params) for row in self.rows(rows)])


def _new_get() -> Callable[..., HttpResponseBase]:
    """Return a ``get`` of its own for one list: its description is written on the function."""

    def get(self: ListView, request: Request) -> HttpResponseBase:
        """Answer one page of the rows the caller may see, or all that fit as a file."""
        return self.answer(request)

    return get


_TOO_MANY = _("At most %(most)d.")


def _job_answer(job: Queued) -> Response:
    url = settings.SITE_URL.rstrip("/") + reverse("lists:exports")
    return Response({"id": str(job.id), "url": url}, status=202, headers={"Location": url})


def _link(request: Request, cursor: str) -> str | None:
    if not cursor:
        return None
    params: QueryDict = request.query_params.copy()
    params["cursor"] = cursor
    return request.build_absolute_uri(f"{request.path}?{params.urlencode()}")
