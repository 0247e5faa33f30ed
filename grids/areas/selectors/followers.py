"""Owns the registry of what goes on with an area's successor when the area ends: postings, cases, as the rooms count them."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date

from grids.areas.selectors.succession import with_predecessors

# (area ids, day) -> count by area id; areas without any may be left out.
Count = Callable[[Collection[int], date], Mapping[int, int]]
# That many in words: "2 postings".
Words = Callable[[int], str]


@dataclass(frozen=True, slots=True)
class _Follower:
    words: Words
    count: Count


_FOLLOWERS: dict[str, _Follower] = {}


def follows(kind: str, words: Words) -> Callable[[Count], Count]:
    """Register the decorated function, which counts a room's rows by area; a dry run shows them for areas that end.

    ``words`` puts a count into words. Raises ``ValueError`` when ``kind`` is registered twice.
    """

    def register(count: Count) -> Count:
        if kind in _FOLLOWERS:
            raise ValueError(f"{kind} is counted twice")
        _FOLLOWERS[kind] = _Follower(words, count)
        return count

    return register


def followers_of(area_ids: Collection[int], day: date) -> dict[int, tuple[str, ...]]:
    """Return, by area id, what goes on with the area's successor, in words ("2 postings"); each room is asked once."""
    # Rows of an area that one of these has replaced earlier go on again.
    owners = {member: area_id for area_id in area_ids for member in with_predecessors([area_id], on=day)}
    found: dict[int, list[str]] = {area_id: [] for area_id in area_ids}
    for _kind, follower in sorted(_FOLLOWERS.items()) if owners else ():
        totals: Counter[int] = Counter()
        for member, count in follower.count(list(owners), day).items():
            totals[owners[member]] += count
        for area_id, total in totals.items():
            found[area_id].append(follower.words(total))
    return {area_id: tuple(words) for area_id, words in found.items()}
