"""The page of one report for record and the acts done on it."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from foundation.kernel import city_time
from foundation.kernel.actor import Actor
from foundation.process.acts import SentAct
from foundation.process.offers import Offer
from foundation.web.access import posted, rule
from foundation.web.act_forms import ActForm
from foundation.web.acts import ActPage, timeline_rows
from grids.areas import selectors as areas
from incidents.cases.views import maps
from incidents.filings import presenters, selectors, services
from incidents.filings.forms import ACT_FIELDS
from incidents.filings.scoping import READERS
from incidents.filings.workflow import FILING


class FilingPage(ActPage):
    """The page of one report for record, as one person sees it: what an act offers to choose from hangs on who reads."""

    workflow = FILING
    page, fragment, part = "filings/detail.html", "filings/_detail.html", "#case"
    fields_of = ACT_FIELDS

    def __init__(self, actor: Actor) -> None:
        self.add_choices = presenters.complete_for(actor)

    def find(self, actor: Actor, key: str) -> Any:
        """Return the report for record with its names."""
        return selectors.filing_by_number(actor, key)

    def complete(self, subject: Any, offer: Offer) -> Offer:
        """Return an offer with its choices."""
        return self.add_choices(subject, offer)

    def do(self, request: Any, key: str, form: ActForm) -> Any:
        """Do the act."""
        return services.do_act(request.actor, key, form.sent)

    def done_before(self, actor: Actor, key: str, sent: SentAct) -> Any:
        """Return the report for record of an act that was done before."""
        return services.act_done_before(actor, key, sent)

    def context(self, request: Any, subject: Any) -> dict[str, Any]:
        """Return what the page shows beside its acts."""
        return {
            "filing": subject,
            "one": presenters.filing_rows([subject])[0],
            "now": city_time.now(),
            "deadline": selectors.acknowledgement_deadline(subject),
            "steps": timeline_rows(selectors.filing_timeline(subject)),
            "copies": selectors.visible_filings(request.actor).filter(master=subject).order_by("filed_at"),
            "sees_master": subject.master_id
            and selectors.visible_filings(request.actor).filter(pk=subject.master_id).exists(),
            "point": _point(subject),
            **maps.net_of(areas.place(subject.grid_id)),
        }

    def url(self, key: str, name: str = "detail") -> str:
        """Return an address; who no longer sees it goes on to the list."""
        return reverse("filings:list") if name == "left" else reverse(f"filings:{name}", args=[key])


def _point(filing: Any) -> dict[str, Any] | None:
    """Return its point as GeoJSON, None where no place was named."""
    if filing.lng is None:
        return None
    words = {"reference": filing.number, "title": filing.number, "note": _("The place"), "tone": "", "url": ""}
    geometry = {"type": "Point", "coordinates": [filing.lng, filing.lat]}
    feature = {"type": "Feature", "geometry": geometry, "properties": words}
    return {"type": "FeatureCollection", "features": [feature]}


@rule(posted(*READERS))
@require_GET
def detail(request: Any, number: str) -> HttpResponse:
    """Show one report for record."""
    return FilingPage(request.actor).show(request, number)


@rule(posted(*READERS))
@require_POST
def do(request: Any, number: str) -> HttpResponse:
    """Do one act; answer with the fresh page, whatever came of it."""
    return FilingPage(request.actor).answer(request, number)
