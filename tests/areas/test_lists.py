"""Lists of areas as spreadsheets write them: what is read, and what is refused in words with its line."""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook

from foundation.kernel.errors import Invalid
from grids.areas.importers import read_areas
from grids.areas.models import Area
from tests.fences import without_process
from tests.town import Town

VILLAGE = "442000101201"
NEW = f"{VILLAGE}003"
HEAD = "code,name,level,parent_code\r\n"
LINE = f"{NEW},第三网格,grid,{VILLAGE}\r\n"


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    without_process(monkeypatch)


def workbook(*rows: Sequence[Any]) -> bytes:
    book, held = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(held)
    return held.getvalue()


def first(data: bytes | str) -> tuple[str, str, str, str]:
    row = read_areas(data if isinstance(data, bytes) else data.encode())[0]
    return row.code, row.name, row.level, row.parent_code


def refusal(data: bytes | str) -> str:
    with pytest.raises(Invalid) as refused:
        read_areas(data if isinstance(data, bytes) else data.encode())
    return refused.value.message


WHOLE = (NEW, "第三网格", "grid", VILLAGE)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_every_encoding_and_delimiter_of_spreadsheets_is_read(encoding: str, delimiter: str) -> None:
    assert first((HEAD + LINE).replace(",", delimiter).encode(encoding)) == WHOLE


@pytest.mark.parametrize(
    "text",
    [
        "sep=,\r\n" + HEAD + LINE,
        "\ufeffsep=;\r\n" + (HEAD + LINE).replace(",", ";"),
        HEAD + LINE + ",,,\r\n , ,,\r\n\r\n",
        "\r\n" + HEAD + LINE,
        "同心市网格清单,,,\r\n" + HEAD + LINE,
        f'{HEAD}="{NEW}",第三网格,grid,="{VILLAGE}"\r\n',
        f'{HEAD}"=""{NEW}""",第三网格,grid,"=""{VILLAGE}"""\r\n',
        f"{HEAD}'{NEW},第三网格,grid,'{VILLAGE}\r\n",
        f"{HEAD}{NEW}.0,第三网格,grid,{VILLAGE}.00\r\n",
        HEAD.replace("level", "级别").replace("parent_code", '"上级\n代码"') + LINE,
        HEAD.replace("code,", "编码（必填）,", 1) + LINE,
        HEAD.replace("code", "ＣＯＤＥ", 1) + LINE,
        HEAD + LINE.replace(NEW, "".join(chr(ord(digit) + 0xFEE0) for digit in NEW)),
        HEAD + LINE.replace(NEW, f"\u200b{NEW}\u202c"),
        HEAD + LINE.replace(NEW, f"\u00a0{NEW[:6]} {NEW[6:]}\u3000"),
        HEAD.rstrip() + "\r" + LINE.rstrip() + "\r",
    ],
)  # fmt: skip
def test_what_spreadsheets_put_around_values_is_taken_away(text: str) -> None:
    assert first(text) == WHOLE


@pytest.mark.parametrize(
    ("word", "level"),
    [("市", "city"), ("镇街", "township"), ("街道", "township"), ("镇", "township"), ("村（社区）", "village"),
     ("社区", "village"), ("村", "village"), ("网格", "grid"), ("专属网格", "grid"), ("GRID", "grid"), (" Grid ", "grid"),
    ("Community", "village")],
)  # fmt: skip
def test_levels_are_known_by_their_chinese_words(word: str, level: str) -> None:
    assert first(HEAD + LINE.replace("grid", word))[2] == level


def test_a_dedicated_grid_is_known_by_either_column() -> None:
    by_level = read_areas((HEAD + LINE.replace("grid", "专属网格")).encode())
    by_kind = read_areas((HEAD.strip() + ",网格类型\n" + LINE.strip() + ",专属网格\n").encode())
    assert [rows[0].kind for rows in (by_level, by_kind)] == ["dedicated", "dedicated"]


def test_a_workbook_is_read_with_its_title_and_numbers() -> None:
    data = workbook(
        ["网格清单"], ["代码", "名称", "级别", "上级代码"], [], [int(NEW), "第三网格", "网格", VILLAGE], [None, ""]
    )
    assert first(data) == WHOLE
    assert read_areas(data)[0].number == 4


@pytest.mark.parametrize(
    "code", ["4.42E+14", "4.42000101201003e+14", "４．４２Ｅ＋１４", '="4.42E+14"', "'4.42E+14", "442000101201003.5"]
)
def test_a_rounded_code_is_refused_with_its_line_and_what_to_do(code: str) -> None:
    for text in (LINE.replace(NEW, code), LINE.replace(VILLAGE, code)):
        message = refusal(HEAD + "\r\n" + text)
        assert message.startswith("Line 3: “")
        assert "as text" in message


@pytest.mark.parametrize("number", [442000106001001123, 4.42000106001001e17])
def test_a_number_too_long_for_a_spreadsheet_is_refused(number: float) -> None:
    data = workbook(["代码", "名称", "级别", "上级代码"], [number, "第三网格", "网格", VILLAGE])
    assert "rounded number" in refusal(data)


def test_eighteen_digits_as_text_are_read() -> None:
    data = workbook(["代码", "名称", "级别", "上级代码"], ["442000106001001123", "甲", "网格", VILLAGE])
    assert first(data)[0] == "442000106001001123"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "Excel 97–2003 file (.xls)"),
        (b"PK\x03\x04nothing", "cannot be opened as a spreadsheet"),
        (b"a,b\n1,2\n", "“code” or “代码”"),
        (HEAD.encode() + LINE.encode() * 3 + b"1,\xff\xff,grid,2\n", "encoding of the rest (UTF-8): 5"),
        (HEAD.encode() + b'1,"' + b"a" * 200_000 + b'",grid,2\n', "cannot be read as CSV"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(data: bytes, words: str) -> None:
    assert words in refusal(data)


@pytest.mark.parametrize("name", ['"第三\n网格"', '"第三\r\n网格"', "第三\u200b网格", "第三\u2028网格"])
def test_a_name_with_a_line_break_is_refused_with_its_line(town: Town, tmp_path: Path, name: str) -> None:
    (tmp_path / "list.csv").write_bytes((HEAD + LINE.replace("第三网格", name)).encode())
    with pytest.raises(CommandError, match=r"row 2: The name “第三.?网格” holds a line break"):
        call_command("import_areas", str(tmp_path / "list.csv"))
    assert not Area.objects.filter(code=NEW).exists()
