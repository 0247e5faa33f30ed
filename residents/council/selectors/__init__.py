"""What can be read of bodies, meetings and resolutions."""

from residents.council.selectors.bodies import bodies, body_by_id, members_of, members_on, own_areas
from residents.council.selectors.meetings import coming_meetings, invited, meeting_by_id, meetings
from residents.council.selectors.resolutions import (
    document_of_record,
    is_visible,
    last_record_day,
    latest_resolutions,
    next_step,
    passed_ballots,
    record_rows,
    records_of,
    resolution_by_number,
    resolutions,
    steps_of,
)
from residents.council.selectors.voters import open_votes, voter_keys_of

__all__ = [
    "bodies",
    "body_by_id",
    "coming_meetings",
    "document_of_record",
    "invited",
    "is_visible",
    "last_record_day",
    "latest_resolutions",
    "meeting_by_id",
    "meetings",
    "members_of",
    "members_on",
    "next_step",
    "open_votes",
    "own_areas",
    "passed_ballots",
    "record_rows",
    "records_of",
    "resolution_by_number",
    "resolutions",
    "steps_of",
    "voter_keys_of",
]
