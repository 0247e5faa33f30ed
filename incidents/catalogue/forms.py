"""Owns the parsing of the query of the page of rules."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from foundation.kernel.actor import Actor
from foundation.web.picking import PickField


class PlaceForm(forms.Form):
    """Whose rules to show: an area within the reader's own."""

    def __init__(self, data: Any, *, actor: Actor) -> None:
        super().__init__(data)
        self.fields["area"] = PickField(kind="area", actor=actor, label=_("Area"))
