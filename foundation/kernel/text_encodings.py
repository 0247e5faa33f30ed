"""Finds the encoding of a Chinese file from what the file declares and from its bytes, and decodes value by value."""

import codecs
import re
from collections.abc import Iterable
from enum import StrEnum
from itertools import islice

UTF_8, GB_18030, BIG5 = "utf-8", "gb18030", "cp950"
# GB 18030 includes GBK and GB 2312. Latin encodings are left out: programs write those names by default.
NAMES = {
    "utf8": UTF_8, "65001": UTF_8, "unicode": UTF_8,
    "gbk": GB_18030, "gb": GB_18030, "gb2312": GB_18030, "gb231280": GB_18030, "gb18030": GB_18030, "936": GB_18030,
    "54936": GB_18030, "20936": GB_18030, "euccn": GB_18030, "hzgb2312": GB_18030, "chinese": GB_18030,
    "big5": BIG5, "big5hkscs": BIG5, "950": BIG5,
}  # fmt: skip
BEFORE_A_NUMBER = re.compile(r"^(?:ansi|oem|cp|windows|win|ms|x|ldid|codepage)+(?=\d)")
# The byte of a dBase header that names its code page.
DBASE_MARKS = {0x4D: GB_18030, 0x7A: GB_18030, 0x4F: BIG5, 0x78: BIG5}
SAMPLE = 5_000
# The characters of Chinese texts: letters and symbols of both widths, Chinese characters, circled and Roman numerals.
CHINESE = re.compile(
    r"[\t\n\r\x20-\x7e\u00a0·°×÷\u2000-\u206f\u2103-\u2116\u2160-\u217f\u2190-\u2193\u2460-\u24ff\u25a0-\u25cf"
    r"\u3000-\u303f\u3105-\u3129\u3220-\u33ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\ufe00-\ufe6f\ufeff-\uffef\U00020000-\U000323af]*"
)
# One of these takes three bytes in UTF-8; bytes of GBK seldom have that form by chance.
CHARACTER = re.compile(r"[\u3400-\u9fff]")


class Slip(StrEnum):
    """What was wrong with one value's bytes."""

    NONE = ""
    # It ends inside a character: a narrow column cut it.
    CUT = "cut_value"
    # It is written in another encoding than the rest of the file.
    OTHER = "other_encoding"
    # Some of its bytes are no character of any encoding known here.
    BROKEN = "broken_value"


def encoding_by_name(word: str) -> str | None:
    """Return the encoding that a .cpg file or the like names ("UTF-8", "ANSI 936", "GBK"); None for a name not known here."""
    key = re.sub(r"[^0-9a-z]", "", word.lower())
    return NAMES.get(BEFORE_A_NUMBER.sub("", key))


def guess_encoding(values: Iterable[bytes], declared: str | None) -> str:
    """Return the encoding of a file: the declared one unless the values contradict it; None: judged by the values alone."""
    sample = list(islice((value for value in values if not value.isascii()), SAMPLE))
    if declared not in (None, UTF_8, GB_18030):
        return str(declared)
    in_utf_8 = sum(_is_utf_8(value) for value in sample)
    if declared == GB_18030:
        # Two bytes of GBK are seldom UTF-8 by chance; all values of a file never are.
        return UTF_8 if sample and in_utf_8 == len(sample) else GB_18030
    return UTF_8 if in_utf_8 * 2 >= len(sample) else GB_18030


def decode(value: bytes, encoding: str) -> tuple[str, Slip]:
    """Return one value as text, and what was wrong with its bytes (``Slip.NONE`` when nothing was)."""
    text = _decode_strictly(value, encoding)
    if text is not None:
        return text, Slip.NONE
    text = _decode_without_last_character(value, encoding)
    if text is not None:
        return text, Slip.CUT
    for other in (UTF_8, GB_18030):
        text = _decode_strictly(value, other)
        if text is not None and CHINESE.fullmatch(text):
            return text, Slip.OTHER
    return value.decode(encoding, errors="replace"), Slip.BROKEN


def _is_utf_8(value: bytes) -> bool:
    text = _decode_strictly(value, UTF_8)
    if text is None:
        text = _decode_without_last_character(value, UTF_8)
    return text is not None and (CHARACTER.search(text) or CHINESE.fullmatch(text)) is not None


def _decode_strictly(value: bytes, encoding: str) -> str | None:
    try:
        return value.decode(encoding)
    except UnicodeDecodeError:
        return None


def _decode_without_last_character(value: bytes, encoding: str) -> str | None:
    """Return the text before a cut-off last character; None when other bytes are wrong too."""
    try:
        return codecs.getincrementaldecoder(encoding)().decode(value, final=False)
    except UnicodeDecodeError:
        return None
