"""``manage.py make_push_key``: a new key for messages to browsers, as a line for the environment. Nothing is kept."""

import base64
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Prints one line."""

    help = "Make a key that signs messages to browsers (VAPID). A new key ends every browser's subscription."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the variable and its value."""
        del args, options
        number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
        text = base64.urlsafe_b64encode(number.to_bytes(32, "big")).decode().rstrip("=")
        self.stdout.write(f"VAPID_PRIVATE_KEY={text}")
