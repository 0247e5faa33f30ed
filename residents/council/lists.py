"""Owns the lists of the council: bodies, meetings, ballots, resolutions; each for all who sign in, as far as they see it."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from foundation.kernel.actor import Actor
from foundation.web.access import PUBLIC
from foundation.web.lists.columns import Column, Kind
from foundation.web.lists.definition import List, register
from foundation.web.lists.paging import Order, Part
from grids.areas import selectors as areas
from procedures.ballots import selectors as ballots
from procedures.ballots.choices import BallotState, Outcome
from residents.council import presenters, selectors
from residents.council.choices import BodyKind
from residents.council.filters import BallotFilter, BodyFilter, MeetingFilter, ResolutionFilter


@register
class Bodies(List):
    """The bodies that deliberate."""

    code = "bodies"
    name = _("Bodies")
    route = "council:bodies"
    filters = BodyFilter
    orders = (Order("name", _("by name"), (Part("name"),)),)
    columns = (
        Column("id", _("Number"), lambda row: row.pk, Kind.NUMBER),
        Column("name", _("Name"), lambda row: row.name),
        Column("kind", _("Kind"), lambda row: str(BodyKind(row.kind).label)),
        Column("place", _("Whose"), presenters.body_place),
        Column("due", _("Due"), lambda row: row.due, Kind.NUMBER),
    )

    def scope(self, actor: Actor) -> QuerySet[Any]:
        """Return every body that has not ended."""
        del actor
        return selectors.bodies()

    def read(self, found: QuerySet[Any]) -> Sequence[Any]:
        """Read them with whose they are."""
        rows = list(found)
        for row in rows:
            row.place = presenters.body_place(row)
        return rows


@register
class Meetings(List):
    """The meetings of all bodies."""

    code = "meetings"
    name = _("Meetings")
    route = "council:meetings"
    filters = MeetingFilter
    orders = (
        Order("-starts_at", _("latest first"), (Part("starts_at"),), descending=True),
        Order("starts_at", _("earliest first"), (Part("starts_at"),)),
    )
    columns = (
        Column("id", _("Identifier"), lambda row: str(row.client_id)),
        Column("title", _("Title"), lambda row: row.title),
        Column("body", _("Body"), lambda row: row.body.name),
        Column("venue", _("Venue"), lambda row: row.venue.name),
        Column("starts_at", _("Begins"), lambda row: row.starts_at, Kind.MOMENT),
        Column("due", _("Due"), lambda row: row.due, Kind.NUMBER),
        Column("present", _("Present"), lambda row: row.present, Kind.NUMBER),
        Column("held_at", _("Written down"), lambda row: row.held_at, Kind.MOMENT),
        Column("cancelled_at", _("Cancelled"), lambda row: row.cancelled_at, Kind.MOMENT),
    )

    def scope(self, actor: Actor) -> QuerySet[Any]:
        """Return every meeting."""
        del actor
        return selectors.meetings()

    def read(self, found: QuerySet[Any]) -> Sequence[Any]:
        """Read them with body and venue."""
        return list(found.select_related("body", "venue"))


@register
class Ballots(List):
    """The ballots one may see. No column says how the votes stand before they are counted."""

    code = "ballots"
    name = _("Ballots")
    route = "council:ballots"
    filters = BallotFilter
    orders = (Order("-made_at", _("latest first"), (Part("made_at"),), descending=True),)
    columns = (
        Column("id", _("Identifier"), lambda row: str(row.client_id)),
        Column("title", _("Question"), lambda row: row.title),
        Column("state", _("State"), lambda row: str(BallotState(row.state).label)),
        Column("place", _("Place"), lambda row: areas.own_place(row).name),
        Column("rule", _("Rule"), lambda row: row.rule.name),
        Column("opens_at", _("Opens"), lambda row: row.opens_at, Kind.MOMENT),
        Column("closes_at", _("Closes"), lambda row: row.closes_at, Kind.MOMENT),
        Column("outcome", _("Outcome"), lambda row: str(Outcome(row.outcome).label) if row.outcome else ""),
    )

    def scope(self, actor: Actor) -> QuerySet[Any]:
        """Return the ballots the actor may see, on whose roll the actor stands among them."""
        return ballots.visible_ballots(actor, selectors.voter_keys_of(actor))

    def read(self, found: QuerySet[Any]) -> Sequence[Any]:
        """Read them with their rules and the words of a row."""
        rows: Sequence[Any] = ballots.read_ballots(found)
        for row, shown in zip(rows, presenters.ballot_rows(rows), strict=True):
            row.shown = shown
        return rows


@register
class Resolutions(List):
    """The resolutions one may see: published ones, and those of the own place."""

    code = "resolutions"
    name = _("Resolutions")
    route = "council:resolutions"
    # What is published is for everybody.
    access = PUBLIC
    filters = ResolutionFilter
    orders = (Order("-number", _("latest first"), (Part("made_at"),), descending=True),)
    columns = (
        Column("number", _("Number"), lambda row: row.number),
        Column("title", _("Title"), lambda row: row.title),
        Column("body", _("Body"), lambda row: row.body.name),
        Column("published_at", _("Published"), lambda row: row.published_at, Kind.MOMENT),
        Column("carried_out_on", _("Carried out on"), lambda row: row.carried_out_on, Kind.DAY),
    )

    def scope(self, actor: Actor) -> QuerySet[Any]:
        """Return the resolutions the actor may see."""
        return selectors.resolutions(actor)

    def read(self, found: QuerySet[Any]) -> Sequence[Any]:
        """Read them with their bodies."""
        return list(found.select_related("body"))
