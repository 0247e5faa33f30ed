"""The base of every list of the support desk: it is filtered and sorted by what its page offers, and by nothing else."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.http import HttpRequest


class OfferedFiltersAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Refuses lookups in the address that no filter of the page makes.

    Django lets through any column of the model itself: filtered by the beginning of a password's hash, or sorted
    by it, a list tells the hash letter by letter. Sorting is by columns of ``list_display`` alone already.
    """

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        """Say whether one of the page's own filters is named so; else Django answers 400."""
        del value
        return lookup in set(self._own_lookups(request))

    def _own_lookups(self, request: HttpRequest | None) -> Iterator[str]:
        offered = self.get_list_filter(request) if request is not None else self.list_filter
        for one in offered:
            if isinstance(one, type) and issubclass(one, admin.SimpleListFilter):
                yield str(one.parameter_name)
                continue
            column = one[0] if isinstance(one, (list, tuple)) else one
            yield from (str(column), f"{column}__exact", f"{column}__isnull")
