"""How a number on a paper roll becomes a key: a keyed digest, from which nobody gets the number back."""

from django.utils.crypto import salted_hmac

from foundation.kernel.search import fold_text

_PURPOSE = "ballots.roll"


def key_of_number(number: str) -> str:
    """Return the key (64 hex digits) of a number as people write it; width, case and blanks make no difference. "" for ""."""
    folded = "".join(fold_text(number).split())
    return salted_hmac(_PURPOSE, folded, algorithm="sha256").hexdigest() if folded else ""
