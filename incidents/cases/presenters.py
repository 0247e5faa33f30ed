"""What pages show of an incident: its matter, its place, who holds it, what its timeline tells; ready for a template."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from foundation.evidence.selectors import first_photos
from grids.areas import selectors as areas
from grids.areas.choices import Level
from grids.areas.selectors import Place
from grids.workforce.desks import UNIT
from incidents.cases.choices import ENDED_STATES, SUBJECT_KIND, State
from incidents.cases.scoping import WAITING
from incidents.cases.selectors.desk import last_words
from incidents.cases.selectors.places import is_coarse, other_grids
from incidents.catalogue.choices import Line
from incidents.catalogue.selectors import MatterRule, matter, matters


@dataclass(frozen=True, slots=True)
class Tile:
    """A matter as a choice; ``words`` is what a search among them reads."""

    code: str
    label: str
    icon: str
    words: str
    checked: bool = False


@dataclass(frozen=True, slots=True)
class TileGroup:
    """The matters of one business line."""

    label: str
    matters: list[Tile]


@dataclass(frozen=True, slots=True)
class PlaceVerdict:
    """Where a point lies: ``inside`` the reader's own area, ``elsewhere`` in the net, ``outside`` it, or ``uncertain``."""

    kind: str
    title: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """One case with the words that stand beside it."""

    case: Any
    matter: str
    icon: str
    place: str
    whole_place: str
    holder: str
    result: str = ""
    # The address of a small picture, empty where no photo was sent.
    thumbnail: str = ""

    @property
    def state(self) -> str:
        """Where the case stands, in words."""
        return capfirst(str(State(self.case.state).label))

    @property
    def is_open(self) -> bool:
        """True until the case is closed or declined."""
        return self.case.state not in ENDED_STATES


def matter_label(rule: Any) -> str:
    """Return the matter's name in the reader's language."""
    return str(rule.name_en if get_language() == "en" and rule.name_en else rule.name)


def matter_tile(rule: MatterRule, chosen: str = "") -> Tile:
    """Return a matter as a choice; its pinyin is searched whole and by initials."""
    syllables = rule.pinyin.lower().split()
    words = " ".join((rule.name, rule.name_en, "".join(syllables), "".join(part[0] for part in syllables)))
    return Tile(rule.code, matter_label(rule), rule.icon, words, rule.code == chosen)


def matter_tile_groups(rules: Iterable[MatterRule], chosen: str = "") -> list[TileGroup]:
    """Return the matters by business line, in the order of the catalogue; ``chosen`` stands marked among them."""
    found: dict[str, list[Tile]] = {}
    for rule in rules:
        found.setdefault(rule.line, []).append(matter_tile(rule, chosen))
    return [TileGroup(capfirst(str(Line(line).label)), tiles) for line, tiles in found.items()]


def today_matters() -> list[MatterRule]:
    """Return what may be reported today."""
    return matters(areas.today())


def place_words(*places: Place | None) -> str:
    """Return names of places in one line, from the larger to the smaller; many grids bear the name of their village."""
    names = [place.name for place in places if place is not None]
    return " · ".join(name for name, below in zip_longest(names, names[1:], fillvalue="") if not below.startswith(name))


def asked_verdict(actor: Any, query: Mapping[str, str]) -> PlaceVerdict:
    """Return where the point of a query lies: ``lng`` and ``lat`` in degrees, ``accuracy_m`` in metres if measured."""
    try:
        lng, lat = float(query.get("lng", "")), float(query.get("lat", ""))
        accuracy_m = float(query["accuracy_m"]) if query.get("accuracy_m") else None
    except ValueError:
        return PlaceVerdict("outside", _("Longitude and latitude are numbers in degrees."))
    return verdict_of(actor, lng, lat, accuracy_m)


def verdict_of(actor: Any, lng: float, lat: float, accuracy_m: float | None = None) -> PlaceVerdict:
    """Return which grid a point lies in, and what to do when it is not where the actor works or only roughly known."""
    found = areas.locate(lng, lat)
    if found is None:
        return _outside(lng, lat)
    title = place_words(found.township, found.village, found.grid)
    if is_coarse(accuracy_m):
        return _coarse(accuracy_m or 0)
    others = [place_words(areas.place(grid.parent_id or 0), grid) for grid in other_grids(lng, lat, accuracy_m)]
    if others:
        text = _(
            "The position is good to %(metres)d m and may as well lie in %(grids)s. Tap the right place on the map."
        )
        return PlaceVerdict(
            "uncertain", title, text % {"metres": round(accuracy_m or 0), "grids": _(" or ").join(others)}
        )
    on_top = place_words(*found.dedicated)
    paths = [grant.area_path for grant in actor.grants if grant.area_path]
    if any(found.grid.path.startswith(path) for path in paths):
        return PlaceVerdict("inside", title, on_top)
    if any(path.startswith(found.township.path) for path in paths):
        text = _("This is not your own grid: whoever works there gets the report.")
        return PlaceVerdict("inside", title, text)
    text = _(
        "This lies in %(township)s, not where you are posted. If the place is right, send it: the desk there gets it. "
        "If not, move the pin."
    ) % {"township": found.township.name}
    return PlaceVerdict("elsewhere", title, text)


def _coarse(accuracy_m: float) -> PlaceVerdict:
    title = _("The position is only good to %(distance)s: no grid can be named.") % {"distance": _metres(accuracy_m)}
    text = _("Tap the right place on the map. Sent as it is, the place is marked as uncertain.")
    return PlaceVerdict("uncertain", title, text)


def _metres(metres: float) -> str:
    if metres >= 1000:
        return _("%(count).1f km") % {"count": metres / 1000}
    return _("%(count)d m") % {"count": round(metres, -1)}


def _outside(lng: float, lat: float) -> PlaceVerdict:
    title = _("This place lies outside the net.")
    near = areas.nearest_grid(lng, lat)
    if near is None:
        return PlaceVerdict("outside", title, _("No boundaries have been drawn yet. Tell an administrator of the net."))
    grid, metres = near
    names = {"grid": place_words(*areas.chain(grid.id)[1:]), "distance": _metres(metres)}
    text = (
        _("Nothing can be reported here. The nearest grid, %(grid)s, is %(distance)s away: move the pin there.") % names
    )
    return PlaceVerdict("outside", title, text)


def incident_rows(incidents: Sequence[Any], *, with_township: bool = False) -> list[IncidentRow]:
    """Return one display row per incident. Read them with ``selectors.named``, so that rows cost no query."""
    return [_incident_row(incident, with_township=with_township) for incident in incidents]


def _incident_row(case: Any, *, with_township: bool) -> IncidentRow:
    rule = matter(case.matter_id)
    township, village, grid = map(areas.place, (case.township_id, case.village_id, case.grid_id))
    whole = place_words(township, village, grid)
    short = whole if with_township else place_words(village, grid)
    return IncidentRow(case, matter_label(rule), rule.icon, short, whole, holder(case))


def with_thumbnails(rows: Sequence[IncidentRow]) -> list[IncidentRow]:
    """Add to each case of a page its first photo, read for all of them at once."""
    urls = first_photos(SUBJECT_KIND, [row.case.reference for row in rows])
    return [replace(row, thumbnail=urls.get(row.case.reference, "")) for row in rows]


def with_results(rows: Sequence[IncidentRow]) -> list[IncidentRow]:
    """Add to each case what was last said of it to its reporter."""
    words = last_words([row.case.pk for row in rows])
    return [replace(row, result=words.get(row.case.pk, "")) for row in rows]


def holder(case: Any) -> str:
    """Return who has the case now: a unit, the worker of a grid, or the desk of a level; nobody once it has ended.

    Where it has risen to a desk above, that one is named beside.
    """
    if case.state in ENDED_STATES:
        return ""
    place = WAITING.place_of(case.state, case.lowest_level, case.unit_id)
    if place == UNIT:
        return str(case.unit_name)
    worker = _("worker of %(grid)s") % {"grid": areas.place(case.grid_id).name}
    nearest = worker if place == Level.GRID else _("desk of %(place)s") % {"place": _desk_name(case, place)}
    risen_to = WAITING.place_of(case.state, case.level, case.unit_id)
    if risen_to == place:
        return nearest
    return _("%(holder)s, risen to %(place)s") % {"holder": nearest, "place": _desk_name(case, risen_to)}


def _desk_name(case: Any, level: str) -> str:
    return areas.place(getattr(case, f"{level}_id")).name
