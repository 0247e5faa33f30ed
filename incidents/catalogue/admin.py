"""The support desk of the catalogue: reference rows are edited here, and every edit is audited."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from foundation.web.access import actor_of
from grids.workforce.admin import FunctionFilter
from grids.workforce.choices import function_name
from incidents.catalogue import models, services
from procedures.clocks.admin import LabelledInline, RuleAdmin


def corrected_limits(forms: Iterable[Any]) -> list[services.CorrectedLimit]:
    """Return the limits that forms changed, with what they said before."""
    return [
        services.CorrectedLimit(form.instance.pk, form.initial["amount"], form.initial["unit"])
        for form in forms
        if form.initial.get("amount") and {"amount", "unit"} & set(form.changed_data)
    ]


class LimitInline(LabelledInline):
    """A matter's own limits, those of townships left out."""

    model = models.TimeLimit
    extra = 0
    fields = ("stage", "amount", "unit", "valid_from", "valid_to")
    has_own_rows = False

    def get_queryset(self, request: HttpRequest) -> Any:
        """Leave out what townships set for themselves."""
        return super().get_queryset(request).filter(area__isnull=True)


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

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: Any) -> None:
        """Say which limits were corrected, so that open clocks follow."""
        super().save_related(request, form, formsets, change)
        services.note_corrections(
            actor_of(request.user), corrected_limits(one for formset in formsets for one in formset.forms)
        )

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
    by_versions = True
    has_own_rows = False

    def get_queryset(self, request: HttpRequest) -> Any:
        """Leave out what is only proposed."""
        return super().get_queryset(request).filter(valid_from__isnull=False)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: Any) -> None:
        """Say which limit was corrected, so that open clocks follow."""
        super().save_related(request, form, formsets, change)
        services.note_corrections(actor_of(request.user), corrected_limits([form]))


@admin.register(models.OwnershipRule)
class OwnershipRuleAdmin(RuleAdmin):
    """Whose desk a kind of matter comes to first, for all or in a township."""

    list_display = ("kind", "area", "first", "valid_from", "valid_to")
    list_select_related = ("area",)
    by_versions = True
    has_own_rows = False

    def get_queryset(self, request: HttpRequest) -> Any:
        """Leave out what is only proposed."""
        return super().get_queryset(request).filter(valid_from__isnull=False)


@admin.register(models.AdmissionLimit)
class AdmissionLimitAdmin(RuleAdmin):
    """How long the stages of an admission may take."""

    list_display = ("stage", "amount", "unit", "valid_from")
    has_own_rows = False
