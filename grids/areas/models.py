"""The tree of areas, dated boundaries, and the plans by which they change."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from foundation.kernel.fields import BoundaryField
from foundation.process.models import Stateful, StepBase, step_constraints
from grids.areas.choices import GridKind, Level


class Area(models.Model):
    """A place of the net. ``path`` holds the ids from the city down, each followed by ``/``: ``1/12/90/``."""

    level = models.CharField(_("level"), max_length=10, choices=Level)
    code = models.CharField(_("code"), max_length=32)
    code_scheme = models.CharField(max_length=20, default="stats-2021")
    name = models.CharField(_("name"), max_length=80)
    # The full name in the edition of the code list: 竹苑社区居民委员会 where people say 竹苑社区.
    official_name = models.CharField(_("official name"), max_length=120, blank=True)
    pinyin = models.CharField(max_length=200, blank=True)
    initials = models.CharField(max_length=40, blank=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=80, blank=True, db_index=True)
    kind = models.CharField(max_length=12, choices=GridKind, blank=True)
    industry = models.CharField(max_length=40, blank=True)
    lng = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    replaced_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaces")

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["code_scheme", "code"], name="a_code_is_never_used_again"),
            models.CheckConstraint(
                condition=Q(level=Level.CITY, parent__isnull=True) | ~Q(level=Level.CITY) & Q(parent__isnull=False),
                name="only_the_city_has_no_parent",
            ),
            models.CheckConstraint(
                condition=Q(level=Level.GRID) & ~Q(kind="") | ~Q(level=Level.GRID) & Q(kind=""),
                name="grids_and_only_grids_have_a_kind",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="an_area_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(replaced_by__isnull=True) | Q(valid_to__isnull=False),
                name="only_an_area_that_ends_is_replaced",
            ),
        ]
        indexes = [models.Index(fields=["level", "parent"], name="areas_by_level_and_parent")]

    def __str__(self) -> str:
        return self.name


class Boundary(models.Model):
    """Where an area lies from ``valid_from`` until the day before ``valid_to``."""

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="boundaries")
    geometry = BoundaryField()
    area_m2 = models.FloatField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    plan = models.ForeignKey("DivisionPlan", on_delete=models.PROTECT, null=True, related_name="boundaries")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area"], condition=Q(valid_to__isnull=True), name="one_open_boundary_per_area"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="a_boundary_ends_after_it_begins",
            ),
        ]
        indexes = [models.Index(fields=["valid_from", "valid_to"], name="boundaries_by_day")]


class DivisionPlan(Stateful):
    """A change of the net: drafted, checked, approved with an effective date. Grids change only through one."""

    title = models.CharField(_("title"), max_length=120)
    effective_on = models.DateField(_("effective on"), null=True)
    crs = models.CharField(max_length=12)
    source = models.CharField(max_length=200, blank=True)
    based_on_revision = models.PositiveBigIntegerField()
    created_by = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    approved_by = models.BigIntegerField(null=True)
    approved_at = models.DateTimeField(null=True)


class PlanStep(StepBase):
    """One move of one plan."""

    subject = models.ForeignKey(DivisionPlan, on_delete=models.CASCADE, related_name="steps")

    class Meta:
        constraints = step_constraints("plan")


class PlanCheck(models.Model):
    """A plan's dry run as it came out, packed: looking at it costs no checking. It holds for a revision and a day."""

    plan = models.OneToOneField(DivisionPlan, on_delete=models.CASCADE, primary_key=True, related_name="kept_check")
    revision = models.PositiveBigIntegerField()
    day = models.DateField()
    held = models.BinaryField()


class PlannedBoundary(models.Model):
    """One area's boundary as a plan would have it; ``row`` is its place in the imported file, from 1."""

    plan = models.ForeignKey(DivisionPlan, on_delete=models.CASCADE, related_name="planned")
    row = models.PositiveIntegerField()
    code = models.CharField(max_length=32)
    name = models.CharField(max_length=80, blank=True)
    geometry = BoundaryField(null=True)
    # Codes of the areas that end on the plan's day and whose place this one takes.
    replaces = models.JSONField(default=list, blank=True)
    # Why the file's row could not be read as it stands: {"kind": …, "args": {…}}; empty when it could.
    fault = models.JSONField(default=dict, blank=True)
    # What was wrong with the row's texts though it could be read: [{"kind": …, "args": {column, value}}].
    remarks = models.JSONField(default=list, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "row"], name="a_row_is_planned_once")]
