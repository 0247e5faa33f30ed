"""The report page: one form, one script, one template, used by the phone's page and the residents' page."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, ClassVar
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from foundation.kernel.actor import Actor
from foundation.kernel.errors import DifferentContent, DomainError
from foundation.web.http import error_body, form_refusal, headers_of, status_of, wants_json, with_headers
from incidents.cases import presenters
from incidents.cases.forms import ReportForm
from incidents.cases.services.intake import AlreadySent
from incidents.cases.views import sending
from incidents.catalogue.selectors import MatterRule

PLACE_FIELDS = ("lng", "lat", "accuracy_m")


@dataclass(frozen=True, slots=True)
class FiledReport:
    """A report taken in: its reference, the page to go to, and the function that keeps a photo (``photo_id``, ``data``)."""

    reference: str
    next_url: str
    keep_photo: Callable[..., Any]


@dataclass(frozen=True, slots=True)
class EarlierReport:
    """A report sent before under the form's id; ``another`` is a new id for sending a second one on purpose."""

    reference: str
    url: str
    another: str


class ReportPage(ABC):
    """One use of the report.

    ``template`` extends ``cases/report_base.html``; ``namespace`` has the routes ``report`` and ``place``; ``form`` is
    ``ReportForm`` or a form with further fields.
    """

    template: ClassVar[str]
    namespace: ClassVar[str]
    form: ClassVar[type[ReportForm]] = ReportForm

    @abstractmethod
    def matters(self, actor: Actor) -> tuple[list[MatterRule], list[MatterRule]]:
        """Return the matters that may be reported here, and the few shown on top as tiles."""

    @abstractmethod
    def pin_map(self, actor: Actor) -> dict[str, Any]:
        """Return the context of ``cases/_pin_map.html``: net_url, home, and where known lng, lat, zoom."""

    @abstractmethod
    def file(self, request: Any, form: ReportForm) -> FiledReport:
        """Take a valid report in; raises ``DomainError``."""

    @abstractmethod
    def url_of(self, incident: Any) -> str:
        """Return the page of a report that was sent before."""

    def extras(self, request: Any) -> dict[str, Any]:
        """Return the further context of this use's template."""
        del request
        return {}

    def verdict(self, actor: Actor, point: Mapping[str, Any]) -> presenters.PlaceVerdict:
        """Return where a point lies, in words."""
        return presenters.verdict_of_query(actor, point)

    def answer(self, request: Any) -> HttpResponse:
        """Show the empty form, or take a report in and redirect; a script that sent it gets the address as JSON."""
        if request.method == "GET":
            return self._render(request, self.form.empty())
        form = self.form(request.POST, request.FILES)
        if not form.is_valid():
            return self._refuse(request, form, form_refusal(form))
        try:
            filed = self.file(request, form)
        except DomainError as error:
            return self._refuse(request, form, error)
        sending.keep_photos(request, form.cleaned_data["id"], form.cleaned_data["photos"], filed.keep_photo)
        if wants_json(request):
            return JsonResponse({"next": filed.next_url, "reference": filed.reference})
        return redirect(filed.next_url)

    def answer_place(self, request: Any) -> HttpResponse:
        """Show where the point of the query lies; a fragment of the report page."""
        return render(request, "cases/_place.html", {"verdict": self.verdict(request.actor, request.GET)})

    def answer_similar(self, request: Any) -> HttpResponse:
        """Show what a report of the query's matter, place and words may repeat; a fragment, empty where it says too little."""
        similar = presenters.similar_of_query(request.actor, request.GET)
        rows = presenters.alike_rows(similar.found)
        return render(request, "cases/_similar.html", {"similar": similar, "rows": rows})

    def _refuse(self, request: Any, form: ReportForm, error: DomainError) -> HttpResponse:
        """Answer with the reason: to a script as JSON, to a person on the page with what was entered.

        Where the id was sent before with other words, the answer links that report and offers to send a second one.
        """
        earlier = None
        if isinstance(error, AlreadySent):
            earlier = EarlierReport(error.incident.reference, self.url_of(error.incident), another=str(uuid4()))
        elif isinstance(error, DifferentContent):
            # Somebody else's: its number says nothing to this person, so the page goes on under a new id.
            form = type(form)({**request.POST.dict(), "id": str(uuid4())})
        if wants_json(request):
            sent = asdict(earlier) if earlier else None
            body = {**error_body(error), "id": str(form.data.get("id", "")), "sent": sent}
            return JsonResponse(body, status=status_of(error), headers=headers_of(error))
        for name, text in error.fields.items():
            if name in form.fields and not form.has_error(name):
                form.add_error(name, ValidationError(text))
        response = self._render(request, form, problem=str(error), sent=earlier, status=status_of(error))
        return with_headers(response, error)

    def _render(
        self,
        request: Any,
        form: ReportForm,
        *,
        problem: str = "",
        sent: EarlierReport | None = None,
        status: int = 200,
    ) -> HttpResponse:
        context = {
            "form": form,
            "problem": problem,
            "sent": sent,
            "report_url": reverse(f"{self.namespace}:report"),
            "place_url": reverse(f"{self.namespace}:place"),
            "similar_url": reverse(f"{self.namespace}:similar"),
            "pin": self.pin_map(request.actor),
            "verdict": self._known_place(request.actor, form),
            **self._matter_tiles(request.actor, form["matter"].value() or ""),
            **self.extras(request),
        }
        return render(request, self.template, context, status=status)

    def _matter_tiles(self, actor: Actor, chosen: str) -> dict[str, Any]:
        """Return the tiles on top and all matters by line; the chosen one is marked once, on top if it is there."""
        rules, common = self.matters(actor)
        is_below = bool(chosen) and chosen not in {rule.code for rule in common}
        return {
            "common": [presenters.matter_tile(rule, chosen) for rule in common],
            "groups": presenters.matter_tile_groups(rules, chosen if is_below else ""),
            "open_all": is_below,
        }

    def _known_place(self, actor: Actor, form: ReportForm) -> presenters.PlaceVerdict | None:
        point = {name: form[name].value() for name in PLACE_FIELDS}
        if not form.is_bound or form.errors.keys() & point.keys() or not point["lng"] or not point["lat"]:
            return None
        return self.verdict(actor, point)
