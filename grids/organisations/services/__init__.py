"""Everything that changes organisations, mandates, disclosures and the guidance of enterprises."""

from grids.organisations.services.acts import act_done_before, act_on_organisation, companions_of
from grids.organisations.services.bringing_in import bring_in_organisations
from grids.organisations.services.contacts import open_contact
from grids.organisations.services.disclosures import open_disclosures, remind_of_disclosures, remind_of_visits
from grids.organisations.services.guidance import act_on_guidance, guidance_done_before
from grids.organisations.services.mandates import confirm_mandate, end_mandate, give_mandate, refuse_mandate
from grids.organisations.services.notifying import tell_of_mandates, tell_of_moves
from grids.organisations.services.organisations import backdate, change_organisation, record_organisation
from grids.organisations.services.papers import keep_paper

__all__ = [
    "act_done_before",
    "act_on_guidance",
    "act_on_organisation",
    "backdate",
    "bring_in_organisations",
    "change_organisation",
    "companions_of",
    "confirm_mandate",
    "end_mandate",
    "give_mandate",
    "guidance_done_before",
    "keep_paper",
    "open_contact",
    "open_disclosures",
    "record_organisation",
    "refuse_mandate",
    "remind_of_disclosures",
    "remind_of_visits",
    "tell_of_mandates",
    "tell_of_moves",
]
