"""The shapes of what people type about their account; every rule stands in services."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import SetPasswordForm
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from foundation.kernel.errors import DomainError


def show_error(form: forms.BaseForm, error: DomainError) -> None:
    """Put a refusal where the reader can act on it: at its fields, else above the form."""
    for name, message in error.fields.items():
        form.add_error(name if name in form.fields else None, message)
    if not error.fields:
        form.add_error(None, error.message)


def _text(kind: str = "text", **attrs: str) -> forms.TextInput:
    widget = forms.TextInput(attrs={"class": "form-control", **attrs})
    widget.input_type = kind
    return widget


def _password(autocomplete: str) -> forms.PasswordInput:
    return forms.PasswordInput(attrs={"class": "form-control", "autocomplete": autocomplete})


class SignInForm(forms.Form):
    """User name or phone, and password."""

    username = forms.CharField(
        label=_("User name or phone"),
        max_length=40,
        widget=_text(autocomplete="username", autocapitalize="none", spellcheck="false"),
    )
    password = forms.CharField(label=_("Password"), max_length=200, strip=False, widget=_password("current-password"))


class ProfileForm(forms.Form):
    """What a person may change of the own account."""

    name = forms.CharField(label=_("Name"), max_length=80, widget=_text(autocomplete="name"))
    phone = forms.CharField(
        label=_("Phone"),
        max_length=20,
        required=False,
        widget=_text("tel", autocomplete="tel"),
        help_text=_("You can sign in with it."),
    )
    email = forms.CharField(
        label=_("E-mail"),
        max_length=254,
        required=False,
        widget=_text("email", autocomplete="email"),
        help_text=_("Notices are sent here, where this installation sends mail."),
    )
    language = forms.ChoiceField(
        label=_("Language"),
        choices=lambda: settings.LANGUAGES,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    current_password = forms.CharField(
        label=_("Your password"),
        required=False,
        strip=False,
        widget=_password("current-password"),
        help_text=_("Needed only when you change phone or e-mail."),
    )


class PasswordForm(forms.Form):
    """The old password once, the new one twice."""

    old = forms.CharField(label=_("Current password"), strip=False, widget=_password("current-password"))
    password = forms.CharField(
        label=_("New password"),
        strip=False,
        max_length=200,
        widget=_password("new-password"),
        help_text=_("At least 12 characters; no common password, and nothing like your name or phone."),
    )
    again = forms.CharField(label=_("New password again"), strip=False, widget=_password("new-password"))

    def clean(self) -> dict[str, Any]:
        """Refuse two different new passwords."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("password") and data.get("again") and data["password"] != data["again"]:
            self.add_error("again", gettext("The two new passwords differ."))
        return data


class InvitationForm(SetPasswordForm):  # type: ignore[type-arg]
    """The first password of an account, chosen by its person."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-control"
        self.fields["new_password1"].help_text = PasswordForm.base_fields["password"].help_text


def _lifetimes() -> list[tuple[int, str]]:
    longest = settings.API_TOKEN_DAYS
    days = sorted({days for days in (7, 30, 90) if days < longest} | {longest})
    return [(count, ngettext("%(count)d day", "%(count)d days", count) % {"count": count}) for count in days]


class TokenForm(forms.Form):
    """What a new token is for and how long, and the password once more."""

    label = forms.CharField(
        label=_("What is it for?"),
        max_length=80,
        required=False,
        widget=_text(autocomplete="off"),
    )
    days = forms.TypedChoiceField(
        label=_("How long does it work?"),
        choices=_lifetimes,
        coerce=int,
        widget=forms.Select(attrs={"class": "form-select"}),
        help_text=_("It ends earlier with a new password, or when you sign out everywhere else."),
    )
    current_password = forms.CharField(
        label=_("Your password"), max_length=200, strip=False, widget=_password("current-password")
    )
