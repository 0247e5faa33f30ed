#!/usr/bin/env bash
# OpenLayers 10.11.0 draws a GeoJSON that names CGCS2000 (EPSG:4490) near 0° N 0° E, without an error or a warning.
#
# GDAL 3.12.4 (pyogrio 0.13.0) writes the `crs` member urn:ogc:def:crs:EPSG::4490 into a GeoJSON made from data in China's
# national system. OpenLayers reads the member, knows no such projection, and then leaves the degrees as they are: on a map in
# EPSG:3857 the point stands 113 m east and 23 m north of the origin. The same file without the member, or with CRS84 or
# EPSG:4326, is placed right; giving `dataProjection` helps, because it goes before what the file names.
# Guess that was wrong: an unknown system is refused, or taken as degrees, which it holds.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check pyogrio==0.13.0 geopandas==1.2.0 shapely==2.2.0
cd "$work"
npm install --silent --no-audit --no-fund ol@10.11.0
venv/bin/python - <<'PYTHON'
import json

import geopandas
from shapely import Point

geopandas.GeoDataFrame({"name": ["office"]}, geometry=[Point(113.38, 22.52)], crs="EPSG:4490").to_file(
    "office.geojson", driver="GeoJSON", engine="pyogrio"
)
named = json.load(open("office.geojson"))["crs"]["properties"]["name"]
print("GDAL names:", named)
assert named == "urn:ogc:def:crs:EPSG::4490"
PYTHON
cat >look.mjs <<'NODE'
import assert from "node:assert";
import { readFileSync } from "node:fs";
import GeoJSON from "ol/format/GeoJSON.js";

const file = JSON.parse(readFileSync("office.geojson", "utf8"));
const place = (options) =>
  new GeoJSON()
    .readFeatures(file, { featureProjection: "EPSG:3857", ...options })[0]
    .getGeometry()
    .getCoordinates()
    .map(Math.round);
const named = place({});
const told = place({ dataProjection: "EPSG:4326" });
delete file.crs;
const unnamed = place({});
console.log("as written by GDAL:", named, "told EPSG:4326:", told, "without crs:", unnamed);
assert.deepEqual(named, [113, 23]);
assert.deepEqual(told, [12621404, 2574073]);
assert.deepEqual(unnamed, told);
NODE
node look.mjs
