"""Where help is: stations and their hours, appointments there, and what a village has of the 2+8+N model."""

from residents.stations.models.appointments import Appointment, AppointmentStep
from residents.stations.models.elements import ElementSlot, ElementTemplate, VillageElement
from residents.stations.models.places import Station, StationDay, StationKind, StationService

__all__ = [
    "Appointment",
    "AppointmentStep",
    "ElementSlot",
    "ElementTemplate",
    "Station",
    "StationDay",
    "StationKind",
    "StationService",
    "VillageElement",
]
