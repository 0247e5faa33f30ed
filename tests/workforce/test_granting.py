"""Nobody grants to himself or above himself; top roles by two people; somebody who can let others in stays."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from foundation.accounts import selectors as accounts
from foundation.accounts import services as account_services
from foundation.accounts.access import approver, support_actor
from foundation.accounts.models import ApprovalRequest, User
from foundation.kernel.actor import system
from foundation.kernel.errors import Denied, Invalid, Stale
from foundation.kernel.models import AuditEvent
from foundation.notices.models import Notice
from grids.workforce import importers, selectors, services
from grids.workforce.choices import Role
from grids.workforce.models import Posting

TODAY = date(2026, 11, 24)
SHELL = system("test")


def desk(user, *, chief=False):
    """Let somebody work at the support desk and return how they act there."""
    User.objects.filter(pk=user.pk).update(is_staff=True, is_superuser=chief)
    return support_actor(User.objects.get(pk=user.pk))


def post(actor, user, role, area, **more):
    return services.post_person(actor, user_id=user.pk, role=role, area_id=area.pk, **{"starts_on": TODAY, **more})


def asked(town, role=Role.NET_ADMIN):
    """Let the administrator of the support desk ask for a top role for the resident."""
    assert post(support_actor(town.staff), town.resident, role, town.city) is None
    return ApprovalRequest.objects.get()


@pytest.mark.parametrize("role", [Role.CITY_CENTRE, Role.NET_ADMIN])
@pytest.mark.parametrize("chief", [False, True])
def test_support_desk_posts_nobody_to_himself(town, role, chief):
    actor = desk(town.official_a, chief=chief)
    with pytest.raises(Denied):
        post(actor, town.official_a, role, town.city)
    with pytest.raises(Denied):
        post(actor, town.official_a, Role.GRID_WORKER, town.grid_a1)
    assert not ApprovalRequest.objects.exists()


@pytest.mark.parametrize(("role", "area", "fits"), [
    (Role.GRID_WORKER, "grid_a1", True), (Role.TOWNSHIP_OFFICIAL, "township_a", True),
    (Role.GRID_WORKER, "grid_b1", False), (Role.TOWNSHIP_OFFICIAL, "township_b", False),
    (Role.CITY_CENTRE, "city", False), (Role.NET_ADMIN, "city", False),
])  # fmt: skip
def test_support_desk_posts_within_its_own_area_and_level(town, role, area, fits):
    actor = desk(town.official_a)
    if fits:
        assert post(actor, town.resident, role, getattr(town, area)).pk
    else:
        with pytest.raises(Denied, match="above your own level or outside your area"):
            post(actor, town.resident, role, getattr(town, area))


def test_support_desk_without_a_posting_posts_nobody(town):
    with pytest.raises(Denied):
        post(desk(town.resident), town.worker_b, Role.GRID_WORKER, town.grid_a1)


def test_support_desk_ends_no_posting_above_itself(town):
    with pytest.raises(Denied):
        services.end_posting(
            desk(town.official_a), posting_id=Posting.objects.get(user=town.city_centre).pk, ends_on=TODAY
        )


def test_support_desk_creates_and_closes_no_unit_outside_its_area(town):
    actor = desk(town.official_b)
    with pytest.raises(Denied):
        services.create_unit(actor, code="x", name="x", function="x", area_id=town.township_a.pk)
    with pytest.raises(Denied):
        services.set_unit_active(actor, unit_id=town.urban_a.pk, is_active=False)


def test_an_ended_posting_is_not_lengthened(town):
    posting = Posting.objects.get(user=town.worker_a)
    services.end_posting(SHELL, posting_id=posting.pk, ends_on=TODAY)
    with pytest.raises(Invalid, match="not lengthened"):
        services.end_posting(support_actor(town.staff), posting_id=posting.pk, ends_on=TODAY + timedelta(days=1))


@pytest.mark.parametrize("role", [Role.CITY_CENTRE, Role.NET_ADMIN])
def test_a_top_role_waits_for_a_second_person(town, role):
    request = asked(town, role)
    assert not selectors.actor_for(town.resident).grants
    account_services.decide(approver(town.city_centre), request_id=request.pk, approve=True)
    assert selectors.actor_for(town.resident).has_role(role)


def test_who_asked_does_not_decide(town):
    request = asked(town)
    with pytest.raises(Denied, match="You asked for this yourself"):
        account_services.decide(support_actor(town.staff), request_id=request.pk, approve=True)


def test_who_it_is_about_does_not_decide(town):
    request = asked(town)
    with pytest.raises(Denied, match="This is about you"):
        account_services.decide(desk(town.resident, chief=True), request_id=request.pk, approve=True)


def test_a_support_desk_without_a_top_role_decides_nothing_about_one(town):
    request = asked(town)
    with pytest.raises(Denied):
        account_services.decide(desk(town.official_a), request_id=request.pk, approve=True)


def test_the_system_and_commands_are_no_second_person(town):
    with pytest.raises(Denied):
        account_services.decide(SHELL, request_id=asked(town).pk, approve=True)


def test_a_decision_is_made_once(town):
    request = asked(town)
    account_services.decide(approver(town.net_admin), request_id=request.pk, approve=False)
    with pytest.raises(Stale):
        account_services.decide(approver(town.city_centre), request_id=request.pk, approve=True)
    assert not selectors.actor_for(town.resident).grants


def test_a_request_of_somebody_who_left_the_desk_is_not_approved(town):
    request = asked(town)
    User.objects.filter(pk=town.staff.pk).update(is_active=False)
    with pytest.raises(Invalid):
        account_services.decide(approver(town.net_admin), request_id=request.pk, approve=True)


def test_the_same_is_asked_for_once_at_a_time(town):
    asked(town)
    with pytest.raises(Invalid, match="waits for a second person"):
        post(support_actor(town.staff), town.resident, Role.NET_ADMIN, town.city)


def test_database_keeps_two_people_apart(town):
    request = asked(town)
    for person in (town.staff, town.resident):
        with pytest.raises(IntegrityError), transaction.atomic():
            ApprovalRequest.objects.filter(pk=request.pk).update(
                decided_by=person, decided_at=request.requested_at, is_approved=True
            )


def test_audit_names_both_people_and_whom_it_was_about(town):
    request = asked(town)
    account_services.decide(approver(town.city_centre), request_id=request.pk, approve=True)
    found = AuditEvent.objects.filter(subject_kind="user", subject_key=str(town.resident.pk)).order_by("pk")
    assert list(found.values_list("action", "user_id")) == [
        ("request_approval", town.staff.pk),
        ("approve_request", town.city_centre.pk),
        ("post_person", town.city_centre.pk),
    ]
    assert found.last().detail["requested_by"] == town.staff.pk


def test_whoever_may_decide_is_told(town, fire_messages):
    asked(town)
    fire_messages()
    told = Notice.objects.filter(kind="approval_wanted").values_list("user", flat=True)
    assert set(told) == {town.city_centre.pk, town.net_admin.pk}


def test_lists_of_people_come_in_by_commands_alone(town):
    row = importers.PostingRow(town.staff.pk, Role.NET_ADMIN, town.city.pk)
    with pytest.raises(Denied):
        importers.import_postings(support_actor(town.staff), [row], units={}, starts_on=TODAY)


def test_the_last_administrator_of_the_net_stays(town):
    actor, posting = support_actor(town.staff), Posting.objects.get(user=town.net_admin)
    with pytest.raises(Denied, match="last administrator of the net"):
        services.end_posting(desk(town.net_admin), posting_id=posting.pk, ends_on=TODAY)
    with pytest.raises(Denied, match="last administrator of the net"):
        account_services.set_active(actor, user=town.net_admin, is_active=False)
    post(SHELL, town.resident, Role.NET_ADMIN, town.city)
    assert services.end_posting(actor, posting_id=posting.pk, ends_on=TODAY)


def test_the_last_administrator_of_the_support_desk_stays(town):
    actor = support_actor(town.staff)
    with pytest.raises(Denied, match="last administrator of the support desk"):
        account_services.set_powers(actor, user=town.staff, is_staff=False, is_superuser=False)
    with pytest.raises(Denied, match="last administrator of the support desk"):
        account_services.set_active(actor, user=town.staff, is_active=False)
    desk(town.official_a, chief=True)
    account_services.set_powers(actor, user=town.staff, is_staff=False, is_superuser=False)
    assert not User.objects.get(pk=town.staff.pk).is_staff


@pytest.mark.parametrize(
    "powers", [{"is_staff": True, "is_superuser": False}, {"is_staff": True, "is_superuser": True}]
)
def test_the_support_desk_is_opened_by_two_people(town, powers):
    request = account_services.set_powers(support_actor(town.staff), user=town.worker_a, **powers)
    assert not User.objects.get(pk=town.worker_a.pk).is_staff
    account_services.decide(approver(town.net_admin), request_id=request.pk, approve=True)
    assert User.objects.filter(pk=town.worker_a.pk, **powers).exists()


def test_no_account_is_created_with_powers_or_a_password_by_a_person(town):
    actor = support_actor(town.staff)
    for more in ({"is_staff": True}, {"is_superuser": True}, {"password": "four winds over the delta"}):
        with pytest.raises(Denied):
            account_services.create_user(actor, username="puppet", **more)


def test_admin_page_asks_for_a_top_role_and_leads_to_the_requests(town, page):
    data = {"user": town.resident.username, "role": Role.CITY_CENTRE, "area": town.city.code, "unit": "",
            "starts_on": "2026-11-24", "ends_on": ""}  # fmt: skip
    answer = page(town.staff).post("/admin/workforce/posting/add/", data)
    assert answer.headers["Location"] == "/accounts/approvals/"
    assert not Posting.objects.filter(user=town.resident).exists()


def test_admin_page_opens_the_support_desk_by_a_request(town, page):
    data = {"username": "worker_a", "name": "林网格", "phone": "13800000000", "email": "", "language": "en", "is_active": "on",
            "is_staff": "on"}  # fmt: skip
    page(town.staff).post(f"/admin/accounts/user/{town.worker_a.pk}/change/", data)
    assert not User.objects.get(pk=town.worker_a.pk).is_staff
    assert ApprovalRequest.objects.get().user_id == town.worker_a.pk


def test_second_person_decides_on_a_page(town, page):
    request = asked(town)
    client, address = page(town.city_centre), f"/accounts/approvals/{request.pk}/"
    assert "Posting as administrator of the net over 同心市" in client.get("/accounts/approvals/").content.decode()
    assert b'value="approve"' in client.get(address).content
    assert client.post(address, {"decision": "approve"}).headers["Location"] == "/accounts/approvals/"
    assert selectors.actor_for(town.resident).has_role(Role.NET_ADMIN)


def test_page_offers_no_decision_to_who_asked(town, page):
    client, address = page(town.staff), f"/accounts/approvals/{asked(town).pk}/"
    assert b'value="approve"' not in client.get(address).content
    assert client.post(address, {"decision": "approve"}).status_code == 403


def test_a_support_desk_sees_no_requests_about_top_roles_of_others(town, page):
    desk(town.official_a)
    address = f"/accounts/approvals/{asked(town).pk}/"
    assert page(User.objects.get(pk=town.official_a.pk)).get(address).status_code == 404


def test_requests_read_in_chinese(town):
    with translation.override("zh-hans"):
        assert "网格" in account_services.sentence_of(asked(town)) or "管理员" in account_services.sentence_of(
            ApprovalRequest.objects.get()
        )


def test_top_people_are_administrators_and_top_roles(town):
    assert accounts.top_people() == {town.staff.pk, town.city_centre.pk, town.net_admin.pk}
