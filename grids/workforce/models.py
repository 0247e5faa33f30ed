"""Postings (user × role × area × dates) and the units that handle."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from grids.workforce.choices import Role


class Unit(models.Model):
    """A department or team that cases are dispatched to, at a township or at the city."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    function = models.CharField(_("function"), max_length=40)
    area = models.ForeignKey("areas.Area", on_delete=models.PROTECT, related_name="units", verbose_name=_("area"))
    is_active = models.BooleanField(_("offered for dispatch"), default=True)
    # 兜底单位: handles what a desk rules to no other.
    is_backstop = models.BooleanField(_("backstop of its area"), default=False)

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        constraints = [
            models.UniqueConstraint(
                fields=["area"], condition=Q(is_backstop=True), name="an_area_has_one_backstop_unit"
            )
        ]
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Posting(models.Model):
    """A person holds a role over an area, from a day until the day before another."""

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="postings", verbose_name=_("user"))
    role = models.CharField(_("role"), max_length=20, choices=Role)
    area = models.ForeignKey("areas.Area", on_delete=models.PROTECT, related_name="postings", verbose_name=_("area"))
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="postings", verbose_name=_("unit")
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        constraints = [
            models.CheckConstraint(
                condition=Q(role=Role.DEPARTMENT_HANDLER, unit__isnull=False)
                | ~Q(role=Role.DEPARTMENT_HANDLER) & Q(unit__isnull=True),
                name="handlers_and_only_handlers_work_in_a_unit",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")), name="a_posting_ends_after_it_begins"
            ),
            models.UniqueConstraint(
                fields=["user", "role", "area"],
                condition=Q(ends_on__isnull=True, unit__isnull=True),
                name="nobody_holds_a_posting_twice",
            ),
            models.UniqueConstraint(
                fields=["user", "unit", "area"],
                condition=Q(ends_on__isnull=True, unit__isnull=False),
                name="nobody_works_in_a_unit_twice",
            ),
        ]
        indexes = [models.Index(fields=["area", "role"], name="postings_by_area_and_role")]
