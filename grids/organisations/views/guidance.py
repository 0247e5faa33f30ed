"""The page of an enterprise without a union: what was done to help it to one. It tracks matters, not persons."""

from typing import Any

from django.db.models import QuerySet

from foundation.kernel.actor import Actor
from foundation.process.acts import SentAct
from foundation.web.act_forms import ActForm
from foundation.web.acts import ActPage, timeline_rows
from grids.organisations import presenters, selectors, services
from grids.organisations.workflow import GUIDANCE


class GuidancePage(ActPage):
    """The guidance of one enterprise."""

    workflow = GUIDANCE
    route, left = "organisations:guidance-one", "organisations:guidance"
    page = "organisations/guidance_one.html"

    def rows(self, actor: Actor) -> QuerySet[Any]:
        """Return the enterprises without a union the actor sees."""
        return selectors.enterprises_without_union(actor)

    def find(self, actor: Actor, key: Any) -> Any:
        """Return the guidance with its enterprise."""
        return selectors.guidance_by_id(actor, key)

    def do(self, request: Any, key: Any, form: ActForm) -> Any:
        """Take the step."""
        return services.act_on_guidance(request.actor, key, form.sent)

    def done_before(self, actor: Actor, key: Any, sent: SentAct) -> Any:
        """Return the guidance of a step that was taken before."""
        return services.guidance_done_before(actor, key, sent)

    def context(self, request: Any, subject: Any) -> dict[str, Any]:
        """Return the enterprise and what was done."""
        del request
        return {
            "subject": subject,
            "one": presenters.organisation_row(subject.organisation),
            "state": presenters.guidance_words(subject),
            "steps": timeline_rows(selectors.guidance_steps(subject)),
        }


PAGE = GuidancePage()
