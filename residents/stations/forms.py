"""Owns the parsing of what the pages of stations send: a station, a day of it, a booking, a slip, elements of a village."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from foundation.kernel import city_time
from foundation.web.act_forms import MakeField, choice_field
from foundation.web.forms import DayInput
from foundation.web.picking import PickField
from grids.areas import selectors as areas
from procedures.clocks.forms import HoursField, WeekForm
from procedures.dossiers.choices import Channel, Provider
from procedures.dossiers.forms import PhoneField
from procedures.dossiers.selectors import service_titles
from residents.stations import selectors
from residents.stations.models.places import LONGEST_ADDRESS, LONGEST_NAME, LONGEST_REASON, MOST_DAYS_AHEAD, MOST_PLACES
from residents.stations.services import AppointmentData, StationData
from residents.stations.services.booking import LONGEST_NAME as LONGEST_CALLER

_NEEDED = {"required": gettext_lazy("This is needed.")}
_YES_NO = [("", gettext_lazy("nobody has looked yet")), ("yes", gettext_lazy("yes")), ("no", gettext_lazy("no"))]
# What an act on an appointment asks for.
ACT_FIELDS: Mapping[str, MakeField] = {"starts_at": choice_field(gettext_lazy("Time"))}


def _kind_choices() -> list[tuple[str, str]]:
    return [("", _("Please choose")), *((one.code, selectors.kind_name(one)) for one in selectors.kinds())]


class StationForm(WeekForm):
    """A station: what it is, where, when it is open, what is handled there."""

    kind = forms.ChoiceField(label=pgettext_lazy("station", "Kind"), choices=_kind_choices, error_messages=_NEEDED)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=LONGEST_NAME, error_messages=_NEEDED)
    provider = forms.ChoiceField(label=gettext_lazy("Who provides it"), choices=Provider.choices)
    provided_by = forms.CharField(label=gettext_lazy("Organisation"), max_length=80, required=False)
    address = forms.CharField(label=gettext_lazy("Address"), max_length=LONGEST_ADDRESS, error_messages=_NEEDED)
    directions = forms.CharField(label=gettext_lazy("How to find it"), max_length=200, required=False)
    phone = forms.CharField(label=gettext_lazy("Telephone of the place"), max_length=40, required=False)
    is_accessible = forms.ChoiceField(label=gettext_lazy("Without steps"), choices=_YES_NO, required=False)
    access_words = forms.CharField(label=gettext_lazy("Where the way without steps is"), max_length=120, required=False)
    lng = forms.FloatField(label=gettext_lazy("Longitude"), error_messages=_NEEDED)
    lat = forms.FloatField(label=gettext_lazy("Latitude"), error_messages=_NEEDED)
    follows_holidays = forms.BooleanField(
        label=gettext_lazy("Closed on public holidays, open on make-up workdays"), required=False
    )
    makeup_slots = HoursField(
        label=gettext_lazy("Hours of a make-up workday"),
        required=False,
        help_text=gettext_lazy("Empty: the hours that most days of the week have."),
    )
    slot_places = forms.IntegerField(
        label=gettext_lazy("Places at one time"),
        min_value=0,
        max_value=MOST_PLACES,
        help_text=gettext_lazy("How many counters take appointments; 0: it takes none."),
    )
    slot_minutes = forms.IntegerField(label=gettext_lazy("Minutes of one time"), min_value=5, max_value=240)
    days_ahead = forms.IntegerField(
        label=gettext_lazy("Days one can book ahead"), min_value=1, max_value=MOST_DAYS_AHEAD
    )
    services = forms.MultipleChoiceField(
        label=gettext_lazy("Services handled here"), required=False, widget=forms.CheckboxSelectMultiple
    )
    since_on = forms.DateField(label=gettext_lazy("There since"), widget=DayInput, error_messages=_NEEDED)
    until_on = forms.DateField(
        label=gettext_lazy("There no more from"),
        widget=DayInput,
        required=False,
        help_text=gettext_lazy("Whoever is booked for that day or later hears of it."),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, actor: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["area"] = PickField(
            label=gettext_lazy("Serves (village, township or city)"), kind="area", actor=actor, error_messages=_NEEDED
        )
        titles = service_titles()
        self.fields["services"].choices = list(titles.items())  # type: ignore[attr-defined]

    @classmethod
    def blank(cls, actor: Any) -> "StationForm":
        """Return an empty form with what a station mostly is."""
        grants = actor.grants
        own = areas.place(grants[0].area_id) if grants else None
        office = [["09:00", "12:00"], ["14:00", "17:30"]]
        initial = {
            "since_on": city_time.local_day(city_time.now()),
            "slot_minutes": 15,
            "slot_places": 0,
            "days_ahead": 14,
            "follows_holidays": True,
            "provider": Provider.GOVERNMENT,
            "area": own.code if own is not None else "",
            **{f"day_{number}": office for number in range(5)},
        }
        return cls(initial=initial, actor=actor)

    @classmethod
    def of_station(cls, station: Any, actor: Any) -> "StationForm":
        """Return the form of a station as it is."""
        names = [name for name in cls.base_fields if hasattr(station, name) and name not in ("kind", "services")]
        initial = {
            **{name: getattr(station, name) for name in names},
            "kind": station.kind.code,
            "area": areas.own_place(station).code,
            "is_accessible": {True: "yes", False: "no"}.get(station.is_accessible, ""),
            "services": [one.type.code for one in station.services.all()],
            **{f"day_{number}": slots for number, slots in enumerate(station.week)},
        }
        return cls(initial=initial, actor=actor)

    @property
    def station_data(self) -> StationData:
        """Return the station of a valid form."""
        values = self.cleaned_data
        plain = ("kind", "name", "provider", "provided_by", "address", "directions", "phone", "access_words", "lng",
                 "lat", "follows_holidays", "makeup_slots", "slot_places", "slot_minutes", "days_ahead", "since_on",
                 "until_on", "services")  # fmt: skip
        return StationData(
            **{name: values[name] for name in plain},
            area=values["area"].code,
            is_accessible={"yes": True, "no": False}.get(values["is_accessible"]),
            week=self.week or [[] for _day in range(7)],
        )


class DaysForm(forms.Form):
    """Days on which a station has other hours, or is closed, and why."""

    first = forms.DateField(label=gettext_lazy("From"), widget=DayInput, error_messages=_NEEDED)
    last = forms.DateField(
        label=gettext_lazy("Until"), widget=DayInput, required=False, help_text=gettext_lazy("Empty: the one day.")
    )
    slots = HoursField(label=gettext_lazy("Hours"), required=False, help_text=gettext_lazy("Empty: closed all day."))
    reason = forms.CharField(
        label=gettext_lazy("Why, for residents"), max_length=LONGEST_REASON, error_messages=_NEEDED
    )


class BookingForm(forms.Form):
    """A time for a service. ``id`` is made before the form is shown; who comes is asked where a counter books for somebody."""

    id = forms.UUIDField(widget=forms.HiddenInput(attrs={"data-keep": ""}))
    service = forms.ChoiceField(label=gettext_lazy("What for"), error_messages=_NEEDED)
    starts_at = forms.DateTimeField(
        error_messages={
            "required": gettext_lazy("Choose one of the times."),
            "invalid": gettext_lazy("Choose one of the times."),
        },
        input_formats=["%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M%z"],
    )
    name = forms.CharField(label=gettext_lazy("Who comes"), max_length=LONGEST_CALLER, required=False)
    phone = PhoneField(label=gettext_lazy("Phone"), required=False)
    wants_text = forms.BooleanField(label=gettext_lazy("Send a text message about it: they agree"), required=False)
    account = forms.CharField(
        label=gettext_lazy("Account of whoever comes"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("User name or phone, where there is one: then it stands among their own appointments."),
    )
    FOR_OTHERS = ("name", "phone", "wants_text", "account")

    def __init__(self, station: Any, *args: Any, channel: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.station, self.channel = station, channel
        titles = service_titles()
        codes = [one.type.code for one in station.services.all() if one.type.code in titles]
        self.fields["service"].choices = [("", _("Please choose")), *((code, titles[code]) for code in codes)]  # type: ignore[attr-defined]
        if channel == Channel.ONLINE:
            for name in self.FOR_OTHERS:
                del self.fields[name]

    @classmethod
    def blank(cls, station: Any, *, channel: str, **initial: Any) -> "BookingForm":
        """Return an empty form with an id of its own."""
        return cls(station, initial={"id": uuid4(), **initial}, channel=channel)

    @property
    def appointment(self) -> AppointmentData:
        """Return the booking of a valid form."""
        values = self.cleaned_data
        others = {name: values[name] for name in self.FOR_OTHERS if name in values}
        return AppointmentData(
            id=values["id"],
            station_id=self.station.pk,
            service=values["service"],
            starts_at=values["starts_at"],
            channel=self.channel,
            **others,
        )


class SlipForm(forms.Form):
    """The number on a slip, and the end of the phone that was left, if one was."""

    number = forms.CharField(label=gettext_lazy("Number of the appointment"), max_length=24, error_messages=_NEEDED)
    tail = forms.RegexField(
        r"^\d{4}$",
        label=gettext_lazy("Last four digits of the phone"),
        required=False,
        help_text=gettext_lazy("Where a phone was left."),
        error_messages={"invalid": gettext_lazy("Write four digits.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class SlipActForm(SlipForm):
    """What whoever holds a slip asks for: another time, or to cancel."""

    action = forms.ChoiceField(choices=[("move", ""), ("cancel", "")])
    version = forms.IntegerField(min_value=1)
    starts_at = forms.CharField(required=False, max_length=40)


class ElementForm(forms.Form):
    """What a village has of one element, or that it is missing."""

    code = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)
    name = forms.CharField(label=gettext_lazy("What it is"), max_length=60, required=False)
    status = forms.ChoiceField(
        label=gettext_lazy("Here or missing"),
        choices=[("filled", gettext_lazy("is here")), ("missing", gettext_lazy("is missing"))],
    )
    since_on = forms.DateField(label=gettext_lazy("Since"), widget=DayInput, error_messages=_NEEDED)
    station = forms.ChoiceField(label=gettext_lazy("By which station"), required=False)
    holder = forms.CharField(label=gettext_lazy("Or by which organisation or place"), max_length=80, required=False)
    document = forms.CharField(label=gettext_lazy("Document that founds it"), max_length=120, required=False)
    note = forms.CharField(label=gettext_lazy("Remark"), max_length=200, required=False)

    def __init__(self, *args: Any, stations: list[tuple[str, str]], is_own: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["station"].choices = [("", _("none")), *stations]  # type: ignore[attr-defined]
        if is_own:
            self.fields["name"].required = True
            self.fields["name"].error_messages = {"required": _("Say what it is.")}
        else:
            del self.fields["name"]


class SlotForm(forms.Form):
    """One element of the draft of the model."""

    code = forms.CharField(widget=forms.HiddenInput, max_length=20)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=60, required=False)
    note = forms.CharField(label=gettext_lazy("Remark"), max_length=200, required=False)


SlotFormSet = forms.formset_factory(SlotForm, extra=0, max_num=20)


class TemplateForm(forms.Form):
    """Where a version of the model comes from."""

    source = forms.CharField(label=gettext_lazy("Source"), max_length=200, required=False)


class PublishForm(forms.Form):
    """From when a version of the model holds."""

    valid_from = forms.DateField(label=gettext_lazy("Holds from"), widget=DayInput, error_messages=_NEEDED)
