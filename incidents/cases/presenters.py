"""What pages show of an incident, ready for a template: its matter, its place, who holds it, its result."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from foundation.evidence.selectors import first_photos
from foundation.kernel import city_time
from grids.areas import selectors as areas
from grids.areas.choices import Level
from grids.areas.selectors import Place
from grids.workforce.desks import UNIT
from incidents.cases.choices import COPY_STATES, ENDED_STATES, SUBJECT_KIND, State
from incidents.cases.scoping import WAITING
from incidents.cases.selectors.desk import latest_results
from incidents.cases.selectors.places import is_coarse, other_grids
from incidents.cases.selectors.rule_preview import RulePreview, StagePreview
from incidents.cases.selectors.similar import Alike, Similar, similar_incidents
from incidents.cases.selectors.why import Reason
from incidents.cases.services.intake import LONGEST_WORDS
from incidents.catalogue.choices import Line, Stage
from incidents.catalogue.practice import words_of_number
from incidents.catalogue.presenters import number_words, origin_words
from incidents.catalogue.selectors import MatterRule, matter, matters, recent_rulebook
from incidents.catalogue.selectors.origins import Origin
from procedures.clocks.choices import amount_words


@dataclass(frozen=True, slots=True)
class Tile:
    """A matter as a choice; ``words`` is the text its search looks through."""

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
    """One incident with its display texts."""

    incident: Any
    matter: str
    icon: str
    place: str
    whole_place: str
    holder: str
    result: str = ""
    # The address of its first photo's thumbnail, empty without a photo.
    thumbnail: str = ""

    @property
    def state(self) -> str:
        """Return the name of its state."""
        return capfirst(str(State(self.incident.state).label))

    @property
    def is_open(self) -> bool:
        """Say whether the incident is neither closed nor declined."""
        return self.incident.state not in ENDED_STATES


def matter_label(rule: Any) -> str:
    """Return the matter's name in the reader's language."""
    return str(rule.name_en if get_language() == "en" and rule.name_en else rule.name)


def matter_tile(rule: MatterRule, chosen: str = "") -> Tile:
    """Return a matter as a choice; its pinyin is searched whole and by initials."""
    syllables = rule.pinyin.lower().split()
    words = " ".join((rule.name, rule.name_en, "".join(syllables), "".join(part[0] for part in syllables)))
    return Tile(rule.code, matter_label(rule), rule.icon, words, rule.code == chosen)


def matter_tile_groups(rules: Iterable[MatterRule], chosen: str = "") -> list[TileGroup]:
    """Return the matters by business line, in the order of the catalogue, the ``chosen`` one marked."""
    found: dict[str, list[Tile]] = {}
    for rule in rules:
        found.setdefault(rule.line, []).append(matter_tile(rule, chosen))
    return [TileGroup(capfirst(str(Line(line).label)), tiles) for line, tiles in found.items()]


def reportable_matters() -> list[MatterRule]:
    """Return the matters that may be reported today."""
    return matters(areas.today())


def standards_to_choose(code: str, chosen: str = "") -> dict[str, Any]:
    """Return the context of ``cases/_report_standards.html``: the conditions of a matter, a code, that has several today."""
    book = recent_rulebook(areas.today())
    rule = book.by_code.get(code)
    rows = book.standards_of(rule.id) if rule is not None else []
    standards = [{"number": str(row.number), "words": row.condition} for row in rows] if len(rows) > 1 else []
    return {"standards": standards, "chosen_standard": chosen}


def place_words(*places: Place | None) -> str:
    """Return names of places in one line, larger first; a name that the next one begins with is left out."""
    names = [place.name for place in places if place is not None]
    return " · ".join(name for name, below in zip_longest(names, names[1:], fillvalue="") if not below.startswith(name))


def verdict_of_query(actor: Any, query: Mapping[str, str]) -> PlaceVerdict:
    """Return where the point of a query lies. It has ``lng``, ``lat`` in degrees, ``accuracy_m`` in metres if measured."""
    try:
        lng, lat = float(query.get("lng", "")), float(query.get("lat", ""))
        accuracy_m = float(query["accuracy_m"]) if query.get("accuracy_m") else None
    except ValueError:
        return PlaceVerdict("outside", _("Longitude and latitude are numbers in degrees."))
    return place_verdict(actor, lng, lat, accuracy_m)


def place_verdict(actor: Any, lng: float, lat: float, accuracy_m: float | None = None) -> PlaceVerdict:
    """Return which grid a point lies in, with advice where it is elsewhere, outside the net or uncertain."""
    found = areas.locate(lng, lat)
    if found is None:
        return _outside_verdict(lng, lat)
    title = place_words(found.township, found.village, found.grid)
    if is_coarse(accuracy_m):
        return _coarse_verdict(accuracy_m or 0)
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


def _coarse_verdict(accuracy_m: float) -> PlaceVerdict:
    title = _("The position is only good to %(distance)s: no grid can be named.") % {
        "distance": _distance_words(accuracy_m)
    }
    text = _("Tap the right place on the map. Sent as it is, the place is marked as uncertain.")
    return PlaceVerdict("uncertain", title, text)


def _distance_words(metres: float) -> str:
    if metres >= 1000:
        return _("%(count).1f km") % {"count": metres / 1000}
    return _("%(count)d m") % {"count": round(metres, -1)}


def _outside_verdict(lng: float, lat: float) -> PlaceVerdict:
    title = _("This place lies outside the net.")
    near = areas.nearest_grid(lng, lat)
    if near is None:
        return PlaceVerdict("outside", title, _("No boundaries have been drawn yet. Tell an administrator of the net."))
    grid, metres = near
    names = {"grid": place_words(*areas.chain(grid.id)[1:]), "distance": _distance_words(metres)}
    text = (
        _("Nothing can be reported here. The nearest grid, %(grid)s, is %(distance)s away: move the pin there.") % names
    )
    return PlaceVerdict("outside", title, text)


def incident_rows(incidents: Sequence[Any], *, with_township: bool = False) -> list[IncidentRow]:
    """Return one display row per incident. Read them with ``selectors.read_names``, so that rows cost no query."""
    return [_incident_row(incident, with_township=with_township) for incident in incidents]


def _incident_row(incident: Any, *, with_township: bool) -> IncidentRow:
    rule = matter(incident.matter_id)
    township, village, grid = map(areas.place, (incident.township_id, incident.village_id, incident.grid_id))
    whole = place_words(township, village, grid)
    short = whole if with_township else place_words(village, grid)
    return IncidentRow(incident, matter_label(rule), rule.icon, short, whole, holder_name(incident))


@dataclass(frozen=True, slots=True)
class AlikeRow:
    """An incident like another one, with its texts: how far away, how much of the words, and whether it came before."""

    one: IncidentRow
    metres: int
    percent: int
    is_earlier: bool


def alike_rows(alike: Sequence[Alike], *, than: Any = None) -> list[AlikeRow]:
    """Return incidents alike with their texts; ``is_earlier`` for those reported before the incident ``than``."""
    rows = incident_rows([one.incident for one in alike])
    return [
        AlikeRow(row, one.metres, one.percent, _is_earlier(one.incident, than))
        for row, one in zip(rows, alike, strict=True)
    ]


def _is_earlier(incident: Any, than: Any) -> bool:
    return than is not None and (incident.reported_at, incident.pk) < (than.reported_at, than.pk)


def similar_of_query(actor: Any, query: Mapping[str, str]) -> Similar:
    """Return what a report may repeat whose ``matter``, ``lng``, ``lat`` and ``description`` stand in a query."""
    rule = next((one for one in reportable_matters() if one.code == query.get("matter")), None)
    try:
        lng, lat = float(query.get("lng", "")), float(query.get("lat", ""))
    except ValueError:
        return Similar()
    if rule is None:
        return Similar()
    words = query.get("description", "")[:LONGEST_WORDS]
    return similar_incidents(actor, lng=lng, lat=lat, matter=rule, description=words, now=city_time.now())


def with_thumbnails(rows: Sequence[IncidentRow]) -> list[IncidentRow]:
    """Return the rows with the address of their first photo's thumbnail, in one query."""
    urls = first_photos(SUBJECT_KIND, [row.incident.reference for row in rows])
    return [replace(row, thumbnail=urls.get(row.incident.reference, "")) for row in rows]


def with_results(rows: Sequence[IncidentRow]) -> list[IncidentRow]:
    """Return the rows with the latest result told to the reporter, in one query."""
    words = latest_results([row.incident.pk for row in rows])
    return [replace(row, result=words.get(row.incident.pk, "")) for row in rows]


def holder_name(incident: Any) -> str:
    """Return the name of who has the incident now: a unit, a grid's worker or a desk; empty once it has ended.

    Where it has risen to a desk above, that desk is named too.
    """
    if incident.state in COPY_STATES:
        return ""
    if incident.is_sealed:
        # No desk is named after its rank, and no person: the reporter's page shows this too.
        return str(incident.unit_name or _("the desk that received it confidentially"))
    place = WAITING.place_of(incident.state, incident.lowest_level, incident.unit_id)
    if place == UNIT:
        return str(incident.unit_name)
    worker = _("worker of %(grid)s") % {"grid": areas.place(incident.grid_id).name}
    nearest = worker if place == Level.GRID else _("desk of %(place)s") % {"place": _desk_name(incident, place)}
    risen_to = WAITING.place_of(incident.state, incident.level, incident.unit_id)
    if risen_to == place:
        return nearest
    return _("%(holder)s, risen to %(place)s") % {"holder": nearest, "place": _desk_name(incident, risen_to)}


def _desk_name(incident: Any, level: str) -> str:
    return areas.place(getattr(incident, f"{level}_id")).name


_SUBJECTS = {
    "grid": gettext_lazy("Grid"),
    "first_desk": gettext_lazy("First desk"),
    "unit": gettext_lazy("Unit"),
}
_RULES = {
    "boundary": gettext_lazy("the place lies within the boundary of this grid"),
    "dedicated": gettext_lazy("the matter belongs to a dedicated grid where one lies"),
    "route": gettext_lazy("the route of the matter in this township"),
    "owner_first": gettext_lazy("the owner of the thing comes first"),
    "not_listed": gettext_lazy("grids are not given this matter, so it begins at the village"),
    "matter": gettext_lazy("the first desk of the matter"),
    "dispatched": gettext_lazy("the desk chose it when it dispatched the incident"),
    "limit": gettext_lazy("the limit of the stage"),
    "ladder": gettext_lazy("the ladder of the place and the stage"),
    "calendar": gettext_lazy("the work calendar of the place"),
    "practice": gettext_lazy("the practice of the township"),
}


def why_rows(reasons: Iterable[Reason], *, names_people: bool) -> list[dict[str, Any]]:
    """Return reasons in words: subject, value, rule, version, area, since, set_by, approved_by, set_at, words.

    ``names_people`` False leaves out who set the rules.
    """
    return [_why_row(reason, names_people=names_people) for reason in reasons]


def _why_row(reason: Reason, *, names_people: bool) -> dict[str, Any]:
    origin = reason.origin or Origin("city")
    area = areas.place(origin.area_id).name if origin.area_id is not None else ""
    return {
        "subject": _why_subject(reason),
        "value": _why_value(reason),
        "rule": str(_RULES[reason.rule]),
        "origin": origin.kind,
        "origin_name": origin_words(origin),
        "version": origin.version,
        "area": area,
        "since": origin.since,
        "set_by": origin.set_by if names_people else "",
        "approved_by": origin.approved_by if names_people else "",
        "set_at": origin.set_at,
        "words": origin.words if names_people else "",
    }


def _why_subject(reason: Reason) -> str:
    if reason.subject in _SUBJECTS:
        return str(_SUBJECTS[reason.subject])
    if reason.subject == "number":
        return str(words_of_number(reason.name).label)
    stage = capfirst(str(Stage(reason.name).label))
    words = {
        "limit": _("%(stage)s: limit"), "ladder": _("%(stage)s: ladder"), "calendar": _("%(stage)s: calendar"),
    }  # fmt: skip
    return words[reason.subject] % {"stage": stage}


def _why_value(reason: Reason) -> str:
    if reason.subject == "limit":
        return amount_words(*reason.value)
    if reason.subject == "first_desk":
        return str(Level(reason.value).label)
    if reason.subject == "number":
        return number_words(reason.name, reason.value)
    return str(reason.value)


def preview_rows(preview: RulePreview) -> list[dict[str, Any]]:
    """Return the table of a preview: all incidents first, then each stage."""
    rows = [(_("Incidents"), preview.incidents)]
    rows += [(capfirst(str(Stage(stage).label)), preview.stages[stage]) for stage in Stage if stage in preview.stages]
    return [{"name": name, "counts": counts} for name, counts in rows]


def preview_sentence(counts: StagePreview) -> str:
    """Return in a sentence what a version would have changed."""
    return _(
        "Of %(total)s incidents %(earlier)s would have been due earlier and %(later)s later; %(late)s more would have "
        "been late, %(on_time)s more on time."
    ) % {
        "total": counts.total,
        "earlier": counts.earlier,
        "later": counts.later,
        "late": counts.newly_late,
        "on_time": counts.newly_on_time,
    }
