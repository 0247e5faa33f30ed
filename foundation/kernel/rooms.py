"""What a room says of itself, once, in its ``apps.py``: where it answers, what the menu calls it, what it registers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import ClassVar

from django.apps import AppConfig, apps
from django.utils.functional import Promise
from django.utils.module_loading import module_has_submodule

# The modules in which a room registers what it answers, hears and does; those it has are read once all rooms are known.
REGISTERING = ("policies", "access", "subscribers", "selectors", "services", "duties", "lists", "personal")


@dataclass(frozen=True, slots=True)
class MenuWord:
    """A word of the menu: its route, its long and short label, its icon, and where it stands (``order``, lowest first).

    ``roles``: None for all whom the route admits, empty for who holds no post. ``phone``: may stand in the bottom bar.
    """

    route: str
    label: Promise
    short: Promise
    icon: str
    order: int
    phone: bool = True
    roles: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """How a kind of notice is drawn: an icon, or for the clock's words the badge of their tone.

    ``group``: with which other kinds people choose its channels (foundation/notices/choices.py).
    """

    icon: str
    tone: str = ""
    group: str = "other"


class Room(AppConfig):
    """A room of the house. What it leaves empty it does not have.

    ``pages``: the path its ``urls.urlpatterns`` stand under; None: no pages. ``urls.api_urlpatterns`` stand under /api/v1/.
    ``subject_links``: subject kind -> route of the page of one subject, by its key.
    ``notice_kinds``: what the room tells people, by name; each has its sentence in ``templates/notices/kinds/<name>.txt``.
    ``registers``: further modules that register something by being read.
    """

    # Django takes the one class of an ``apps.py`` that is a default; this base, imported there, must not be a second.
    default = False
    pages: ClassVar[str | None] = None
    menu: ClassVar[tuple[MenuWord, ...]] = ()
    subject_links: ClassVar[Mapping[str, str]] = {}
    notice_kinds: ClassVar[Mapping[str, NoticeKind]] = {}
    registers: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls, **options: object) -> None:
        super().__init_subclass__(**options)
        cls.default = True

    def ready(self) -> None:
        """Register what this room answers, hears and does."""
        for name in REGISTERING:
            self.part(name)
        for name in self.registers:
            import_module(f"{self.name}.{name}")

    def part(self, name: str) -> ModuleType | None:
        """Return a module of the room, or None where it has none."""
        return import_module(f"{self.name}.{name}") if module_has_submodule(self.module, name) else None


def rooms() -> Iterator[Room]:
    """Return the rooms in the order of the settings."""
    return (app for app in apps.get_app_configs() if isinstance(app, Room))


def subject_link(kind: str) -> str:
    """Return the route of the page of a subject of this kind, or nothing."""
    return next((room.subject_links[kind] for room in rooms() if kind in room.subject_links), "")
