"""Nobody types JSON: no form of the back office has a field for it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.contrib import admin
from django.test import RequestFactory

from foundation.accounts.models import User


def form_fields(request: Any) -> Iterator[tuple[str, forms.Field]]:
    """Yield every field that a form or a table of the back office asks for, by model and name."""
    for model, desk in admin.site._registry.items():
        made = [desk.get_form(request)]
        made += [formset.form for formset, _inline in desk.get_formsets_with_inlines(request)]
        for form in made:
            yield from ((f"{model.__name__}.{name}", field) for name, field in form.base_fields.items())


@pytest.mark.django_db
def test_no_form_of_the_back_office_takes_json(rf: RequestFactory) -> None:
    request = rf.get("/admin/")
    request.user = User.objects.create(username="root", is_superuser=True, is_staff=True)
    found = dict(form_fields(request))
    assert len(found) > 20
    assert [name for name, field in found.items() if isinstance(field, forms.JSONField)] == []
