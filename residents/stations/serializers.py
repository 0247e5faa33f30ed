"""The shapes of stations and appointments in JSON: what comes in, what goes out, what an act says."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from foundation.accounts.phones import e164
from foundation.web.act_api import ActShape, OfferShape, RefusalShape
from foundation.web.rest import ErrorShape, QueryShape, Shape
from grids.areas import selectors as areas
from procedures.dossiers.choices import Channel, Provider
from residents.stations import selectors
from residents.stations.choices import AppointmentState
from residents.stations.services import AppointmentData


class StationServiceShape(Shape):
    """A service that is handled at a station."""

    code = serializers.CharField()
    title = serializers.CharField()


class StationShape(Shape):
    """A station; ``station_row`` writes it. ``is_open`` and what follows are of this moment."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    kind = serializers.CharField(help_text=_("Code of a kind"))
    kind_name = serializers.CharField()
    area = serializers.CharField(help_text=_("Code of the area it serves"))
    area_name = serializers.CharField()
    address = serializers.CharField()
    directions = serializers.CharField(allow_blank=True)
    phone = serializers.CharField(allow_blank=True)
    lng = serializers.FloatField()
    lat = serializers.FloatField()
    distance_m = serializers.IntegerField(allow_null=True, help_text=_("From the point or the village asked from"))
    provider = serializers.ChoiceField(choices=Provider.choices)
    provided_by = serializers.CharField(allow_blank=True)
    is_accessible = serializers.BooleanField(allow_null=True)
    week = serializers.ListField(child=serializers.ListField(), help_text=_("Seven lists of hours, Monday first"))
    is_open = serializers.BooleanField()
    closes_at = serializers.DateTimeField(allow_null=True)
    opens_at = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField(allow_blank=True, help_text=_("Why the hours of today differ"))
    services = StationServiceShape(many=True)
    takes_appointments = serializers.BooleanField()
    since_on = serializers.DateField()
    until_on = serializers.DateField(allow_null=True)


_PLAIN = ("name", "address", "directions", "phone", "lng", "lat", "provider", "provided_by", "is_accessible", "week")


def _local(at: datetime | None) -> str | None:
    return timezone.localtime(at).isoformat() if at is not None else None


def station_row(row: Any) -> dict[str, Any]:
    """Return what ``StationShape`` says of one (presenters.StationRow)."""
    station, opening = row.station, row.view.opening
    return {
        "id": station.pk,
        **{name: getattr(station, name) for name in _PLAIN},
        "kind": station.kind.code,
        "kind_name": row.view.kind,
        "area": areas.own_place(station).code,
        "area_name": row.view.place,
        "distance_m": row.away,
        "is_open": opening.is_open,
        "closes_at": _local(opening.closes_at),
        "opens_at": _local(opening.opens_at),
        "reason": opening.reason,
        "services": [{"code": code, "title": title} for code, title in row.view.services],
        "takes_appointments": station.slot_places > 0,
        "since_on": station.since_on.isoformat(),
        "until_on": station.until_on.isoformat() if station.until_on else None,
    }


class FreeTimeShape(Shape):
    """One time of a station, and how many places it has left."""

    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    free = serializers.IntegerField()


class TimesQuery(QueryShape):
    """Of which day the times are asked; without one, of all days one can book ahead."""

    day = serializers.DateField(required=False, default=None, allow_null=True)


class NewAppointmentShape(Shape):
    """A booking; ``id`` is made by the client, so that sending it again is safe."""

    id = serializers.UUIDField(help_text=_("Made by the client; the same id with the same content is one appointment"))
    station = serializers.IntegerField(help_text=_("Number of a station"))
    service = serializers.CharField(max_length=40, help_text=_("Code of a service that is handled there"))
    starts_at = serializers.DateTimeField()
    channel = serializers.ChoiceField(
        choices=[Channel.ONLINE, Channel.COUNTER, Channel.PROXY], required=False, default=Channel.ONLINE
    )
    name = serializers.CharField(max_length=40, required=False, default="", allow_blank=True)
    phone = serializers.CharField(max_length=30, required=False, default="", allow_blank=True)
    account = serializers.CharField(max_length=40, required=False, default="", allow_blank=True)
    wants_text = serializers.BooleanField(required=False, default=False)

    def validate_phone(self, value: str) -> str:
        """Return the number in E.164; raises ``ValidationError`` for what is none."""
        number = e164(value) if value.strip() else ""
        if value.strip() and not number:
            raise serializers.ValidationError(_("This is no phone number. Write 11 digits, or the area code first."))
        return number or ""

    def to_data(self) -> AppointmentData:
        """Return the frozen booking."""
        values = dict(self.validated_data)
        return AppointmentData(station_id=values.pop("station"), **values)


class AppointmentShape(Shape):
    """An appointment; ``appointment_row`` writes it. Who comes is named to nobody here but by an export with a reason."""

    number = serializers.CharField()
    state = serializers.ChoiceField(choices=AppointmentState.choices)
    version = serializers.IntegerField()
    station = serializers.IntegerField()
    station_name = serializers.CharField()
    address = serializers.CharField()
    service = serializers.CharField()
    service_title = serializers.CharField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()


def appointment_row(view: selectors.AppointmentView) -> dict[str, Any]:
    """Return what ``AppointmentShape`` says of one."""
    one = view.appointment
    return {
        "number": one.number,
        "state": one.state,
        "version": one.version,
        "station": one.station_id,
        "station_name": one.station.name,
        "address": one.station.address,
        "service": view.service_code,
        "service_title": view.service,
        "starts_at": _local(one.starts_at),
        "ends_at": _local(one.ends_at),
    }


class AppointmentActShape(ActShape):
    """One act on an appointment."""

    starts_at = serializers.DateTimeField(required=False, help_text=_("For move: one of the free times"))


class AppointmentOffersShape(Shape):
    """The acts of one appointment."""

    number = serializers.CharField()
    state = serializers.ChoiceField(choices=AppointmentState.choices)
    version = serializers.IntegerField()
    acts = OfferShape(many=True)
    refused = RefusalShape(many=True)


class StaleAppointmentShape(ErrorShape):
    """Someone was faster: the appointment as it is now."""

    appointment = AppointmentShape()
