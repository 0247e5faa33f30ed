"""Owns the rows of the services that a search finds, for the API and its files."""

from django.utils.translation import gettext_lazy as _

from foundation.web.lists.columns import Column, Kind, choice
from foundation.web.lists.definition import Table
from procedures.dossiers.choices import Provider


class ServicesFound(Table):
    """The services in force that somebody's words may mean."""

    code = "services"
    name = _("Services")
    columns = (
        Column("code", _("Code"), lambda version: version.type.code),
        Column("title", _("Service")),
        Column("summary", _("Summary")),
        Column("audience", _("Who may apply")),
        Column("provider", _("Provided by"), words=choice(Provider)),
        Column("promised_days", _("Promised, in working days"), kind=Kind.NUMBER),
        Column("papers", _("Papers wanted"), lambda version: "; ".join(paper.name for paper in version.papers.all())),
    )
