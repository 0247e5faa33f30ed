"""Texts at hand: kept by a desk for its area, offered for the act and the matter they fit."""

from typing import Any

import pytest

from foundation.kernel.errors import Denied, NotFound
from grids.workforce.selectors import actor_for
from incidents.deskwork import selectors, services
from incidents.deskwork.models import StandardText
from tests.cases.helpers import report
from tests.town import Town


def text(town: Town, **more: Any) -> services.TextData:
    values = {"area_id": town.village_a.pk, "action": "close", "matter_id": None, "title": "清走", "words": "已清走。"}
    return services.TextData(**{**values, **more})


def test_a_desk_keeps_changes_and_drops_a_text(town: Town, page: Any) -> None:
    client = page(town.clerk_a)
    form = {"action": "close", "matter": "", "area": town.village_a.pk, "title": "清走", "words": "已清走。"}
    assert client.post("/desk/texts/", form).status_code == 302
    kept = StandardText.objects.get()
    client.post(f"/desk/texts/{kept.pk}/", {**form, "title": "清理"})
    kept.refresh_from_db()
    assert kept.title == "清理"
    client.post(f"/desk/texts/{kept.pk}/drop/")
    assert not StandardText.objects.exists()


def test_a_text_that_lacks_words_comes_back(town: Town, page: Any) -> None:
    answer = page(town.clerk_a).post("/desk/texts/", {"action": "close", "area": town.village_a.pk, "title": "x"})
    assert (answer.status_code, StandardText.objects.count()) == (422, 0)


def test_a_desk_keeps_no_text_of_another_area(town: Town) -> None:
    with pytest.raises(Denied):
        services.keep_text(actor_for(town.clerk_a), text(town, area_id=town.township_a.pk))
    kept = services.keep_text(actor_for(town.clerk_a), text(town))
    with pytest.raises(NotFound):
        services.drop_text(actor_for(town.official_b), kept.pk)


def test_what_fits_place_act_and_matter_is_at_hand_the_matter_first(town: Town) -> None:
    clerk, official = actor_for(town.clerk_a), actor_for(town.official_a)
    services.keep_text(clerk, text(town, title="all"))
    services.keep_text(official, text(town, title="litter", area_id=town.township_a.pk, matter_id=town.litter.pk))
    services.keep_text(clerk, text(town, title="gas", matter_id=town.gas_leak.pk))
    services.keep_text(actor_for(town.official_b), text(town, title="b", area_id=town.township_b.pk))
    found = [one.title for one in selectors.texts_for(report(town), "close")]
    assert found == ["litter", "all"]
    assert selectors.texts_for(report(town), "decline") == []


def test_the_form_gets_them_as_buttons(town: Town, page: Any) -> None:
    services.keep_text(actor_for(town.clerk_a), text(town))
    url = f"/desk/{report(town).reference}/at-hand/"
    assert 'data-put-words="已清走。"' in page(town.clerk_a).get(url, {"action": "check-close"}).content.decode()
