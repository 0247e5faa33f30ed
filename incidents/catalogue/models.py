"""What may be reported to the net, by which standard and within which time: all rows, all dated."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from grids.areas.choices import Level
from incidents.catalogue.choices import Line, Stage
from procedures.clocks.choices import LimitUnit


class Matter(models.Model):
    """An admitted matter with its filing and closing standard. ``start_level`` is the desk that acts first."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(pgettext_lazy("thing", "name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=80)
    pinyin = models.CharField(_("pinyin"), max_length=120, blank=True)
    line = models.CharField(_("business line"), max_length=20, choices=Line)
    icon = models.CharField(_("sign"), max_length=40, default="alert-circle")
    start_level = models.CharField(_("first desk"), max_length=10, choices=Level, default=Level.VILLAGE)
    unit_function = models.CharField(_("function of the unit that handles"), max_length=40, blank=True)
    filing_condition = models.TextField(_("filing condition"), blank=True)
    closing_condition = models.TextField(_("closing condition"), blank=True)
    photo_to_finish = models.BooleanField(_("needs a photo when done"), default=False)
    dedicated_first = models.BooleanField(_("belongs to a dedicated grid where one lies"), default=False)
    is_public = models.BooleanField(_("residents may report it"), default=True)
    order = models.PositiveSmallIntegerField(_("place in the list"), default=100)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid until"), null=True, blank=True)

    class Meta:
        verbose_name = _("matter")
        verbose_name_plural = _("matters")
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.name


class TimeLimit(models.Model):
    """How long one stage of a matter may take. ``matter`` empty: for all matters; ``area``: a township's own rule."""

    matter = models.ForeignKey(
        Matter, on_delete=models.CASCADE, null=True, blank=True, related_name="limits", verbose_name=_("matter")
    )
    area = models.ForeignKey("areas.Area", on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("area"))
    stage = models.CharField(_("stage"), max_length=10, choices=Stage)
    amount = models.PositiveSmallIntegerField(_("amount"))
    unit = models.CharField(_("unit of time"), max_length=12, choices=LimitUnit)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid until"), null=True, blank=True)

    class Meta:
        verbose_name = _("time limit")
        verbose_name_plural = _("time limits")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_time_limit_is_positive"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="a_limit_ends_after_it_begins",
            ),
            # Empty counts as a value of its own, on any database.
            models.UniqueConstraint(
                Coalesce("matter", 0),
                Coalesce("area", 0),
                "stage",
                "valid_from",
                name="one_limit_per_stage_and_day",
            ),
        ]
