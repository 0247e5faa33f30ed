"""The demo city: Zhongshan's 2021 list of divisions, with grids of our own and a drawing of our own."""

import csv
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from demo.tessellation import CityGeometry, DedicatedSite, dedicated_sites, draw_city
from foundation.kernel.actor import Actor
from grids.areas.choices import GridKind, Level
from grids.areas.services import AreaRow, apply_boundaries, import_areas

LIST = Path(__file__).parent / "data" / "divisions_2021.csv"
CITY = "442000000000"
FOUNDED = date(2021, 11, 1)
DEDICATED_SITES = 40
FIRST_DEDICATED_SERIAL = 901
SITE_NAMES = {"park": "公园", "hospital": "医院", "market": "市场", "school": "学校"}


@dataclass(frozen=True, slots=True)
class Division:
    """One line of the list of divisions."""

    code: str
    name: str
    official_name: str
    level: str
    parent_code: str


def divisions() -> list[Division]:
    """Read the list: one city, 23 townships, 279 villages and communities."""
    with LIST.open(encoding="utf-8") as file:
        return [Division(**row) for row in csv.DictReader(file)]


def make_city(actor: Actor) -> CityGeometry:
    """Create the areas and their boundaries; return the drawing."""
    listed = divisions()
    city = draw_city(_tree(listed))
    sites = dedicated_sites(city, DEDICATED_SITES)
    names = {division.code: division.name for division in listed}
    rows = [AreaRow(d.code, d.name, d.level, d.parent_code, official_name=d.official_name) for d in listed]
    grids = {f"{village}{serial:03d}": polygon for (village, serial), polygon in city.grids.items()}
    rows += [
        AreaRow(code, f"{names[code[:12]]}第{int(code[12:])}网格", Level.GRID, code[:12], GridKind.TERRITORIAL)
        for code in grids
    ]
    dedicated = _sites_by_code(sites)
    rows += [
        AreaRow(
            code,
            f"{names[site.village_code]}{SITE_NAMES[site.kind]}网格",
            Level.GRID,
            site.village_code,
            GridKind.DEDICATED,
            site.kind,
        )
        for code, site in dedicated.items()
    ]
    import_areas(actor, rows, FOUNDED)
    shapes = {CITY: city.outline, **city.townships, **city.villages, **grids}
    apply_boundaries(actor, {**shapes, **{code: site.polygon for code, site in dedicated.items()}}, FOUNDED)
    return city


def _tree(listed: list[Division]) -> dict[str, dict[str, int]]:
    tree: dict[str, dict[str, int]] = {d.code: {} for d in listed if d.level == Level.TOWNSHIP}
    for division in listed:
        if division.level == Level.VILLAGE:
            tree[division.parent_code][division.code] = grids_of(division)
    return tree


def grids_of(division: Division) -> int:
    """Return how many grids the demo gives a village: three to six, one more for an urban community."""
    digest = hashlib.sha256(division.code.encode()).digest()[0]
    return 3 + digest % 3 + (digest % 2 if division.name.endswith("社区") else 0) + (digest % 9 == 0)


def _sites_by_code(sites: list[DedicatedSite]) -> Mapping[str, DedicatedSite]:
    serials: dict[str, int] = {}
    coded = {}
    for site in sites:
        serial = serials[site.village_code] = serials.get(site.village_code, FIRST_DEDICATED_SERIAL - 1) + 1
        coded[f"{site.village_code}{serial:03d}"] = site
    return coded
