"""The form of one act: the fields its move needs and takes, no others, for any subject."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foundation.process.acts import LONGEST_NOTE, SentAct
from foundation.process.offers import Choice, Offer
from foundation.web.forms import DayInput, WordsField

PHOTOS_AT_ONCE = DOCUMENTS_AT_ONCE = 9
# What stands after the other fields, in this order.
_LAST = ("note", "photos", "documents")


class FilesInput(forms.ClearableFileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Several pictures; what they are is judged where they are kept."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """Return the files, each not empty, at most so many at once."""
        files = [item for item in (data or []) if item]
        if self.required and not files:
            raise forms.ValidationError(gettext("A photo is needed here."), code="required")
        if len(files) > PHOTOS_AT_ONCE:
            raise forms.ValidationError(
                gettext("At most %(count)d photos at once.") % {"count": PHOTOS_AT_ONCE}, code="too_many"
            )
        return [super(PhotosField, self).clean(item, initial) for item in files]


class DocumentsField(forms.FileField):
    """Several documents; what they are, and how large each may be, is judged where they are kept."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """Return the files, an empty one too: it is named where it is refused."""
        del initial
        files = list(data or [])
        if len(files) > DOCUMENTS_AT_ONCE:
            sentence = gettext("At most %(count)d documents at once.") % {"count": DOCUMENTS_AT_ONCE}
            raise forms.ValidationError(sentence, code="too_many")
        return files


class IdsField(forms.Field):
    """Ids that the page itself wrote into the form."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[UUID]:
        """Return the ids."""
        try:
            return [UUID(one) for one in value or ()]
        except ValueError as error:
            raise forms.ValidationError(gettext("This is not known here."), code="invalid") from error


class KeptFile(NamedTuple):
    """A document that came with an act and was kept, though the act was not done yet."""

    id: UUID
    name: str


class WordsListField(forms.Field):
    """Several values of one name, whatever they are; who acts on them judges them."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> list[str]:
        """Return the values."""
        return [str(one) for one in super().clean(value) or []]


class RegionsInput(forms.MultipleHiddenInput):
    """Values that a script writes, in a field that is seen (templates/ui/regions_field.html)."""

    input_type = "text"


class RegionsField(WordsListField):
    """Regions of photos; ``photos`` are those on which they may be marked."""

    widget = RegionsInput

    def __init__(self, photos: Sequence[Choice], **options: Any) -> None:
        super().__init__(**options)
        self.photos = photos


# Makes the field of one name, required or not, with the values it may take where the offer names them.
MakeField = Callable[[bool, Sequence[Choice]], forms.Field]
_NEEDED = {"required": _("This is needed.")}


def choice_field(label: Any) -> MakeField:
    """Return what makes a choice among the offered values, or plain text where none are offered."""

    def make(required: bool, choices: Sequence[Choice]) -> forms.Field:  # noqa: FBT001 - a MakeField
        options = [(choice.value, choice.label) for choice in choices]
        if not options:
            return forms.CharField(label=label, required=required, error_messages=_NEEDED)
        # What need not be chosen is not chosen for anybody, not even where there is but one.
        blank = [] if required and len(options) == 1 else [("", _("Please choose"))]
        return forms.ChoiceField(label=label, required=required, choices=[*blank, *options], error_messages=_NEEDED)

    return make


def choices_field(label: Any) -> MakeField:
    """Return what makes a choice of any number of the offered values, or of plain words where none are offered."""

    def make(required: bool, choices: Sequence[Choice]) -> forms.Field:  # noqa: FBT001 - a MakeField
        options = [(choice.value, choice.label) for choice in choices]
        if not options:
            return WordsListField(label=label, required=required, error_messages=_NEEDED)
        return forms.MultipleChoiceField(
            label=label,
            required=required,
            choices=options,
            widget=forms.CheckboxSelectMultiple,
            error_messages=_NEEDED,
        )

    return make


def regions_field(label: Any) -> MakeField:
    """Return what makes a field for regions of the offered photos."""

    def make(required: bool, choices: Sequence[Choice]) -> forms.Field:  # noqa: FBT001 - a MakeField
        return RegionsField(choices, label=label, required=required, error_messages=_NEEDED)

    return make


def day_field(label: Any, *checks: Callable[[date], None]) -> MakeField:
    """Return what makes a field for a day; ``checks`` raise ``ValidationError``."""

    def make(required: bool, _choices: Sequence[Choice]) -> forms.Field:  # noqa: FBT001 - a MakeField
        return forms.DateField(
            label=label, required=required, widget=DayInput, validators=checks, error_messages=_NEEDED
        )

    return make


class ActForm(forms.Form):
    """What one act needs. ``fields_of`` makes the fields of the names that only this kind of subject has."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    # Kept with the words in the browser: sent again after a lost answer, it is known.
    act_id = forms.UUIDField(widget=forms.HiddenInput(attrs={"data-keep": ""}), required=False)

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        offer: Offer,
        version: int | None,
        fields_of: Mapping[str, MakeField],
    ) -> None:
        initial = {**offer.initial, "version": version, "act_id": uuid4()}
        super().__init__(data, files, initial=initial, auto_id=f"act-{offer.name}-%s")
        self.action, self.then = offer.action, offer.then.action if offer.then is not None else ""
        # What a refused act brought along and need not be chosen again.
        self.kept_files: list[KeptFile] = []
        for name in sorted(dict.fromkeys((*offer.needs, *offer.takes)), key=_place):
            self.fields[name] = _field(name, offer, fields_of)
        if "documents" in self.fields:
            self.fields["kept_documents"] = IdsField(required=False)

    @property
    def shown_fields(self) -> list[forms.BoundField]:
        """Return the fields a person sees, what is chosen first and files last."""
        return self.visible_fields()

    @property
    def sent(self) -> SentAct:
        """Return what was sent, files apart; to be asked of a form that is valid."""
        values = self.cleaned_data
        apart = ("version", "act_id", "kept_documents", *_LAST)
        data = {name: value for name, value in values.items() if name not in apart and value not in ("", None, [])}
        return SentAct(self.action, values["version"], values.get("note", ""), data, values["act_id"], self.then)

    @property
    def photos(self) -> list[UploadedFile]:
        """Return the photos that came with a valid form."""
        return self.cleaned_data.get("photos") or []

    @property
    def documents(self) -> list[UploadedFile]:
        """Return the documents that came with a form, as far as their field is valid."""
        return self.cleaned_data.get("documents") or []

    def leave_files_unchosen(self) -> None:
        """Let the draft in the browser not choose again what was kept, or refused by name."""
        self.fields["documents"].widget.attrs["data-keep"] = "never"

    @property
    def has_files(self) -> bool:
        """Say whether files came with it, or stay with it from a try before."""
        return bool(self.photos or self.documents or self.cleaned_data.get("kept_documents"))


class ActRetry(forms.Form):
    """What tells an act that was sent before from others."""

    action = forms.CharField(max_length=30)
    act_id = forms.UUIDField()
    then = forms.CharField(required=False, max_length=30)
    note = WordsField(required=False, max_length=LONGEST_NOTE)

    @property
    def sent(self) -> SentAct:
        """Return what was sent; to be asked of a form that is valid."""
        values = self.cleaned_data
        return SentAct(values["action"], None, values["note"], self.data, values["act_id"], values["then"])


def _place(name: str) -> int:
    return _LAST.index(name) + 1 if name in _LAST else 0


def _field(name: str, offer: Offer, fields_of: Mapping[str, MakeField]) -> forms.Field:
    required = name in offer.needs
    if name == "photos":
        return PhotosField(label=_("Photos"), required=required)
    if name == "documents":
        accepted = FilesInput(attrs={"accept": ".pdf,.docx,.xlsx,.jpg,.jpeg,.png"})
        kinds = _("PDF, Word (DOCX), Excel (XLSX), JPEG or PNG, without macros")
        return DocumentsField(label=_("Documents"), required=required, help_text=kinds, widget=accepted)
    if name == "note":
        label = offer.note_label or _("Words")
        area = forms.Textarea(attrs={"rows": 3})
        return WordsField(label=label, required=required, max_length=LONGEST_NOTE, widget=area, error_messages=_NEEDED)
    return fields_of[name](required, offer.choices.get(name, ()))
