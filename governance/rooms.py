"""Room routes by string while rooms are being built."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.urls import include, path


def routes_of(module: str) -> list[Any]:
    """Return a room's API routes, or none while the room is not built."""
    if find_spec(module) is None:
        return []
    return list(getattr(import_module(module), "api_urlpatterns", []))


def pages_of(prefix: str, module: str) -> list[Any]:
    """Return a room's pages, or none while the room is not built."""
    return [path(prefix, include(module))] if find_spec(module) is not None else []
