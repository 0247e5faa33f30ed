"""The support desk of the catalogue: reference rows are edited here, and every edit is audited."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from grids.workforce.admin import FunctionFilter
from grids.workforce.choices import function_name
from incidents.catalogue import models
from procedures.clocks.admin import LabelledInline, RuleAdmin


class LimitInline(LabelledInline):
    """A matter's own limits."""

    model = models.TimeLimit
    extra = 0
    has_own_rows = False


@admin.register(models.Matter)
class MatterAdmin(RuleAdmin):
    """Admitted matters with their limits."""

    list_display = (
        "code",
        "name",
        "line",
        "start_level",
        "handling_function",
        "is_public",
        "is_confidential",
        "valid_from",
        "valid_to",
    )
    list_filter = ("line", "start_level", ("unit_function", FunctionFilter), "is_public")
    search_fields = ("code", "name", "name_en", "pinyin")
    inlines = (LimitInline,)
    # Changed on the pages of the product, which ask what else hangs on them.
    readonly_fields = ("not_delegable", "matter_class")
    has_own_rows = False

    @admin.display(description=_("function of the unit that handles"), ordering="unit_function")
    def handling_function(self, obj: models.Matter) -> str:
        """Return the name of the function of the unit that handles it."""
        return function_name(obj.unit_function)


@admin.register(models.TimeLimit)
class TimeLimitAdmin(RuleAdmin):
    """All limits: general, of a township, of a matter."""

    list_display = ("matter", "area", "stage", "amount", "unit", "valid_from", "valid_to")
    list_filter = ("stage", "unit")
    list_select_related = ("matter", "area")


@admin.register(models.OwnershipRule)
class OwnershipRuleAdmin(RuleAdmin):
    """Whose desk a kind of matter comes to first, for all or in a township."""

    list_display = ("kind", "area", "first", "valid_from", "valid_to")
    list_select_related = ("area",)


@admin.register(models.AdmissionLimit)
class AdmissionLimitAdmin(RuleAdmin):
    """How long the stages of an admission may take."""

    list_display = ("stage", "amount", "unit", "valid_from")
    has_own_rows = False
