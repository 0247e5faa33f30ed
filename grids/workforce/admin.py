"""The support desk for units and postings. Every change goes through services."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminDateWidget
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foundation.accounts.access import support_actor
from foundation.accounts.admin import SupportDesk
from foundation.kernel.errors import DomainError
from grids.areas.choices import Level
from grids.workforce import services
from grids.workforce.choices import function_name
from grids.workforce.models import Posting, Unit


class FunctionFilter(admin.AllValuesFieldListFilter):
    """The functions in use, by their names."""

    def choices(self, changelist: Any) -> Iterator[Any]:
        """Name each."""
        for choice in super().choices(changelist):
            yield {**choice, "display": function_name(str(choice["display"]))}


@admin.register(Unit)
class UnitAdmin(SupportDesk):
    """Units: create, offer for dispatch or no longer, name the backstop of an area."""

    groups: ClassVar = {"area": (Level.TOWNSHIP, Level.CITY)}
    list_display = ("code", "name", "function_named", "area", "is_active", "is_backstop")
    list_filter = ("is_active", ("function", FunctionFilter))
    list_select_related = ("area",)
    search_fields = ("code", "name")

    def get_fields(self, request: HttpRequest, obj: Unit | None = None) -> tuple[str, ...]:
        """A unit's place is chosen once."""
        if obj is None:
            return ("code", "name", "function", "area")
        return ("code", "name", "function_named", "area", "is_active", "is_backstop")

    def get_readonly_fields(self, request: HttpRequest, obj: Unit | None = None) -> tuple[str, ...]:
        """Cases name units by these."""
        return ("code", "name", "function_named", "area") if obj else ()

    @admin.display(description=_("function"), ordering="function")
    def function_named(self, obj: Unit) -> str:
        """What the unit does, in words."""
        return function_name(obj.function)

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002
        """Once made, a unit is only offered or no longer, and is the backstop of its area or not."""
        if obj is not None:
            kwargs["form"] = forms.modelform_factory(Unit, fields=("is_active", "is_backstop"))
        return super().get_form(request, obj, change, **kwargs)

    def save_model(self, request: HttpRequest, obj: Unit, form: Any, change: bool) -> None:  # noqa: FBT001
        """Go through the services."""
        actor = support_actor(request.user)
        if change:
            if "is_active" in form.changed_data:
                services.set_unit_active(actor, unit_id=obj.pk, is_active=obj.is_active)
            if "is_backstop" in form.changed_data:
                services.set_backstop(actor, unit_id=obj.pk, is_backstop=obj.is_backstop)
            return
        made = services.create_unit(actor, code=obj.code, name=obj.name, function=obj.function, area_id=obj.area_id)
        obj.pk = made.pk


class PostingForm(forms.ModelForm):  # type: ignore[type-arg]
    """A new posting, checked as the service will."""

    class Meta:
        model = Posting
        fields = ("user", "role", "area", "unit", "starts_on", "ends_on")

    def clean(self) -> dict[str, Any]:
        """Show the service's refusals at their fields."""
        data: dict[str, Any] = super().clean() or {}
        if not self.errors:
            try:
                services.check_posting(**self.service_arguments())
            except DomainError as error:
                for name, message in (error.fields or {"": error.message}).items():
                    self.add_error(name or None, message)
        return data

    def service_arguments(self) -> dict[str, Any]:
        """Return what the service is asked for."""
        data = self.cleaned_data
        unit = data.get("unit")
        return {
            "user_id": data["user"].pk,
            "role": data["role"],
            "area_id": data["area"].pk,
            "unit_id": unit.pk if unit else None,
            "starts_on": data["starts_on"],
            "ends_on": data.get("ends_on"),
        }

    def _post_clean(self) -> None:
        """Leave the row to the service."""


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
    ordering = ("-starts_on", "pk")

    def get_fields(self, request: HttpRequest, obj: Posting | None = None) -> tuple[str, ...]:
        """Once posted, only the end can change."""
        return ("user", "role", "area", "unit", "starts_on", "ends_on")

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
        made = services.post_person(actor, **form.service_arguments())
        if made is not None:
            obj.pk = made.pk
            obj.refresh_from_db()

    def response_add(self, request: HttpRequest, obj: Posting, post_url_continue: str | None = None) -> HttpResponse:
        """Say that a top role waits for a second person: there is no posting yet."""
        if obj._state.adding:  # noqa: SLF001 - Django's own word for what has no row
            messages.warning(
                request, gettext("This role needs two people: the posting holds once a second person approves it.")
            )
            return redirect("accounts:approvals")
        return super().response_add(request, obj, post_url_continue)

    def log_addition(self, request: HttpRequest, obj: Posting, message: Any) -> Any:
        """Log what was added; what only waits stands in the audit trail."""
        adding = obj._state.adding  # noqa: SLF001 - as above
        return None if adding else super().log_addition(request, obj, message)
