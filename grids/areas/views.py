"""The pages of the net: the map with its search and history, the import of boundaries, and redrawing one grid."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance.kernel.access import rule
from governance.kernel.actor import Actor
from governance.kernel.errors import DomainError
from governance.kernel.http import page_or_fragment, status_of
from governance.kernel.policies import ask
from grids.areas import selectors, services
from grids.areas.access import ANYONE, CHANGE, LOOK
from grids.areas.choices import BELOW, Level, PlanState
from grids.areas.filters import AreaFilter
from grids.areas.forms import ApprovalForm, BorderForm, ImportForm, NetQuery, json_of
from grids.areas.importers import read_boundaries
from grids.areas.serializers import LocatedSerializer, PointQuery, layer_response

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
        "heir": selectors.place(area.replaced_by_id) if area.replaced_by_id else None,
        "forerunners": selectors.forerunners(area.id),
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


@rule(CHANGE)
@require_GET
def plan(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Show the dry run: what would change, and every fault in words and place."""
    return plan_page(request, plan_id)


def plan_page(request: HttpRequest, plan_id: int, *, problem: str = "", status: int = 200) -> HttpResponse:
    """Render a plan; a draft with its dry run."""
    view = selectors.plan(plan_id)
    check = selectors.check_plan(plan_id) if view.state == PlanState.DRAFT else None
    day = check.day if check else view.effective_on
    context = {
        "plan": view,
        "check": check,
        "endings": check.endings if check else selectors.endings_by(plan_id),
        "problem": problem,
        "findings_shown": FINDINGS_SHOWN,
        "form": ApprovalForm(initial={"effective_on": day}),
    }
    return render(request, "areas/plan.html", context, status=status)


@rule(CHANGE)
@require_GET
def plan_map(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Answer the dry run as GeoJSON: before, after, faults."""
    body = selectors.plan_layer(selectors.check_plan(plan_id))
    return HttpResponse(body, content_type="application/geo+json", headers={"Cache-Control": "private, no-store"})


@rule(CHANGE)
@require_POST
def approve(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Put a plan in force."""
    form = ApprovalForm(request.POST)
    if not form.is_valid():
        return plan_page(request, plan_id, problem=sentences(form), status=422)
    try:
        count = services.approve_plan(actor(request), plan_id=plan_id, **form.cleaned_data)
    except DomainError as error:
        return plan_page(request, plan_id, problem=error.message, status=status_of(error))
    messages.success(
        request,
        ngettext("%(count)d boundary is written.", "%(count)d boundaries are written.", count) % {"count": count},
    )
    return redirect("areas:plan", plan_id=plan_id)


@rule(CHANGE)
@require_POST
def recheck(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Run the dry run again on the net as it is now."""
    services.check_again(actor(request), plan_id=plan_id)
    return redirect("areas:plan", plan_id=plan_id)


@rule(CHANGE)
@require_POST
def discard(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Throw a draft away."""
    services.discard_plan(actor(request), plan_id=plan_id)
    messages.success(request, _("The draft is thrown away; the net is as it was."))
    return redirect("areas:import")


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
    form = BorderForm(json_of(request.body))
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
    return layer_response(request.GET, request.headers)
