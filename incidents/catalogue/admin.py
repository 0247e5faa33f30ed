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
        "valid_from",
        "valid_to",
    )
    list_filter = ("line", "start_level", ("unit_function", FunctionFilter), "is_public")
    search_fields = ("code", "name", "name_en", "pinyin")
    inlines = (LimitInline,)
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
