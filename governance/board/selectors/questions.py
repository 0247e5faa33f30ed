"""Owns what a reader may ask of the board: which area, over which days, and what stands when nothing is said."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from foundation.kernel import city_time, policies
from foundation.kernel.actor import Actor
from foundation.kernel.errors import Denied, Invalid, NotFound
from governance.board.policies import READERS
from governance.board.selectors.rates import Period
from grids.areas import selectors as areas
from grids.areas.choices import LEVEL_ORDER, Level
from grids.areas.selectors import Place
from incidents.cases.selectors.tallies import Scope

USUAL_DAYS = 30
# Three years with their leap day: enough to compare, little enough to draw.
MOST_DAYS = 1096


@dataclass(frozen=True, slots=True)
class Question:
    """An area the actor may read, and a period."""

    place: Place
    period: Period

    @property
    def scope(self) -> Scope:
        """The cases asked about."""
        village_id = self.place.parent_id if self.place.level == Level.GRID else None
        return Scope(self.place.level, self.place.id, village_id)


def question(
    actor: Actor, *, today: date, area: str = "", since: date | None = None, until: date | None = None
) -> Question:
    """Return what is asked: own area and the last 30 days by default. Raises Denied with the reason, or Invalid."""
    place = _area_by_code(area) if area else own_area(actor)
    policies.require(actor, "board.read", place.path)
    return Question(place, period_of(today, since, until))


def own_area(actor: Actor) -> Place:
    """Return the widest area whose board is the actor's own; the city for the system."""
    if actor.is_system:
        found = areas.areas(level=Level.CITY).first()
        return areas.place(found.pk if found else 0)
    own = sorted(actor.grants_of(*READERS), key=lambda grant: [*LEVEL_ORDER].index(Level(grant.area_level)))
    if not own:
        raise Denied(policies.ask(actor, "board.read", "").reason)
    return areas.place(own[0].area_id)


def _area_by_code(code: str) -> Place:
    try:
        return areas.area_by_code(code)
    except NotFound as error:
        raise Invalid(error.message, code=error.code, fields={"area": error.message}) from error


def period_of(today: date, since: date | None, until: date | None) -> Period:
    """Return the period asked for; an end that is not given follows from the other."""
    for name, day in (("from", since), ("to", until)):
        if day is not None and not city_time.FIRST_YEAR <= day.year <= city_time.LAST_YEAR:
            said = _("Nothing was recorded at that time.")
            raise Invalid(said, fields={name: said})
    last = until or max(today, since or today)
    first = since or last - timedelta(days=USUAL_DAYS - 1)
    if first > last:
        said = _("The period ends before it begins.")
        raise Invalid(said, fields={"from": said})
    period = Period(first, last)
    if period.days > MOST_DAYS:
        said = _("At most three years can be asked for at once.")
        raise Invalid(said, fields={"from": said})
    return period


def week_so_far(today: date) -> Period:
    """Return this week from its Monday to today."""
    return Period(today - timedelta(days=today.weekday()), today)
