"""Makes an administrator; nobody ever has a default password."""

from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from foundation.accounts import selectors, services
from foundation.kernel.actor import system
from foundation.kernel.errors import DomainError


class Command(BaseCommand):
    """``manage.py create_admin USERNAME [--ask]``."""

    help = "Make an administrator and print a one-time link for choosing a password; --ask asks for it here."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the administrator."""
        parser.add_argument("username")
        parser.add_argument("--name", default="", help="the person's name")
        parser.add_argument("--ask", action="store_true", help="ask for the password here instead")

    def handle(self, *args: Any, **options: Any) -> None:
        """Create the user; print the link unless the password was asked for."""
        password = self._ask_twice() if options["ask"] else None
        try:
            user = services.create_user(
                system("shell"),
                username=options["username"],
                name=options["name"],
                password=password,
                is_staff=True,
                is_superuser=True,
            )
        except DomainError as error:
            raise CommandError(" ".join(dict.fromkeys([error.message, *error.fields.values()]))) from error
        if password is None:
            self.stdout.write(selectors.invitation_link(user))

    def _ask_twice(self) -> str:
        try:
            password, again = getpass("Password: "), getpass("Password again: ")
        except EOFError:
            raise CommandError(_("Nobody is here to type a password: leave --ask out and use the link.")) from None
        if password != again:
            raise CommandError(_("The two passwords differ. Start again."))
        return password
