"""The rows of seals: written once, ended once with a reason, never rewritten; and the one condition that opens."""

from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from foundation.kernel.actor import ANONYMOUS, system
from foundation.kernel.errors import Denied, Invalid, NotFound
from foundation.notices.models import Notice
from grids.workforce.models import Posting
from grids.workforce.selectors import actor_for
from procedures.seals import selectors, services
from procedures.seals.choices import LookAt, PartKind
from procedures.seals.models import Exclusion, Look, Part
from procedures.seals.selectors import Subject
from tests.seals.people import Desks, build_desks
from tests.town import Town

RULE, SUBJECT, OTHER = system("test"), Subject("incident", "X-1"), Subject("incident", "X-2")


@pytest.fixture
def desks(town: Town) -> Desks:
    """The township's inspection desk has received something."""
    found = build_desks(town)
    services.give_part(RULE, SUBJECT, PartKind.RECEIVER, reason="by rule", unit_id=found.unit_a.pk)
    return found


def holds(user: Any, *parts: PartKind, subject: Subject = SUBJECT) -> bool:
    """Say whether a user holds one of the parts."""
    return selectors.holds_part(actor_for(user), subject, *(parts or tuple(PartKind)))


def test_a_part_of_a_unit_is_of_whoever_works_there_today(desks: Desks) -> None:
    assert (holds(desks.inspector), holds(desks.inspector2), holds(desks.chief)) == (True, True, False)
    Posting.objects.filter(user=desks.inspector2).delete()
    assert not holds(desks.inspector2)
    assert not holds(desks.inspector, subject=OTHER)
    assert not selectors.holds_part(ANONYMOUS, SUBJECT, *PartKind)


def test_only_who_receives_gives_parts(desks: Desks) -> None:
    for user in (desks.chief, desks.town.city_centre, desks.town.net_admin, desks.town.staff):
        with pytest.raises(Denied, match="Only who received it"):
            services.give_part(actor_for(user), SUBJECT, PartKind.RECEIVER, reason="let me in", user_id=user.pk)


def test_a_handler_gives_no_part(desks: Desks) -> None:
    handler = desks.town.handler_a
    services.give_part(actor_for(desks.inspector), SUBJECT, PartKind.HANDLER, reason="helps", user_id=handler.pk)
    with pytest.raises(Denied):
        services.give_part(actor_for(handler), SUBJECT, PartKind.HANDLER, reason="so", user_id=desks.town.worker_a.pk)


def test_given_twice_it_is_one_and_told_once(desks: Desks) -> None:
    for _time in range(2):
        services.give_part(
            actor_for(desks.inspector), SUBJECT, PartKind.OBSERVER, reason="oversees", user_id=desks.chief.pk
        )
    assert Part.objects.filter(user=desks.chief).count() == 1
    assert list(Notice.objects.filter(user=desks.chief).values_list("kind", "params")) == [("part_given", {})]


@pytest.mark.parametrize("reason", ["", "  ", "…"])
def test_every_change_says_why(desks: Desks, reason: str) -> None:
    actor = actor_for(desks.inspector)
    part = Part.objects.get()
    for change in (
        lambda: services.give_part(actor, SUBJECT, PartKind.HANDLER, reason=reason, user_id=desks.chief.pk),
        lambda: services.end_part(actor, SUBJECT, part.pk, reason=reason),
        lambda: services.exclude_person(actor, SUBJECT, desks.chief.pk, reason=reason),
    ):
        with pytest.raises(Invalid, match="Say why"):
            change()


def test_the_last_who_can_open_it_keeps_the_part(desks: Desks) -> None:
    actor, part = actor_for(desks.inspector), Part.objects.get()
    services.exclude_person(actor, SUBJECT, desks.inspector2.pk, reason="it is about him")
    with pytest.raises(Invalid, match="Somebody has to be able"):
        services.end_part(actor, SUBJECT, part.pk, reason="done")
    services.give_part(actor, SUBJECT, PartKind.RECEIVER, reason="goes up", user_id=desks.chief.pk)
    services.end_part(actor, SUBJECT, part.pk, reason="done")
    assert (holds(desks.inspector), holds(desks.chief)) == (False, True)


def test_a_part_of_another_subject_is_not_ended_here(desks: Desks) -> None:
    services.give_part(RULE, OTHER, PartKind.RECEIVER, reason="by rule", unit_id=desks.unit_city.pk)
    elsewhere = Part.objects.get(subject_key=OTHER.key)
    with pytest.raises(NotFound):
        services.end_part(actor_for(desks.inspector), SUBJECT, elsewhere.pk, reason="so")


def test_whom_it_is_about_is_shut_out_of_every_part_and_back_again(desks: Desks) -> None:
    actor = actor_for(desks.inspector)
    services.exclude_person(actor, SUBJECT, desks.inspector2.pk, reason="named")
    assert (holds(desks.inspector2), holds(desks.inspector)) == (False, True)
    assert set(selectors.holders(SUBJECT, PartKind.RECEIVER)) == {desks.inspector.pk}
    services.end_exclusion(actor, SUBJECT, Exclusion.objects.get().pk, reason="it was another")
    assert holds(desks.inspector2)


def refused(change: Any) -> bool:
    """Say whether the database refuses a change."""
    try:
        with transaction.atomic():
            change()
    except IntegrityError:
        return True
    return False


def test_the_database_ends_a_part_once_and_changes_nothing_else(desks: Desks, at: Any) -> None:
    services.give_part(RULE, SUBJECT, PartKind.OBSERVER, reason="so", user_id=desks.chief.pk)
    services.exclude_person(RULE, SUBJECT, desks.town.worker_a.pk, reason="so")
    services.end_part(RULE, SUBJECT, Part.objects.get(user=desks.chief).pk, reason="over")
    for row in (Part.objects.get(user=desks.chief), Exclusion.objects.get()):
        rows = type(row).objects.filter(pk=row.pk)
        for change in ({"reason": "another"}, {"user_id": desks.inspector.pk}, {"ended_at": None, "end_reason": ""}):
            assert refused(partial(rows.update, **change))


def test_the_database_keeps_looks_and_parts(desks: Desks) -> None:
    services.note_look(actor_for(desks.inspector), SUBJECT, LookAt.PAGE)
    assert refused(lambda: Look.objects.update(what=LookAt.PHOTO))
    if connection.vendor != "sqlite":
        # There the tests take these triggers off, or no table could be emptied between them (tests/conftest.py).
        assert refused(lambda: Look.objects.all().delete())
        assert refused(lambda: Part.objects.all().delete())


def test_the_system_leaves_no_look(desks: Desks) -> None:
    before = Look.objects.count()
    services.note_look(RULE, SUBJECT, LookAt.PAGE)
    assert Look.objects.count() == before


def test_an_auditor_sees_who_and_when_and_a_mask(desks: Desks, page: Any, api: Any) -> None:
    for subject in (SUBJECT, SUBJECT, OTHER):
        services.note_look(actor_for(desks.inspector), subject, LookAt.PAGE)
    shown = page(desks.auditor).get("/confidential/looks/").content.decode()
    assert shown.count("name of inspector") == 3
    assert SUBJECT.key not in shown
    masks = [selectors.masked_key(look) for look in Look.objects.order_by("pk")]
    assert (masks[0] == masks[1], masks[0] == masks[2]) == (True, False)
    for user in (desks.inspector, desks.town.city_centre, desks.town.net_admin, desks.town.staff):
        assert page(user).get("/confidential/looks/").status_code == 403


def test_a_part_leads_its_holder_to_what_it_opens_and_nobody_else(desks: Desks, page: Any) -> None:
    part = Part.objects.get()
    answer = page(desks.inspector).get(f"/confidential/parts/{part.pk}/")
    assert (answer.status_code, answer.url) == (302, f"/incidents/{SUBJECT.key}/")
    assert page(desks.chief).get(f"/confidential/parts/{part.pk}/").status_code == 404
