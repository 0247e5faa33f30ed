"""Organisations: recorded once, filed, registered, merged, ended; what does not fit is said at its field."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from foundation.kernel.errors import Denied, DifferentContent, Invalid, NotFound
from foundation.kernel.models import AuditEvent
from foundation.kernel.personal_data import empty_expired
from grids.areas.selectors.followers import followers_of
from grids.organisations.bases import OrganisationData
from grids.organisations.models import Organisation, OrganisationStep
from grids.organisations.selectors import is_in_force, organisation_by_id, public_organisations, visible_organisations
from grids.organisations.services import (
    change_organisation,
    confirm_mandate,
    give_mandate,
    open_contact,
    record_organisation,
)
from tests.conftest import TUESDAY
from tests.organisations.helpers import TODAY, actor, another_person, club, do, filed, mandated, recorded
from tests.town import Town

RIGHT = "91440300708461136T"


def steps(organisation: Organisation) -> list[str]:
    return list(
        OrganisationStep.objects.filter(subject=organisation).order_by("number").values_list("action", flat=True)
    )


def test_one_record_from_the_folk_group_to_the_registered_one(town: Town) -> None:
    group = club(town)
    do(town.clerk_a, group, "hand_in", "下棋，十二人")
    do(town.official_a, group, "file", "审核通过")
    group = do(town.official_a, group, "register", registration_no="中社证字第1号", uscc=RIGHT, becomes="association")
    assert (group.state, group.kind, group.uscc, group.known_on) == ("registered", "association", RIGHT, TODAY)
    assert steps(group) == ["record", "hand_in", "file", "register"]


def test_sent_twice_it_is_recorded_once(town: Town) -> None:
    data = OrganisationData(UUID(int=1), town.village_a.pk, "folk_group", "晨练队")
    first, second = (record_organisation(actor(town.clerk_a), data) for _try in range(2))
    assert (first.pk, Organisation.objects.count()) == (second.pk, 1)
    with pytest.raises(DifferentContent):
        record_organisation(
            actor(town.clerk_a), OrganisationData(UUID(int=1), town.village_a.pk, "folk_group", "别的队")
        )


def test_a_name_and_a_code_stand_once(town: Town) -> None:
    club(town)
    recorded(town.clerk_a, town.village_a, "五金厂", "enterprise", uscc=RIGHT)
    with pytest.raises(Invalid, match="this name"):
        club(town)
    with pytest.raises(Invalid) as refused:
        recorded(town.official_b, town.village_b, "另一厂", "enterprise", uscc=RIGHT)
    assert "uscc" in refused.value.fields
    assert club(town, name="另一棋社").pk and recorded(town.official_b, town.village_b, "桥头棋社").pk


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "  "), ("name", "名" * 81), ("about", "字" * 301), ("uscc", "91440300708461136X"), ("uscc", "123"),
        ("kind", "sect"), ("actor_role", "king"), ("valid_from", date(2026, 12, 1)), ("valid_from", date(1800, 1, 1)),
        ("founders", 0), ("contact_phone", "12"), ("registration_no", "1" * 41),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_said_at_its_field(field: str, value: Any, town: Town) -> None:
    with pytest.raises(Invalid) as refused:
        club(town, **{field: value})
    assert list(refused.value.fields) == [field] and refused.value.fields[field]
    assert not Organisation.objects.exists()


def test_an_enterprise_with_its_number_is_registered_at_once_and_never_filed(town: Town) -> None:
    plant = recorded(town.clerk_a, town.village_a, "五金厂", "enterprise", uscc=RIGHT)
    assert (plant.state, steps(plant)) == ("registered", ["record", "register"])
    bare = recorded(town.clerk_a, town.village_a, "小作坊", "enterprise")
    with pytest.raises(Denied):
        do(town.clerk_a, bare, "file", "x")


def test_a_folk_group_is_filed_before_it_is_registered(town: Town) -> None:
    with pytest.raises(Denied, match="filed first"):
        do(town.official_a, club(town), "register", registration_no="1", becomes="association")


def test_a_folk_group_says_what_it_is_registered_as(town: Town) -> None:
    with pytest.raises(Invalid) as refused:
        do(town.official_a, filed(town), "register", registration_no="1", becomes="enterprise")
    assert list(refused.value.fields) == ["becomes"]


def test_refused_with_words_and_handed_in_again(town: Town) -> None:
    group = do(town.clerk_a, club(town), "hand_in", "下棋")
    with pytest.raises(Invalid):
        do(town.official_a, group, "refuse", "")
    assert do(town.official_a, group, "refuse", "缺章程").state == "refused"
    assert do(town.clerk_a, group, "hand_in", "补齐了").state == "in_review"


def test_nobody_files_the_group_he_speaks_for(town: Town) -> None:
    group = do(town.clerk_a, club(town), "hand_in", "下棋")
    mandated(town, group)
    own = give_mandate(actor(town.clerk_a), group, person=town.official_a.username, part="speaker", starts_on=TODAY)
    confirm_mandate(actor(town.resident), own)
    with pytest.raises(Denied, match="speak for it yourself"):
        do(town.official_a, group, "file", "通过")


def test_merged_and_ended_nobody_speaks_for_it(town: Town) -> None:
    first, second = filed(town), club(town, name="象棋会")
    mandated(town, first)
    assert actor(town.resident).speaks_for(first.pk)
    first = do(town.official_a, first, "merge", "两社合并", master=str(second.pk))
    assert (first.state, first.merged_into_id, first.valid_to) == ("merged", second.pk, TODAY)
    assert not actor(town.resident).mandates
    assert do(town.official_a, second, "end", "散了").ended_at is not None
    assert club(town).pk, "its name is free again"


def test_it_is_merged_into_no_hidden_or_own_one(town: Town) -> None:
    group, far = filed(town), recorded(town.official_b, town.village_b, "石门棋社")
    for master in (group.pk, far.pk, 10**12, "x"):
        with pytest.raises(Invalid):
            do(town.official_a, group, "merge", "合并", master=str(master))


def test_who_sees_it(town: Town) -> None:
    group = club(town)
    seeing = {
        name for name, user in town.cast.items() if visible_organisations(actor(user)).filter(pk=group.pk).exists()
    }
    assert seeing == {"worker_a", "clerk_a", "official_a", "city_centre"}
    with pytest.raises(NotFound):
        organisation_by_id(actor(town.official_b), group.pk)
    mandated(town, group)
    assert organisation_by_id(actor(town.resident), group.pk)


def test_a_village_that_ends_takes_its_organisations_along(town: Town) -> None:
    group = club(town)
    assert followers_of([town.village_a.pk], TODAY)[town.village_a.pk] == ("1 organisation", "1 posting")
    recorded(town.official_a, town.township_a, "镇商会", "chamber")
    assert "1 organisation" in followers_of([town.township_a.pk], TODAY)[town.township_a.pk]
    assert group.village_id == town.village_a.pk


def test_a_lapsed_registration_is_not_chosen(town: Town) -> None:
    group = do(
        town.official_a, filed(town), "register",
        registration_no="1", becomes="charity", registered_until=(TODAY + timedelta(days=10)).isoformat(),
    )  # fmt: skip
    assert is_in_force(group, TODAY + timedelta(days=10)) and not is_in_force(group, TODAY + timedelta(days=11))
    assert not is_in_force(club(town, name="晨练队"), TODAY)
    with pytest.raises(Invalid):
        do(town.official_a, group, "register", registration_no="1", registered_until="2026-11-01")


def test_a_change_says_which_columns_and_keeps_two_apart(town: Town) -> None:
    group, other = club(town), club(town, name="晨练队")
    data = OrganisationData(UUID(int=1), town.village_a.pk, "folk_group", "桥头象棋社", about="下象棋", founders=12)
    changed = change_organisation(actor(town.clerk_a), group, data, version=1)
    detail = OrganisationStep.objects.get(subject=group, action="change").detail
    assert (changed.name, set(detail["changed"])) == ("桥头象棋社", {"name", "about", "contact_name", "contact_phone"})
    with pytest.raises(Invalid, match="this name"):
        change_organisation(actor(town.clerk_a), other, data)
    with pytest.raises(Denied):
        change_organisation(actor(town.worker_a), other, data)


def test_a_look_at_the_contact_has_a_reason_and_is_written_down(town: Town) -> None:
    group = club(town)
    with pytest.raises(Invalid):
        open_contact(actor(town.clerk_a), group, reason=" . ")
    with pytest.raises(Denied):
        open_contact(actor(town.worker_a), group, reason="看看")
    assert open_contact(actor(town.clerk_a), group, reason="通知开会") == ("陈秀英", "+8613800138000")
    row = AuditEvent.objects.get(action="open_contact")
    assert (row.subject_key, row.user_id, row.detail) == (str(group.pk), town.clerk_a.pk, {"reason": "通知开会"})


def test_the_contact_is_forgotten_a_year_after_the_end(town: Town) -> None:
    group = do(town.official_a, filed(town), "end", "散了")
    empty_expired(TUESDAY + timedelta(days=364))
    assert Organisation.objects.get(pk=group.pk).contact_name == "陈秀英"
    empty_expired(TUESDAY + timedelta(days=366))
    left = Organisation.objects.get(pk=group.pk)
    assert (left.contact_name, left.contact_phone, left.name) == ("", "", "桥头棋社")


def test_what_everybody_reads_is_filed_and_of_society(town: Town) -> None:
    club(town, name="未备案的队")
    recorded(town.clerk_a, town.village_a, "五金厂", "enterprise", uscc=RIGHT)
    known = filed(town)
    assert list(public_organisations()) == [known]


RULES = {
    "a code of 17 characters": "UPDATE organisations_organisation SET uscc = '91440300708461136'",
    "registered without a number": "UPDATE organisations_organisation SET state = 'registered'",
    "merged into nothing": "UPDATE organisations_organisation SET state = 'merged', ended_at = made_at, valid_to = '2026-11-24'",
    "merged into itself": "UPDATE organisations_organisation SET state = 'merged', merged_into_id = id, ended_at = made_at, "
    "valid_to = '2026-11-24'",
    "ended without an end": "UPDATE organisations_organisation SET state = 'ended'",
    "an end of what goes on": "UPDATE organisations_organisation SET ended_at = made_at",
    "ended before it began": "UPDATE organisations_organisation SET state = 'ended', ended_at = made_at, "
    "valid_to = '2020-01-01', valid_from = '2021-01-01'",
    "accompanied by nobody": "UPDATE organisations_organisation SET next_look_on = '2027-01-01'",
    "a union of a chess club": "UPDATE organisations_organisation SET has_union = (1=1)",
    "employees of a chess club": "UPDATE organisations_organisation SET employees = 'over_300'",
    "without a name": "UPDATE organisations_organisation SET name = ''",
    "two of one name": "UPDATE organisations_organisation SET name = '晨练队'",
}


@pytest.mark.parametrize("what", RULES)
def test_the_database_holds_it(what: str, town: Town) -> None:
    club(town)
    club(town, name="晨练队")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(RULES[what])


def test_two_with_one_code_are_refused_by_the_database(town: Town) -> None:
    club(town)
    club(town, name="晨练队")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE organisations_organisation SET uscc = '{RIGHT}'")


def test_a_stranger_sees_nothing_and_does_nothing(town: Town) -> None:
    group = filed(town)
    for user in (another_person(), town.resident, town.handler_a, town.official_b):
        with pytest.raises(NotFound):
            do(user, group, "end", "x")
