"""Every route of the house as the resolver knows it: its name, its view and the methods that view answers."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

FORMS = ("GET", "POST")
HANDLED = ("GET", "POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True)
class Route:
    """One address. ``methods`` are those it answers otherwise than by 405, HEAD and OPTIONS left out."""

    name: str
    pattern: str
    view: Any
    methods: tuple[str, ...]

    @property
    def is_api(self) -> bool:
        """Say whether the route answers programs."""
        return self.name.startswith("api:")


def routes() -> list[Route]:
    """Return every route, in the order of the resolver."""
    return list(_walk(get_resolver(), "", ()))


def _walk(resolver: URLResolver, before: str, spaces: tuple[str, ...]) -> Iterator[Route]:
    for part in resolver.url_patterns:
        pattern = f"{before}{part.pattern}"
        if isinstance(part, URLResolver):
            inner = (*spaces, part.namespace) if part.namespace else spaces
            yield from _walk(part, pattern, inner)
        elif isinstance(part, URLPattern):
            name = ":".join((*spaces, part.name or f"unnamed {pattern}"))
            yield Route(name, pattern, part.callback, methods_of(part.callback))


def methods_of(view: Any) -> tuple[str, ...]:
    """Return the methods a view answers; a function that names none answers forms."""
    target = getattr(view, "view_class", None) or getattr(view, "cls", None)
    if target is not None:
        allowed = [name for name in target.http_method_names if hasattr(target, name)]
        return tuple(method for method in HANDLED if method.lower() in allowed)
    declared = _declared(view)
    return FORMS if declared is None else tuple(method for method in HANDLED if method in declared)


def _declared(view: Any) -> list[str] | None:
    """Return what ``require_http_methods`` was given, looked for through every decorator."""
    while view is not None:
        names = (getattr(view, "__code__", None) and view.__code__.co_freevars) or ()
        if "request_method_list" in names:
            return list(view.__closure__[names.index("request_method_list")].cell_contents)
        view = getattr(view, "__wrapped__", None)
    return None


def address_of(name: str, named: dict[str, Any]) -> str:
    """Return the address of a route for a thing; the pages that ``ActPage.routes`` puts there call its name ``key``."""
    try:
        return reverse(name, kwargs=named)
    except NoReverseMatch:
        return reverse(name, kwargs=dict(zip(("key",), named.values(), strict=True)))
