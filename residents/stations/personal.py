"""What this room keeps of people: who comes to a station and when. A month later the appointment is gone."""

from datetime import timedelta

from foundation.kernel.personal_data import NotPersonal, Personal, declare
from foundation.process.personal import STEP_COLUMNS_OF_PEOPLE
from residents.stations.models import (
    Appointment,
    AppointmentStep,
    ElementSlot,
    ElementTemplate,
    Station,
    StationDay,
    StationKind,
    StationService,
    VillageElement,
)

BY_KEEPER = "as long as the row: who keeps public facts is answered for"

declare(
    Appointment,
    Personal(
        ("user", "sealed_contact", "entered_by"),
        why="who comes, to be called by name and told of changes; the contact is sealed",
        since="starts_at",
        kept_for=timedelta(days=30),
    ),
    NotPersonal(("client_id",), "tells an appointment sent twice from two"),
    NotPersonal(("number",), "names it, on the slip too"),
    NotPersonal(("wants_text",), "whether a text message is wanted"),
)
declare(AppointmentStep, *STEP_COLUMNS_OF_PEOPLE)
declare(StationKind, NotPersonal(("name", "name_en"), "a kind of place"))
declare(
    Station,
    NotPersonal(("name", "address", "phone", "lng", "lat", "access_words", "provided_by"), "a public place, and its own telephone"),
    Personal(("changed_by",), why="who keeps the place", kept=BY_KEEPER),
)
declare(
    StationDay,
    NotPersonal(("reason",), "why a place is closed"),
    Personal(("set_by",), why="who said so", kept=BY_KEEPER),
)
declare(StationService)
declare(
    ElementTemplate,
    NotPersonal(("number",), "counts the versions"),
    Personal(("drafted_by", "published_by"), why="who wrote and published the model", kept=BY_KEEPER),
)
declare(ElementSlot, NotPersonal(("name", "note"), "an element of the model"))
declare(
    VillageElement,
    NotPersonal(("name", "holder", "document", "note"), "what a village has: places, organisations, papers"),
    Personal(("changed_by",), why="who said so", kept=BY_KEEPER),
)
