"""The support desk of the catalogue: reference rows may be edited here, and every edit is noted."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from governance.kernel import policies
from governance.kernel.access import actor_of
from grids.workforce.admin import FunctionFilter
from grids.workforce.choices import function_name
from incidents.catalogue import models, services


class MayChange:
    """Open to whoever may change the catalogue, or holds Django's own permission for the rows."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Show the room in the index."""
        return self._may("has_module_permission", request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let administrators of the net look."""
        return self._may("has_view_permission", request, obj)

    def has_add_permission(self, request: HttpRequest, *obj: Any) -> bool:
        """Let administrators of the net add."""
        return self._may("has_add_permission", request, *obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let administrators of the net change."""
        return self._may("has_change_permission", request, obj)

    def _may(self, question: str, request: HttpRequest, *obj: Any) -> bool:
        if policies.ask(actor_of(request.user), "catalogue.change"):
            return True
        return bool(getattr(super(), question)(request, *obj))


class CatalogueAdmin(MayChange, admin.ModelAdmin):  # type: ignore[type-arg]
    """Rows of the catalogue; every edit makes the processes read them anew."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: Any) -> None:
        """Note the edit once the row and its inlines stand."""
        super().save_related(request, form, formsets, change)
        self._note(request, form.instance, "edit" if change else "add")

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Note the removal."""
        self._note(request, obj, "delete")
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        """Note each removal of a marked set."""
        for obj in queryset:
            self.delete_model(request, obj)

    def _note(self, request: HttpRequest, row: Any, action: str) -> None:
        calendar_id = row.pk if isinstance(row, models.WorkCalendar) else getattr(row, "calendar_id", None)
        services.note_change(
            actor_of(request.user), kind=row._meta.model_name, key=str(row.pk), action=action, calendar_id=calendar_id
        )


class NamedCells(MayChange, admin.TabularInline):  # type: ignore[type-arg]
    """Rows of a table whose every field says its name to who cannot see the head of the column."""

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Give the column's name to the field."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None:
            field.widget.attrs["aria-label"] = capfirst(str(db_field.verbose_name))
        return field


class LimitInline(NamedCells):
    """A matter's own limits."""

    model = models.TimeLimit
    extra = 0
    raw_id_fields = ("area",)


class RungInline(NamedCells):
    """The rungs of a ladder."""

    model = models.Rung
    extra = 0


@admin.register(models.Matter)
class MatterAdmin(CatalogueAdmin):
    """Admitted matters with their limits."""

    list_display = (
        "code",
        "name",
        "line",
        "start_level",
        "function_named",
        "is_public",
        "valid_from",
        "valid_to",
    )
    list_filter = ("line", "start_level", ("unit_function", FunctionFilter), "is_public")
    search_fields = ("code", "name", "name_en", "pinyin")
    inlines = (LimitInline,)

    @admin.display(description=_("function of the unit that handles"), ordering="unit_function")
    def function_named(self, obj: models.Matter) -> str:
        """What the unit does that handles it, in words."""
        return function_name(obj.unit_function)


@admin.register(models.TimeLimit)
class TimeLimitAdmin(CatalogueAdmin):
    """All limits: general, of a township, of a matter."""

    list_display = ("matter", "area", "stage", "amount", "unit", "valid_from", "valid_to")
    list_filter = ("stage", "unit")
    list_select_related = ("matter", "area")
    raw_id_fields = ("area",)


@admin.register(models.Ladder)
class LadderAdmin(CatalogueAdmin):
    """Ladders with their rungs."""

    list_display = ("name", "area", "stage", "is_urgent", "is_active")
    list_select_related = ("area",)
    raw_id_fields = ("area",)
    inlines = (RungInline,)


@admin.register(models.WorkCalendar)
class WorkCalendarAdmin(CatalogueAdmin):
    """Weekly hours; edited days are entered year by year, so that open clocks follow."""

    list_display = ("name", "area")
    list_select_related = ("area",)
    raw_id_fields = ("area",)


@admin.register(models.CalendarYear)
class CalendarYearAdmin(CatalogueAdmin):
    """Which years are entered, and from where."""

    list_display = ("calendar", "year", "source")
    list_filter = ("calendar",)


@admin.register(models.CalendarDay)
class CalendarDayAdmin(CatalogueAdmin):
    """Days that are not what their weekday says."""

    list_display = ("day", "kind", "name", "calendar")
    list_filter = ("calendar", "kind")
    date_hierarchy = "day"
