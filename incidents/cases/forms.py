"""The shapes people fill in: a report from the phone, and one form for every act, showing only what that act needs."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, Self
from uuid import UUID, uuid4, uuid5

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from governance.evidence.services import read_place
from governance.kernel.errors import Invalid
from incidents.cases.choices import PlaceSource
from incidents.cases.services.intake import LONGEST_WORDS, ReportData

PHOTOS_AT_ONCE = 9


class PhotosInput(forms.ClearableFileInput):
    """A file input that takes several pictures."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Several pictures; what they are is judged where they are kept."""

    widget = PhotosInput

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
    """A matter, a place and a few words. ``id`` is made before the form is shown, so a double tap is one case."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    matter = forms.CharField(error_messages={"required": _("Choose what it is about.")})
    lng = forms.FloatField(required=False, min_value=-180, max_value=180)
    lat = forms.FloatField(required=False, min_value=-90, max_value=90)
    accuracy_m = forms.FloatField(required=False, min_value=0)
    place_source = forms.ChoiceField(required=False, choices=PlaceSource.choices)
    description = forms.CharField(required=False, max_length=LONGEST_WORDS, strip=True)
    photos = PhotosField(required=False)

    def clean(self) -> dict[str, Any]:
        """Take the place from the photos when nothing else names one."""
        cleaned = super().clean() or {}
        if cleaned.get("lng") is None or cleaned.get("lat") is None:
            place = self._photo_place(cleaned.get("photos") or [])
            if place is None:
                self.add_error(
                    "lng", _("Say where it is: use your position, a pin on the map, or a photo with a place.")
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

    def report(self, channel: str = "") -> ReportData:
        """Return the report as services take it; ``channel`` empty: by the actor's posting."""
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
        )

    @classmethod
    def fresh(cls) -> Self:
        """Return an empty form with an id of its own."""
        return cls(initial={"id": uuid4()})


class ActForm(forms.Form):
    """What one act needs. Fields are those its move names in ``needs`` and ``takes``, no others."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        action: str,
        needs: Sequence[str],
        takes: Sequence[str],
        choices: Mapping[str, Sequence[Any]],
        version: int,
    ) -> None:
        super().__init__(data, files, initial={"version": version}, auto_id=f"act-{action}-%s")
        self.action = action
        for name in dict.fromkeys((*needs, *takes)):
            self.fields[name] = _act_field(name, required=name in needs, choices=choices.get(name, ()))

    @property
    def sign(self) -> str:
        """Return the icon of the act."""
        return {"pass_up": "pass-up", "rework": "return"}.get(self.action, self.action)

    @property
    def shown(self) -> list[forms.BoundField]:
        """Return the fields a person sees, what is needed first and photos last."""
        order = {"to": 0, "reason": 1, "note": 2, "photos": 3}
        return sorted(self.visible_fields(), key=lambda field: order.get(field.name, len(order)))

    @property
    def moved_data(self) -> dict[str, Any]:
        """Return what goes into the act beside its words and photos."""
        apart = ("version", "note", "photos")
        return {
            name: value for name, value in self.cleaned_data.items() if name not in apart and value not in ("", None)
        }


def _act_field(name: str, *, required: bool, choices: Sequence[Any]) -> forms.Field:
    needed = {"required": _("This is needed.")}
    if name == "photos":
        return PhotosField(label=_("Photos"), required=required)
    if name == "note":
        area = forms.Textarea(attrs={"rows": 3})
        return forms.CharField(
            label=_("Words"), required=required, max_length=LONGEST_WORDS, widget=area, error_messages=needed
        )
    label = {"to": _("To whom"), "reason": _("Reason")}.get(name, name)
    options = [(choice.value, choice.label) for choice in choices]
    if not options:
        return forms.CharField(label=label, required=required, error_messages=needed)
    blank = [] if len(options) == 1 else [("", _("Please choose"))]
    return forms.ChoiceField(label=label, required=required, choices=[*blank, *options], error_messages=needed)
