"""Owns the shapes of the catalogue in JSON."""

from rest_framework import serializers

from foundation.web.rest import Shape
from incidents.catalogue.choices import Line


class MatterShape(Shape):
    """An admitted matter with its standard."""

    code = serializers.CharField()
    name = serializers.CharField()
    name_en = serializers.CharField()
    line = serializers.ChoiceField(choices=Line.choices)
    icon = serializers.CharField()
    start_level = serializers.CharField()
    filing_condition = serializers.CharField()
    closing_condition = serializers.CharField()
    photo_to_finish = serializers.BooleanField()
    is_public = serializers.BooleanField()
