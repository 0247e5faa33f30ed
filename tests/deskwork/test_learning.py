"""What is learned from decisions: shares on held-out incidents, guesses as buttons, no pickle, nothing decided by them."""

import json
import os
import subprocess
import sys
from datetime import timedelta
from io import BytesIO, StringIO
from typing import Any
from uuid import uuid4

import numpy as np
import pytest
from django.conf import settings
from django.core.management import call_command

from foundation.kernel import city_time, fence
from foundation.kernel.errors import Denied
from grids.workforce.selectors import actor_for
from incidents.cases.models import Incident
from incidents.deskwork import selectors, services
from incidents.deskwork.guessing import Weights, buckets_of, found_by_words, guess
from incidents.deskwork.models import Guesser
from incidents.deskwork.services.learning import LIMITS
from incidents.deskwork.training import train
from tests.cases.helpers import report
from tests.town import Town

ENVIRONMENT = {**os.environ, "DJANGO_SETTINGS_MODULE": "governance.settings"}
WORDS = {"litter": "路边一堆垃圾没人清理", "gas_leak": "厨房里有煤气味道很重", "fire_exit": "楼道堆满杂物走不了"}


@pytest.fixture
def decided(town: Town, monkeypatch: pytest.MonkeyPatch) -> Town:
    """Return a town whose desks have decided sixty incidents; learning stays in this process, which saves it seconds."""
    monkeypatch.setattr(fence, "run", lambda _task, parts, **_limits: train(parts))
    first = report(town)
    names = [field.attname for field in Incident._meta.concrete_fields if not field.primary_key]
    rows = []
    for number, (code, words) in enumerate(list(WORDS.items()) * 20):
        values = {name: getattr(first, name) for name in names}
        at = first.reported_at + timedelta(minutes=number)
        values |= {"client_id": uuid4(), "reference": f"R{number}", "description": f"{number}号{words}"}
        values |= {"matter_id": getattr(town, code).pk, "reported_at": at, "accepted_at": at}
        values |= {"unit_id": town.urban_a.pk if code == "litter" else town.fire_city.pk}
        rows.append(Incident(**values))
    Incident.objects.bulk_create(rows)
    return town


@pytest.fixture
def learned(decided: Town) -> Town:
    """Return the town once it has learned."""
    call_command("learn_from_decisions", fewest=30, stdout=StringIO())
    return decided


def test_the_command_says_how_often_it_is_right_and_what_plain_rules_reach(decided: Town) -> None:
    said = StringIO()
    call_command("learn_from_decisions", fewest=30, stdout=said)
    lines = said.getvalue().splitlines()
    assert len(lines) == 3
    assert all("model 100.0% first" in line and "frequent" in line and "12 held out" in line for line in lines)


def test_the_township_s_own_history_comes_before_the_city_s(learned: Town) -> None:
    assert set(Guesser.objects.values_list("township_id", flat=True)) == {None, learned.township_a.pk}
    found = selectors.guesses("matter", "楼下一堆垃圾", learned.township_a.pk)
    assert (found.found[0].code, found.first_right) == ("litter", 1.0)
    assert selectors.guesses("unit", "闻到煤气味", learned.township_a.pk).found[0].name == learned.fire_city.name
    assert selectors.guesses("unit", "闻到煤气味", learned.township_b.pk).found == ()


def test_too_few_signs_or_nothing_learned_suggest_nothing(learned: Town) -> None:
    assert selectors.guesses("matter", "垃圾", None).found == ()
    Guesser.objects.all().delete()
    assert selectors.guesses("matter", "楼下一堆垃圾", None).found == ()


def test_too_few_decisions_teach_nothing(decided: Town) -> None:
    said = StringIO()
    call_command("learn_from_decisions", stdout=said)
    assert "enough" in said.getvalue()
    assert not Guesser.objects.exists()


def test_learning_again_replaces_what_was_learned(learned: Town) -> None:
    call_command("learn_from_decisions", fewest=30, stdout=StringIO())
    assert Guesser.objects.count() == 3


def test_nobody_makes_the_house_learn(town: Town) -> None:
    with pytest.raises(Denied):
        services.learn_all(actor_for(town.net_admin), now=city_time.now())


def test_the_report_form_shows_buttons_and_the_share(learned: Town, page: Any) -> None:
    lng, lat = learned.in_a1
    sent = {"description": "楼下一堆垃圾", "lng": lng, "lat": lat}
    answer = page(learned.worker_a).get("/desk/guesses/", sent).content.decode()
    assert 'data-guess="litter"' in answer
    assert "100%" in answer


def test_the_desk_s_form_of_a_dispatch_names_units(learned: Town, page: Any) -> None:
    case = report(learned, description="厨房煤气味道")
    answer = page(learned.clerk_a).get(f"/desk/{case.reference}/at-hand/", {"action": "accept-dispatch"})
    assert f'data-put-to="unit:{learned.fire_city.pk}"' in answer.content.decode()


def test_the_api_answers_both(learned: Town, api: Any) -> None:
    lng, lat = learned.in_a1
    asked = {"description": "路边垃圾没人清理", "lng": lng, "lat": lat}
    answer = api(learned.clerk_a).get("/api/v1/guesses/", asked).json()
    assert answer["matter"]["guesses"][0]["code"] == "litter"
    assert answer["unit"]["guesses"][0]["name"] == learned.urban_a.name


def test_the_shares_stand_on_a_page_beside_the_baselines(learned: Town, page: Any) -> None:
    (row, *_others) = page(learned.clerk_a).get("/desk/learned/").context["rows"]
    held_out = row["guesser"].held_out
    assert (row["hits"][0], len(row["hits"]), held_out > 0) == ((held_out, held_out), 3, True)


def test_the_page_says_what_is_not_shown_to_anybody(learned: Town, page: Any) -> None:
    Guesser.objects.update(first_right=0.0)
    words = page(learned.clerk_a).get("/desk/learned/", headers={"Accept-Language": "en"}).content.decode()
    assert ("No: plain rules are as good" in words, "Yes" in words) == (True, False)


def test_what_would_have_to_be_unpickled_is_refused() -> None:
    file = BytesIO()
    np.savez(file, labels=np.array([{"a": 1}], dtype=object), rarity=1, coefficients=1, base=1)
    with pytest.raises(ValueError, match="pickle"):
        Weights.read(file.getvalue())


def test_weights_come_back_from_behind_the_fence() -> None:
    document = b'{"rows": [["aaaa", 1], ["aaab", 1], ["aaac", 1]], "names": []}'
    _measures, (written,) = fence.run("incidents.deskwork.training:train", [document], limits=LIMITS)
    assert guess(Weights.read(written), "aaaa") == [(1, 1.0)]


def test_the_shares_of_a_text_add_up_and_no_text_has_none() -> None:
    rows = [[words, place] for place, words in enumerate(WORDS.values()) for _one in range(5)]
    _measures, (written,) = train([json.dumps({"rows": rows, "names": []}).encode()])
    weights = Weights.read(written)
    assert sum(share for _label, share in guess(weights, "垃圾")) == pytest.approx(1)
    assert guess(weights, " ") == []
    assert buckets_of("Ａ b") == buckets_of("a　B")


def test_plain_rules_look_for_the_words_of_names() -> None:
    assert found_by_words([(1, "暴露垃圾"), (2, "燃气泄漏")], "门口垃圾很多") == [1]


def test_a_web_process_never_loads_the_library_that_learns() -> None:
    code = (
        "import django; django.setup(); import governance.urls, incidents.deskwork.views.beside, sys; "
        "sys.exit(any(name.split('.')[0] in ('sklearn', 'scipy') for name in sys.modules))"
    )
    ended = subprocess.run([sys.executable, "-c", code], cwd=settings.BASE_DIR, env=ENVIRONMENT, check=False)
    assert ended.returncode == 0


def test_what_is_no_better_than_plain_rules_is_not_shown(learned: Town) -> None:
    Guesser.objects.update(baselines={"words": [1.0, 1.0], "frequent": [0.3, 0.6]})
    assert selectors.guesses("matter", "楼下一堆垃圾", learned.township_a.pk).found == ()
