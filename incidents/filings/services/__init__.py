"""What changes reports for record: filing them, acting on them, letting them expire; telling people of it."""

from incidents.filings.services.acts import act_done_before, act_on_filing, do_act
from incidents.filings.services.expiry import expire_filings
from incidents.filings.services.intake import AlreadyFiled, FilingData, FilingIntake, file_report_for_record
from incidents.filings.services.notifying import send_clock_notices, send_notices

__all__ = [
    "AlreadyFiled",
    "FilingData",
    "FilingIntake",
    "act_done_before",
    "act_on_filing",
    "do_act",
    "expire_filings",
    "file_report_for_record",
    "send_clock_notices",
    "send_notices",
]
