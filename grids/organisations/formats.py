"""The unified social credit code (统一社会信用代码): its form and its check character, by GB 32100-2015.

Eighteen characters: who registers, what kind, the division in six digits, the body's own nine, and a check character. The
letters I, O, S, V and Z do not occur. Weights are powers of 3 modulo 31; the check makes the weighted sum divisible by 31.
"""

import re
import unicodedata

SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH = 18
_SHAPE = re.compile(rf"[{SIGNS}]{{2}}\d{{6}}[{SIGNS}]{{10}}")


def normalize_uscc(text: str) -> str:
    """Return a code as it is kept: half width, capitals, without spaces and hyphens."""
    return re.sub(r"[\s\-–]", "", unicodedata.normalize("NFKC", text)).upper()


def check_sign(first: str) -> str:
    """Return the check character that belongs to the first seventeen."""
    total = sum(SIGNS.index(sign) * pow(3, place, 31) for place, sign in enumerate(first))
    return SIGNS[-total % 31]


def uscc_fault(code: str) -> str:
    """Return what is wrong with a normalised code: ``shape`` or ``check``; empty when nothing is."""
    if not _SHAPE.fullmatch(code):
        return "shape"
    return "" if check_sign(code[:-1]) == code[-1] else "check"
