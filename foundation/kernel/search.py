"""Words of search: one normal form and one rule for writing and reading, so what is stored is found on any database.

Text is folded first: width, compatibility forms, case, what cannot be seen. A word is then a run of letters and digits
or, in scripts written without spaces, each character and each pair of neighbours. A rare character or a sign is a word
like any other: it finds the texts that hold it, or nothing; only punctuation is passed over.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

# Longer runs are cut alike on both sides: no database takes a word of any length.
LONGEST_WORD = 64
# Kana, bopomofo, hangul, and the ideographs of every plane with their zero and their iteration marks.
_UNSPACED = (
    "\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3038-\u312f\u3131-\u318e\u31a0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\U0001b000-\U0001b16f\U00020000-\U0003ffff"
)
_PARTS = re.compile(rf"([{_UNSPACED}]+)|([^\W_{_UNSPACED}]+)|([^\w\s\x00-\x7f])")
# Emoji and other symbols, private use (where rare names of people and places stand), what no version has assigned yet.
_SIGNS = frozenset({"So", "Co", "Cn"})
# Variation selectors and other characters without a width stand inside words.
_UNSEEN = re.compile("[\u00ad\u034f\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]")
# A long vowel mark that follows no kana was meant as a dash.
_DASH = re.compile("(?<![\u3040-\u30ff])\u30fc+")


def plain(text: str) -> str:
    """Return a text in one width, without what cannot be seen; its case is kept."""
    return text if text.isascii() else _UNSEEN.sub("", unicodedata.normalize("NFKC", text))


def folded(text: str) -> str:
    """Return the one form in which texts are compared."""
    if text.isascii():
        return text.lower()
    return _DASH.sub("-", unicodedata.normalize("NFKC", plain(text).casefold()))


def tokens(text: str) -> str:
    """Return the words to store for ``text``: each character and pair, each word and number."""
    return " ".join(dict.fromkeys(_stored(text)))


def query_tokens(text: str) -> list[str]:
    """Return the words that must all be stored for ``text`` to match: pairs, or the character where it stands alone."""
    return list(dict.fromkeys(_asked(text)))


def _stored(text: str) -> Iterator[str]:
    for unspaced, word in _parts(text):
        if unspaced:
            yield from unspaced
            yield from map("".join, pairwise(unspaced))
        else:
            yield word


def _asked(text: str) -> Iterator[str]:
    for unspaced, word in _parts(text):
        if len(unspaced) > 1:
            yield from map("".join, pairwise(unspaced))
        else:
            yield unspaced or word


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """Return each run of a script without spaces, or each word, the other of the two empty."""
    for unspaced, word, other in _PARTS.findall(folded(text)):
        if unspaced:
            yield unspaced, ""
        elif word:
            yield "", word[:LONGEST_WORD]
        elif unicodedata.category(other) in _SIGNS:
            yield other, ""
