"""Owns what the public site shows: the sections of the rooms and how to reach the city, computed once for everybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.web.public_face import PublicLine, PublicSection, public_section, public_sections
from foundation.web.shared_answers import shared_answer
from grids.areas import selectors as areas

LINES = 6


@dataclass(frozen=True, slots=True)
class ShownSection:
    """A section with its lines, of which there is at least one."""

    section: PublicSection
    name: str
    lines: Sequence[PublicLine]
    all_url: str


@public_section("reach", gettext_lazy("How to reach the city"), order=10, has_feed=False)
def ways_in(limit: int) -> Sequence[PublicLine]:
    """Return how to report, to propose and to follow; no statement."""
    del limit
    return [
        PublicLine(
            _("Report something"), reverse("people:report"), _("Without an account; you get a link to follow it.")
        ),
        PublicLine(
            _("Apply for a service"),
            reverse("public:services"),
            _("What it takes, how many days, and who provides it."),
        ),
        PublicLine(
            _("Propose something"),
            reverse("proposals:proposal-new"),
            _("With an account, or at the desk of your village."),
        ),
        PublicLine(
            _("Follow by a slip"), reverse("proposals:proposal-follow-form"), _("With its number and its code.")
        ),
        PublicLine(
            _("Opinions on policing"), reverse("proposals:opinions"), _("Each with its reply and the day of it.")
        ),
    ]


def city_name() -> str:
    """Return what the city is called; nothing before it has a net."""
    city = areas.areas("city").first()
    return city.name if city is not None else ""


def front_page() -> Any:
    """Return the city's name and its sections, computed by one reader for all of a language: ``(at, (name, sections))``."""
    return shared_answer("public", "front", user_id=None, compute=lambda: (city_name(), shown_sections()))


def shown_sections() -> list[ShownSection]:
    """Return the sections that have something to show; two statements each."""
    found = []
    for section in public_sections():
        lines = list(section.lines(LINES))
        if lines:
            url = reverse(section.all_url) if section.all_url else ""
            found.append(ShownSection(section, str(section.name), lines, url))
    return found
