"""The pages of the net: the map with its search and history, the import of boundaries, and redrawing one grid."""

from datetime import date, timedelta
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from foundation.kernel import city_time
from foundation.kernel.actor import Actor
from foundation.kernel.errors import DomainError
from foundation.kernel.policies import ask
from foundation.process.acts import SentAct
from foundation.process.offers import Offer
from foundation.web.access import rule
from foundation.web.act_forms import ActForm
from foundation.web.acts import ActPage, timeline_rows
from foundation.web.http import page_or_fragment
from foundation.web.lists.pages import page_context
from foundation.web.lists.paging import Page, capped_counts, count_words
from grids.areas import selectors, services
from grids.areas.access import ANYONE, CHANGE, LOOK
from grids.areas.choices import BELOW, Level, PlanState
from grids.areas.filters import AreaFilter
from grids.areas.forms import PLAN_FIELDS, BorderForm, ImportForm, NetQuery, json_of
from grids.areas.importers import read_boundaries
from grids.areas.lists import Plans
from grids.areas.serializers import LocatedSerializer, PointQuery, layer_response
from grids.areas.workflow import PLAN

PLANS = Plans()
PLANS_PER_PAGE = 30
FOUND_SHOWN = 20
FINDINGS_SHOWN = 500


def actor(request: HttpRequest) -> Actor:
    """Return who acts; the middleware has put it there."""
    found: Actor = request.actor  # type: ignore[attr-defined]
    return found


@rule(LOOK)
@require_GET
def net(request: HttpRequest) -> HttpResponse:
    """Show the net on a map and in a list, from one area down, of today or of a past day."""
    query = NetQuery(request.GET)
    query.is_valid()
    day = query.cleaned_data.get("on") or selectors.today()
    code = query.cleaned_data.get("area") or best_match(query.cleaned_data.get("q", ""), day)
    context = panel_of(request, code, day)
    context |= {"query": query, "first_day": selectors.first_day(), "past": day < selectors.today()}
    return page_or_fragment(request, "areas/net.html", "areas/_panel.html", context)


def best_match(words: str, day: date) -> str:
    """Return the code of the first area that answers to the words, for a search without JavaScript."""
    found = selectors.areas(q=words, on=day)[:1] if words else []
    return "".join(area.code for area in found)


def panel_of(request: HttpRequest, code: str, day: date) -> dict[str, Any]:
    """Return what the panel beside the map says of one area; of the city when none is named."""
    cities = list(selectors.areas(level=Level.CITY, on=day)[:1])
    if not code and not cities:
        return {"area": None, "day": day}
    area = selectors.area_by_code(code or cities[0].code, on=day)
    return {
        "area": area,
        "day": day,
        "path": selectors.chain(area.id)[:-1],
        "level_name": Level(area.level).label,
        "versions": selectors.boundaries(area.id),
        "children": list(selectors.children(area.id, on=day)),
        "children_level": BELOW[area.level].label if area.level in BELOW else "",
        "seen_on": seen_on(area, day),
        "successor": selectors.place(area.replaced_by_id) if area.replaced_by_id else None,
        "predecessors": selectors.predecessors(area.id),
        "may_edit": may_edit(request, area),
        "may_import": bool(ask(actor(request), "areas.redraw", None)),
    }


def seen_on(area: selectors.Place, day: date) -> date | None:
    """Return the day nearest to the one asked for on which the area lies on a map; None when it does so on that day."""
    if area.valid_to is not None and area.valid_to <= day:
        return area.valid_to - timedelta(days=1)
    return area.valid_from if area.valid_from > day else None


def may_edit(request: HttpRequest, area: selectors.Place) -> bool:
    """Say whether the border may be redrawn by hand: of a grid that no plan has ended, by who administers it."""
    return area.level == Level.GRID and area.valid_to is None and bool(ask(actor(request), "areas.redraw", [area.path]))


@rule(LOOK)
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Answer the search box with a list of areas."""
    words = request.GET.get("q", "").strip()
    found = AreaFilter(request.GET, queryset=selectors.areas()).qs[: FOUND_SHOWN + 1] if words else []
    rows = [{"area": area, "path": selectors.chain(area.id)[1:-1]} for area in found]
    context = {"rows": rows[:FOUND_SHOWN], "more": len(rows) > FOUND_SHOWN, "words": words}
    return render(request, "areas/_found.html", context)


@rule(CHANGE)
@require_http_methods(["GET", "POST"])
def import_boundaries(request: HttpRequest) -> HttpResponse:
    """Take a file in and keep it as a draft; its dry run is the next page."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            rows = read_boundaries(data["file"].read(), data["file"].name, data["crs"])
            plan_id = services.draft_plan(
                actor(request),
                title=data["title"] or data["file"].name,
                rows=rows,
                crs=data["crs"],
                source=data["file"].name,
                effective_on=data["effective_on"],
            )
            return redirect("areas:plan", plan_id=plan_id)
        except DomainError as error:
            form.add_error("crs" if "crs" in error.fields else "file", error.message)
    context = {"form": form, "plans": selectors.plans()}
    return render(request, "areas/import.html", context, status=422 if form.errors else 200)


class PlanPage(ActPage):
    """The page of a plan: its dry run while it is a draft, and what was decided."""

    workflow = PLAN
    page = fragment = "areas/plan.html"
    fields_of = PLAN_FIELDS

    def find(self, actor: Actor, key: int) -> selectors.CheckedPlan:
        """Return the plan with its dry run; whoever may enter sees them all."""
        del actor
        return selectors.checked_plan(key)

    def offers(self, actor: Actor, subject: selectors.CheckedPlan) -> list[Offer]:
        """Return what may be done to it; a plan with faults is approved by nobody."""
        return selectors.plan_offers(actor, subject)

    def complete(self, subject: selectors.CheckedPlan, offer: Offer) -> Offer:
        """Return an offer with the day of the dry run."""
        return selectors.complete_plan(subject, offer)

    def do(self, request: Any, key: int, form: ActForm) -> int:
        """Do an act and return how many boundaries it wrote."""
        return services.act_on_plan(request.actor, key, form.sent)

    def done_before(self, actor: Actor, key: int, sent: SentAct) -> Any:
        """Return the plan of an act that was done before."""
        return services.plan_act_done_before(actor, key, sent)

    def sentence(self, action: str, done: Any) -> str:
        """Say what was written, or thrown away."""
        if action == "discard":
            return _("The draft is thrown away; the net is as it was.")
        if action == "approve" and isinstance(done, int):
            return ngettext("%(count)d boundary is written.", "%(count)d boundaries are written.", done) % {
                "count": done
            }
        return super().sentence(action, done)

    def context(self, request: Any, subject: selectors.CheckedPlan) -> dict[str, Any]:
        """Return the dry run, or what the plan ended."""
        del request
        check = subject.check
        return {
            "plan": subject.plan,
            "check": check,
            "endings": check.endings if check else selectors.endings_by_plan(subject.plan.id),
            "findings_shown": FINDINGS_SHOWN,
            "steps": timeline_rows(selectors.plan_timeline(subject.plan.id)),
        }

    def url(self, key: int, name: str = "detail") -> str:
        """Return an address."""
        if name == "left":
            return reverse("areas:import")
        return reverse("areas:plan-act" if name == "act" else "areas:plan", args=[key])

    def next_url(self, key: int, action: str) -> str:
        """Go back to the import from a draft that was thrown away."""
        return self.url(key, "left" if action == "discard" else "detail")


PLAN_PAGE = PlanPage()


@rule(CHANGE)
@require_GET
def plan_list(request: HttpRequest) -> HttpResponse:
    """List the division plans, by state, words and days of making."""
    who, now = actor(request), city_time.now()
    try:
        page, problem = PLANS.page(who, request.GET, now, size=PLANS_PER_PAGE), ""
    except DomainError as error:
        page, problem = Page((), "", ""), " ".join((error.message, *error.fields.values()))
    context = {
        "plans": page.items,
        "problem": problem,
        "tabs": plan_tabs(request),
        "chosen": {name: request.GET.get(name, "") for name in ("tab", *PLANS.filters.base_filters)},
        **page_context(request, PLANS, page),
    }
    return render(request, "areas/plans.html", context, status=422 if problem else 200)


def plan_tabs(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the states as tabs, each with how many plans it holds."""
    current = request.GET.get("tab", "")
    counts = capped_counts([selectors.all_plans().filter(state=state).order_by() for state in PlanState.values])
    states = [
        {
            "url": f"?tab={state}",
            "label": capfirst(str(state.label)),
            "count": count_words(count),
            "current": current == state,
        }
        for state, count in zip(PlanState, counts, strict=True)
    ]
    return [{"url": "?", "label": _("All"), "count": "", "current": current not in PlanState.values}, *states]


@rule(CHANGE)
@require_GET
def plan(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Show the dry run: what would change, and every fault in words and place."""
    return PLAN_PAGE.show(request, plan_id)


@rule(CHANGE)
@require_POST
def act_on_plan(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Do one act on a plan; answer with its fresh page, whatever came of it."""
    return PLAN_PAGE.answer(request, plan_id)


@rule(CHANGE)
@require_GET
def plan_map(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Answer the dry run as GeoJSON: before, after, faults."""
    body = selectors.plan_layer(selectors.check_plan(plan_id))
    return HttpResponse(body, content_type="application/geo+json", headers={"Cache-Control": "private, no-store"})


@rule(CHANGE)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Show one grid with its neighbours for redrawing; take the redrawn border and answer JSON."""
    area = selectors.area_by_code(code)
    if request.method == "GET":
        drawing = selectors.drawing_of(area.id)
        targets = [item for item in drawing["features"] if item["properties"]["role"] == "target"]
        context = {
            "area": area,
            "path": selectors.chain(area.id)[:-1],
            "today": selectors.today(),
            "drawing": drawing,
            "revision": selectors.net_revision(),
            "drawable": bool(targets) and targets[0]["geometry"]["type"] == "Polygon",
        }
        return render(request, "areas/edit.html", context)
    form = BorderForm(json_of(request))
    if not form.is_valid():
        return JsonResponse({"code": "invalid", "message": sentences(form)}, status=422)
    data = form.cleaned_data
    changed = services.edit_boundary(
        actor(request), code, data["geometry"], effective_on=data["effective_on"], revision=data["revision"]
    )
    return JsonResponse({"changed": changed, "message": saved_sentence(len(changed), data["effective_on"])})


def sentences(form: Form) -> str:
    """Return what is wrong with a form, in one line."""
    return " ".join(str(error) for errors in form.errors.values() for error in errors)


def saved_sentence(count: int, day: date) -> str:
    """Return what was done, for the person who saved."""
    return ngettext(
        "Saved: %(count)d area changes from %(day)s.", "Saved: %(count)d areas change from %(day)s.", count
    ) % {"count": count, "day": day.isoformat()}


@rule(ANYONE)
@require_GET
def public_locate(request: HttpRequest) -> JsonResponse:
    """Say to anyone in which grid a point lies; boundaries are public information."""
    query = PointQuery(data=request.GET)
    if not query.is_valid():
        return JsonResponse({"code": "invalid", "message": _("Longitude and latitude are needed.")}, status=422)
    found = selectors.locate(**query.validated_data)
    if found is None:
        error = selectors.OutsideNet(**query.validated_data)
        return JsonResponse({"code": error.code, "message": error.message, **error.extra}, status=404)
    return JsonResponse(LocatedSerializer(found).data)


@rule(ANYONE)
@require_GET
def public_map(request: HttpRequest) -> HttpResponse:
    """Answer a layer of the net to anyone: names, codes and borders of areas."""
    return layer_response(request.GET, request.headers, is_public=True)
