"""Owns the parsing of what pages send: the file of an import, the day of an approval, a redrawn border."""

import json
from datetime import date
from typing import Any

import shapely
from django import forms
from django.http import HttpRequest
from django.http.request import RawPostDataException
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.web.act_forms import day_field
from foundation.web.forms import DayInput
from grids.areas import selectors
from grids.areas.coverage import check_rings
from grids.areas.importers import MAX_BYTES

SYSTEMS = [
    ("", gettext_lazy("Choose: it is never guessed")),
    ("cgcs2000", gettext_lazy("CGCS2000 (surveyors, Tianditu)")),
    ("wgs84", gettext_lazy("WGS 84 (GPS)")),
    ("gcj02", gettext_lazy("GCJ-02 (AMap, Tencent)")),
    ("bd09", gettext_lazy("BD-09 (Baidu)")),
]
ENDINGS = ".geojson,.json,.gpkg,.zip"


class ImportForm(forms.Form):
    """A file of boundaries, the system it is in, and from when it should hold."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("GeoJSON, GeoPackage, or a Shapefile zipped with its .dbf, .shx and .prj; up to 50 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ENDINGS}),
    )
    crs = forms.ChoiceField(
        label=gettext_lazy("Coordinate system"),
        choices=SYSTEMS,
        error_messages={"required": gettext_lazy("Declare the coordinate system of the file; it is never guessed.")},
    )
    effective_on = forms.DateField(label=gettext_lazy("In force from"), required=False, widget=DayInput)
    title = forms.CharField(label=gettext_lazy("What this change is"), max_length=120, required=False)

    def clean_file(self) -> Any:
        """Refuse what is too large before it is read."""
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(_("The file is larger than %(limit)s MB.") % {"limit": MAX_BYTES // 2**20})
        return file

    def clean_effective_on(self) -> Any:
        """Refuse days gone by."""
        return future_or_today(self.cleaned_data["effective_on"])


class BorderForm(forms.Form):
    """A redrawn border: a GeoJSON geometry, the day, and the revision of the net it was drawn on."""

    geometry = forms.JSONField()
    effective_on = forms.DateField()
    revision = forms.IntegerField()

    def clean_geometry(self) -> Any:
        """Parse one polygon whose rings are closed and finite."""
        try:
            rings = self.cleaned_data["geometry"]["coordinates"]
            if check_rings("", rings):
                raise forms.ValidationError(_("The border is not a closed ring of numbers."))
            return shapely.Polygon(
                [point[:2] for point in rings[0]], [[point[:2] for point in ring] for ring in rings[1:]]
            )
        except (ValueError, KeyError, TypeError, IndexError, RecursionError, shapely.errors.ShapelyError):
            raise forms.ValidationError(_("The border is not a closed ring of numbers.")) from None


class NetQuery(forms.Form):
    """What the net page shows: an area, and a day."""

    area = forms.CharField(max_length=32, required=False)
    q = forms.CharField(max_length=80, required=False)
    on = forms.DateField(required=False, widget=DayInput, label=gettext_lazy("The net of"))


def json_of(request: HttpRequest) -> dict[str, Any]:
    """Return the object a page sent as JSON; empty when it is none, so that the form names what is missing."""
    try:
        sent = json.loads(request.body)
    except (ValueError, RecursionError, RawPostDataException):
        return {}
    return sent if isinstance(sent, dict) else {}


def future_or_today(day: Any) -> Any:
    """Return the day, or nothing when none was given; refuse days gone by."""
    if day is not None:
        not_past(day)
    return day


def not_past(day: date) -> None:
    """Refuse days gone by."""
    if day < selectors.today():
        raise forms.ValidationError(_("Choose today or a later day."))


# What an approval asks for.
PLAN_FIELDS = {"effective_on": day_field(gettext_lazy("In force from"), not_past)}
