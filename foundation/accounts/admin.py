"""The support desk for accounts. Every change goes through services; nobody is deleted, only disabled."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foundation.accounts import selectors, services
from foundation.accounts.access import support_actor
from foundation.accounts.models import User
from foundation.accounts.phones import e164
from foundation.kernel.errors import DomainError
from foundation.web import picking
from foundation.web.admin import OfferedFiltersAdmin

# Rights come from postings and policies, not from Django's groups.
admin.site.unregister(Group)


def own_password(request: HttpRequest, extra_context: Any = None) -> HttpResponse:
    """Lead to the one page on which a password is changed."""
    return redirect("accounts:password")


def own_sign_out(request: Any, extra_context: Any = None) -> HttpResponse:
    """Sign out as everywhere: by a post, and written down."""
    if request.method == "POST":
        services.sign_out(request, request.user)
    return redirect(settings.LOGOUT_REDIRECT_URL)


# The admin's own pages for these would go past the audit trail.
admin.site.password_change = own_password  # type: ignore[method-assign,assignment]
admin.site.logout = own_sign_out  # type: ignore[method-assign,assignment]


class PicksByName:
    """Areas, units and people are chosen by name, and only what the reader looks after. ``groups`` narrows by field."""

    groups: ClassVar[Mapping[str, Sequence[str]]] = {}

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Return the picker, without the pencils and crosses Django puts beside a choice."""
        kind = db_field.related_model._meta.model_name if db_field.is_relation else ""
        if not picking.is_offered(kind):
            return super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        return picking.PickRowField(
            db_field.related_model._default_manager.all(),
            kind=kind,
            actor=support_actor(request.user),
            groups=self.groups.get(db_field.name, ()),
            required=not db_field.blank,
            label=capfirst(str(db_field.verbose_name)),
            help_text=db_field.help_text,
        )


class SupportDesk(PicksByName, OfferedFiltersAdmin):
    """What every page of the support desk shares: open to its staff, nothing is deleted."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Say whether the reader works at the support desk."""
        return bool(request.user.is_active and request.user.is_staff)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let the support desk look."""
        return self.has_module_permission(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let the support desk add; the service asks its policy."""
        return self.has_module_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let the support desk change; the service asks its policy."""
        return self.has_module_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Keep what others refer to."""
        return False


class UserForm(forms.ModelForm):  # type: ignore[type-arg]
    """The shape of a user; empty phones are none."""

    class Meta:
        model = User
        fields = ("username", "name", "phone", "email", "language", "is_active", "is_staff", "is_superuser")
        widgets = {"language": forms.Select(choices=[("", "—"), *settings.LANGUAGES])}

    def clean_phone(self) -> str | None:
        """Store numbers in one form, so that one number is one person."""
        text = self.cleaned_data.get("phone") or ""
        if text.strip() and not e164(text):
            raise forms.ValidationError(gettext("This is not a phone number."))
        return e164(text) or None

    def clean_username(self) -> str:
        """Keep user names and phones apart."""
        username: str = self.cleaned_data["username"].strip()
        if e164(username) or any(c.isspace() for c in username):
            raise forms.ValidationError(gettext("A user name has no spaces and is no phone number."))
        try:
            return services.new_username(username)
        except DomainError as error:
            raise forms.ValidationError(error.message) from error


@admin.register(User)
class UserAdmin(SupportDesk):
    """Users: create, change, disable, invite again."""

    form = UserForm
    list_display = ("username", "name", "phone", "email", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff")
    search_fields = ("username", "name", "phone")
    ordering = ("username",)
    actions = ("make_link", "end_all_sessions")

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        """A user name stays; only an administrator opens the support desk to somebody."""
        powers = () if getattr(request.user, "is_superuser", False) else ("is_staff", "is_superuser")
        return (*(("username",) if obj else ("is_active",)), *powers)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:  # noqa: FBT001
        """Go through the services; a new account gets its one-time link, by mail or on paper."""
        actor, data = support_actor(request.user), form.cleaned_data
        profile: dict[str, Any] = {name: data[name] or "" for name in ("name", "phone", "email", "language")}
        powers = {name: data[name] for name in ("is_staff", "is_superuser") if name in data}
        if not change:
            made = services.create_user(actor, username=data["username"], **profile)
            obj.pk = made.pk
            obj.refresh_from_db()
            self._set_powers(request, made, powers)
            self._invite(request, made)
            return
        stored = selectors.user(obj.pk)
        if services.change_profile(actor, user=stored, **profile) is not None:
            text = gettext("Phone and e-mail of %(user)s lead into the account: they change once a colleague approves.")
            self._say_waiting(request, text % {"user": stored})
        if data["is_active"] != stored.is_active:
            services.set_active(actor, user=stored, is_active=data["is_active"])
        self._set_powers(request, stored, powers)

    def _set_powers(self, request: HttpRequest, user: User, powers: dict[str, bool]) -> None:
        """Change what was changed; opening the support desk waits for a second person, and the page says so."""
        if not powers or powers == {name: getattr(user, name) for name in powers}:
            return
        if services.set_powers(support_actor(request.user), user=user, **powers) is not None:
            text = gettext(
                "Opening the support desk needs two people: it is open to %(user)s once a second person approves."
            )
            self._say_waiting(request, text % {"user": user})

    def _invite(self, request: HttpRequest, user: User) -> None:
        """Send the link to its owner or ask for a second person, and say which; it is shown to nobody here."""
        if services.invite(support_actor(request.user), user=user) is None:
            text = gettext("A one-time link is on its way to %(user)s by e-mail.")
            messages.success(request, text % {"user": user})
            return
        text = gettext(
            "No mail reaches %(user)s. A colleague has to approve, and then prints the link and hands it over."
        )
        self._say_waiting(request, text % {"user": user})

    def _say_waiting(self, request: HttpRequest, text: str) -> None:
        address, words = resolve_url("accounts:approvals"), gettext("Approvals by a second person")
        messages.warning(request, format_html('{} <a href="{}">{}</a>', text, address, words))

    @admin.action(description=_("New password: send a one-time link to its owner, or ask a colleague to print it"))
    def make_link(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Invite each chosen user again; a refusal for one leaves the others alone."""
        for user in queryset:
            try:
                self._invite(request, user)
            except DomainError as error:
                messages.error(request, f"{user}: {error.message}")

    @admin.action(description=_("Sign out everywhere"))
    def end_all_sessions(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """End all sessions of each chosen user."""
        for user in queryset:
            services.end_sessions(support_actor(request.user), user=user)
        messages.success(request, gettext("They are signed out everywhere."))
