"""Everything that lies encrypted is sealed again by one command, and opens once the old key is gone."""

import ast
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.core.management import call_command

from foundation.kernel import resealing
from foundation.kernel.sealing import is_sealed_by_newest
from grids.workforce.selectors import actor_for
from residents.people import selectors, services
from residents.people.models import Household, Person
from tests.dossiers.helpers import applied, service
from tests.people.test_people import filed
from tests.people.things import MAINLAND, PHONE, home
from tests.town import Town

pytestmark = pytest.mark.django_db
NEW = "n" * 50


def rotate(settings: Any) -> None:
    """Put a new key before the old one."""
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], NEW


def test_after_the_old_key_is_gone_everything_opens_and_is_found(town: Town, page: Any, settings: Any) -> None:
    filed(page, town)
    home(town, name="何建文", phone=PHONE, number=MAINLAND)
    services.give_own_consent(actor_for(town.resident), "reuse")
    key = services.person_key_of(town.resident.pk)
    services.keep_held(key, "dossier:1", {"bank_name": "农商行"})
    service()
    answer = applied(town).answers.get(field="card")
    card = answer.read()
    rotate(settings)
    call_command("reseal")
    settings.SECRET_KEY_FALLBACKS = []
    facts = selectors.facts_of([selectors.person_by_phone(PHONE)[0]])
    assert (facts.name, facts.number) == ("何建文", MAINLAND)
    assert selectors.person_by_number("mainland_id", MAINLAND) is not None
    assert selectors.household_rows(Household.objects.all())[0].address == "桥头路 12 号"
    assert selectors.held_values(key)["bank_name"].value == "农商行"
    answer.refresh_from_db()
    assert answer.read() == card


def test_a_walk_that_was_cut_short_goes_on_where_it_stood(
    town: Town, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        home(town, name=f"何{number}")
    rotate(settings)
    monkeypatch.setattr(resealing, "BATCH", 2)

    def cut(progress: resealing.Progress) -> None:
        if progress.column == "people.Person.sealed_name" and progress.seen == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        resealing.reseal_all(cut)
    rest: dict[str, resealing.Progress] = {}
    resealing.reseal_all(lambda progress: rest.update({progress.column: progress}))
    done = rest["people.Person.sealed_name"]
    assert (done.seen, done.of, done.resealed) == (5, 5, 1)
    assert all(is_sealed_by_newest("people.name", one.sealed_name) for one in Person.objects.all())
    assert resealing.reseal_all() == 0


def test_every_column_that_is_called_sealed_is_walked() -> None:
    walked = {(model, column) for model, column, _purpose in resealing.sealed_columns()}
    named = {
        (model, column.name)
        for model in apps.get_models()
        for column in model._meta.concrete_fields
        if column.name.startswith("sealed") and column.get_internal_type() == "TextField"
    }
    assert named - walked == set()


def test_every_module_that_seals_says_which_columns_it_fills() -> None:
    """Whoever calls the kernel's ``seal`` either registers columns or uses a module of the room that does."""
    silent = []
    for street in ("foundation", "grids", "procedures", "incidents", "residents", "governance"):
        for path in Path(django_settings.BASE_DIR, street).rglob("*.py"):
            text = path.read_text()
            if "foundation.kernel.sealing import" not in text or path.parent.name == "kernel":
                continue
            seals = any(
                isinstance(node, ast.Call) and getattr(node.func, "id", "") == "seal"
                for node in ast.walk(ast.parse(text))
            )
            room = path.relative_to(django_settings.BASE_DIR).parts[:2]
            registers = any(
                "kernel.resealing" in one.read_text() for one in Path(django_settings.BASE_DIR, *room).rglob("*.py")
            )
            if seals and not registers:
                silent.append(str(path))
    assert silent == []
