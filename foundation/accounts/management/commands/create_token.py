"""Makes an API token for a user and prints only its key."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from foundation.accounts import selectors, services
from foundation.kernel.actor import system
from foundation.kernel.errors import DomainError


class Command(BaseCommand):
    """``manage.py create_token USER [--label TEXT] [--days N]``."""

    help = "Make an API token for a user and print its key; it is shown this one time."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the user and what the token is for."""
        parser.add_argument("user", help="user name or phone")
        parser.add_argument("--label", default="", help="what the token is for")
        parser.add_argument("--days", type=int, help="how long it works (default: the longest, API_TOKEN_DAYS)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the key."""
        user = selectors.user_signing_in_as(options["user"])
        if user is None or not user.is_active:
            raise CommandError(
                _("No active user signs in as “%(user)s”; give a user name or a phone number.")
                % {"user": options["user"]}
            )
        try:
            self.stdout.write(
                services.create_token(system("shell"), user=user, label=options["label"], days=options["days"])
            )
        except DomainError as error:
            raise CommandError(error.message) from error
