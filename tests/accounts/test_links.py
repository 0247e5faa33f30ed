"""One-time links for a new password: by mail to their owner, else on paper by two people; never to who asked."""

import re
from urllib.parse import urlsplit

import pytest
from django.core import mail

from foundation.accounts import selectors, services
from foundation.accounts.access import approver, support_actor
from foundation.accounts.models import ApprovalRequest, User
from foundation.kernel import city_time
from foundation.kernel.actor import system
from foundation.kernel.errors import Denied, Invalid, NotFound
from foundation.kernel.models import AuditEvent, Message
from foundation.notices.models import Notice, Sending
from foundation.notices.services import send_due
from tests.town import PASSWORD

LINK = re.compile(r"http\S+/accounts/invitation/\S+?/\S+?/")
RESET = "/admin/accounts/user/"


@pytest.fixture
def post_office(settings):
    settings.EMAIL_HOST = "mail.example"


@pytest.fixture
def chief(town):
    """Return a second administrator of the support desk."""
    return User.objects.create(username="chief", name="高主管", is_staff=True, is_superuser=True, language="en")


def with_mail(user, address="owner@example.org"):
    User.objects.filter(pk=user.pk).update(email=address)
    user.email = address
    return user


def reset(client, user):
    return client.post(RESET, {"action": "make_link", "_selected_action": [user.pk]}, follow=True)


def asked(town, user=None):
    return services.invite(support_actor(town.staff), user=user or town.worker_a)


def approve(client, request):
    return client.post(f"/accounts/approvals/{request.pk}/", {"decision": "approve"})


def kept_anywhere(secret):
    """Return every row of the tables a message passes in which the secret stands."""
    tables = (Message, Notice, Sending, AuditEvent, ApprovalRequest)
    return [row for table in tables for row in table.objects.values() if secret in str(row)]


def test_link_goes_by_mail_to_its_owner_and_not_to_the_desk(town, page, post_office, fire_messages):
    answer = reset(page(town.staff), with_mail(town.worker_a))
    fire_messages()
    send_due(city_time.now())
    assert not LINK.search(answer.content.decode())
    assert mail.outbox[0].to == ["owner@example.org"]
    assert page().get(urlsplit(LINK.search(mail.outbox[0].body)[0]).path, follow=True).context["validlink"]


def test_mailed_link_is_kept_nowhere(town, post_office, fire_messages, caplog):
    services.invite(support_actor(town.staff), user=with_mail(town.worker_a))
    fire_messages()
    send_due(city_time.now())
    token = LINK.search(mail.outbox[0].body)[0].split("/")[-2]
    assert kept_anywhere(token) == []
    assert token not in caplog.text


def test_mail_sent_twice_carries_no_link_once_a_password_is_chosen(town, post_office, fire_messages):
    services.invite(support_actor(town.staff), user=with_mail(town.worker_a))
    fire_messages()
    owner = User.objects.get(pk=town.worker_a.pk)
    services.change_password(services.as_actor(owner), user=owner, password="four winds over the delta")
    send_due(city_time.now())
    assert mail.outbox == []


def test_the_same_hour_of_night_holds_no_mailed_link_back(town, at, post_office, fire_messages):
    at.move_to("2026-11-24 23:30+08:00")
    services.invite(support_actor(town.staff), user=with_mail(town.worker_a))
    fire_messages()
    assert send_due(city_time.now()) == 1


def test_without_mail_the_link_waits_for_a_second_person(town, page):
    answer = reset(page(town.staff), town.worker_a)
    assert not LINK.search(answer.content.decode())
    assert ApprovalRequest.objects.get().kind == "password_link"
    assert User.objects.get(pk=town.worker_a.pk).check_password(PASSWORD)


def test_an_address_without_a_post_office_is_no_mail(town):
    assert asked(town, with_mail(town.worker_a)).kind == "password_link"


def test_second_person_sees_the_link_once_on_a_sheet(town, page, chief):
    request = asked(town)
    sheet = approve(page(chief), request)
    link = LINK.search(sheet.content.decode())[0]
    assert page().get(urlsplit(link).path, follow=True).context["validlink"]
    assert not User.objects.get(pk=town.worker_a.pk).has_usable_password()
    assert approve(page(chief), request).status_code == 409
    assert not LINK.search(page(chief).get(f"/accounts/approvals/{request.pk}/").content.decode())


def test_sheet_is_never_stored_and_can_be_printed_copied_and_scanned(town, page, chief):
    sheet = approve(page(chief), asked(town))
    text = sheet.content.decode()
    assert "no-store" in sheet.headers["Cache-Control"]
    assert all(part in text for part in ("data-print", "data-copy=", 'class="qr-code"'))


def test_printed_link_is_kept_nowhere(town, page, chief, fire_messages):
    text = approve(page(chief), asked(town)).content.decode()
    fire_messages()
    assert kept_anywhere(LINK.search(text)[0].split("/")[-2]) == []


def test_who_asked_for_a_link_does_not_print_it(town, page):
    request = asked(town)
    answer = approve(page(town.staff), request)
    assert answer.status_code == 403
    assert User.objects.get(pk=town.worker_a.pk).check_password(PASSWORD)


@pytest.mark.parametrize("who", ["city_centre", "net_admin"])
def test_a_top_role_outside_the_support_desk_prints_no_link(town, who):
    with pytest.raises((Denied, NotFound)):
        services.decide(approver(getattr(town, who)), request_id=asked(town).pk, approve=True)


@pytest.mark.parametrize(("desk", "may"), [("official_a", True), ("official_b", False)])
def test_colleague_prints_a_link_within_the_own_reach_only(town, desk, may):
    request = asked(town)
    User.objects.filter(pk=getattr(town, desk).pk).update(is_staff=True)
    colleague = support_actor(User.objects.get(pk=getattr(town, desk).pk))
    if may:
        assert services.decide(colleague, request_id=request.pk, approve=True).is_approved
    else:
        with pytest.raises(Denied, match="outside your area"):
            services.decide(colleague, request_id=request.pk, approve=True)


@pytest.mark.parametrize("higher", ["city_centre", "net_admin", "staff", "official_b"])
def test_a_desk_asks_for_no_link_above_or_outside_itself(town, higher):
    User.objects.filter(pk=town.official_a.pk).update(is_staff=True)
    with pytest.raises(Denied):
        services.invite(support_actor(User.objects.get(pk=town.official_a.pk)), user=getattr(town, higher))


def test_nobody_asks_for_an_own_printed_link(town):
    with pytest.raises(Denied, match="for yourself"):
        asked(town, town.staff)


def test_a_disabled_account_gets_no_link(town, page, chief):
    request = asked(town)
    User.objects.filter(pk=town.worker_a.pk).update(is_active=False)
    with pytest.raises(Invalid, match="disabled"):
        services.decide(support_actor(chief), request_id=request.pk, approve=True)
    with pytest.raises(Invalid, match="disabled"):
        asked(town, User.objects.get(pk=town.worker_a.pk))


def test_owner_is_told_of_a_printed_link_and_who_made_it(town, chief, fire_messages):
    services.decide(support_actor(chief), request_id=asked(town).pk, approve=True)
    fire_messages()
    told = Notice.objects.get(kind="link_printed")
    assert (told.user_id, told.params) == (town.worker_a.pk, {"by": "古支持", "approved_by": "高主管"})


def test_audit_names_who_asked_who_approved_and_for_whom(town, chief):
    services.decide(support_actor(chief), request_id=asked(town).pk, approve=True)
    rows = AuditEvent.objects.filter(subject_kind="user", subject_key=str(town.worker_a.pk)).order_by("pk")
    assert list(rows.values_list("action", "user_id")) == [
        ("request_approval", town.staff.pk),
        ("approve_request", chief.pk),
        ("invite_user", chief.pk),
    ]
    assert rows.last().detail["requested_by"] == town.staff.pk


def test_colleagues_in_reach_are_told_of_a_request(town, chief, fire_messages):
    User.objects.filter(pk__in=[town.official_a.pk, town.official_b.pk]).update(is_staff=True)
    asked(town)
    fire_messages()
    told = Notice.objects.filter(kind="approval_wanted").values_list("user", flat=True)
    assert set(told) == {chief.pk, town.official_a.pk}


def test_new_account_shows_its_link_to_nobody_either(town, page):
    data = {"username": "new", "name": "新同事", "phone": "", "email": "", "language": ""}
    answer = page(town.staff).post(f"{RESET}add/", data, follow=True)
    assert not LINK.search(answer.content.decode())
    assert ApprovalRequest.objects.get().user.username == "new"


def test_a_refusal_for_one_leaves_the_others_alone(town, page):
    asked(town)
    data = {"action": "make_link", "_selected_action": [town.worker_a.pk, town.worker_b.pk]}
    answer = page(town.staff).post(RESET, data, follow=True)
    assert "asked for already" in answer.content.decode()
    assert ApprovalRequest.objects.filter(user=town.worker_b).exists()


def test_console_makes_a_link_for_whom_nobody_else_can(town):
    services.invite(system("shell"), user=town.staff)
    assert selectors.invitation_link_waiting(town.staff.pk).startswith("http")
