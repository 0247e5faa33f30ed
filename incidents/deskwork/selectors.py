"""Reads who writes on an incident and who watches it, who can be mentioned, texts at hand, and guesses from history."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet

from foundation.accounts import selectors as accounts
from foundation.kernel import city_time
from foundation.kernel.actor import Actor
from grids.areas import selectors as areas
from grids.workforce import selectors as workforce
from grids.workforce.desks import DESK_LEVEL
from incidents.cases import selectors as cases
from incidents.catalogue.selectors import matters
from incidents.deskwork.choices import Target
from incidents.deskwork.guessing import Weights, guess
from incidents.deskwork.models import Guesser, StandardText, Watch, WritingMark

# A mark is renewed every half minute; after this time without a sign it is over.
WRITES_FOR = timedelta(minutes=2)
# Fewer signs say nothing.
FEWEST_SIGNS = 4
GUESSES = 3
_AT = re.compile("[@＠]")


def writers_on(incident: Any, now: datetime, *, but: int | None) -> list[str]:
    """Return the names of those who are filling a form of the incident now, other than ``but``."""
    marks = WritingMark.objects.filter(incident_id=incident.pk, expires_at__gt=now).exclude(user_id=but or 0)
    names = accounts.names(list(marks.order_by("pk").values_list("user_id", flat=True)))
    return list(names.values())


def is_watched(actor: Actor, incident: Any) -> bool:
    """Say whether the actor watches the incident."""
    return Watch.objects.filter(incident_id=incident.pk, user_id=actor.user_id or 0).exists()


def watchers_of(incident_ids: Collection[int]) -> dict[int, dict[int, int]]:
    """Return by user id the watched incidents among these, each with the step after which it is, in one statement."""
    found: dict[int, dict[int, int]] = {}
    rows = Watch.objects.filter(incident_id__in=incident_ids).values_list("user_id", "incident_id", "after_step")
    for user_id, incident_id, step in rows:
        found.setdefault(user_id, {})[incident_id] = step
    return found


def colleagues(incident: Any, *, but: int | None = None) -> dict[int, str]:
    """Return the names by id of those posted around an incident who may see it, as can be mentioned in a note."""
    around = [user_id for user_id in cases.colleagues_around(incident) if user_id != but]
    actors = workforce.actors_of(around)
    return {
        user_id: actors[user_id].name
        for user_id in around
        if user_id in actors and cases.seen_among(actors[user_id], [incident.pk])
    }


def mentioned_in(note: str, names: Mapping[int, str]) -> list[int]:
    """Return whose names stand behind an @ in a note; where one name begins with another the longer one is meant."""
    found: dict[int, None] = {}
    for words in _AT.split(note)[1:]:
        longest = max((name for name in names.values() if words.startswith(name)), key=len, default="")
        found |= dict.fromkeys(user_id for user_id, name in names.items() if longest and name == longest)
    return list(found)


def texts_of_desk(actor: Actor) -> QuerySet[StandardText]:
    """Return the texts that the actor's desks may change: those of their own areas."""
    return StandardText.objects.filter(area_id__in=desk_areas(actor)).order_by("action", "title", "pk")


def desk_areas(actor: Actor) -> list[int]:
    """Return the ids of the areas at whose desks the actor sits."""
    return list(dict.fromkeys(grant.area_id for grant in actor.grants_of(*DESK_LEVEL)))


def texts_for(incident: Any, action: str) -> list[StandardText]:
    """Return the texts at hand for an act on an incident: of its place and matter, what is of the matter alone first."""
    places = [int(step) for step in areas.place(areas.successor(incident.grid_id)).path.split("/") if step]
    fits = Q(matter_id=incident.matter_id) | Q(matter_id__isnull=True)
    rows = StandardText.objects.filter(fits, area_id__in=places, action=action)
    return list(rows.order_by(F("matter_id").asc(nulls_last=True), "title", "pk"))


@dataclass(frozen=True, slots=True)
class Guess:
    """One guess: the id of a matter or unit, its name, its code (of a matter) and how sure the numbers are, 0 to 1."""

    id: int
    code: str
    name: str
    share: float


@dataclass(frozen=True, slots=True)
class Guesses:
    """The guesses of one target, the likeliest first; ``first_right``: how often the first was right on held-out incidents."""

    found: Sequence[Guess] = ()
    first_right: float = 0.0
    among_three: float = 0.0


# What a process holds: by (township, target) the moment of training and the weights; a few megabytes each.
_HELD: dict[tuple[int | None, str], tuple[datetime, Weights]] = {}
MOST_HELD = 4


def guesses(target: str, words: str, township_id: int | None) -> Guesses:
    """Return what the words of a report suggest, by the township's own history, else by the whole city's."""
    if len(words.strip()) < FEWEST_SIGNS:
        return Guesses()
    rows = Guesser.objects.filter(Q(township_id=township_id) | Q(township__isnull=True), target=target)
    row = rows.defer("weights").order_by(F("township_id").asc(nulls_last=True)).first()
    if row is None or not row.is_better_than_rules:
        return Guesses()
    names = _names_of(target)
    likely = [one for one in guess(_weights_of(row), words) if one[0] in names][:GUESSES]
    found = [Guess(label, *names[label], share=share) for label, share in likely]
    return Guesses(found, row.first_right, row.among_three)


def _weights_of(row: Guesser) -> Weights:
    key = (row.township_id, row.target)
    held = _HELD.get(key)
    if held is None or held[0] != row.trained_at:
        while len(_HELD) >= MOST_HELD:
            _HELD.pop(next(iter(_HELD)))
        _HELD[key] = held = (row.trained_at, Weights.read(bytes(row.weights)))
    return held[1]


def _names_of(target: str) -> Mapping[int, tuple[str, str]]:
    """Return code and name by id of what may be chosen today."""
    if target == Target.MATTER:
        return {rule.id: (rule.code, rule.name) for rule in matters(city_time.local_day(city_time.now()))}
    return {unit.pk: (unit.code, unit.name) for unit in workforce.units().values() if unit.is_active}


def guessers() -> Iterable[Guesser]:
    """Return what was learned, the city's first, without the weights."""
    return Guesser.objects.defer("weights").order_by(F("township_id").asc(nulls_first=True), "target")
