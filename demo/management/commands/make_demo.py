"""Make the demo city once and say how to get in."""

import os
import secrets
import time
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from demo.admissions import make_admissions
from demo.cast import CAST, make_workforce
from demo.city import CITY, make_city
from demo.council import make_council
from demo.deskwork import make_deskwork
from demo.filings import make_filings
from demo.hall import make_applications
from demo.households import make_households
from demo.joint import make_joint_action
from demo.links import make_links
from demo.papers import make_papers
from demo.rules import approve_rules, propose_rules
from demo.seals import INSPECTORS, make_seals
from demo.stations import make_stations
from demo.topics import make_topics
from demo.watching import make_watching
from demo.year import make_year
from foundation.accounts.importers import set_passwords
from foundation.kernel import city_time, revisions
from foundation.kernel.actor import system
from foundation.kernel.bulk import refresh_statistics
from foundation.kernel.errors import NotFound
from grids.areas import selectors as areas
from incidents.catalogue.services import load_catalogue

FINISHED = "demo"
DEFAULT_INCIDENTS = 60_000
ACTOR = system("demo")
WHAT_THEY_ARE = {
    "worker1": "grid worker, 竹苑社区 in 东区街道",
    "worker2": "grid worker in 小榄镇",
    "clerk1": "village clerk, 竹苑社区",
    "official1": "township official, 东区街道",
    "official2": "township official, 小榄镇",
    "official3": "second township official, 东区街道: approves its rules",
    "handler1": "department handler, 东区街道综合行政执法局",
    "counter1": "counter of 东区街道",
    "city1": "city centre",
    "admin1": "administrator of the net",
    "resident1": "resident",
    "resident2": "resident of the same household: the daughter of resident1",
}


def _number(text: str) -> int:
    if not text.isdecimal():
        raise ArgumentTypeError(f"“{text}” is no number of incidents; DEMO_INCIDENTS is a whole number from 0 on.")
    return int(text)


class Command(BaseCommand):
    """Seeds nothing outside the demo profile, and nothing twice."""

    help = "Make the demo city (once): areas, people, a year of incidents; print the addresses and the sign-ins."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """DEMO_INCIDENTS and DEMO_PASSWORD come from the environment; the option wins."""
        parser.add_argument("--incidents", type=_number, default=os.environ.get("DEMO_INCIDENTS") or DEFAULT_INCIDENTS)

    def handle(self, *args: Any, **options: Any) -> None:
        """Make what is missing, then say how to sign in."""
        del args
        if settings.IN_PRODUCTION:
            raise CommandError("Nothing is seeded in production: set TONGXIN_PROFILE=demo to make the demo city.")
        if FINISHED not in revisions.current():
            self._make(options["incidents"])
        else:
            _renew_password()
        self._say_how_to_sign_in()

    def _make(self, incidents: int) -> None:
        if _city_is_there():
            raise CommandError("A city is here already that make_demo did not finish. Start over: make demo-reset")
        started = time.monotonic()
        self.stdout.write("Drawing the city …")
        load_catalogue(ACTOR)
        make_city(ACTOR)
        people = make_workforce(ACTOR, password())
        approve_rules(people)
        self.stdout.write(f"Living a year of {incidents:,} incidents …")
        if incidents:
            make_year(ACTOR, people, incidents, city_time.now(), self._progress(incidents))
            make_filings(people)
            make_applications(ACTOR, people)
            make_topics(people)
            make_papers(people)
            make_deskwork(ACTOR, people)
            make_watching(people)
            make_joint_action(ACTOR, people)
            make_links(people)
            make_seals(ACTOR, people, password())
            make_council(people)
            make_stations(ACTOR, people)
        make_households(people)
        # After the year: nobody had reported what is applied for now.
        make_admissions(ACTOR, people)
        propose_rules(people)
        self.stdout.write("Counting them for the boards …")
        call_command("rebuild_board", stdout=self.stdout)
        refresh_statistics()
        revisions.bump(FINISHED)
        self.stdout.write(f"The demo city stands, after {time.monotonic() - started:.0f} s.")

    def _progress(self, count: int) -> Callable[[int], None]:
        """Return what tells how far the year has come, at most ten times."""
        told = 0

        def tell(done: int) -> None:
            nonlocal told
            if done * 10 // count > told:
                told = done * 10 // count
                self.stdout.write(f"  {done:,} of {count:,}")
                self.stdout.flush()

        return tell

    def _say_how_to_sign_in(self) -> None:
        self.stdout.write(f"\n  {settings.SITE_URL}/            pages")
        self.stdout.write(f"  {settings.SITE_URL}/r/          a resident's report, without an account")
        self.stdout.write(f"  {settings.SITE_URL}/api/v1/schema/   the API\n")
        for username in CAST:
            self.stdout.write(f"  {username:<10} {WHAT_THEY_ARE[username]}")
        for username, (_name, what) in INSPECTORS.items():
            self.stdout.write(f"  {username:<10} {what}")
        self.stdout.write(f"\n  Password of all of them: {password()}\n")


def password() -> str:
    """Return the cast's password: DEMO_PASSWORD, else one made up once and kept beside the data."""
    kept = Path(settings.VAR_DIR) / "demo_password"
    if given := os.environ.get("DEMO_PASSWORD"):
        _keep(kept, given)
    if not kept.exists():
        _keep(kept, secrets.token_urlsafe(9))
    return kept.read_text(encoding="utf-8")


def _keep(path: Path, text: str) -> None:
    path.touch(mode=0o600, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _renew_password() -> None:
    """Let the cast sign in with DEMO_PASSWORD also when the city was made with another."""
    if os.environ.get("DEMO_PASSWORD"):
        set_passwords(ACTOR, (*CAST, *INSPECTORS), password())


def _city_is_there() -> bool:
    try:
        areas.area_by_code(CITY)
    except NotFound:
        return False
    return True
