"""The menu: which rooms a person may open, in the order of their day. A route's own rule decides what is shown."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.http import HttpRequest
from django.urls import NoReverseMatch, URLResolver, get_resolver, get_script_prefix, resolve, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from foundation.kernel.actor import Actor
from foundation.kernel.rooms import MenuWord, rooms
from foundation.web.access import AccessRule, actor_of, rule_of

MOST_TABS = 4
SPARE_TAB = "areas:net"


@dataclass(frozen=True, slots=True)
class Entry:
    """One word of the menu: where it leads, how it is drawn, whether the reader is there now."""

    name: str
    label: str | Promise
    short: str | Promise
    icon: str
    url: str
    active: bool
    phone: bool


@dataclass(frozen=True, slots=True)
class Navigation:
    """What the shell of a page shows around it. An address the reader may not open is empty."""

    entries: tuple[Entry, ...]
    search_url: str
    report_url: str
    unread_url: str

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    @property
    def tabs(self) -> tuple[Entry, ...]:
        """The entries of the phone's bottom bar; beside the report button in its middle stand as many on either side.

        Where that leaves one over, the net stands with it; who may not see the net finds the last one in the menu.
        """
        tabs = tuple(entry for entry in self.entries if entry.phone)[:MOST_TABS]
        if not self.report_url or len(tabs) % 2 == 0:
            return tabs
        paired = tuple(entry for entry in self.entries if entry in tabs or entry.name == SPARE_TAB)
        return paired if len(paired) > len(tabs) else tabs[:-1]

    @property
    def tabs_before(self) -> tuple[Entry, ...]:
        """The tabs left of the report button."""
        return self.tabs[: len(self.tabs) // 2]

    @property
    def tabs_after(self) -> tuple[Entry, ...]:
        """The tabs right of it."""
        return self.tabs[len(self.tabs) // 2 :]


_SUPPORT_DESK = MenuWord(
    "admin:index", _("Support desk"), pgettext_lazy("tab", "Desk"), "settings", order=140, phone=False
)


def menu_words() -> list[MenuWord]:
    """Return the words of all rooms, in the order of a day."""
    return sorted((_SUPPORT_DESK, *(word for room in rooms() for word in room.menu)), key=lambda word: word.order)


def address(request: HttpRequest, route: str) -> str:
    """Return where a route leads if the reader may go there, or nothing."""
    url, declared = _address_and_rule(route, get_resolver(), get_script_prefix())
    user = getattr(request, "user", None)
    admitted = user is not None and declared is not None and declared.admits(user, actor_of(user))
    return url if admitted else ""


@lru_cache(maxsize=256)
def _address_and_rule(route: str, _routes: URLResolver, _prefix: str) -> tuple[str, AccessRule | None]:
    """Return the address of a route and its rule: nothing and None where there is no such route.

    Every page asks for some twenty of them, and they change with the routes only.
    """
    try:
        url = reverse(route)
    except NoReverseMatch:
        return "", None
    return url, rule_of(resolve(url).func)


def _is_for(actor: Actor, word: MenuWord) -> bool:
    if word.mandate and not actor.mandates:
        return False
    if word.roles is None:
        return True
    return actor.has_role(*word.roles) if word.roles else not actor.grants


def entries_for(request: HttpRequest) -> Navigation:
    """Return the menu of the reader of this request."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return Navigation((), "", "", "")
    actor = actor_of(user)
    shown = [(word, url) for word in menu_words() if _is_for(actor, word) and (url := address(request, word.route))]
    # Of two that lead towards this page the longer address is where the reader is.
    here = max((url for _word, url in shown if request.path.startswith(url)), key=len, default="")
    return Navigation(
        tuple(
            Entry(word.route, word.label, word.short, word.icon, url, url == here, word.phone) for word, url in shown
        ),
        search_url=address(request, "cases:inbox"),
        report_url=address(request, "cases:report") or address(request, "people:report"),
        unread_url=address(request, "notices:unread"),
    )
