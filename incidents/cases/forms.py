"""The forms of incidents: a report, photos added to it, documents, and the fields of acts."""

import hashlib
from collections.abc import Sequence
from typing import Any, Self
from uuid import UUID, uuid4, uuid5

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from foundation.evidence.services import read_place
from foundation.kernel.errors import Invalid
from foundation.web.act_forms import PhotosField, choice_field, choices_field, day_field, regions_field
from foundation.web.forms import WordsField
from incidents.cases.choices import About, DocumentPurpose, PlaceSource
from incidents.cases.services.intake import LONGEST_WORDS, ReportData
from incidents.cases.services.unplaced import LONGEST_ADDRESS, UnplacedData
from procedures.seals.forms import NamedField, reason_field


def photo_uploads(subject: UUID | str, files: Sequence[UploadedFile]) -> list[tuple[UUID, bytes]]:
    """Return each file with an id made of its subject and content, so that sending it again is the same photo."""
    space = subject if isinstance(subject, UUID) else uuid5(UUID(int=0), subject)
    found: dict[UUID, bytes] = {}
    for file in files:
        file.seek(0)
        data = file.read()
        found[uuid5(space, hashlib.sha256(data).hexdigest())] = data
    return list(found.items())


class ReportForm(forms.Form):
    """A matter, a place and a few words. ``id`` is made before the form is shown, so a double tap is one incident."""

    id = forms.UUIDField(widget=forms.HiddenInput(attrs={"data-keep": ""}))
    matter = forms.CharField(error_messages={"required": _("Choose what it is about.")})
    lng = forms.FloatField(required=False, min_value=-180, max_value=180)
    lat = forms.FloatField(required=False, min_value=-90, max_value=90)
    accuracy_m = forms.FloatField(required=False, min_value=0)
    place_source = forms.ChoiceField(required=False, choices=PlaceSource.choices)
    description = WordsField(required=False, max_length=LONGEST_WORDS)
    photos = PhotosField(required=False)

    def clean(self) -> dict[str, Any]:
        """Take the place from the photos when no other place was given."""
        cleaned = super().clean() or {}
        if (cleaned.get("lng") is None or cleaned.get("lat") is None) and not cleaned.get("address"):
            place = self._photo_place(cleaned.get("photos") or [])
            if place is None:
                self.add_error(
                    "lng",
                    forms.ValidationError(
                        _("Say where it is: use your position, a pin on the map, or a photo with a place."),
                        code="required",
                    ),
                )
            else:
                cleaned |= {"lng": place[0], "lat": place[1], "accuracy_m": None, "place_source": PlaceSource.PHOTO}
        return cleaned

    @staticmethod
    def _photo_place(files: Sequence[UploadedFile]) -> tuple[float, float] | None:
        for file in files:
            file.seek(0)
            try:
                place = read_place(file.read())
            except Invalid:
                continue
            if place is not None:
                return place.lng, place.lat
        return None

    def report_data(self, channel: str = "") -> ReportData:
        """Return the report as services take it; ``channel`` empty: chosen by the actor's posting."""
        values = self.cleaned_data
        return ReportData(
            id=values["id"],
            matter=values["matter"],
            description=values["description"],
            lng=values["lng"],
            lat=values["lat"],
            accuracy_m=values["accuracy_m"],
            occurred_at=None,
            place_source=values["place_source"] or PlaceSource.PIN,
            channel=channel,
            standard=values.get("standard") or "",
        )

    @classmethod
    def empty(cls) -> Self:
        """Return an empty form with a new id."""
        return cls(initial={"id": uuid4()})


class OwnReportForm(ReportForm):
    """The report of people with a posting: a grid worker takes at once what lies in the own grid.

    What came by telephone or letter may have an address in place of a pin.
    """

    take = forms.BooleanField(required=False, initial=True)
    standard = forms.CharField(label=_("Which of these is it"), required=False, max_length=10)
    address = forms.CharField(label=_("Where, in words"), required=False, max_length=LONGEST_ADDRESS, strip=True)

    @property
    def has_no_point(self) -> bool:
        """Say whether a valid form names the place in words alone."""
        return self.cleaned_data["lng"] is None or self.cleaned_data["lat"] is None

    def unplaced_data(self) -> UnplacedData:
        """Return the report as services take it where an address is all there is."""
        values = self.cleaned_data
        return UnplacedData(values["id"], values["matter"], values["description"], values["address"])


class MorePhotosForm(forms.Form):
    """Photos that are added to a report after it was sent."""

    photos = PhotosField()


# What a choice of an act is called; note and photos are the same for every subject.
ACT_FIELDS = {
    "to": choice_field(_("To whom")),
    "reason": choice_field(_("Reason")),
    "until": day_field(_("It goes on by itself on")),
    "decision": choice_field(_("Decision")),
    "kind": choice_field(_("Kind of whistle")),
    "units": choices_field(_("Units that are called")),
    "townships": choices_field(_("Other townships it touches")),
    "about": choice_field(_("What the note is about")),
    "document": choice_field(_("Document that proves it")),
    "master": choice_field(_("Number of the earlier report")),
    "matter": choice_field(_("Matter")),
    "lng": choice_field(_("Longitude")),
    "lat": choice_field(_("Latitude")),
    "way": choice_field(_("How")),
    "responded": choice_field(_("Was somebody reached?")),
    "solved": choice_field(_("Is it solved?")),
    "content": choice_field(_("Are they content with how it was handled?")),
    "words": choice_field(_("The words, as they stand")),
    "withdrawn": choices_field(_("Photos and documents that nobody may see any more")),
    "covered": regions_field(_("Faces, plates and what else nobody may see on a photo")),
    "standard": choice_field(_("Filed by the standard")),
    "split_to": choices_field(_("Who gets a sub-incident")),
    "despite": choice_field(_("Why it is closed while sub-incidents are open; its reporter does not read this")),
    "closing_standard": choice_field(_("Closed by the standard")),
}


class DocumentForm(forms.Form):
    """One document of an incident; ``replaces`` names the earlier version it supersedes, if any."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("PDF, Word (DOCX), Excel (XLSX), JPEG or PNG, without macros"),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")},
        widget=forms.FileInput(attrs={"accept": ".pdf,.docx,.xlsx,.jpg,.jpeg,.png"}),
    )
    purpose = forms.ChoiceField(label=_("What it is"), choices=DocumentPurpose.choices)
    replaces = forms.TypedChoiceField(label=_("Replaces"), required=False, coerce=UUID, empty_value=None)

    def __init__(self, *args: Any, documents: Sequence[Any] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        held = [(str(one.id), one.name) for one in documents if one.superseded_by is None]
        self.fields["replaces"].choices = [("", _("nothing")), *held]  # type: ignore[attr-defined]
        if not held:
            del self.fields["replaces"]


class SealForm(forms.Form):
    """Why an incident becomes confidential, and whom it is about."""

    reason = reason_field()
    about = forms.ChoiceField(
        label=_("Whom it is about"),
        choices=About.choices,
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    person = NamedField(
        "user", label=_("The person, if you know them"), required=False, help_text=_("User name or full name")
    )
