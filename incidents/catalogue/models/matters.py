"""Matters, their standards and limits, and what departments may put on the grid."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from foundation.process.models import Stateful, StepBase, step_constraints
from grids.areas.choices import Level
from incidents.catalogue.choices import (
    OPEN_ADMISSIONS,
    AdmissionStage,
    AdmissionState,
    FirstHolder,
    Line,
    MatterKind,
    Opinion,
    RefusalReason,
    Stage,
    StageOwner,
)
from procedures.clocks.choices import LimitUnit


class CatalogueEdition(models.Model):
    """One edition of the classes of components and incidents. Editions use the same codes for different classes."""

    code = models.CharField(_("edition"), max_length=10, unique=True)
    name = models.CharField(pgettext_lazy("thing", "name"), max_length=80)
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("edition of the classes")
        verbose_name_plural = _("editions of the classes")
        ordering = ["-code"]

    def __str__(self) -> str:
        return self.name


class MatterClass(models.Model):
    """A major class (``minor_code`` empty) or a minor class of an edition. Local ones are numbered from 99 downward."""

    edition = models.ForeignKey(CatalogueEdition, on_delete=models.CASCADE, verbose_name=_("edition"))
    kind = models.CharField(_("kind"), max_length=10, choices=MatterKind)
    major_code = models.CharField(_("code of the major class"), max_length=2)
    minor_code = models.CharField(_("code of the minor class"), max_length=2, blank=True)
    name = models.CharField(pgettext_lazy("thing", "name"), max_length=60)
    is_local = models.BooleanField(_("the city's own"), default=False)

    class Meta:
        verbose_name = _("class")
        verbose_name_plural = _("classes")
        ordering = ["edition", "kind", "major_code", "minor_code"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "kind", "major_code", "minor_code"], name="a_class_has_its_code_alone"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.major_code}{self.minor_code} {self.name}"


class Matter(models.Model):
    """A matter with its filing and closing standard. ``start_level`` is the desk that acts first.

    From ``listed_from`` until the day before ``listed_to`` it is on the list of what grids may be given; only an
    admission changes that. What is ``not_delegable`` (enforcement, licensing) never is: a grid worker observes and
    reports it (article item 75).
    """

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(pgettext_lazy("thing", "name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=80, blank=True)
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
    is_confidential = models.BooleanField(
        _("confidential"),
        default=False,
        help_text=_("Such as complaints about officials: opened by a part in it, by no rank, and counted nowhere."),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=MatterKind, default=MatterKind.INCIDENT)
    matter_class = models.OneToOneField(
        MatterClass, on_delete=models.PROTECT, null=True, blank=True, related_name="matter", verbose_name=_("class")
    )
    not_delegable = models.BooleanField(_("not delegable: enforcement, licensing"), default=False)
    listed_from = models.DateField(_("on the list of grids from"), null=True, blank=True, editable=False)
    listed_to = models.DateField(_("on the list of grids until"), null=True, blank=True, editable=False)
    order = models.PositiveSmallIntegerField(_("place in the list"), default=100)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid until"), null=True, blank=True)

    class Meta:
        verbose_name = _("matter")
        verbose_name_plural = _("matters")
        ordering = ["order", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(not_delegable=False) | Q(listed_from__isnull=True),
                name="what_is_not_delegable_is_on_no_grid",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TimeLimit(models.Model):
    """How long one stage of a matter may take. ``matter`` empty: for all matters; ``area``: a township's own rule.

    What a ``version`` of a township's rules brings has no first day before it is approved, and holds nowhere.
    """

    matter = models.ForeignKey(
        Matter, on_delete=models.CASCADE, null=True, blank=True, related_name="limits", verbose_name=_("matter")
    )
    area = models.ForeignKey("areas.Area", on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("area"))
    stage = models.CharField(_("stage"), max_length=10, choices=Stage)
    amount = models.PositiveSmallIntegerField(_("amount"))
    unit = models.CharField(_("unit of time"), max_length=12, choices=LimitUnit)
    version = models.ForeignKey(
        "catalogue.RuleVersion", on_delete=models.CASCADE, null=True, editable=False, related_name="limits"
    )
    valid_from = models.DateField(_("valid from"), null=True)
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
            models.CheckConstraint(
                condition=Q(valid_from__isnull=False) | Q(version__isnull=False),
                name="only_a_proposed_limit_has_no_first_day",
            ),
        ]


class FilingStandard(models.Model):
    """One condition under which a matter is filed, how it is closed then, and within which limits (``limits``).

    ``season``: words of the table that say when the limit counts. ``limit_text``: the limit as the table wrote it.
    A changed standard ends and a new row begins, so an old incident can be read by the standard of its day.
    """

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="standards", verbose_name=_("matter"))
    number = models.PositiveSmallIntegerField(_("number"))
    condition = models.TextField(_("filing condition"))
    closing_condition = models.TextField(_("closing condition"), blank=True)
    evidence = models.TextField(_("required evidence"), blank=True)
    # What of that the work cannot be finished without.
    needs_photo_before = models.BooleanField(_("needs a photo from before"), default=False)
    needs_photo_after = models.BooleanField(_("needs a photo of the finished work"), default=False)
    needs_document = models.BooleanField(_("needs a document"), default=False)
    season = models.CharField(_("when the limit counts"), max_length=40, blank=True)
    limit_text = models.CharField(_("limit as written"), max_length=60, blank=True)
    handled_by = models.CharField(_("who handles"), max_length=80, blank=True)
    supervised_by = models.CharField(_("who supervises"), max_length=80, blank=True)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid until"), null=True, blank=True)

    class Meta:
        verbose_name = _("filing standard")
        verbose_name_plural = _("filing standards")
        ordering = ["matter", "number", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "number"],
                condition=Q(valid_to__isnull=True),
                name="standards_are_numbered_per_matter",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="a_standard_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.condition


class StandardLimit(models.Model):
    """How long one stage may take where an incident is filed by this standard."""

    standard = models.ForeignKey(
        FilingStandard, on_delete=models.CASCADE, related_name="limits", verbose_name=_("filing standard")
    )
    stage = models.CharField(_("stage"), max_length=10, choices=Stage)
    amount = models.PositiveSmallIntegerField(_("amount"))
    unit = models.CharField(_("unit of time"), max_length=12, choices=LimitUnit)

    class Meta:
        verbose_name = _("limit of a standard")
        verbose_name_plural = _("limits of standards")
        constraints = [
            models.UniqueConstraint(fields=["standard", "stage"], name="one_limit_per_standard_and_stage"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_limit_of_a_standard_is_positive"),
        ]


class ResponsibilityBoundary(models.Model):
    """Who is responsible for one stage of a matter (article item 76): one owner per stage."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="boundaries", verbose_name=_("matter"))
    stage = models.CharField(_("stage"), max_length=10, choices=Stage)
    owner = models.CharField(_("responsible"), max_length=12, choices=StageOwner)
    first_handler = models.CharField(_("first handler"), max_length=12, choices=StageOwner, blank=True)

    class Meta:
        verbose_name = _("responsibility boundary")
        verbose_name_plural = _("responsibility boundaries")
        constraints = [
            models.UniqueConstraint(fields=["matter", "stage"], name="one_owner_per_matter_and_stage"),
            models.CheckConstraint(
                condition=Q(owner=StageOwner.SHARED)
                & Q(first_handler__in=[StageOwner.GRID, StageOwner.VILLAGE, StageOwner.DEPARTMENT])
                | ~Q(owner=StageOwner.SHARED) & Q(first_handler=""),
                name="what_is_shared_and_only_that_has_a_first_handler",
            ),
        ]


class OwnershipRule(models.Model):
    """Whose desk a kind of matter comes to first (部件先属主、后属地；事件先属地、后属主); ``area`` a township's own."""

    kind = models.CharField(_("kind"), max_length=10, choices=MatterKind)
    area = models.ForeignKey("areas.Area", on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("area"))
    first = models.CharField(_("first"), max_length=10, choices=FirstHolder)
    version = models.ForeignKey(
        "catalogue.RuleVersion", on_delete=models.CASCADE, null=True, editable=False, related_name="ownership"
    )
    valid_from = models.DateField(_("valid from"), null=True)
    valid_to = models.DateField(_("valid until"), null=True, blank=True)

    class Meta:
        verbose_name = _("rule of ownership")
        verbose_name_plural = _("rules of ownership")
        constraints = [
            models.UniqueConstraint(
                "kind", Coalesce("area", 0), "valid_from", name="one_rule_of_ownership_per_kind_and_day"
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=False) | Q(version__isnull=False),
                name="only_a_proposed_rule_of_ownership_has_no_first_day",
            ),
        ]


class StandardsTable(models.Model):
    """A table of standards as it was read: what each row says and what was wrong with it; imported at most once."""

    edition = models.ForeignKey(CatalogueEdition, on_delete=models.PROTECT, verbose_name=_("edition"))
    source = models.CharField(_("file"), max_length=200)
    valid_from = models.DateField(_("valid from"))
    rows = models.JSONField(_("rows"))
    uploaded_at = models.DateTimeField(_("uploaded at"))
    uploaded_by = models.BigIntegerField(_("uploaded by"), null=True)
    imported_at = models.DateTimeField(_("imported at"), null=True)
    imported_by = models.BigIntegerField(_("imported by"), null=True)

    class Meta:
        verbose_name = _("table of standards")
        verbose_name_plural = _("tables of standards")
        ordering = ["-uploaded_at", "-pk"]


class GridRefusal(models.Model):
    """An attempt to give a grid what is not on its list, refused: by whom, when, of which subject (article item 73)."""

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="+", verbose_name=_("matter"))
    subject_kind = models.CharField(max_length=20)
    subject_key = models.CharField(_("subject"), max_length=64)
    action = models.CharField(_("act"), max_length=30)
    reason = models.CharField(_("reason"), max_length=20, choices=RefusalReason)
    township = models.ForeignKey(
        "areas.Area", on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("township")
    )
    actor_name = models.CharField(_("by"), max_length=80)
    actor_user_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("refused attempt")
        verbose_name_plural = _("refused attempts")
        ordering = ["-at", "-pk"]


class Admission(Stateful):
    """A department's application to put a matter on the list of grids until its exit date, and what became of it."""

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="admissions", verbose_name=_("matter"))
    unit = models.ForeignKey("workforce.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("department"))
    legal_basis = models.TextField(_("legal basis"))
    hours_per_month = models.PositiveSmallIntegerField(_("hours a month in each grid"))
    workload = models.TextField(_("workload"), blank=True)
    funding = models.TextField(_("funding"))
    training = models.TextField(_("training"))
    exit_on = models.DateField(_("exit date"))
    applied_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", null=True)
    applied_at = models.DateTimeField(_("applied at"))
    decided_at = models.DateTimeField(_("decided at"), null=True)
    ended_at = models.DateTimeField(_("ended at"), null=True)

    class Meta:
        verbose_name = _("admission")
        verbose_name_plural = _("admissions")
        constraints = [
            models.UniqueConstraint(
                fields=["matter"], condition=Q(state__in=OPEN_ADMISSIONS), name="one_open_admission_per_matter"
            ),
            models.CheckConstraint(condition=Q(state__in=AdmissionState.values), name="an_admission_has_a_known_state"),
        ]
        indexes = [models.Index(fields=["-applied_at", "-id"], name="admissions_by_time")]

    def __str__(self) -> str:
        return self.reference


class AdmissionStep(StepBase):
    """One line of what happened to an admission."""

    subject = models.ForeignKey(Admission, on_delete=models.CASCADE, related_name="steps")

    class Meta:
        ordering = ["number"]
        constraints = step_constraints("admission")


class AdmissionOpinion(models.Model):
    """What one township says to an application; said once."""

    admission = models.ForeignKey(Admission, on_delete=models.CASCADE, related_name="opinions")
    township = models.ForeignKey("areas.Area", on_delete=models.PROTECT, related_name="+")
    opinion = models.CharField(max_length=10, choices=Opinion)
    note = models.TextField()
    given_by = models.BigIntegerField(null=True)
    given_at = models.DateTimeField()

    class Meta:
        ordering = ["given_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["admission", "township"], name="a_township_gives_one_opinion"),
        ]


class AdmissionLimit(models.Model):
    """How long the review, the opinions and the time between periodic reviews may take."""

    stage = models.CharField(_("stage"), max_length=20, choices=AdmissionStage)
    amount = models.PositiveSmallIntegerField(_("amount"))
    unit = models.CharField(_("unit of time"), max_length=12, choices=LimitUnit)
    valid_from = models.DateField(_("valid from"))

    class Meta:
        verbose_name = _("limit of admissions")
        verbose_name_plural = _("limits of admissions")
        constraints = [
            models.UniqueConstraint(fields=["stage", "valid_from"], name="one_limit_of_admissions_per_stage_and_day"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_limit_of_admissions_is_positive"),
        ]
