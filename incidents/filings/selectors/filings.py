"""Owns the reading of reports for record: who sees which, one by its number, its timeline, its open acts."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from foundation.kernel.actor import Actor
from foundation.kernel.errors import NotFound
from foundation.kernel.search import fold_text
from foundation.process.offers import Complete, Offer, as_the_table_says, offers_of
from foundation.process.timeline import TimelineEntry, steps_of
from incidents.filings.choices import ACKNOWLEDGE, OPEN_STATES, SUBJECT_KIND, FilingAction
from incidents.filings.models import FilingRecord, FilingStep
from incidents.filings.scoping import ORDINARY, visible_to
from incidents.filings.workflow import FILING
from procedures.clocks.kinds import Subject
from procedures.clocks.selectors import Deadline, deadline_of

# So many others are offered to merge with.
MOST_TARGETS = 50


def visible_filings(actor: Actor) -> QuerySet[FilingRecord]:
    """Return the reports for record the actor may see, in no order."""
    return FilingRecord.objects.filter(visible_to(actor))


def countable_filings(actor: Actor) -> QuerySet[FilingRecord]:
    """Return those of them that counts may speak of: none that names a person."""
    return visible_filings(actor).filter(ORDINARY)


def hidden_filing(number: str) -> NotFound:
    """Return the refusal of a number that names nothing the actor sees."""
    return NotFound(_("There is no report for record %(number)s that you may see.") % {"number": number[:20]})


def filing_by_number(actor: Actor, number: str) -> FilingRecord:
    """Return the one of this number with its names; raises ``NotFound``."""
    rows = visible_filings(actor).select_related("reported_by", "acknowledged_by", "master")
    found = rows.filter(number=number.upper()).first()
    if found is None:
        raise hidden_filing(number)
    return found


def read_filing_rows(found: QuerySet[FilingRecord]) -> Sequence[FilingRecord]:
    """Return the rows of a page with the number of what each was merged with; one statement."""
    return list(found.select_related("master", "reported_by"))


def search_filings(rows: QuerySet[FilingRecord], words: str) -> QuerySet[FilingRecord]:
    """Narrow to those that hold every word, of whatever script; two Chinese characters will do."""
    for word in fold_text(words).split():
        rows = rows.filter(search_text__contains=word)
    return rows


def acknowledgement_deadline(filing: FilingRecord) -> Deadline | None:
    """Return until when it is to be read; None where no clock could be set."""
    return deadline_of(Subject(SUBJECT_KIND, filing.number), ACKNOWLEDGE)


def merge_targets(actor: Actor, filing: FilingRecord) -> QuerySet[FilingRecord]:
    """Return the open ones of the same township that it may be merged with, the latest first: as open to readers as it is."""
    return (
        visible_filings(actor)
        .filter(
            township_id=filing.township_id,
            state__in=OPEN_STATES,
            sensitivity=filing.sensitivity,
            **({} if filing.sensitivity == "ordinary" else {"level": filing.level}),
        )
        .exclude(pk=filing.pk)
        .order_by("-filed_at", "-pk")[:MOST_TARGETS]
    )


def merged_copies(filings: Sequence[FilingRecord]) -> Mapping[int, list[FilingRecord]]:
    """Return all that was merged into each, over however many steps, by the number of its row."""
    found: dict[int, list[FilingRecord]] = {filing.pk: [] for filing in filings}
    root = {filing.pk: filing.pk for filing in filings}
    while root:
        copies = list(FilingRecord.objects.filter(Q(master__in=root)).exclude(pk__in=root))
        below = {copy.pk: root[copy.master_id] for copy in copies if copy.master_id in root}
        for copy in copies:
            found[below[copy.pk]].append(copy)
        root = below
    return found


def filing_offers(actor: Actor, filing: FilingRecord, complete: Complete = as_the_table_says) -> list[Offer]:
    """Return the moves from where it stands, the refused ones with the reason."""
    return offers_of(actor, FILING, filing, complete)


def filing_timeline(filing: FilingRecord) -> list[TimelineEntry]:
    """Return its steps, oldest first."""
    return steps_of(FILING, FilingStep.objects.filter(subject=filing), _remark)


def _remark(action: str, detail: Mapping[str, Any]) -> str:
    if action == FilingAction.WATCH and detail.get("until"):
        return _("until %(day)s") % {"day": detail["until"]}
    if action == FilingAction.MERGE and detail.get("master"):
        return _("with %(number)s") % {"number": detail["master"]}
    if action == FilingAction.CONVERT and detail.get("incident"):
        return _("as %(reference)s") % {"reference": detail["incident"]}
    return ""
