"""Owns the tables of the board that are handed out as files."""

from django.utils.translation import gettext_lazy as _

from foundation.web.lists.columns import Column, Kind
from foundation.web.lists.definition import Table


class NotAskedAgain(Table):
    """What applicants need not say or bring again, by township and month."""

    code = "not_asked_again"
    name = _("Not asked again")
    columns = (
        Column("month", _("Month"), kind=Kind.DAY),
        Column("township", _("Township"), "name"),
        Column("code", _("Code of the township")),
        Column("answers_reused", _("Answers not asked again"), kind=Kind.NUMBER),
        Column("papers_reused", _("Papers not brought again"), kind=Kind.NUMBER),
        Column("asked", _("Answers asked"), kind=Kind.NUMBER),
        Column("share", _("Share of answers, per cent"), kind=Kind.NUMBER),
    )
