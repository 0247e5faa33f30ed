"""The town itself: what other tests may rely on."""

import shapely

from grids.areas.models import Area, Boundary
from tests.town import Town


def test_the_grids_tile_the_city_exactly(town: Town) -> None:
    grids = [b.geometry for b in Boundary.objects.filter(area__kind="territorial")]
    city = Boundary.objects.get(area=town.city).geometry
    assert shapely.coverage_is_valid(grids)
    assert shapely.coverage_union_all(grids).normalize().equals(city)


def test_each_point_lies_in_the_place_it_is_named_for(town: Town) -> None:
    for name in ("a1", "a2", "a3", "b1", "b2"):
        boundary = Boundary.objects.get(area=getattr(town, f"grid_{name}")).geometry
        assert shapely.contains_xy(boundary, *getattr(town, f"in_{name}"))
    park = Boundary.objects.get(area=town.park).geometry
    assert shapely.contains_xy(park, *town.in_park)
    assert not shapely.contains_xy(park, *town.in_a2)


def test_every_path_names_the_ancestors(town: Town) -> None:
    assert town.grid_a1.path == f"{town.city.pk}/{town.township_a.pk}/{town.village_a.pk}/{town.grid_a1.pk}/"
    assert not Area.objects.filter(path="").exists()


def test_all_of_the_cast_stand_in_town(town: Town) -> None:
    assert len(town.cast) == 10
    assert town.worker_a.postings.get().area == town.grid_a1
    assert not town.resident.postings.exists()
