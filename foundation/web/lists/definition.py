"""What a list is, said once: who sees which rows, what narrows and sorts them, which columns they have.

A room subclasses ``List`` in its ``lists.py`` and registers it; its page, its route of the API and its exports follow.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, TypeVar

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from foundation.kernel.actor import Actor
from foundation.kernel.errors import Invalid, NotFound
from foundation.web.access import SIGNED_IN, AccessRule
from foundation.web.lists.columns import Column, Value
from foundation.web.lists.filters import WordFilter
from foundation.web.lists.paging import Order, Page, batches, page_of
from foundation.web.lists.unions import UnionRows

# So many rows an export reads in one statement.
BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Tab:
    """A quick choice above a list: its word in addresses, its name, how many rows it holds (empty: not counted)."""

    name: str
    label: Any
    count: str = ""


class Table:
    """What rows say of themselves, wherever they come from: by itself, of the few rows that belong to one subject."""

    code: ClassVar[str]
    name: ClassVar[Any]
    columns: ClassVar[tuple[Column, ...]]

    @property
    def has_personal(self) -> bool:
        """Say whether a column may say something about a person."""
        return any(column.is_personal for column in self.columns)

    def values_of(self, rows: Sequence[Any], *, with_personal: bool) -> list[tuple[Value, ...]]:
        """Return for each row its values, one for each column."""
        readers = (column.reader(with_personal=with_personal) for column in self.columns)
        return list(zip(*(read(rows) for read in readers), strict=True))


class List(Table, ABC):
    """One list. ``route`` names its page, empty where it has none; ``access``: who may enter it at all."""

    orders: ClassVar[tuple[Order, ...]]
    route: ClassVar[str] = ""
    access: ClassVar[AccessRule] = SIGNED_IN
    filters: ClassVar[type[WordFilter]] = WordFilter

    @abstractmethod
    def scope(self, actor: Actor) -> QuerySet[Any]:
        """Return the rows the actor may see, in no order."""

    def of_tab(self, actor: Actor, query: Mapping[str, str], now: datetime) -> QuerySet[Any]:
        """Return the visible rows of the tab that the address names; a list without tabs has but one."""
        del query, now
        return self.scope(actor)

    def read(self, found: QuerySet[Any]) -> Sequence[Any]:
        """Return the rows of a page; one statement, or a fixed number."""
        return list(found)

    def read_whole(self, found: QuerySet[Any]) -> Sequence[Any]:
        """Return the rows as the columns read them, with what a page may leave out."""
        return self.read(found)

    def default_order(self, query: Mapping[str, str]) -> str:
        """Return the word of the order for an address that names none."""
        del query
        return self.orders[0].word

    def order(self, query: Mapping[str, str]) -> Order:
        """Return the order that the address asks for; raises ``Invalid`` for one that is not offered."""
        word = query.get("ordering") or self.default_order(query)
        found = next((order for order in self.orders if order.word == word), None)
        if found is None:
            offered = ", ".join(order.word for order in self.orders)
            raise Invalid(_("This order is not offered."), fields={"ordering": offered})
        return found

    def matching_rows(self, actor: Actor, query: Mapping[str, str], now: datetime) -> QuerySet[Any]:
        """Return the visible rows that fit everything the address says; raises ``Invalid``."""
        found: Any = self.of_tab(actor, query, now)
        if isinstance(found, UnionRows):
            matching: Any = found.each(lambda one: self.filters(query, one, actor=actor, now=now).matches)
            return matching  # type: ignore[no-any-return] # as far as paging asks, a set
        return self.filters(query, found, actor=actor, now=now).matches

    def page(self, actor: Actor, query: Mapping[str, str], now: datetime, *, size: int) -> Page:
        """Return the page of the list that the address names; raises ``Invalid``."""
        return self.page_of_found(self.matching_rows(actor, query, now), query, size=size)

    def page_of_found(self, found: QuerySet[Any], query: Mapping[str, str], *, size: int) -> Page:
        """Return the page of a set that ``found`` has narrowed; raises ``Invalid`` for its order or its cursor."""
        return page_of(found, self.order(query), cursor=query.get("cursor") or "", size=size, read=self.read)

    def values(
        self, found: QuerySet[Any], query: Mapping[str, str], *, with_personal: bool
    ) -> Iterator[list[tuple[Value, ...]]]:
        """Yield batch after batch of a set as rows of values, one for each column; memory does not grow."""
        readers = [column.reader(with_personal=with_personal) for column in self.columns]
        for rows in self.batches(found, query):
            yield list(zip(*(read(rows) for read in readers), strict=True))

    def batches(self, found: QuerySet[Any], query: Mapping[str, str]) -> Iterator[Sequence[Any]]:
        """Yield batch after batch of a set, in the order that the address asks for, its rows as the columns read them."""
        return batches(found, self.order(query), size=BATCH, read=self.read_whole)

    @property
    def attributes(self) -> tuple[str, ...]:
        """Return what the columns and the orders read of a row, by name: all that ``read_whole`` has to fetch for them."""
        named = (column.value or column.code for column in self.columns)
        parts = (part.column for order in self.orders for part in order.parts)
        return tuple(dict.fromkeys(name for name in ("pk", *named, *parts) if isinstance(name, str) and name))

    def own_words(self, query: QueryDict) -> QueryDict:
        """Return of an address what belongs to this list: its filters, its tab and its order, without the page."""
        kept = QueryDict(mutable=True)
        for name in ("tab", "ordering", *self.filters.base_filters):
            values = [value for value in query.getlist(name) if value]
            if values:
                kept.setlist(name, values)
        return kept


AnyList = TypeVar("AnyList", bound=List)
_LISTS: dict[str, List] = {}


def register(listing: type[AnyList]) -> type[AnyList]:
    """Register the decorated list under its code."""
    if listing.code in _LISTS:
        raise ValueError(f"two lists are called {listing.code}")
    _LISTS[listing.code] = listing()
    return listing


def all_lists() -> Mapping[str, List]:
    """Return every list by its code, for the dictionary of data and the tests."""
    return _LISTS


def list_called(code: str) -> List:
    """Return a list by its code; raises ``NotFound``."""
    if code not in _LISTS:
        raise NotFound(_("There is no such list."))
    return _LISTS[code]
