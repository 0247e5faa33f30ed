"""Reading organisations, mandates, disclosures and guidance; and what an actor may do in an organisation's name."""

from grids.organisations.selectors.disclosures import (
    choosable_disclosures,
    disclosures_of,
    missing_disclosures,
)
from grids.organisations.selectors.guidance import (
    enterprises_without_union,
    guidance_by_id,
    guidance_of,
    guidance_offers,
    guidance_steps,
)
from grids.organisations.selectors.mandates import (
    mandate_by_id,
    mandates_in_force,
    mandates_of,
    own_organisations,
    speakers_of,
)
from grids.organisations.selectors.organisations import (
    everywhere,
    hidden_organisation,
    is_in_force,
    is_public,
    merge_targets,
    organisation_by_id,
    organisation_offers,
    organisation_steps,
    own_places,
    public_organisation,
    public_organisations,
    search_organisations,
    supports_of,
    visible_organisations,
)

__all__ = [
    "choosable_disclosures",
    "disclosures_of",
    "enterprises_without_union",
    "everywhere",
    "guidance_by_id",
    "guidance_of",
    "guidance_offers",
    "guidance_steps",
    "hidden_organisation",
    "is_in_force",
    "is_public",
    "mandate_by_id",
    "mandates_in_force",
    "mandates_of",
    "merge_targets",
    "missing_disclosures",
    "organisation_by_id",
    "organisation_offers",
    "organisation_steps",
    "own_organisations",
    "own_places",
    "public_organisation",
    "public_organisations",
    "search_organisations",
    "speakers_of",
    "supports_of",
    "visible_organisations",
]
