"""Places where help is given, of kinds that are rows, with weekly hours, days that differ, and the services of each."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from grids.areas.choices import Level
from grids.areas.placed import PlacedAtAnyLevel, area_indexes
from procedures.dossiers.choices import Provider

LONGEST_NAME, LONGEST_ADDRESS, LONGEST_REASON = 60, 120, 80
MOST_PLACES, MOST_DAYS_AHEAD = 50, 90


class StationKind(models.Model):
    """What a place is: a service centre, a legal-aid point. A city adds its own."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    name = models.CharField(pgettext_lazy("thing", "name"), max_length=40)
    name_en = models.CharField(_("name in English"), max_length=60, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=100)
    is_active = models.BooleanField(_("active"), default=True)
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("kind of station")
        verbose_name_plural = _("kinds of stations")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.name


def closed_week() -> list[list[Any]]:
    """Return a week without hours."""
    return [[] for _day in range(7)]


class Station(PlacedAtAnyLevel):
    """A place where residents are helped, of the area that it serves; its point lies inside it.

    ``week``: seven lists of hours, Monday first, as calendars have them. ``slot_places``: so many come at one time; 0: no
    appointments. ``until_on``: the first day on which it is there no more. ``revision`` counts its changes.
    """

    kind = models.ForeignKey(StationKind, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=LONGEST_NAME)
    address = models.CharField(max_length=LONGEST_ADDRESS)
    directions = models.CharField(max_length=200, blank=True)
    # Of the place, published; no person's.
    phone = models.CharField(max_length=40, blank=True)
    lng = models.FloatField()
    lat = models.FloatField()
    provider = models.CharField(max_length=12, choices=Provider, default=Provider.GOVERNMENT)
    provided_by = models.CharField(max_length=80, blank=True)
    # None: nobody has looked yet.
    is_accessible = models.BooleanField(null=True)
    access_words = models.CharField(max_length=120, blank=True)
    week = models.JSONField(default=closed_week)
    # Of a make-up workday; empty: as most days of the week.
    makeup_slots = models.JSONField(default=list, blank=True)
    follows_holidays = models.BooleanField(default=True)
    slot_minutes = models.PositiveSmallIntegerField(default=15)
    slot_places = models.PositiveSmallIntegerField(default=0)
    days_ahead = models.PositiveSmallIntegerField(default=14)
    since_on = models.DateField()
    until_on = models.DateField(null=True)
    source = models.CharField(max_length=200, blank=True)
    revision = models.PositiveIntegerField(default=1)
    changed_by = models.BigIntegerField(null=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gt=F("since_on")),
                name="a_station_is_there_for_a_day_at_least",
            ),
            models.CheckConstraint(
                condition=Q(lng__gte=-180, lng__lte=180, lat__gte=-90, lat__lte=90), name="a_station_lies_on_the_earth"
            ),
            models.CheckConstraint(
                condition=Q(slot_minutes__gte=5, slot_minutes__lte=240)
                & Q(slot_places__lte=MOST_PLACES)
                & Q(days_ahead__gte=1, days_ahead__lte=MOST_DAYS_AHEAD),
                name="appointments_have_a_length_and_a_horizon",
            ),
            models.CheckConstraint(
                condition=Q(village__isnull=True) | Q(township__isnull=False),
                name="a_village_of_a_station_has_a_township",
            ),
        ]
        indexes = area_indexes("stations_of_{level}", "name", levels=(Level.TOWNSHIP, Level.VILLAGE))

    def __str__(self) -> str:
        return self.name


class StationService(models.Model):
    """A service of the hall that is handled at a station."""

    station = models.ForeignKey(Station, on_delete=models.CASCADE, related_name="services")
    type = models.ForeignKey("dossiers.DossierType", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["station", "type"], name="a_service_stands_once_at_a_station")]


class StationDay(models.Model):
    """A day on which a station has other hours than its week says, none where it is closed, and why."""

    station = models.ForeignKey(Station, on_delete=models.CASCADE, related_name="days")
    day = models.DateField()
    slots = models.JSONField(default=list, blank=True)
    reason = models.CharField(max_length=LONGEST_REASON)
    set_by = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["station", "day"], name="a_day_of_a_station_stands_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="a_day_that_differs_says_why"),
        ]
