"""An area has one backstop unit, named on the support desk in place of the one before."""

from typing import Any

import pytest

from foundation.kernel.actor import system
from foundation.kernel.errors import NotFound
from grids.workforce import services
from grids.workforce.models import Unit
from tests.town import Town

SHELL = system("shell")


def test_naming_one_takes_the_place_of_the_other(town: Town) -> None:
    other = Unit.objects.create(code="a-civil", name="公共服务办", function="civil_affairs", area=town.township_a)
    services.set_backstop(SHELL, unit_id=town.urban_a.pk, is_backstop=True)
    services.set_backstop(SHELL, unit_id=other.pk, is_backstop=True)
    assert [*Unit.objects.filter(is_backstop=True)] == [other]
    services.set_backstop(SHELL, unit_id=other.pk, is_backstop=False)
    assert not Unit.objects.filter(is_backstop=True).exists()


def test_a_unit_that_is_not_there_is_not_named(town: Town) -> None:
    with pytest.raises(NotFound):
        services.set_backstop(SHELL, unit_id=0, is_backstop=True)


def test_it_is_named_on_the_support_desk(town: Town, page: Any) -> None:
    town.staff.is_staff = town.staff.is_superuser = True
    town.staff.save()
    url = f"/admin/workforce/unit/{town.urban_a.pk}/change/"
    answer = page(town.staff).post(url, {"is_active": "on", "is_backstop": "on"})
    assert answer.status_code == 302
    assert Unit.objects.get(pk=town.urban_a.pk).is_backstop
