"""How a case is said to people: its matter, its place, who holds it, and what its timeline tells."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from governance.kernel.actor import ActorKind
from grids.areas import selectors as areas
from grids.areas.choices import Level
from grids.areas.selectors import Place
from incidents.cases.choices import ENDED_STATES, State
from incidents.cases.scoping import UNIT, where_it_waits
from incidents.cases.selectors.desk import last_words
from incidents.catalogue.choices import LimitUnit, Line
from incidents.catalogue.selectors import MatterRule, matters


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
class Verdict:
    """Where a point lies: ``inside`` the reader's own area, ``elsewhere`` in the net, or ``outside`` it."""

    kind: str
    title: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """One case with the words that stand beside it."""

    case: Any
    matter: str
    icon: str
    place: str
    whole_place: str
    holder: str
    result: str = ""

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


def tile(rule: MatterRule, chosen: str = "") -> Tile:
    """Return a matter as a choice; its pinyin is searched whole and by initials."""
    syllables = rule.pinyin.lower().split()
    words = " ".join((rule.name, rule.name_en, "".join(syllables), "".join(part[0] for part in syllables)))
    return Tile(rule.code, matter_label(rule), rule.icon, words, rule.code == chosen)


def tile_groups(rules: Iterable[MatterRule], chosen: str = "") -> list[TileGroup]:
    """Return the matters by business line, in the order of the catalogue; ``chosen`` stands marked among them."""
    found: dict[str, list[Tile]] = {}
    for rule in rules:
        found.setdefault(rule.line, []).append(tile(rule, chosen))
    return [TileGroup(capfirst(str(Line(line).label)), tiles) for line, tiles in found.items()]


def today_matters() -> list[MatterRule]:
    """Return what may be reported today."""
    return matters(areas.today())


def place_words(*places: Place | None) -> str:
    """Return names of places in one line, from the larger to the smaller; many grids bear the name of their village."""
    names = [place.name for place in places if place is not None]
    return " · ".join(name for name, below in zip_longest(names, names[1:], fillvalue="") if not below.startswith(name))


def verdict_of(actor: Any, lng: float, lat: float) -> Verdict:
    """Say which grid a point lies in, and what to do when it is not where the actor works."""
    found = areas.locate(lng, lat)
    if found is None:
        return _outside(lng, lat)
    title = place_words(found.township, found.village, found.grid)
    on_top = place_words(*found.dedicated)
    paths = [grant.area_path for grant in actor.grants if grant.area_path]
    if any(found.grid.path.startswith(path) for path in paths):
        return Verdict("inside", title, on_top)
    if any(path.startswith(found.township.path) for path in paths):
        text = _("This is not your own grid: whoever works there gets the report.")
        return Verdict("inside", title, text)
    text = _(
        "This lies in %(township)s, not where you are posted. If the place is right, send it: the desk there gets it. "
        "If not, move the pin."
    ) % {"township": found.township.name}
    return Verdict("elsewhere", title, text)


def _outside(lng: float, lat: float) -> Verdict:
    title = _("This place lies outside the net.")
    near = areas.nearest(lng, lat)
    if near is None:
        return Verdict("outside", title, _("No boundaries have been drawn yet. Tell an administrator of the net."))
    grid, metres = near
    distance = _("%(count)d m") % {"count": round(metres, -1)}
    if metres >= 1000:
        distance = _("%(count).1f km") % {"count": metres / 1000}
    names = {"grid": place_words(*areas.chain(grid.id)[1:]), "distance": distance}
    text = (
        _("Nothing can be reported here. The nearest grid, %(grid)s, is %(distance)s away: move the pin there.") % names
    )
    return Verdict("outside", title, text)


def shown(cases: Sequence[Any], *, with_township: bool = False) -> list[Shown]:
    """Return cases, read with their names (``selectors.named``), with their words."""
    return [_one(case, with_township=with_township) for case in cases]


def _one(case: Any, *, with_township: bool) -> Shown:
    whole = place_words(case.township, case.village, case.grid)
    short = whole if with_township else place_words(case.village, case.grid)
    return Shown(case, matter_label(case.matter), case.matter.icon, short, whole, holder(case))


def with_results(rows: Sequence[Shown]) -> list[Shown]:
    """Add to each case what was last said of it to its reporter."""
    words = last_words([row.case.pk for row in rows])
    return [replace(row, result=words.get(row.case.pk, "")) for row in rows]


def holder(case: Any) -> str:
    """Say who has the case now: a unit, the worker of a grid, or the desk of a level; nobody once it has ended."""
    if case.state in ENDED_STATES:
        return ""
    place = where_it_waits(case.state, case.level, case.unit_id)
    if place == UNIT:
        return str(case.unit.name)
    if place == Level.GRID:
        return _("worker of %(grid)s") % {"grid": case.grid.name}
    desk = areas.place(case.city_id).name if place == Level.CITY else getattr(case, place).name
    return _("desk of %(place)s") % {"place": desk}


def amount_words(amount: int, unit: str) -> str:
    """Return a limit in words: 2 working hours."""
    words = {
        LimitUnit.URGENT_HOUR: ngettext("%(count)d urgent hour", "%(count)d urgent hours", amount),
        LimitUnit.URGENT_DAY: ngettext("%(count)d urgent day", "%(count)d urgent days", amount),
        LimitUnit.WORK_HOUR: ngettext("%(count)d working hour", "%(count)d working hours", amount),
        LimitUnit.WORK_DAY: ngettext("%(count)d working day", "%(count)d working days", amount),
        LimitUnit.NATURAL_DAY: ngettext("%(count)d natural day", "%(count)d natural days", amount),
    }
    return words[LimitUnit(unit)] % {"count": amount}


def timeline_rows(entries: Iterable[Any]) -> list[dict[str, Any]]:
    """Return steps as the timeline draws them: what, who, when, whether late, words, and what changed hands."""
    return [
        {
            "title": capfirst(entry.label),
            "who": _who(entry),
            "at": entry.at,
            "note": entry.note,
            "due_at": entry.due_at,
            "late": entry.is_late,
            "by_system": entry.actor_kind == ActorKind.SYSTEM,
            "extra": entry.remark,
        }
        for entry in entries
    ]


def _who(entry: Any) -> str:
    if entry.actor_kind == ActorKind.SYSTEM:
        return _("the system")
    # A name that is kept from the reader is not a resident's.
    return entry.actor_name or ("" if entry.actor_user_id else _("a resident"))
