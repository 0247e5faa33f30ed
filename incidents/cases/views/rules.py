"""What rules did, and would do: why an incident went as it did, and what proposed rules would have changed last month."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from foundation.kernel import city_time
from foundation.web.access import SIGNED_IN, posted, rule
from foundation.web.http import page_or_fragment
from grids.workforce.choices import Role
from incidents.cases import presenters, selectors
from incidents.cases.selectors.rule_preview import preview_rules
from incidents.cases.selectors.why import reasons_of
from incidents.catalogue.selectors.township_rules import rule_version_by_id
from procedures.clocks.policies import KEEPERS


@rule(SIGNED_IN)
@require_GET
def why(request: Any, reference: str) -> HttpResponse:
    """Show the rules by which an incident went as it did; its page loads them into itself."""
    incident = selectors.incident_by_reference(request.actor, reference)
    is_insider = selectors.is_insider(request.actor, incident)
    data = {"incident": incident, "reasons": presenters.why_rows(reasons_of(incident), names_people=is_insider)}
    return page_or_fragment(request, "cases/why.html", "cases/_why.html", data)


@rule(posted(*KEEPERS, Role.TOWNSHIP_OFFICIAL))
@require_GET
def preview(request: Any, version_id: int) -> HttpResponse:
    """Show what a version of rules would have changed for the incidents of the last month."""
    version = rule_version_by_id(request.actor, version_id)
    found = preview_rules(version, city_time.now())
    data = {
        "version": version,
        "preview": found,
        "sentence": presenters.preview_sentence(found.incidents),
        "rows": presenters.preview_rows(found),
    }
    return page_or_fragment(request, "cases/rule_preview.html", "cases/_rule_preview.html", data)
