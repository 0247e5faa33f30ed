"""No list tells a column it does not offer: not by a lookup, not by an order, not through another table."""

import pkgutil
from importlib import import_module

import django_filters
import pytest
from django.conf import settings
from django.contrib import admin
from django.test import RequestFactory
from rest_framework.filters import OrderingFilter, SearchFilter
from rest_framework.views import APIView

from foundation.accounts.models import User
from foundation.web.admin import OfferedFiltersAdmin

LISTS = list(admin.site._registry.values())
ENDINGS = ("", "__exact", "__startswith", "__regex", "__gt", "__lte", "__in", "__isnull", "__range", "__contains")


def named(one):
    return one.opts.label_lower


def offered(one):
    columns = [f[0] if isinstance(f, tuple) else f for f in one.list_filter]
    return {f"{c}{ending}" for c in columns if isinstance(c, str) for ending in ("", "__exact", "__isnull")}


def columns(model, depth=2):
    """Return every column of a model, through its relations too."""
    for field in model._meta.get_fields():
        yield field.name
        if field.is_relation and field.related_model and depth:
            yield from (f"{field.name}__{name}" for name in columns(field.related_model, depth - 1))


@pytest.fixture
def ask(town):
    """Return what answers a list of the support desk as its administrator gets it."""

    def answer(one, query):
        request = RequestFactory().get("/", query)
        request.user = town.staff
        return one.get_changelist_instance(request)

    return answer


def test_every_list_of_the_support_desk_is_of_the_one_base():
    assert [named(one) for one in LISTS if not isinstance(one, OfferedFiltersAdmin)] == []


@pytest.mark.parametrize("one", LISTS, ids=named)
def test_no_list_takes_a_lookup_by_a_column_it_does_not_offer(one, rf):
    lookups = {f"{column}{ending}" for column in columns(one.model) for ending in ENDINGS}
    taken = {lookup for lookup in lookups if one.lookup_allowed(lookup, "x", rf.get("/"))}
    assert taken <= offered(one)


@pytest.mark.parametrize("lookup", ["password__startswith", "password", "user_permissions__id", "api_tokens__digest__gt",
                                    "session_epoch__gte", "phone__startswith", "password__regex"])  # fmt: skip
def test_the_list_of_users_refuses_a_hostile_lookup(town, page, lookup):
    assert page(town.staff).get("/admin/accounts/user/", {lookup: "1"}).status_code == 400


@pytest.mark.parametrize("path", ["workforce/posting", "notices/sending", "workforce/unit", "catalogue/matter"])
def test_no_list_looks_through_to_the_password(town, page, path):
    for lookup in ("user__password__startswith", "notice__user__password__gt", "area__postings__user__password"):
        assert page(town.staff).get(f"/admin/{path}/", {lookup: "x"}).status_code == 400


@pytest.mark.parametrize("word", ["password", "-password", "99", "user__password", "notice__user__password", "1x"])
@pytest.mark.parametrize("one", LISTS, ids=named)
def test_a_word_in_place_of_a_columns_number_sorts_nothing(one, word, ask):
    assert str(ask(one, {"o": word}).queryset.query) == str(ask(one, {"o": "98"}).queryset.query)
    assert "password" not in str(ask(one, {"o": word}).queryset.query).rpartition("ORDER BY")[2]


def test_a_filter_the_page_offers_still_works(town, ask):
    one = admin.site._registry[User]
    assert [user.username for user in ask(one, {"is_staff__exact": "1"}).get_queryset(None)] == ["staff"]


def modules():
    for room in settings.ROOMS:
        package = import_module(room)
        for found in pkgutil.walk_packages(package.__path__, f"{room}."):
            if not found.name.rpartition(".")[0].endswith(("migrations", "commands")):
                yield import_module(found.name)


def test_filters_of_the_interface_are_declared_one_by_one():
    found = {value for module in modules() for value in vars(module).values() if isinstance(value, type)}
    sets = [
        one
        for one in found
        if issubclass(one, django_filters.FilterSet) and one.__module__.startswith(tuple(settings.ROOMS))
    ]
    views = [one for one in found if issubclass(one, APIView)]
    assert sets
    assert [one for one in sets if one._meta.fields or one._meta.model] == []
    open_ended = (OrderingFilter, SearchFilter)
    assert [
        view for view in views if any(issubclass(b, open_ended) for b in getattr(view, "filter_backends", ()))
    ] == []


@pytest.mark.parametrize("address", ["/api/v1/areas/", "/api/v1/incidents/"])
@pytest.mark.parametrize("query", [{"reporter__password__startswith": "x"}, {"password": "x"}, {"parent__name__regex": "."},
                                   {"created_by__gt": "5"}])  # fmt: skip
def test_the_interface_tells_nothing_by_a_column_it_does_not_name(town, api, address, query):
    client = api(town.net_admin)
    answer = client.get(address, query)
    assert answer.status_code in (400, 422) or answer.json() == client.get(address).json()


@pytest.mark.parametrize("order", ["password", "reporter__password", "-id", "description", "next_due_at,password"])
def test_cases_are_sorted_by_what_is_offered_alone(town, api, order):
    assert api(town.city_centre).get("/api/v1/incidents/", {"ordering": order}).status_code == 422
