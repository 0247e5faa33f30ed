"""The words of stations and appointments, and of what a village has."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# The name under which other rooms keep what belongs to an appointment.
SUBJECT_KIND = "appointment"
# An account holds so many appointments at once: enough for a family, too few to keep others out.
MOST_AT_ONCE = 6
# A resident is reminded from this hour on, the day before.
REMIND_FROM_HOUR = 9
# So many times are offered to whoever lost theirs.
OFFERED_TIMES = 3


class AppointmentState(models.TextChoices):
    """Where an appointment stands. Not having come is a state and nothing more: nobody counts it."""

    BOOKED = "booked", pgettext_lazy("appointment", "booked")
    DISPLACED = "displaced", pgettext_lazy("appointment", "needs another time")
    CALLED = "called", pgettext_lazy("appointment", "called")
    CAME = "came", pgettext_lazy("appointment", "at the counter")
    DONE = "done", pgettext_lazy("appointment", "done")
    MISSED = "missed", pgettext_lazy("appointment", "did not come")
    CANCELLED = "cancelled", pgettext_lazy("appointment", "cancelled")
    OVER = "over", pgettext_lazy("appointment", "over")


# What takes no place at its time.
FREE_STATES = (AppointmentState.DISPLACED, AppointmentState.CANCELLED)
# What somebody still comes for.
OPEN_STATES = (AppointmentState.BOOKED, AppointmentState.DISPLACED, AppointmentState.CALLED, AppointmentState.CAME)
STATE_TONES = {
    AppointmentState.BOOKED: "accepted",
    AppointmentState.DISPLACED: "suspended",
    AppointmentState.CALLED: "dispatched",
    AppointmentState.CAME: "handling",
}


class AppointmentAction(models.TextChoices):
    """What can be done to an appointment."""

    BOOK = "book", pgettext_lazy("appointment", "book it")
    MOVE = "move", pgettext_lazy("appointment", "choose another time")
    CANCEL = "cancel", pgettext_lazy("appointment", "cancel it")
    CALL = "call", pgettext_lazy("appointment", "call")
    COME = "come", pgettext_lazy("appointment", "is at the counter")
    FINISH = "finish", pgettext_lazy("appointment", "done")
    MISS = "miss", pgettext_lazy("appointment", "did not come")
    DISPLACE = "displace", pgettext_lazy("appointment", "its time is gone")
    END = "end", pgettext_lazy("appointment", "its day is over")


class SlotGroup(models.TextChoices):
    """The three groups of the 2+8+N model."""

    FIXED = "fixed", _("fixed (2)")
    STANDARD = "standard", _("standard (8)")
    OWN = "own", _("of its own (N)")
