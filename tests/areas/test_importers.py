"""Files in: formats, declared systems, and every file that must be refused with a sentence."""

import io
import json
import sqlite3
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pyproj
import pytest
import shapely
from django.core.files.uploadedfile import SimpleUploadedFile
from pyogrio import raw
from shapely.geometry import Point, box, mapping

from foundation.kernel.errors import Invalid
from grids.areas.coords import CRS, geometry_from_wgs84
from grids.areas.formats.archives import MAX_UNPACKED
from grids.areas.importers import read_areas, read_boundaries
from tests.areas.files import A1, A2, AS_IT_STANDS, WIDER_A2, geojson, written, zipped
from tests.fences import without_process
from tests.town import Town


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    without_process(monkeypatch)


RING = [[113.30, 22.50], [113.31, 22.50], [113.31, 22.51], [113.30, 22.51], [113.30, 22.50]]


def polygon(*rings: list) -> dict:
    return {"type": "Polygon", "coordinates": list(rings)}


def fault_of(geometry: object) -> str:
    data = json.dumps({"type": "Feature", "properties": {"code": A1}, "geometry": geometry}).encode()
    row = read_boundaries(data, "a.geojson", "wgs84")[0]
    assert row.geometry is None
    return row.fault["kind"]


def test_geojson_is_read_row_by_row() -> None:
    rows = read_boundaries(geojson(WIDER_A2), "a.geojson", "CGCS2000")
    assert [(row.row, row.code, row.name) for row in rows] == [(1, A1, "网格001"), (2, A2, "网格002")]
    assert rows[0].geometry.equals(WIDER_A2[A1])


@pytest.mark.parametrize("system", [CRS.GCJ02, CRS.BD09])
def test_an_offset_system_is_moved_back(system: CRS) -> None:
    shifted = {code: geometry_from_wgs84(system, shape) for code, shape in WIDER_A2.items()}
    rows = read_boundaries(geojson(shifted), "a.geojson", system.value)
    assert shapely.hausdorff_distance(rows[0].geometry, WIDER_A2[A1]) < 1e-7
    assert shapely.hausdorff_distance(shifted[A1], WIDER_A2[A1]) > 1e-3


def test_a_geopackage_is_read(tmp_path: Path) -> None:
    path = written(tmp_path / "net.gpkg", WIDER_A2)
    assert [row.code for row in read_boundaries(path, path.name, "cgcs2000")] == [A1, A2]
    assert [row.code for row in read_boundaries(path.read_bytes(), "x", "cgcs2000")] == [A1, A2]


def test_a_zipped_shapefile_is_read_whatever_its_folder(tmp_path: Path) -> None:
    path = written(tmp_path / "net.shp", WIDER_A2)
    rows = read_boundaries(zipped(path, folder="../../etc/"), "net.zip", "cgcs2000")
    assert [row.name for row in rows] == ["网格001", "网格002"]
    assert list(tmp_path.parent.glob("etc")) == []


def test_a_plain_shapefile_is_read_with_the_parts_beside_it(tmp_path: Path) -> None:
    path = written(tmp_path / "net.shp", WIDER_A2)
    assert [row.code for row in read_boundaries(path, path.name, "cgcs2000")] == [A1, A2]


def test_a_table_in_gb18030_without_a_word_about_it_is_read(tmp_path: Path) -> None:
    path = written(tmp_path / "net.shp", WIDER_A2, encoding="GB18030")
    rows = read_boundaries(zipped(path, without=[".cpg"]), "net.zip", "cgcs2000")
    assert rows[0].name == "网格001"


def test_a_projected_file_comes_back_to_degrees(tmp_path: Path) -> None:
    metres = pyproj.Transformer.from_crs("EPSG:4490", "EPSG:4547", always_xy=True)
    shapes = {code: shapely.transform(shape, metres.transform, interleaved=False) for code, shape in WIDER_A2.items()}
    path = written(tmp_path / "net.gpkg", shapes, crs="EPSG:4547")
    rows = read_boundaries(path, path.name, "cgcs2000")
    assert shapely.hausdorff_distance(rows[0].geometry, WIDER_A2[A1]) < 1e-8


@pytest.mark.parametrize("column", ["CODE", "grid_code", "代码", "网格编码"])
def test_the_column_of_codes_has_several_names(column: str) -> None:
    assert read_boundaries(geojson(WIDER_A2, column=column), "a.geojson", "wgs84")[0].code == A1


def test_codes_that_became_numbers_are_whole_again(tmp_path: Path) -> None:
    data = json.dumps({"type": "Feature", "properties": {"code": 442000101201001.0}, "geometry": polygon(RING)})
    assert read_boundaries(data.encode(), "a.geojson", "wgs84")[0].code == A1


@pytest.mark.parametrize(("crs", "code"), [("", "no_crs"), (None, "no_crs"), ("beijing54", "unknown_crs")])
def test_the_system_must_be_declared_and_known(crs: str | None, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_boundaries(geojson(WIDER_A2), "a.geojson", crs)
    assert refused.value.code == code
    assert "crs" in refused.value.fields


@pytest.mark.parametrize(
    ("said", "declared"), [("EPSG:4610", "cgcs2000"), ("EPSG:4547", "gcj02"), ("EPSG:99999", "wgs84")]
)
def test_a_file_that_contradicts_the_declared_system_is_refused(said: str, declared: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_boundaries(geojson(WIDER_A2, crs=said), "a.geojson", declared)
    assert refused.value.code == "crs_mismatch"


def test_a_missing_column_of_codes_names_the_columns_there_are() -> None:
    with pytest.raises(Invalid, match="Columns found: id, name"):
        read_boundaries(geojson(WIDER_A2, column="id"), "a.geojson", "wgs84")


@pytest.mark.parametrize(
    ("geometry", "kind"),
    [
        (None, "empty"),
        (mapping(Point(113.3, 22.5)), "not_polygon"),
        ({"type": "Polygon", "coordinates": []}, "empty"),
        (polygon(RING[:-1]), "not_closed_or_nan"),
        (polygon(RING[:2]), "not_closed_or_nan"),
        (polygon([[113.3, float("nan")], *RING[1:-1], [113.3, float("nan")]]), "not_closed_or_nan"),
        (polygon([[113.3, float("inf")], *RING[1:-1], [113.3, float("inf")]]), "not_closed_or_nan"),
        (polygon([["a", "b"], *RING[1:-1], ["a", "b"]]), "not_closed_or_nan"),
        ({"type": "Polygon", "coordinates": 7}, "not_closed_or_nan"),
        ({"type": "MultiPolygon", "coordinates": [[RING], 7]}, "not_closed_or_nan"),
        (polygon([[113 + i * 1e-6, 22.5] for i in range(50_001)] + [[113, 22.6], [113, 22.5]]), "too_many_vertices"),
    ],
)
def test_a_row_that_cannot_be_read_says_why(geometry: object, kind: str) -> None:
    assert fault_of(geometry) == kind


@pytest.mark.parametrize("odd", ["\x00", "\ud800"])
def test_what_no_database_can_hold_is_no_server_error(town: Town, page: Any, odd: str) -> None:
    shapes = {f"{A1}{odd}": polygon(RING), A2: {"type": f"Poly{odd}gon", "coordinates": []}}
    for column in ("code", f"id{odd}"):
        data = geojson(shapes, column=column, replaces={A2: [f"{A1}{odd}"]})
        sent = {"file": SimpleUploadedFile("a.geojson", data), "crs": "wgs84"}
        assert page(town.net_admin).post("/areas/import/", sent).status_code == (302 if column == "code" else 422)


def test_heights_and_several_parts_are_read() -> None:
    part = [[x, y, 12.5] for x, y in RING]
    other = [[x + 0.1, y, 12.5] for x, y in RING]
    data = json.dumps(
        {
            "type": "Feature",
            "properties": {"code": A1},
            "geometry": {"type": "MultiPolygon", "coordinates": [[part], [other]]},
        }
    )
    row = read_boundaries(data.encode(), "a.geojson", "wgs84")[0]
    assert row.geometry.geom_type == "MultiPolygon"
    assert not row.geometry.has_z


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"{",
        b"[1]",
        b"{}",
        b'{"type":"FeatureCollection","features":[]}',
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"PK\x03\x04broken",
        b"SQLite format 3\x00broken",
        b"\x00\x00\x27\x0a",
        b"<OGRVRTDataSource/>",
        '{"名": 1}'.encode("utf-16"),
        b'{"type":"FeatureCollection","features":"x"}',
    ],
)
def test_a_file_that_is_none_of_ours_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        read_boundaries(data, "a.geojson", "wgs84")
    assert refused.value.message.endswith((".", "}"))


def test_a_zip_that_unpacks_to_too_much_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("net.shp", "w") as member:
        for _ in range(MAX_UNPACKED // 2**20 + 1):
            member.write(bytes(2**20))
    with pytest.raises(Invalid, match="larger than"):
        read_boundaries(buffer.getvalue(), "net.zip", "wgs84")


def test_a_zip_damaged_on_its_way_is_called_broken() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("net.shp", b"abc" * 1000)
    data = bytearray(buffer.getvalue())
    data[30 + len("net.shp")] = 0xFF  # the first byte of what is packed, after the member's header
    with pytest.raises(Invalid, match="broken or locked"):
        read_boundaries(bytes(data), "net.zip", "wgs84")


def test_a_zip_with_two_shapefiles_is_refused(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in ("one.shp", "two.shp"):
            archive.writestr(name, b"\x00\x00\x27\x0a")
    with pytest.raises(Invalid, match="exactly one Shapefile"):
        read_boundaries(buffer.getvalue(), "net.zip", "wgs84")


def test_a_shapefile_without_its_table_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "net.shp", WIDER_A2)
    with pytest.raises(Invalid, match=r"its \.shp and its \.dbf"):
        read_boundaries(zipped(path, without=[".dbf"]), "net.zip", "cgcs2000")


def test_a_missing_file_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="cannot be opened"):
        read_boundaries(tmp_path / "none.geojson", "none.geojson", "wgs84")


def test_features_that_are_none_are_rows_with_a_fault() -> None:
    data = json.dumps(
        {
            "type": "FeatureCollection",
            "features": [
                7,
                {"type": "Feature", "properties": {"code": A1}, "geometry": mapping(box(113.3, 22.5, 113.31, 22.51))},
            ],
        }
    )
    rows = read_boundaries(data.encode(), "a.geojson", "wgs84")
    assert [row.fault.get("kind") for row in rows] == ["unreadable", None]


def test_a_list_of_areas_is_read_in_both_writings(tmp_path: Path) -> None:
    text = "代码,名称,级别,上级代码\n442000101203,新村,village,442000101000\n"
    for encoding in ("utf-8-sig", "gb18030"):
        (tmp_path / "list.csv").write_bytes(text.encode(encoding))
        assert read_areas(tmp_path / "list.csv")[0].name == "新村"


def test_a_list_without_its_columns_names_them(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("code,name\n1,a\n", encoding="utf-8")
    with pytest.raises(Invalid, match="“level” or “级别”; “parent_code” or “上级代码”"):
        read_areas(tmp_path / "list.csv")


def test_what_stands_needs_no_change_after_a_round_trip(tmp_path: Path) -> None:
    path = written(tmp_path / "net.gpkg", AS_IT_STANDS)
    rows = read_boundaries(path, path.name, "wgs84")
    assert {row.code for row in rows if row.geometry.equals(AS_IT_STANDS[row.code])} == set(AS_IT_STANDS)


@pytest.mark.parametrize("member", [{"type": "EPSG", "properties": {"code": 4610}}, {"properties": {"code": "4610"}}])
def test_the_oldest_way_of_naming_a_system_is_heard_too(member: dict) -> None:
    document = json.loads(geojson(WIDER_A2)) | {"crs": member}
    with pytest.raises(Invalid, match="Xian 1980"):
        read_boundaries(json.dumps(document).encode(), "a.geojson", "cgcs2000")


def test_a_geopackage_with_a_query_for_a_layer_is_refused_before_it_runs(tmp_path: Path) -> None:
    path = written(tmp_path / "net.gpkg", WIDER_A2)
    with sqlite3.connect(path) as database:
        database.execute("CREATE VIEW endless AS SELECT * FROM net")
    with pytest.raises(Invalid, match="queries instead of tables: endless"):
        read_boundaries(path, path.name, "cgcs2000")


def test_a_layer_without_shapes_is_no_layer_of_boundaries(tmp_path: Path) -> None:
    path = written(tmp_path / "net.gpkg", WIDER_A2)
    raw.write(
        str(path), None, [np.array([A1], dtype=object)], ["code"], driver="GPKG", layer="list", geometry_type=None,
        append=True,
    )  # fmt: skip
    assert [row.code for row in read_boundaries(path, path.name, "cgcs2000")] == [A1, A2]
