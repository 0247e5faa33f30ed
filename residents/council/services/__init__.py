"""What changes bodies, meetings and resolutions; and how a roll knows people who have an account."""

from residents.council.services.bodies import BodyData, add_member, change_body, end_member, make_body
from residents.council.services.disclosures import disclose, keep_disclosures
from residents.council.services.meetings import MeetingData, call_meeting, cancel_meeting, hold_meeting
from residents.council.services.resolutions import (
    RecordData,
    ResolutionData,
    draft_resolution,
    keep_record,
    publish_resolution,
    report_carried_out,
)
from residents.council.services.rolls import bring_in_roll, keys_of_phones, part_person, unite_person

__all__ = [
    "BodyData",
    "MeetingData",
    "RecordData",
    "ResolutionData",
    "add_member",
    "bring_in_roll",
    "call_meeting",
    "cancel_meeting",
    "change_body",
    "disclose",
    "draft_resolution",
    "end_member",
    "hold_meeting",
    "keep_disclosures",
    "keep_record",
    "keys_of_phones",
    "make_body",
    "part_person",
    "publish_resolution",
    "report_carried_out",
    "unite_person",
]
