"""What changes where help is: stations and their days, appointments, the 2+8+N model of villages."""

from residents.stations.services.booking import (
    AppointmentData,
    AppointmentIntake,
    act_by_slip,
    act_on_appointment,
    book_appointment,
    displace_appointments,
    end_past_appointments,
    number_of,
)
from residents.stations.services.elements import (
    ElementData,
    PlacedVillage,
    SlotData,
    begin_template,
    publish_template,
    remove_own_element,
    save_template,
    set_element,
)
from residents.stations.services.loading import load_kinds, load_template
from residents.stations.services.places import StationData, add_station, change_station, remove_day, set_days
from residents.stations.services.process import APPOINTMENTS
from residents.stations.services.reminding import remind_of_tomorrow

__all__ = [
    "APPOINTMENTS",
    "AppointmentData",
    "AppointmentIntake",
    "ElementData",
    "PlacedVillage",
    "SlotData",
    "StationData",
    "act_by_slip",
    "act_on_appointment",
    "add_station",
    "begin_template",
    "book_appointment",
    "change_station",
    "displace_appointments",
    "end_past_appointments",
    "load_kinds",
    "load_template",
    "number_of",
    "publish_template",
    "remind_of_tomorrow",
    "remove_day",
    "remove_own_element",
    "save_template",
    "set_days",
    "set_element",
]
