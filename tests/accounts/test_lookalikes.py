"""No new user name can be taken for another one."""

import pytest

from foundation.accounts import services
from foundation.accounts.importers import UserRow, import_users
from foundation.accounts.models import User
from foundation.kernel.actor import system
from foundation.kernel.errors import Invalid

SHELL = system("test")


@pytest.mark.parametrize("username", ["WORKER_A", "Worker_a", "w0rker_a", "ｗorker_a", "worker_\uff21"])
def test_a_name_that_looks_like_another_is_refused(town, username):
    with pytest.raises(Invalid) as refusal:
        services.create_user(SHELL, username=username)
    assert "username" in refusal.value.fields


@pytest.mark.parametrize(
    "username", ["w\u043erker", "\u0440etrov", "\u03b1lpha", "ad\u200bmin", "x\u0332y", "a\u202eb", "ma\u0131n"]
)
def test_letters_of_other_scripts_and_hidden_signs_are_refused(town, username):
    with pytest.raises(Invalid, match="made of letters a to z"):
        services.create_user(SHELL, username=username)


@pytest.mark.parametrize("username", ["li.wei", "zhang-3", "wang@east", "张伟", "\U0002148401", "lin_2+x"])
def test_names_as_people_have_them_are_taken(town, username):
    assert services.create_user(SHELL, username=username).username == username


@pytest.mark.parametrize("pair", [("will", "wi1l"), ("bob", "b0b"), ("ill", "lii")])
def test_o_and_zero_and_l_and_one_look_the_same(town, pair):
    services.create_user(SHELL, username=pair[0])
    with pytest.raises(Invalid, match=f"taken for “{pair[0]}”"):
        services.create_user(SHELL, username=pair[1])


def test_support_desk_is_told_at_the_field(town, page):
    data = {"username": "w0rker_a", "name": "新同事", "phone": "", "email": "", "language": ""}
    answer = page(town.staff).post("/admin/accounts/user/add/", data)
    assert "worker_a" in str(answer.context["adminform"].form.errors["username"])


def test_an_account_with_an_older_name_still_changes(town, page):
    User.objects.filter(pk=town.worker_a.pk).update(username="w\u043erker")
    data = {"name": "林师傅", "phone": "13800000000", "email": "", "language": "en", "current_password": ""}
    assert page(User.objects.get(pk=town.worker_a.pk)).post("/accounts/", data).status_code == 302


def test_a_list_with_lookalikes_is_refused_as_a_whole(town):
    for names in (["w0rker_a"], ["new", "NEW"]):
        with pytest.raises(Invalid, match="taken for each other"):
            import_users(SHELL, [UserRow(name, name) for name in names])
    assert set(import_users(SHELL, [UserRow("worker_a", "x"), UserRow("new", "x")])) == {"worker_a", "new"}
