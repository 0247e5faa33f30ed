#!/usr/bin/env python
"""The door for commands: `python manage.py help` lists them."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import OperationalError, ProgrammingError


def main() -> None:
    """Run a command; what the house around it lacks is said in a sentence, with --traceback at full length."""
    try:
        execute_from_command_line(sys.argv)
    except (ImproperlyConfigured, OperationalError, ProgrammingError) as error:
        if "--traceback" in sys.argv:
            raise
        if isinstance(error, ImproperlyConfigured):
            sys.exit(str(error))
        reason = str(error).strip().partition("\n")[0]
        sys.exit(
            f"The database cannot be used: {reason}. See that it runs, that DATABASE_URL names it, and that "
            "`manage.py migrate` has been run; --traceback shows where it failed."
        )


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "governance.settings")
    os.environ.setdefault("TONGXIN_PROFILE", "development")
    main()
