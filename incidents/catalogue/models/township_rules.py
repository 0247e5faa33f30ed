"""The versions of a township's own rules, and the dated rows that only a version brings with it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from foundation.process.models import Stateful, StepBase, step_constraints
from grids.areas.choices import Level
from incidents.catalogue.choices import OPEN_RULES, RuleState
from incidents.catalogue.models.matters import Matter


class RuleVersion(Stateful):
    """One version of all rules that an area sets for itself, from ``effective_from`` until the day before ``effective_to``.

    Its rows stand where they are computed with: limits and rules of ownership beside those of the city, ladders beside
    its ladders; until it is approved they have no first day and hold nowhere. ``week`` (seven lists of hours, Monday
    first) and the quiet hours are no rules of a day: they are set for everybody when its first day comes (``applied_at``).
    ``made_by`` changed it last; ``number`` counts the versions that were approved, from 1.
    """

    area = models.ForeignKey("areas.Area", on_delete=models.PROTECT, related_name="+", verbose_name=_("area"))
    number = models.PositiveSmallIntegerField(_("number"), null=True)
    effective_from = models.DateField(_("in force from"), null=True)
    effective_to = models.DateField(_("in force until"), null=True)
    words = models.TextField(_("why"), blank=True)
    quiet_from = models.TimeField(_("quiet from"), null=True)
    quiet_to = models.TimeField(_("quiet until"), null=True)
    week = models.JSONField(_("weekly hours"), null=True)
    made_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", null=True)
    made_at = models.DateTimeField(_("made at"))
    approved_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", null=True)
    approved_at = models.DateTimeField(_("approved at"), null=True)
    applied_at = models.DateTimeField(_("applied at"), null=True)

    class Meta:
        verbose_name = _("version of township rules")
        verbose_name_plural = _("versions of township rules")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=RuleState.values), name="a_rule_version_has_a_known_state"),
            models.UniqueConstraint(
                fields=["area"], condition=Q(state__in=OPEN_RULES), name="an_area_has_one_open_rule_version"
            ),
            models.UniqueConstraint(
                fields=["area"], condition=Q(state=RuleState.IN_FORCE), name="an_area_has_one_rule_version_in_force"
            ),
            models.UniqueConstraint(fields=["area", "number"], name="a_rule_version_is_numbered_once"),
            models.CheckConstraint(
                condition=~Q(state__in=[RuleState.IN_FORCE, RuleState.REPLACED])
                | Q(number__isnull=False, effective_from__isnull=False, approved_at__isnull=False),
                name="rules_in_force_have_a_number_and_a_first_day",
            ),
            models.CheckConstraint(
                condition=Q(effective_to__isnull=True) | Q(effective_to__gt=F("effective_from")),
                name="rules_end_after_they_begin",
            ),
            # What no person made was loaded by the house.
            models.CheckConstraint(
                condition=~Q(state__in=[RuleState.IN_FORCE, RuleState.REPLACED])
                | Q(made_by__isnull=True)
                | Q(approved_by__isnull=False) & ~Q(approved_by=F("made_by")),
                name="two_people_put_rules_in_force",
            ),
            models.CheckConstraint(
                condition=Q(quiet_from__isnull=True, quiet_to__isnull=True)
                | Q(quiet_from__isnull=False, quiet_to__isnull=False),
                name="quiet_hours_of_rules_begin_and_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.number or '–'}"


class RuleVersionStep(StepBase):
    """One line of what happened to a version of rules."""

    subject = models.ForeignKey(RuleVersion, on_delete=models.CASCADE, related_name="steps")

    class Meta:
        ordering = ["number"]
        constraints = step_constraints("rule_version")


class PracticeNumber(models.Model):
    """One number of a version's practice, by the name of its field; what a version does not name stays the default."""

    version = models.ForeignKey(RuleVersion, on_delete=models.CASCADE, related_name="numbers")
    name = models.CharField(max_length=60)
    amount = models.FloatField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "name"], name="a_practice_has_each_number_once")]


class RoutingRule(models.Model):
    """Where a matter goes in the area of its version: to whose desk first, and to which unit or function after it."""

    version = models.ForeignKey(RuleVersion, on_delete=models.CASCADE, related_name="routes")
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="+", verbose_name=_("matter"))
    start_level = models.CharField(_("first desk"), max_length=10, choices=Level, blank=True)
    unit = models.ForeignKey("workforce.Unit", on_delete=models.PROTECT, related_name="+", null=True)
    unit_function = models.CharField(_("function of the unit that handles"), max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "matter"], name="a_matter_has_one_route_per_version"),
            models.CheckConstraint(
                condition=Q(unit__isnull=True) | Q(unit_function=""), name="a_route_names_a_unit_or_a_function"
            ),
        ]


class RuleLadder(models.Model):
    """A ladder that a version brings with it."""

    version = models.ForeignKey(RuleVersion, on_delete=models.CASCADE, related_name="ladders")
    ladder = models.OneToOneField("clocks.Ladder", on_delete=models.PROTECT, related_name="+")
