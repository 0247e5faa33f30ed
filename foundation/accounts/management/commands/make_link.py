"""Makes a one-time link at the console: for the last administrator who forgot the password."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from foundation.accounts import selectors, services
from foundation.kernel.actor import system
from foundation.kernel.errors import DomainError


class Command(BaseCommand):
    """``manage.py make_link USER``."""

    help = "End the password of a user and print a one-time link for choosing a new one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the user."""
        parser.add_argument("user", help="user name or phone")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the link."""
        user = selectors.user_signing_in_as(options["user"])
        if user is None:
            raise CommandError(_("Nobody signs in as “%(user)s”.") % {"user": options["user"]})
        try:
            services.invite(system("shell"), user=user)
        except DomainError as error:
            raise CommandError(error.message) from error
        self.stdout.write(selectors.invitation_link(user))
