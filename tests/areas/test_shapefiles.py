"""Shapefiles as they come: encodings said wrongly or not at all, names and values cut inside a character, numbers."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from pyogrio import raw

from foundation.kernel.errors import Invalid
from grids.areas import selectors
from grids.areas.importers import read_boundaries
from grids.areas.models import DivisionPlan
from grids.areas.selectors.planned import BoundaryRow
from tests.areas.dirty import CODE, CODES, NAME, named, repacked, shapefile
from tests.areas.files import A1, A2, NEW, SPLIT, WIDER_A2, zipped
from tests.fences import without_process
from tests.town import Town

NAMES = ("石岐一网格", "东区二网格")


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    selectors.forget()
    without_process(monkeypatch)


def read(data: bytes) -> list[BoundaryRow]:
    return read_boundaries(data, "grid.zip", "wgs84")


def kinds(row: BoundaryRow) -> list[str]:
    return [remark["kind"] for remark in row.remarks]


def test_the_column_of_codes_is_known_though_cut_inside_its_last_character(tmp_path: Path) -> None:
    path = tmp_path / "net.shp"
    codes = np.array(list(WIDER_A2), dtype=object)
    shapes = np.array([shapely.to_wkb(shape) for shape in WIDER_A2.values()], dtype=object)
    raw.write(
        str(path), geometry=shapes, field_data=[codes, codes], fields=["网格编码", "网格名称"], encoding="UTF-8",
        geometry_type="Polygon", crs="EPSG:4490", driver="ESRI Shapefile",
    )  # fmt: skip
    for without in ([], [".cpg"]):
        assert [(row.code, row.name) for row in read(zipped(path, without=without))] == [(A1, A1), (A2, A2)]


@pytest.mark.parametrize("cpg", [b"UTF-8", None])
def test_a_cut_name_of_another_column_harms_nothing(cpg: bytes | None) -> None:
    note = ("备注信息".encode()[:10], "C", 30)
    rows = read(
        shapefile([CODE, note], [[code, name.encode()] for code, name in zip(CODES, NAMES, strict=True)], cpg=cpg)
    )
    assert [(row.code, row.name) for row in rows] == [(A1, ""), (A2, "")]


def test_a_column_of_codes_that_cannot_be_made_out_is_named_with_advice() -> None:
    column = ("网格的编码".encode()[:10], "C", 20)
    with pytest.raises(Invalid) as refused:
        read(shapefile([column], [[code] for code in CODES], cpg=b"UTF-8"))
    assert "“网格的…”" in refused.value.message
    assert "GBK" in refused.value.message


@pytest.mark.parametrize(
    "cpg",
    [b"ANSI 936", b"", None, b"GBK", b"936", b"CP936\r\n", b"OEM 936", b"OEM", b"gb2312", b"GB18030", b"ISO-8859-1",
     b"\xff\xfe", b"UTF-8"],
)  # fmt: skip
@pytest.mark.parametrize("mark", [0, 0x57, 0x4D, 0x03])
def test_a_table_in_gbk_is_read_whatever_it_says_of_itself(cpg: bytes | None, mark: int) -> None:
    rows = read(named(*NAMES, cpg=cpg, mark=mark))
    assert [row.name for row in rows] == list(NAMES)
    assert [row.remarks for row in rows] == [(), ()]


@pytest.mark.parametrize("cpg", [b"UTF-8", b"utf8", b"65001", b"", None, b"GBK", b"936", b"ISO-8859-1"])
@pytest.mark.parametrize("mark", [0, 0x4D])
def test_a_table_in_utf_8_is_read_whatever_it_says_of_itself(cpg: bytes | None, mark: int) -> None:
    rows = read(named(*NAMES, encoding="utf-8", cpg=cpg, mark=mark))
    assert [(row.name, row.remarks) for row in rows] == [(name, ()) for name in NAMES]


def test_a_table_in_big5_is_read_where_it_says_so() -> None:
    assert [row.name for row in read(named("石岐一區", "東區二", encoding="big5", cpg=b"Big5"))] == [
        "石岐一區",
        "東區二",
    ]


@pytest.mark.parametrize("cpg", [b"UTF-8", None])
def test_one_value_cut_inside_a_character_is_remarked_on_and_the_rest_is_whole(cpg: bytes | None) -> None:
    records = [[CODES[0], "石岐一区".encode()], [CODES[1], "东区A二网格".encode()[:12]]]
    rows = read(shapefile([CODE, (b"name", "C", 12)], records, cpg=cpg))
    assert [row.name for row in rows] == ["石岐一区", "东区A二"]
    assert [kinds(row) for row in rows] == [[], ["cut_value"]]


def test_a_value_cut_in_gbk_is_remarked_on_too() -> None:
    records = [[CODES[0], "石岐一区".encode("gbk")], [CODES[1], "A东区二网格".encode("gbk")[:8]]]
    rows = read(shapefile([CODE, (b"name", "C", 8)], records))
    assert [(row.name, kinds(row)) for row in rows] == [("石岐一区", []), ("A东区二", ["cut_value"])]


def test_a_value_in_another_encoding_than_the_rest_is_read_and_remarked_on() -> None:
    records = [[CODES[0], NAMES[0].encode()], [CODES[1], NAMES[1].encode("gbk")]]
    rows = read(shapefile([CODE, NAME], records, cpg=b"UTF-8"))
    assert [(row.name, kinds(row)) for row in rows] == [(NAMES[0], []), (NAMES[1], ["other_encoding"])]


def test_bytes_that_are_no_characters_are_shown_as_such_and_remarked_on() -> None:
    records = [[CODES[0], NAMES[0].encode()], [CODES[1], b"A\xff\xfeB"]]
    rows = read(shapefile([CODE, NAME], records))
    assert (rows[1].name, kinds(rows[1])) == ("A��B", ["broken_value"])


@pytest.mark.parametrize("width", [18, 20])
def test_a_number_column_of_eighteen_digits_is_refused_with_what_to_do(width: int) -> None:
    codes = [b"442000106001001123", b"442000106001001124"]
    with pytest.raises(Invalid) as refused:
        read(shapefile([(b"code", "N", width)], [[code] for code in codes]))
    assert "Row 1, column “code”" in refused.value.message
    assert "as text" in refused.value.message


def test_a_number_column_of_fifteen_digits_is_read() -> None:
    assert [row.code for row in read(shapefile([(b"code", "N", 16)], [[code] for code in CODES]))] == [A1, A2]


def test_a_row_marked_as_deleted_goes_with_its_shape() -> None:
    marked = repacked(named(*NAMES), lambda table: table.replace(b" " + CODES[0], b"*" + CODES[0]))
    rows = read(marked)
    assert [(row.code, row.geometry.equals(WIDER_A2[A2])) for row in rows] == [(A2, True)]


def test_parts_of_two_exports_are_refused() -> None:
    with pytest.raises(Invalid, match=r"2 shapes and its \.dbf 1 rows"):
        read(shapefile([CODE], [[CODES[0]]]))


@pytest.mark.parametrize("cut", [5, 40, 80, 120])
def test_a_table_cut_off_is_refused_in_words(cut: int) -> None:
    with pytest.raises(Invalid, match=r"no table|cut off"):
        read(repacked(named(*NAMES), lambda table: table[:cut]))


def test_a_missing_index_is_made_again() -> None:
    assert len(read(shapefile([CODE], [[code] for code in CODES], without=[".shx"]))) == 2


def test_the_page_and_the_shell_take_them_and_show_the_remarks(town: Town, page: Any, tmp_path: Path) -> None:
    records = [[CODES[0], "石岐一区".encode()], [CODES[1], "东区A二网格".encode()[:12]]]
    data = shapefile([CODE, (b"name", "C", 12)], records)
    client = page(town.net_admin)
    sent = client.post("/areas/import/", {"file": SimpleUploadedFile("grid.zip", data), "crs": "wgs84"})
    assert "“name” is cut off inside a character; read as “东区A二”." in client.get(sent["Location"]).content.decode()
    (tmp_path / "grid.zip").write_bytes(data)
    call_command("import_boundaries", str(tmp_path / "grid.zip"), "--crs", "wgs84", "--dry-run")
    assert DivisionPlan.objects.count() == 2


def test_a_new_grid_is_not_made_with_half_a_name(town: Town, tmp_path: Path, capsys: Any) -> None:
    codes = [code.encode() for code in SPLIT]
    assert NEW in SPLIT
    data = shapefile([CODE, (b"name", "C", 8)], [[code, "桥头村三".encode()[:8]] for code in codes])
    (tmp_path / "grid.zip").write_bytes(data)
    with pytest.raises(CommandError):
        call_command("import_boundaries", str(tmp_path / "grid.zip"), "--crs", "wgs84")
    assert "its name is cut off or cannot be decoded: “桥头”" in capsys.readouterr().out
