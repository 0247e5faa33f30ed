"""Owns what was asked and what was not asked again, by the day an application came: what the board's tally counts."""

from collections.abc import Iterable

from django.db.models import Count, QuerySet

from foundation.kernel.day_counts import DayCount, local_day
from procedures.dossiers.choices import AnswerSource
from procedures.dossiers.models import Answer, Dossier, Need

REUSE_COUNTS = ("asked", "answers_reused", "papers_reused")


def all_dossiers() -> QuerySet[Dossier]:
    """Return every application, for what counts them."""
    return Dossier.objects.all()


def reuse_counts(rows: QuerySet[Dossier]) -> Iterable[DayCount]:
    """Return what counts of these applications: questions answered, answers and papers that were held already."""
    moment, on = "dossier__submitted_at", local_day("dossier__submitted_at")
    answers = Answer.objects.filter(dossier__in=rows).annotate(day=on)
    papers = Need.objects.filter(dossier__in=rows, reused_from__isnull=False).annotate(day=on)
    held = answers.exclude(source=AnswerSource.ASKED)
    return (
        DayCount(answers.filter(source=AnswerSource.ASKED), {"asked": Count("pk")}, moment, "dossier__"),
        DayCount(held, {"answers_reused": Count("pk")}, moment, "dossier__"),
        DayCount(papers, {"papers_reused": Count("pk")}, moment, "dossier__"),
    )
