"""Search tokens: texts and queries are split by the same rule, so that both databases find the same rows.

Text is folded first: one width, compatibility forms, lower case, no invisible characters. A token is then a run of
letters and digits or, in scripts written without spaces, each character and each pair of neighbours. A rare character
or a symbol is a token like any other; only punctuation is left out.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

# Longer runs are cut, in texts and in queries alike: databases limit the length of a token.
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
# Chromium prints 门 to PDF as the radical ⻔ and 户 as ⼾, and so it is pasted. NFKC leaves the one and makes 戶 of the other.
_RADICALS = str.maketrans(
    "⺂⺃⺅⺉⺎⺏⺐⺒⺓⺔⺕⺖⺘⺙⺛⺞⺠⺡⺣⺤⺦⺨⺫⺭⺯⺰⺱⺹⺺⺾⻁⻂⻃⻅⻆⻈⻉⻋⻌⻐"
    "⻑⻒⻓⻔⻖⻘⻙⻚⻛⻜⻝⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻮⻯⻰⻱⻲⼾㬵",
    "乛乚亻刂兀尣尢巳幺彑彐忄扌攵旡歺民氵灬爫丬犭罒礻糹纟罓耂肀艹虎衤覀见角讠贝车辶钅"
    "長镸长门阝青韦页风飞食飠饣马骨鬼鱼鸟卤麦黄黾斉齐齿竜龙龜亀户胶",
)
# A long vowel mark that follows no kana was meant as a dash.
_DASH = re.compile("(?<![\u3040-\u30ff])\u30fc+")


def normalize_text(text: str) -> str:
    """Return the text in one width (NFKC) and without invisible characters; case is kept."""
    return text if text.isascii() else _UNSEEN.sub("", unicodedata.normalize("NFKC", text.translate(_RADICALS)))


def fold_text(text: str) -> str:
    """Return the form in which texts are compared: normalized, and in lower case."""
    if text.isascii():
        return text.lower()
    return _DASH.sub("-", unicodedata.normalize("NFKC", normalize_text(text).casefold()))


def tokens(text: str) -> str:
    """Return the tokens to store for a text, separated by spaces: each character and pair, each word and number."""
    return " ".join(dict.fromkeys(_tokens_to_store(text)))


def query_tokens(text: str) -> list[str]:
    """Return the tokens that a text must all have to match the query: pairs, single characters where alone, words."""
    return list(dict.fromkeys(_tokens_to_match(text)))


def _tokens_to_store(text: str) -> Iterator[str]:
    for unspaced, word in _split_runs(text):
        if unspaced:
            yield from unspaced
            yield from map("".join, pairwise(unspaced))
        else:
            yield word


def _tokens_to_match(text: str) -> Iterator[str]:
    for unspaced, word in _split_runs(text):
        if len(unspaced) > 1:
            yield from map("".join, pairwise(unspaced))
        else:
            yield unspaced or word


def _split_runs(text: str) -> Iterator[tuple[str, str]]:
    """Yield (run of a script without spaces, "") or ("", word) for each part of the text."""
    for unspaced, word, other in _PARTS.findall(fold_text(text)):
        if unspaced:
            yield unspaced, ""
        elif word:
            yield "", word[:LONGEST_WORD]
        elif unicodedata.category(other) in _SIGNS:
            yield other, ""
