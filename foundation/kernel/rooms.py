"""What a room declares in its ``apps.py``: its addresses, its menu words, its kinds of notice, what it registers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import ClassVar

from django.apps import AppConfig, apps
from django.utils.functional import Promise
from django.utils.module_loading import module_has_submodule

# The modules in which a room registers policies, subscribers, duties and so on; imported once all rooms are loaded.
REGISTERING = ("policies", "access", "subscribers", "selectors", "services", "duties", "lists", "personal")


@dataclass(frozen=True, slots=True)
class MenuWord:
    """An entry of the menu: route, long and short label, icon, and position (``order``, lowest first).

    ``roles``: who sees it; None: everybody the route admits, (): people without a post. ``phone``: may stand in the
    bottom bar of a phone. ``mandate``: seen by those alone who speak for an organisation.
    """

    route: str
    label: Promise
    short: Promise
    icon: str
    order: int
    phone: bool = True
    roles: tuple[str, ...] | None = None
    mandate: bool = False


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """How a kind of notice is drawn: an icon, or for notices of clocks a badge in the color of ``tone``.

    ``group``: the kinds of notices with which people choose its channels (foundation/notices/choices.py).
    ``is_in_app_only``: it leaves the house by no channel, whatever its person chose, so that no list of sendings shows it.
    """

    icon: str
    tone: str = ""
    group: str = "other"
    is_in_app_only: bool = False


class Room(AppConfig):
    """A room: one Django app of the house. Every attribute may be left out.

    ``pages``: the path its ``urls.urlpatterns`` stand under; None: no pages. ``urls.api_urlpatterns`` stand under /api/v1/.
    ``subject_links``: subject kind -> route of the page of one subject, by its key.
    ``notice_kinds``: what the room tells people, by name; each has its sentence in ``templates/notices/kinds/<name>.txt``.
    ``registers``: further modules that register something when they are imported.
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
        """Import the modules in which the room registers something."""
        for name in REGISTERING:
            self.submodule(name)
        for name in self.registers:
            import_module(f"{self.name}.{name}")

    def submodule(self, name: str) -> ModuleType | None:
        """Import and return a module of the room; None when there is none of that name."""
        return import_module(f"{self.name}.{name}") if module_has_submodule(self.module, name) else None


def rooms() -> Iterator[Room]:
    """Return the rooms in the order of the settings."""
    return (app for app in apps.get_app_configs() if isinstance(app, Room))


def subject_link(kind: str) -> str:
    """Return the name of the route that shows a subject of this kind; "" when there is none."""
    return next((room.subject_links[kind] for room in rooms() if kind in room.subject_links), "")
