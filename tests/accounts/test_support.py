"""Making accounts: the first administrator, invitations, the support desk."""

from io import StringIO
from urllib.parse import urlsplit

import pytest
from django.core.management import CommandError, call_command

from foundation.accounts import selectors, services
from foundation.accounts.access import support_actor
from foundation.kernel.actor import ANONYMOUS, system
from foundation.kernel.errors import Denied, Invalid
from foundation.kernel.models import AuditEvent

NEW = "four winds over the delta"
SHELL = system("shell")


def link_of(user):
    return urlsplit(selectors.invitation_link(user)).path


def choose(client, link):
    form = client.get(link, follow=True)
    return client.post(form.request["PATH_INFO"], {"new_password1": NEW, "new_password2": NEW})


def test_first_administrator_comes_in_by_a_one_time_link(db, page):
    out = StringIO()
    call_command("create_admin", "chief", stdout=out)
    link = urlsplit(out.getvalue().strip()).path
    assert choose(page(), link).headers["Location"] == "/accounts/sign-in/"
    assert page().post("/accounts/sign-in/", {"username": "chief", "password": NEW}).status_code == 302


def test_one_time_link_works_once(db, page):
    user = services.create_user(SHELL, username="chief")
    link = link_of(user)
    choose(page(), link)
    assert page().get(link).context["validlink"] is False


def test_link_shows_no_secret_in_the_address_it_stays_on(db, page):
    link = link_of(services.create_user(SHELL, username="chief"))
    assert page().get(link).headers["Location"].endswith("/set-password/")


def test_weak_first_password_is_refused(db, page):
    client = page()
    form = client.get(link_of(services.create_user(SHELL, username="chief")), follow=True)
    answer = client.post(form.request["PATH_INFO"], {"new_password1": "short", "new_password2": "short"})
    assert answer.context["form"].errors


def test_nobody_has_a_password_before_choosing_one(db):
    assert not services.create_user(SHELL, username="chief").has_usable_password()


def test_second_administrator_of_one_name_is_refused(db):
    call_command("create_admin", "chief", stdout=StringIO())
    with pytest.raises(CommandError, match="Another account has this user name"):
        call_command("create_admin", "chief")


@pytest.mark.parametrize("username", ["", "two words", "13800000000", "x" * 41])
def test_unfit_user_name_is_refused(db, username):
    with pytest.raises(Invalid) as refusal:
        services.create_user(SHELL, username=username)
    assert "username" in refusal.value.fields


def test_taken_phone_is_refused(town):
    with pytest.raises(Invalid) as refusal:
        services.create_user(SHELL, username="new", phone="13800000000")
    assert "phone" in refusal.value.fields


def test_nobody_but_the_support_desk_makes_accounts(town, actor_of):
    for actor in (ANONYMOUS, actor_of(town.net_admin), actor_of(town.staff)):
        with pytest.raises(Denied):
            services.create_user(actor, username="new")
    assert services.create_user(support_actor(town.staff), username="new").username == "new"


def test_support_desk_is_no_way_up(town):
    clerk = services.create_user(SHELL, username="desk", is_staff=True)
    with pytest.raises(Denied):
        services.invite(support_actor(clerk), user=town.staff)
    with pytest.raises(Denied):
        services.set_powers(support_actor(clerk), user=clerk, is_staff=True, is_superuser=True)


def test_disabled_user_is_out_at_once(town, page):
    client = page(town.worker_a)
    services.set_active(support_actor(town.staff), user=town.worker_a, is_active=False)
    assert client.get("/accounts/").status_code == 302


def admin_data(**changes):
    return {"username": "new", "name": "新同事", "phone": "", "email": "", "language": "", **changes}


def test_support_desk_disables_a_user(town, page):
    data = admin_data(name="林网格", phone="13800000000", language="en")
    assert page(town.staff).post(f"/admin/accounts/user/{town.worker_a.pk}/change/", data).status_code == 302
    town.worker_a.refresh_from_db()
    assert (town.worker_a.is_active, town.worker_a.username) == (False, "worker_a")


def test_support_desk_shows_wrong_phone_at_its_field(town, page):
    answer = page(town.staff).post("/admin/accounts/user/add/", admin_data(phone="12"))
    assert "phone" in answer.context["adminform"].form.errors


def test_workers_never_see_the_support_desk(town, page):
    assert page(town.worker_a).get("/admin/accounts/user/").status_code == 403


def test_support_desk_signs_out_through_the_audited_door(town, page):
    client = page(town.staff)
    client.post("/admin/logout/")
    assert "_auth_user_id" not in client.session
    assert AuditEvent.objects.filter(action="sign_out", user_id=town.staff.pk).count() == 1


def test_support_desk_changes_passwords_on_the_one_page(town, page):
    assert page(town.staff).get("/admin/password_change/").headers["Location"] == "/accounts/password/"


@pytest.mark.parametrize("address", [
    "accounts/user/", "accounts/user/add/", "workforce/unit/", "workforce/unit/add/", "workforce/posting/",
    "workforce/posting/add/", "notices/sending/", "",
])  # fmt: skip
def test_support_desk_opens_its_pages(town, page, address):
    assert page(town.staff).get(f"/admin/{address}").status_code == 200
