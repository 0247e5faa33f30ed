"""The support desk for accounts. Every change goes through services; nobody is deleted, only disabled."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from governance.accounts import selectors, services
from governance.accounts.access import support_actor
from governance.accounts.models import User
from governance.accounts.phones import e164

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


class SupportDesk(admin.ModelAdmin):  # type: ignore[type-arg]
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
        return username


@admin.register(User)
class UserAdmin(SupportDesk):
    """Users: create, change, disable, invite anew."""

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
        """Go through the services; a new account gets its one-time link."""
        actor, data = support_actor(request.user), form.cleaned_data
        profile: dict[str, Any] = {name: data[name] or "" for name in ("name", "phone", "email", "language")}
        powers = {name: data[name] for name in ("is_staff", "is_superuser") if name in data}
        if not change:
            obj.pk = services.create_user(actor, username=data["username"], **profile, **powers).pk
            obj.refresh_from_db()
            self._show_link(request, obj)
            return
        stored = selectors.user(obj.pk)
        services.change_profile(actor, user=stored, **profile)
        if data["is_active"] != stored.is_active:
            services.set_active(actor, user=stored, is_active=data["is_active"])
        if powers and powers != {name: getattr(stored, name) for name in powers}:
            services.set_powers(actor, user=stored, **powers)

    def _show_link(self, request: HttpRequest, user: User) -> None:
        address = reverse("accounts:invitation", kwargs=selectors.invitation_parts(user))
        text = gettext("One-time link by which %(user)s chooses a password: %(link)s")
        messages.warning(request, text % {"user": user, "link": f"{settings.SITE_URL}{address}"})

    @admin.action(description=_("New password: take the old one away and make a one-time link"))
    def make_link(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Invite each chosen user anew."""
        for user in queryset:
            services.invite(support_actor(request.user), user=user)
            self._show_link(request, user)

    @admin.action(description=_("Sign out everywhere"))
    def end_all_sessions(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """End all sessions of each chosen user."""
        for user in queryset:
            services.end_sessions(support_actor(request.user), user=user)
        messages.success(request, gettext("They are signed out everywhere."))
