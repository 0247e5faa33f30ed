"""What the council is made of: bodies and their members, meetings, resolutions with their records."""

from residents.council.models.bodies import Body, Member
from residents.council.models.meetings import AgendaItem, Attendance, Meeting, Venue
from residents.council.models.resolutions import Resolution, ResolutionRecord

__all__ = [
    "AgendaItem",
    "Attendance",
    "Body",
    "Meeting",
    "Member",
    "Resolution",
    "ResolutionRecord",
    "Venue",
]
