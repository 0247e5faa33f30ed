"""Times that residents have at a station. A trigger holds that no more come at one time than the station has places."""

from django.db import models
from django.db.models import F, Q

from foundation.process.models import Stateful, StepBase, step_constraints
from procedures.dossiers.choices import Channel
from residents.stations.choices import FREE_STATES, AppointmentState
from residents.stations.models.places import Station

HOLDS_A_PLACE = ~Q(state__in=[*FREE_STATES])


class Appointment(Stateful):
    """One time of one person for one service. ``client_id`` is made by whoever sends it; ``number`` is on the slip.

    ``seat``: which of the places of its time it has, from 1; the database gives each out once.
    """

    client_id = models.UUIDField(unique=True)
    number = models.CharField(max_length=10, unique=True)
    station = models.ForeignKey(Station, on_delete=models.PROTECT, related_name="appointments")
    type = models.ForeignKey("dossiers.DossierType", on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    seat = models.PositiveSmallIntegerField()
    channel = models.CharField(max_length=12, choices=Channel)
    # Whose it is; nobody where somebody without an account comes: then the sealed contact alone says who.
    user = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    sealed_contact = models.TextField(blank=True)
    entered_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    # Whoever has no account agreed to a text message.
    wants_text = models.BooleanField(default=False)
    entered_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["station", "starts_at", "seat"],
                condition=HOLDS_A_PLACE,
                name="a_place_of_a_time_is_given_out_once",
            ),
            models.UniqueConstraint(
                fields=["user", "starts_at"],
                condition=HOLDS_A_PLACE & Q(user__isnull=False),
                name="a_person_has_one_appointment_at_a_time",
            ),
            models.CheckConstraint(condition=Q(seat__gte=1), name="places_are_counted_from_1"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="an_appointment_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(channel=Channel.ONLINE, entered_by__isnull=True)
                | ~Q(channel=Channel.ONLINE) & ~Q(sealed_contact=""),
                name="who_is_booked_for_has_a_name",
            ),
        ]
        indexes = [
            models.Index(fields=["starts_at"], name="appointments_booked", condition=Q(state=AppointmentState.BOOKED)),
        ]

    def __str__(self) -> str:
        return self.number


class AppointmentStep(StepBase):
    """One move of an appointment."""

    subject = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="steps", db_index=False)

    class Meta:
        constraints = step_constraints("appointment")
