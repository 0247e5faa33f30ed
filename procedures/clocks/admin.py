"""The support desk of calendars and ladders: rows of rules are edited here, and every edit is audited."""

from functools import partial
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from foundation.accounts.admin import PicksByName
from foundation.kernel import policies
from foundation.kernel.actor import Actor
from foundation.web.access import actor_of
from foundation.web.admin import OfferedFiltersAdmin
from grids.workforce.choices import Role
from procedures.clocks import models, services
from procedures.clocks.forms import LadderForm, RuleForm, RungForm, WorkCalendarForm
from procedures.clocks.kinds import stage_names


def own_townships(actor: Actor) -> list[str]:
    """Return the paths of the townships whose own rules the actor keeps."""
    return [grant.area_path for grant in actor.grants_of(Role.TOWNSHIP_OFFICIAL)]


def may_keep_rules(request: HttpRequest, area_path: str) -> bool:
    """Say whether the reader keeps the rules of an area, those for all where the path is empty."""
    return request.user.is_superuser or bool(policies.ask(actor_of(request.user), "rules.change", area_path))


class RuleKeeperPermissions(PicksByName):
    """Lets those who may change the rules edit them, a township its own rows; Django's own permission also counts.

    ``by_versions``: what an area has of these is proposed as a version of its rules and approved by a second person; here
    only the rows of the whole city are edited.
    """

    has_own_rows = True
    by_versions = False

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Show the room in the index."""
        return self._may_keep("has_module_permission", request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let whoever keeps rules look at all of them."""
        return self._may_keep("has_view_permission", request)

    def has_add_permission(self, request: HttpRequest, *obj: Any) -> bool:
        """Let whoever keeps rules add; the form looks for whom they are."""
        return self._may_keep("has_add_permission", request, *obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let whoever keeps this row change it."""
        return self._may_keep("has_change_permission", request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let whoever keeps this row remove it."""
        return self._may_keep("has_delete_permission", request, obj)

    def _may_keep(self, question: str, request: HttpRequest, *obj: Any) -> bool:
        row = obj[0] if obj else None
        if self.by_versions and question != "has_view_permission" and getattr(row, "area_id", None) is not None:
            return False
        if row is not None:
            paths = [row.area.path if getattr(row, "area", None) else ""]
        else:
            paths = ["", *(own_townships(actor_of(request.user)) if self.has_own_rows else ())]
        if any(policies.ask(actor_of(request.user), "rules.change", path) for path in paths):
            return True
        return bool(getattr(super(), question)(request, *obj))


class RuleAdmin(RuleKeeperPermissions, OfferedFiltersAdmin):
    """Rows of the rules; after every edit all processes read them again."""

    form = RuleForm

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002
        """Let the form ask for whom the reader may keep rules."""
        made = super().get_form(request, obj, change, **kwargs)
        own = {"may_keep": staticmethod(partial(may_keep_rules, request)), "by_versions": self.by_versions}
        return type(made.__name__, (made,), own)

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
        services.note_change(
            actor_of(request.user),
            kind=row._meta.model_name,
            key=str(row.pk),
            action=action,
            calendar_id=row.pk if isinstance(row, models.WorkCalendar) else None,
            ladder_id=row.pk if isinstance(row, models.Ladder) else None,
        )


class LabelledInline(RuleKeeperPermissions, admin.TabularInline):  # type: ignore[type-arg]
    """Rows of a table in which every field carries its column's name as a label, for screen readers."""

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Give the column's name to the field."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None:
            field.widget.attrs["aria-label"] = capfirst(str(db_field.verbose_name))
        return field


class RungInline(LabelledInline):
    """The rungs of a ladder."""

    model = models.Rung
    form = RungForm
    extra = 0


@admin.register(models.Ladder)
class LadderAdmin(RuleAdmin):
    """Ladders with their rungs."""

    form = LadderForm
    list_display = ("name", "area", "stage_name", "is_urgent", "is_active", "valid_from", "valid_to")
    list_select_related = ("area",)
    inlines = (RungInline,)
    by_versions = True
    has_own_rows = False

    def get_queryset(self, request: HttpRequest) -> Any:
        """Leave out the drafts of versions."""
        return super().get_queryset(request).filter(is_draft=False)

    @admin.display(description=_("stage"), ordering="stage")
    def stage_name(self, obj: models.Ladder) -> str:
        """Return the name of the stage it watches, empty for any."""
        return str(stage_names().get(obj.stage, obj.stage))


@admin.register(models.WorkCalendar)
class WorkCalendarAdmin(RuleAdmin):
    """Weekly hours. Days are entered year by year on the pages of calendar years, so that open clocks follow."""

    form = WorkCalendarForm
    fields = ("name", "area", "day_0", "day_1", "day_2", "day_3", "day_4", "day_5", "day_6", "makeup_slots")
    list_display = ("name", "area")
    list_select_related = ("area",)
