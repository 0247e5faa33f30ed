"""The support desk for units and postings. Every change goes through services."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminDateWidget, AutocompleteSelect
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from governance.accounts.access import support_actor
from governance.accounts.admin import SupportDesk
from governance.kernel.errors import DomainError
from grids.areas.selectors import area_by_code
from grids.workforce import services
from grids.workforce.choices import function_name
from grids.workforce.models import Posting, Unit


class SpokenAutocomplete(AutocompleteSelect):
    """Django's search for a row, saying what it is while nothing is chosen."""

    def build_attrs(self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None) -> dict[str, Any]:
        """Name it where its script looks for words."""
        return {**super().build_attrs(base_attrs, extra_attrs), "data-placeholder": str(_("Search by name"))}


class AreaCodeForm(forms.ModelForm):  # type: ignore[type-arg]
    """Names the area by its code: nobody scrolls through 1,500 areas."""

    area_code = forms.CharField(label=_("area code"), max_length=32, help_text=_("12 digits, or the code of a grid."))

    def clean_area_code(self) -> Any:
        """Return the place with this code."""
        try:
            return area_by_code(self.cleaned_data["area_code"].strip())
        except DomainError as error:
            raise forms.ValidationError(error.message) from error


class FunctionFilter(admin.AllValuesFieldListFilter):
    """The functions in use, by their names."""

    def choices(self, changelist: Any) -> Iterator[Any]:
        """Name each."""
        for choice in super().choices(changelist):
            yield {**choice, "display": function_name(str(choice["display"]))}


class UnitForm(AreaCodeForm):
    """A new unit."""

    class Meta:
        model = Unit
        fields = ("code", "name", "function", "area_code")


@admin.register(Unit)
class UnitAdmin(SupportDesk):
    """Units: create, offer for dispatch or no longer."""

    form = UnitForm
    list_display = ("code", "name", "function_named", "area", "is_active")
    list_filter = ("is_active", ("function", FunctionFilter))
    list_select_related = ("area",)
    search_fields = ("code", "name")

    def get_fields(self, request: HttpRequest, obj: Unit | None = None) -> tuple[str, ...]:
        """A unit's place is chosen once."""
        if obj is None:
            return ("code", "name", "function", "area_code")
        return ("code", "name", "function_named", "area", "is_active")

    def get_readonly_fields(self, request: HttpRequest, obj: Unit | None = None) -> tuple[str, ...]:
        """Cases name units by these."""
        return ("code", "name", "function_named", "area") if obj else ()

    @admin.display(description=_("function"), ordering="function")
    def function_named(self, obj: Unit) -> str:
        """What the unit does, in words."""
        return function_name(obj.function)

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002
        """Ask for the area's code only when the unit is new."""
        if obj is not None:
            kwargs["form"] = forms.modelform_factory(Unit, fields=("is_active",))
        return super().get_form(request, obj, change, **kwargs)

    def save_model(self, request: HttpRequest, obj: Unit, form: Any, change: bool) -> None:  # noqa: FBT001
        """Go through the services."""
        actor = support_actor(request.user)
        if change:
            services.set_unit_active(actor, unit_id=obj.pk, is_active=obj.is_active)
            return
        made = services.create_unit(
            actor, code=obj.code, name=obj.name, function=obj.function, area_id=form.cleaned_data["area_code"].id
        )
        obj.pk, obj.area_id = made.pk, made.area_id


class PostingForm(AreaCodeForm):
    """A new posting, checked as the service will."""

    class Meta:
        model = Posting
        fields = ("user", "role", "area_code", "unit", "starts_on", "ends_on")

    def clean(self) -> dict[str, Any]:
        """Show the service's refusals at their fields."""
        data: dict[str, Any] = super().clean() or {}
        if not self.errors:
            try:
                services.check_posting(**self.asked())
            except DomainError as error:
                for name, message in (error.fields or {"": error.message}).items():
                    self.add_error({"area": "area_code", "": None}.get(name, name), message)
        return data

    def asked(self) -> dict[str, Any]:
        """Return what the service is asked for."""
        data = self.cleaned_data
        unit = data.get("unit")
        return {
            "user_id": data["user"].pk,
            "role": data["role"],
            "area_id": data["area_code"].id,
            "unit_id": unit.pk if unit else None,
            "starts_on": data["starts_on"],
            "ends_on": data.get("ends_on"),
        }

    def _post_clean(self) -> None:
        """Leave the row to the service: the form has no area to build one from."""


class EndForm(forms.ModelForm):  # type: ignore[type-arg]
    """Ending a posting."""

    ends_on = forms.DateField(
        label=_("until"),
        widget=AdminDateWidget(),
        help_text=_("The first day on which it no longer holds; the day it began takes it back altogether."),
    )

    class Meta:
        model = Posting
        fields = ("ends_on",)

    def _post_clean(self) -> None:
        """Leave the row to the service: it may end on its first day, which removes it."""


@admin.register(Posting)
class PostingAdmin(SupportDesk):
    """Postings: post, end."""

    form = PostingForm
    list_display = ("user", "role", "area", "unit", "starts_on", "ends_on")
    list_filter = ("role",)
    list_select_related = ("user", "area", "unit")
    search_fields = ("user__username", "user__name", "area__name", "area__code")
    autocomplete_fields = ("user", "unit")
    ordering = ("-starts_on", "pk")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Search for people and units by name."""
        if db_field.name in self.autocomplete_fields:
            kwargs["widget"] = SpokenAutocomplete(db_field, self.admin_site, using=kwargs.get("using"))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Posting | None = None) -> tuple[str, ...]:
        """Once posted, only the end can change."""
        shown = ("user", "role", "area", "unit", "starts_on", "ends_on")
        return shown if obj else ("user", "role", "area_code", "unit", "starts_on", "ends_on")

    def get_readonly_fields(self, request: HttpRequest, obj: Posting | None = None) -> tuple[str, ...]:
        """History stays as it was."""
        return ("user", "role", "area", "unit", "starts_on") if obj else ()

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002
        """Post with one form, end with another."""
        if obj is not None:
            kwargs["form"] = EndForm
        return super().get_form(request, obj, change, **kwargs)

    def save_model(self, request: HttpRequest, obj: Posting, form: Any, change: bool) -> None:  # noqa: FBT001
        """Go through the services."""
        actor = support_actor(request.user)
        if change:
            services.end_posting(actor, posting_id=obj.pk, ends_on=form.cleaned_data["ends_on"])
            return
        made = services.post_person(actor, **form.asked())
        obj.pk = made.pk
        obj.refresh_from_db()
