"""Coordinates come in declared and go out unharmed."""

import math

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from grids.areas.coords import (
    CRS,
    UnknownCRS,
    area_m2,
    from_wgs84,
    geometry_from_wgs84,
    geometry_to_wgs84,
    in_china,
    metres_per_degree,
    parse_crs,
    to_wgs84,
)

CITY_HALL = (113.3926, 22.5176)
in_land = st.tuples(st.floats(74.0, 135.0), st.floats(4.0, 53.0))


def test_gcj02_of_the_city_hall_is_the_measured_one():
    assert from_wgs84(CRS.GCJ02, *CITY_HALL) == pytest.approx((113.398082, 22.514911), abs=1e-6)


def test_bd09_of_the_city_hall_lies_again_further_north_east():
    gcj = from_wgs84(CRS.GCJ02, *CITY_HALL)
    bd = from_wgs84(CRS.BD09, *CITY_HALL)
    assert bd == pytest.approx((gcj[0] + 0.0064, gcj[1] + 0.0063), abs=2e-4)


@given(point=in_land, crs=st.sampled_from(CRS))
def test_the_way_back_ends_within_a_billionth_of_a_degree(point, crs):
    there = from_wgs84(crs, *point)
    assert to_wgs84(crs, *there) == pytest.approx(point, abs=1e-9)


@pytest.mark.parametrize("crs", [CRS.CGCS2000, CRS.WGS84])
def test_cgcs2000_and_wgs84_are_one_and_the_same_here(crs):
    assert to_wgs84(crs, *CITY_HALL) == CITY_HALL


def test_abroad_gcj02_has_no_offset():
    assert from_wgs84(CRS.GCJ02, 2.35, 48.85) == (2.35, 48.85)


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_a_coordinate_that_is_no_number_is_refused(bad):
    with pytest.raises(ValueError, match="finite"):
        to_wgs84(CRS.GCJ02, 113.4, bad)


def test_a_geometry_moves_like_its_points_and_loses_its_heights():
    line = shapely.from_wkt("LINESTRING Z (113.3926 22.5176 5, 113.5 22.6 7)")
    moved = geometry_from_wgs84(CRS.BD09, line)
    assert not moved.has_z
    assert moved.coords[0] == from_wgs84(CRS.BD09, *CITY_HALL)


def test_a_geometry_with_nan_is_refused():
    line = shapely.set_coordinates(shapely.LineString([(113, 22), (114, 22)]), [[113.0, 22.0], [math.nan, 22.5]])
    with pytest.raises(ValueError, match="finite"):
        geometry_to_wgs84(CRS.GCJ02, line)


def test_a_polygon_comes_back_from_gcj02_where_it_was():
    square = shapely.box(113.3, 22.4, 113.5, 22.6)
    back = geometry_to_wgs84(CRS.GCJ02, geometry_from_wgs84(CRS.GCJ02, square))
    assert shapely.equals_exact(back, square, tolerance=1e-9)


@pytest.mark.parametrize(
    ("text", "crs"),
    [
        ("EPSG:4490", CRS.CGCS2000),
        ("cgcs2000", CRS.CGCS2000),
        ("CGCS 2000", CRS.CGCS2000),
        ("epsg:4326", CRS.WGS84),
        ("WGS 84", CRS.WGS84),
        ("urn:ogc:def:crs:OGC:1.3:CRS84", CRS.WGS84),
        ("urn:ogc:def:crs:EPSG::4490", CRS.CGCS2000),
        ("gcj02", CRS.GCJ02),
        ("GCJ-02", CRS.GCJ02),
        ("bd-09", CRS.BD09),
        (" BD_09 ", CRS.BD09),
    ],
)
def test_a_declared_system_is_read_whatever_its_spelling(text, crs):
    assert parse_crs(text) is crs


@pytest.mark.parametrize("text", ["", "EPSG:3857", "utm", "4", "WGS"])
def test_an_unknown_system_is_refused_with_what_to_declare(text):
    with pytest.raises(UnknownCRS, match="EPSG:4490") as caught:
        parse_crs(text)
    assert caught.value.declared == text


def test_areas_agree_with_the_geodesic_ones():
    patch = shapely.box(113.38, 22.51, 113.40, 22.53)
    geodesic, _ = Geod(ellps="WGS84").geometry_area_perimeter(patch)
    assert area_m2(patch) == pytest.approx(abs(geodesic), rel=1e-5)


def test_an_empty_geometry_has_no_area():
    assert area_m2(shapely.Polygon()) == 0.0


@given(lat=st.floats(-89.0, 89.0))
def test_a_degree_of_longitude_shrinks_with_the_cosine(lat):
    per_lng, per_lat = metres_per_degree(lat)
    assert per_lng / per_lat == pytest.approx(math.cos(math.radians(lat)), rel=0.007)


def test_the_box_of_china_holds_the_city_and_not_the_turned_city():
    assert in_china(*CITY_HALL)
    assert not in_china(*CITY_HALL[::-1])
