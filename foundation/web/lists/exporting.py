"""Exporting a list: who may have what, what the audit trail says of it, and a file at once or a job that makes it."""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import FileResponse, QueryDict, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from foundation.kernel import city_time, policies
from foundation.kernel.actor import Actor
from foundation.kernel.audit import audit
from foundation.kernel.errors import Denied, Invalid
from foundation.kernel.pacing import TooMany
from foundation.web.lists.columns import Value
from foundation.web.lists.definition import List, Table
from foundation.web.lists.formats import CSV, MEDIA_TYPES, XLSX, csv_parts, write_xlsx
from foundation.web.lists.paging import capped_count
from foundation.web.models import ExportJob

FORMATS = (CSV, XLSX)
MOST_WAITING = 3
LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks for: the words of the address, the format, and personal columns with the reason for them."""

    query: QueryDict
    format: str
    with_personal: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Queued:
    """The export is long: a duty writes it under this number."""

    id: UUID


def export(actor: Actor, listing: List, wish: Wish) -> HttpResponseBase | Queued:
    """Return the file, or the number of the job that makes it where it is long. Either way the audit trail says who took what.

    Raises ``Denied`` for personal columns without the capability, ``Invalid`` where a reason is missing, the address
    does not fit or there are more than its format takes, and ``TooMany`` while enough of the reader's exports wait.
    """
    require_wish(actor, listing, wish)
    now = city_time.now()
    found = listing.matching_rows(actor, wish.query, now)
    listing.order(wish.query)
    at_once, most = settings.EXPORT_ROWS_AT_ONCE[wish.format], settings.EXPORT_ROWS
    rows = capped_count(found, at_once + 1)
    if rows > at_once:
        if capped_count(found, most + 1) > most:
            raise Invalid(_("More than %(count)d rows: narrow the list first.") % {"count": most})
        return _queue(actor, listing, wish)
    note_export(actor, listing, wish, rows=rows)
    batches = listing.values(found, wish.query, with_personal=wish.with_personal)
    return _file(listing, wish.format, batches)


def export_rows(actor: Actor, table: Table, rows: Sequence[Any], wish: Wish) -> HttpResponseBase:
    """Return the file of the few rows that belong to one subject; the audit trail says who took it and of what.

    Raises ``Denied`` and ``Invalid`` as ``export`` does.
    """
    require_wish(actor, table, wish)
    note_export(actor, table, wish, rows=len(rows))
    return _file(table, wish.format, iter([table.values_of(rows, with_personal=wish.with_personal)]))


def _file(table: Table, file_format: str, batches: Iterator[list[tuple[Value, ...]]]) -> HttpResponseBase:
    """Return the rows as a file to keep: a CSV as it is written, a workbook once it is whole."""
    if file_format == CSV:
        parts = _in_language(csv_parts(table.columns, batches), translation.get_language() or "")
        return as_attachment(StreamingHttpResponse(parts, content_type=MEDIA_TYPES[CSV]), table, CSV)
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    write_xlsx(file, str(table.name), table.columns, batches)
    return as_attachment(FileResponse(file, content_type=MEDIA_TYPES[XLSX]), table, XLSX)


def require_wish(actor: Actor, listing: Table, wish: Wish) -> None:
    """Refuse a format that is not offered, and personal columns without the capability or the reason."""
    if actor.user_id is None:
        raise Denied(_("Only a person exports."))
    if wish.format not in FORMATS:
        raise Invalid(_("This format is not offered."), fields={"format": ", ".join(FORMATS)})
    if not wish.with_personal:
        return
    policies.require(actor, "export.personal", listing.code)
    if not wish.reason.strip():
        raise Invalid(
            _("Say what the personal data is needed for."), fields={"reason": _("Personal data needs a reason.")}
        )
    if len(wish.reason) > LONGEST_REASON:
        raise Invalid(_("The reason is too long."), fields={"reason": _("At most 200 characters.")})


def note_export(actor: Actor, listing: Table, wish: Wish, *, rows: int) -> None:
    """Write into the audit trail who takes how many rows of which list out, how narrowed and why."""
    detail = {
        "format": wish.format,
        "query": wish.query.urlencode(),
        "rows": rows,
        "personal": wish.with_personal,
        "reason": wish.reason,
    }
    with transaction.atomic():
        audit(actor, "export", "list", [listing.code], at=city_time.now(), detail=detail)


def file_name(listing: Table, file_format: str) -> str:
    """Return what the file is called on the reader's disk: the list and the day."""
    return f"{listing.name}-{city_time.local_day(city_time.now()):%Y-%m-%d}.{file_format}"


def _queue(actor: Actor, listing: List, wish: Wish) -> Queued:
    waiting = ExportJob.objects.filter(owner_id=actor.user_id, finished_at=None, given_up_at=None).count()
    if waiting >= MOST_WAITING:
        raise TooMany(_("Your earlier exports are still being written. Wait for them."), retry_after=60)
    job = ExportJob.objects.create(
        owner_id=actor.user_id or 0,
        list_code=listing.code,
        query=wish.query.urlencode(),
        format=wish.format,
        language=translation.get_language() or "",
        with_personal=wish.with_personal,
        reason=wish.reason.strip(),
        created_at=city_time.now(),
    )
    return Queued(job.pk)


def _in_language(parts: Iterator[bytes], language: str) -> Iterator[bytes]:
    """Yield the parts in the reader's language: they are written when the request is over."""
    while True:
        with translation.override(language):
            part = next(parts, None)
        if part is None:
            return
        yield part


def as_attachment(response: HttpResponseBase, listing: Table, file_format: str) -> HttpResponseBase:
    """Return the response as a file to keep, called by the list and the day."""
    disposition = content_disposition_header(as_attachment=True, filename=file_name(listing, file_format))
    response["Content-Disposition"] = disposition or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response
