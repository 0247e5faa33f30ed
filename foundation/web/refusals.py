"""How a form that was refused is shown again: each sentence at its field, what was typed still there."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from foundation.kernel.errors import DomainError


def add_refusal(form: forms.Form, error: DomainError) -> None:
    """Put the sentences of a refusal at their fields, and what belongs to no field above the form."""
    placed = {name: text for name, text in error.fields.items() if name in form.fields}
    for name, text in placed.items():
        if not form.has_error(name):
            form.add_error(name, ValidationError(text))
    if not placed:
        more = " ".join(text for text in error.fields.values() if text != error.message)
        form.add_error(None, ValidationError(f"{error.message} {more}".strip()))


def status_after(form: Any) -> int:
    """Return the status of a page with a form: 422 where it was refused."""
    return 422 if form.is_bound and form.errors else 200


def data_of(request: Any) -> Any:
    """Return what was sent by a form, None where nothing was."""
    return request.POST if request.method == "POST" else None


def files_of(request: Any) -> Any:
    """Return the files sent by a form, None where no form was sent."""
    return request.FILES if request.method == "POST" else None
