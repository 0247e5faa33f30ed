"""Phone and e-mail lead into an account: the desk changes them by two people, and the old address hears of it."""

import pytest
from django.core import mail

from foundation.accounts import services
from foundation.accounts.access import support_actor
from foundation.accounts.models import ApprovalRequest, User
from foundation.kernel import city_time
from foundation.kernel.errors import Denied, Invalid
from foundation.kernel.models import AuditEvent
from foundation.notices.services import send_due
from tests.town import PASSWORD

OLD, NEW = "old@example.org", "new@example.org"


@pytest.fixture
def chief(town):
    """Return how a second administrator of the support desk acts."""
    return support_actor(
        User.objects.create(username="chief", name="高主管", is_staff=True, is_superuser=True, language="en")
    )


@pytest.fixture
def owner(town, settings):
    """Return somebody whom mail reaches."""
    settings.EMAIL_HOST = "mail.example"
    User.objects.filter(pk=town.worker_a.pk).update(email=OLD)
    return User.objects.get(pk=town.worker_a.pk)


def change(town, user, **changes):
    profile = {"name": user.name, "phone": user.phone or "", "email": user.email, "language": user.language, **changes}
    return services.change_profile(support_actor(town.staff), user=user, **profile)


def contact(user):
    return User.objects.values_list("phone", "email").get(pk=user.pk)


@pytest.mark.parametrize("changes", [{"email": NEW}, {"email": ""}, {"phone": "13911112222"}, {"phone": ""}])
def test_desk_alone_changes_no_phone_and_no_mail(town, owner, changes):
    before = contact(owner)
    assert change(town, owner, name="林师傅", **changes).kind == "contact"
    assert contact(owner) == before
    assert User.objects.get(pk=owner.pk).name == "林师傅"


def test_second_person_makes_the_change(town, owner, chief):
    request = change(town, owner, email=NEW, phone="139 1111 2222")
    services.decide(chief, request_id=request.pk, approve=True)
    assert contact(owner) == ("+8613911112222", NEW)


def test_who_asked_for_the_change_does_not_approve_it(town, owner):
    request = change(town, owner, email=NEW)
    with pytest.raises(Denied):
        services.decide(support_actor(town.staff), request_id=request.pk, approve=True)


@pytest.mark.parametrize("wanted", [NEW, ""])
def test_old_address_hears_of_a_change(town, owner, chief, fire_messages, wanted):
    services.decide(chief, request_id=change(town, owner, email=wanted).pk, approve=True)
    fire_messages()
    send_due(city_time.now())
    [sent] = [one for one in mail.outbox if "changed" in one.body]
    assert sent.to == [OLD]
    assert "古支持" in sent.body
    assert "高主管" in sent.body


def test_old_address_hears_of_the_owners_own_change(town, owner, page, fire_messages):
    data = {"name": "林网格", "phone": "13800000000", "email": NEW, "language": "en", "current_password": PASSWORD}
    page(owner).post("/accounts/", data)
    fire_messages()
    send_due(city_time.now())
    assert [one.to for one in mail.outbox] == [[OLD]]


def test_a_link_asked_for_meanwhile_goes_to_the_address_that_holds(town, owner, fire_messages):
    change(town, owner, email=NEW)
    services.invite(support_actor(town.staff), user=User.objects.get(pk=owner.pk))
    fire_messages()
    send_due(city_time.now())
    assert [one.to for one in mail.outbox if "invitation" in one.body] == [[OLD]]


def test_taken_phone_is_refused_at_once_and_at_approval(town, owner, chief):
    with pytest.raises(Invalid, match="Another account has this phone"):
        change(town, owner, phone="13800000001")
    request = change(town, User.objects.get(pk=owner.pk), phone="13911112222")
    User.objects.filter(pk=town.worker_b.pk).update(phone="+8613911112222")
    with pytest.raises(Invalid, match="Another account has this phone"):
        services.decide(chief, request_id=request.pk, approve=True)
    assert ApprovalRequest.objects.get().decided_at is None


def test_audit_holds_no_phone_and_no_mail(town, owner, chief):
    services.decide(chief, request_id=change(town, owner, email=NEW, phone="13911112222").pk, approve=True)
    assert not [row for row in AuditEvent.objects.values() if NEW in str(row) or "13911112222" in str(row)]


def test_admin_page_says_that_a_colleague_has_to_approve(town, page, owner):
    data = {"username": owner.username, "name": owner.name, "phone": owner.phone, "email": NEW, "language": "en",
            "is_active": "on"}  # fmt: skip
    answer = page(town.staff).post(f"/admin/accounts/user/{owner.pk}/change/", data, follow=True)
    assert "/accounts/approvals/" in answer.content.decode()
    assert contact(owner)[1] == OLD


def test_request_reads_what_is_to_change(town, owner, page, chief):
    request = change(town, owner, email=NEW)
    text = page(User.objects.get(username="chief")).get(f"/accounts/approvals/{request.pk}/").content.decode()
    assert NEW in text
