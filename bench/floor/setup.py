"""Makes the floor's tables and fills the net: ``python -m bench.floor.setup`` reads grids from stdin, prints the token."""

import json
import secrets
import sys

import django


def main() -> None:
    """Create what one report needs."""
    django.setup()
    from django.contrib.auth import get_user_model
    from django.core.management import call_command

    from bench.floor.models import Grid, Token

    call_command("migrate", verbosity=0, run_syncdb=True)
    user = get_user_model().objects.create_user("floor")
    token = Token.objects.create(key=secrets.token_hex(20), user=user)
    rows = json.load(sys.stdin)
    Grid.objects.bulk_create([Grid(code=code, boundary=bytes.fromhex(wkb)) for code, wkb in rows], batch_size=200)
    print(token.key)


if __name__ == "__main__":
    main()
