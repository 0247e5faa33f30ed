"""The form of an application, made of the rows of its type: what the applicant fills in, and the preview shows."""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foundation.accounts.phones import e164
from foundation.web.forms import DayInput
from grids.areas import selectors as areas
from grids.areas.choices import Level
from procedures.dossiers.choices import NO, YES, FieldKind
from procedures.dossiers.models import TypeField, TypeVersion

# Before the code of a field in the names of the form, so that no field of a type meets one of the page's own.
PREFIX = "a-"
LONGEST_ANSWER = 500
_NEEDED = {"required": _("This is needed.")}
_YES_WORDS, _NO_WORDS = {"yes", "是", "有"}, {"no", "否", "没有"}
# Letters and digits, as on identity cards, on permits of Hong Kong, Macao and Taiwan, and on those of foreigners.
_ID_NUMBER = re.compile(r"[0-9A-Z()]{6,20}")


def village_choices() -> list[tuple[str, Any]]:
    """Return every village and community, by its township, as the groups of a list to choose from."""
    by_township: dict[str, list[tuple[str, str]]] = {}
    for village in areas.areas(Level.VILLAGE):
        township = areas.chain(village.pk)[1].name
        by_township.setdefault(township, []).append((village.code, village.name))
    return [("", _("Please choose")), *by_township.items()]


class VillageField(forms.ChoiceField):
    """A village or community, by its code."""

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=village_choices, error_messages=_NEEDED, **options)


class PhoneField(forms.CharField):
    """A phone, kept in E.164."""

    def __init__(self, **options: Any) -> None:
        attrs = {"inputmode": "tel", "autocomplete": "tel"}
        super().__init__(max_length=30, widget=forms.TextInput(attrs=attrs), error_messages=_NEEDED, **options)

    def clean(self, value: Any) -> str:
        """Return the number, or nothing where none was given and none is needed."""
        text = str(super().clean(value) or "")
        number = e164(text) if text else ""
        if text and not number:
            raise forms.ValidationError(gettext("This is no phone number. Write 11 digits, or the area code first."))
        return number


class IdNumberField(forms.CharField):
    """The number of a card or permit, whichever kind; looked at for its signs alone."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=30, error_messages=_NEEDED, **options)

    def clean(self, value: Any) -> str:
        """Return the number in capitals and without blanks."""
        text = re.sub(r"[\s·-]", "", str(super().clean(value) or "")).upper().replace("（", "(").replace("）", ")")
        if text and not _ID_NUMBER.fullmatch(text):
            raise forms.ValidationError(
                gettext("Write the number as it stands on the card or permit: 6 to 20 letters and digits.")
            )
        return text


def _field_of(row: TypeField) -> forms.Field:
    """Return the field of a row; whether it must be filled in is asked once all of them are known."""
    common: dict[str, Any] = {"label": row.label, "help_text": row.help, "required": False}
    plain: dict[str, Any] = {"error_messages": _NEEDED}
    if row.kind == FieldKind.NUMBER:
        return forms.DecimalField(**common, **plain, max_digits=12, decimal_places=2)
    if row.kind == FieldKind.DATE:
        return forms.DateField(**common, **plain, widget=DayInput)
    if row.kind == FieldKind.CHOICE:
        options = [("", _("Please choose")), *((one, one) for one in row.choices)]
        return forms.ChoiceField(**common, **plain, choices=options)
    if row.kind == FieldKind.YES_NO:
        options = [("", _("Please choose")), (YES, _("yes")), (NO, _("no"))]
        return forms.ChoiceField(**common, **plain, choices=options)
    if row.kind == FieldKind.AREA:
        return VillageField(**common)
    if row.kind == FieldKind.PHONE:
        return PhoneField(**common)
    if row.kind == FieldKind.ID_NUMBER:
        return IdNumberField(**common)
    return forms.CharField(**common, **plain, max_length=LONGEST_ANSWER)


class AnswerForm(forms.Form):
    """The questions of one version. ``answers`` of a valid form: what is kept, by the codes of the fields."""

    def __init__(self, version: TypeVersion, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.rows = {f"{PREFIX}{row.code}": row for row in version.fields.all()}
        for name, row in self.rows.items():
            self.fields[name] = _field_of(row)
            # What hangs on another answer is drawn as one that may be left out, with the condition in its help.
            self.fields[name].required = row.is_required and not row.shown_when_field
            self.fields[name].widget.is_required = self.fields[name].required
            if row.shown_when_field:
                self.fields[name].help_text = " ".join(filter(None, (self._condition(row), row.help)))

    def _condition(self, row: TypeField) -> str:
        asked = self.rows.get(f"{PREFIX}{row.shown_when_field}")
        words = {"question": asked.label if asked else row.shown_when_field, "answer": row.shown_when_value}
        return gettext("Only where “%(question)s” is “%(answer)s”.") % words

    def clean(self) -> dict[str, Any]:
        """Leave out what is not asked after the answers before it; ask for what then is needed."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        for name, row in self.rows.items():
            if not row.shown_when_field:
                continue
            if not self._is_asked(row, values):
                values[name] = None
                self.errors.pop(name, None)
            elif row.is_required and values.get(name) in (None, "") and name not in self.errors:
                self.add_error(name, forms.ValidationError(_NEEDED["required"], code="required"))
        return values

    def _is_asked(self, row: TypeField, values: Mapping[str, Any]) -> bool:
        given = str(values.get(f"{PREFIX}{row.shown_when_field}") or "")
        wanted = row.shown_when_value.strip().lower()
        if wanted in _YES_WORDS | _NO_WORDS and given in (YES, NO):
            return given == (YES if wanted in _YES_WORDS else NO)
        return given.lower() == wanted

    @property
    def answers(self) -> dict[str, str]:
        """Return the answers as they are kept, texts all of them; those left empty are none."""
        return dict(self._filled_in())

    def _filled_in(self) -> Iterator[tuple[str, str]]:
        for name, row in self.rows.items():
            value = self.cleaned_data.get(name)
            if value not in (None, ""):
                yield row.code, value.isoformat() if row.kind == FieldKind.DATE else str(value)


class ApplicantForm(forms.Form):
    """Who applies, and where they live: asked beside the questions of the type. ``id`` is made before the form is shown."""

    id = forms.UUIDField(widget=forms.HiddenInput(attrs={"data-keep": ""}))
    applicant_name = forms.CharField(
        label=_("Name of the applicant"),
        max_length=80,
        error_messages=_NEEDED,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    applicant_phone = PhoneField(
        label=_("Phone"), required=False, help_text=_("To follow it without an account; not needed.")
    )
    village = VillageField(label=_("Village or community where the applicant lives"))

    @classmethod
    def blank(cls, **initial: Any) -> "ApplicantForm":
        """Return an empty form with an id of its own."""
        return cls(initial={"id": uuid4(), **initial})

    @property
    def village_id(self) -> int:
        """Return the area chosen in a valid form."""
        return areas.area_by_code(self.cleaned_data["village"]).id
