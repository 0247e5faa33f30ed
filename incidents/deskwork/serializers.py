"""Owns the shapes of deskwork in JSON: watching, and what words suggest."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from foundation.web.rest import QueryShape, Shape
from incidents.cases.services.intake import LONGEST_WORDS
from incidents.deskwork.selectors import Guesses


class WatchShape(Shape):
    """Whether the caller watches the incident."""

    is_watched = serializers.BooleanField()


class GuessQuery(QueryShape):
    """The words of a report; where it is, as far as known."""

    description = serializers.CharField(max_length=LONGEST_WORDS)
    lng = serializers.FloatField(required=False, min_value=-180, max_value=180)
    lat = serializers.FloatField(required=False, min_value=-90, max_value=90)


class GuessShape(Shape):
    """One suggestion. It decides nothing."""

    code = serializers.CharField()
    name = serializers.CharField()
    share = serializers.FloatField(help_text=_("How sure the numbers are of it, 0 to 1"))


class GuessesShape(Shape):
    """The suggestions of one kind, the likeliest first; both shares are those of held-out incidents."""

    first_right = serializers.FloatField(help_text=_("How often the first one was what a desk decided"))
    among_three = serializers.FloatField(help_text=_("How often one of three was"))
    guesses = GuessShape(many=True)


class BothGuessesShape(Shape):
    """What the words suggest: matters to report, and units to dispatch to."""

    matter = GuessesShape()
    unit = GuessesShape()


def guesses_data(found: Guesses) -> dict[str, Any]:
    """Return the data of ``GuessesShape``."""
    return {
        "first_right": round(found.first_right, 4),
        "among_three": round(found.among_three, 4),
        "guesses": [{"code": one.code, "name": one.name, "share": round(one.share, 4)} for one in found.found],
    }
