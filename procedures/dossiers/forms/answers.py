"""The form of an application, made of the rows of its type: what the applicant fills in, and the preview shows."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foundation.accounts.phones import e164
from foundation.web.forms import DayInput
from grids.areas import selectors as areas
from grids.areas.choices import Level
from procedures.dossiers.choices import NO, NO_WORDS, YES, YES_WORDS, FieldKind
from procedures.dossiers.models import TypeField, TypeVersion

# Before the code of a field in the names of the form, so that no field of a type meets one of the page's own.
PREFIX, KEPT = "a-", "k-"
LONGEST_ANSWER = 500
_NEEDED = {"required": _("This is needed.")}
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


@dataclass(frozen=True, slots=True)
class HeldAnswer:
    """What is held of an applicant for one question. ``shown``: as the page shows it, masked where it is not their own."""

    value: str
    shown: str
    is_register: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A question as the page draws it. ``kept``: the box that says a held answer is still right; ``when``: the name of the
    field it hangs on, ``is_value`` the answers with which it is asked, parted by commas.
    """

    field: Any
    kept: Any = None
    when: str = ""
    is_value: str = ""


class AnswerForm(forms.Form):
    """The questions of one version. ``answers`` of a valid form: what is kept, by the codes of the fields.

    ``held``: what is held of the applicant, by the codes of the fields; it goes into no page but as ``shown``. ``dropped``:
    the questions that were answered though they are not asked after the answers before them.
    """

    def __init__(
        self, version: TypeVersion, *args: Any, held: Mapping[str, HeldAnswer] | None = None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.held: dict[str, HeldAnswer] = {}
        self.kept: set[str] = set()
        self.dropped: list[str] = []
        self.rows = {f"{PREFIX}{row.code}": row for row in version.fields.all()}
        for name, row in self.rows.items():
            self.fields[name] = _field_of(row)
            # What hangs on another answer is drawn as one that may be left out, with the condition in its help.
            self.fields[name].required = row.is_required and not row.shown_when_field
            self.fields[name].widget.is_required = self.fields[name].required
            if row.shown_when_field:
                self.fields[name].help_text = " ".join(filter(None, (self._condition(row), row.help)))
        for code, one in (held or {}).items():
            self._offer(code, one)

    def _offer(self, code: str, held: HeldAnswer) -> None:
        """Ask whether what is held is still right; what the question no longer takes is asked again."""
        name = f"{PREFIX}{code}"
        try:
            cleaned = self.fields[name].clean(held.value)
        except (KeyError, forms.ValidationError):
            return
        if cleaned in (None, ""):
            return
        self.held[code] = held
        self.fields[f"{KEPT}{code}"] = forms.BooleanField(
            label=gettext("We have this: %(value)s. Still right") % {"value": held.shown}, required=False
        )
        self.fields[name].required = self.fields[name].widget.is_required = False

    @property
    def questions(self) -> Iterator[Question]:
        """Yield the questions in their order, each with what it hangs on and with what is held for it."""
        for name, row in self.rows.items():
            kept = self[f"{KEPT}{row.code}"] if row.code in self.held else None
            when = f"{PREFIX}{row.shown_when_field}" if row.shown_when_field else ""
            yield Question(self[name], kept, when, ",".join(self._answers_for(row)) if when else "")

    def _answers_for(self, row: TypeField) -> list[str]:
        """Return the values of the question before with which this one is asked, in small letters."""
        wanted = row.shown_when_value.strip().lower()
        asked = self.rows.get(f"{PREFIX}{row.shown_when_field}")
        if asked is not None and asked.kind == FieldKind.YES_NO and wanted in YES_WORDS | NO_WORDS:
            return [YES if wanted in YES_WORDS else NO]
        return [wanted]

    def _condition(self, row: TypeField) -> str:
        asked = self.rows.get(f"{PREFIX}{row.shown_when_field}")
        words = {"question": asked.label if asked else row.shown_when_field, "answer": row.shown_when_value}
        return gettext("Only where “%(question)s” is “%(answer)s”.") % words

    def clean(self) -> dict[str, Any]:
        """Leave out what is not asked after the answers before it; ask for what then is needed."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        for name, row in self.rows.items():
            self._keep_held(name, row, values)
            if row.shown_when_field and not self._is_asked(row, values):
                if (values.get(name) not in (None, "") and row.code not in self.kept) or name in self.errors:
                    self.dropped.append(row.label)
                values[name] = None
                self.kept.discard(row.code)
                self.errors.pop(name, None)
            elif row.is_required and values.get(name) in (None, "") and name not in self.errors:
                self.add_error(name, forms.ValidationError(self._missing(row), code="required"))
        return values

    def _keep_held(self, name: str, row: TypeField, values: dict[str, Any]) -> None:
        """Take what is held where it was said to be right and nothing new was written: what is new wins."""
        is_said = row.code in self.held and values.get(f"{KEPT}{row.code}") and name not in self.errors
        if is_said and values.get(name) in (None, ""):
            values[name] = self.fields[name].clean(self.held[row.code].value)
            self.kept.add(row.code)

    def _missing(self, row: TypeField) -> Any:
        if row.code in self.held:
            return gettext("Tick that it is still right, or write it again.")
        return _NEEDED["required"]

    def _is_asked(self, row: TypeField, values: Mapping[str, Any]) -> bool:
        given = str(values.get(f"{PREFIX}{row.shown_when_field}") or "").lower()
        return given in self._answers_for(row)

    @property
    def registered(self) -> set[str]:
        """Return the codes of the confirmed answers that a register holds."""
        return {code for code in self.kept if self.held[code].is_register}

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

    def __init__(self, *args: Any, known: tuple[str, str] | None = None, **options: Any) -> None:
        """``known``: name and phone of an applicant who was found; left empty they are taken over."""
        super().__init__(*args, **options)
        self.known = known
        if known is not None:
            self.fields["applicant_name"].required = self.fields["applicant_name"].widget.is_required = False
            self.fields["applicant_name"].help_text = gettext(
                "Left empty, name and phone are taken over as they are held."
            )

    @classmethod
    def blank(cls, **initial: Any) -> "ApplicantForm":
        """Return an empty form with an id of its own."""
        return cls(initial={"id": uuid4(), **initial})

    def clean(self) -> dict[str, Any]:
        """Take over what is held of an applicant who was found."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if self.known is not None and not values.get("applicant_name") and "applicant_name" not in self.errors:
            values["applicant_name"] = self.known[0]
            values["applicant_phone"] = values.get("applicant_phone") or self.known[1]
        return values

    @property
    def village_id(self) -> int:
        """Return the area chosen in a valid form."""
        return areas.area_by_code(self.cleaned_data["village"]).id
