"""The shapes of admitted matters and of admissions in JSON."""

from rest_framework import serializers

from foundation.web.act_api import ActShape, OfferShape, RefusalShape
from foundation.web.rest import Shape, WordsField
from incidents.catalogue.choices import AdmissionState, Line, Opinion
from incidents.catalogue.importers import LONGEST_CONDITION


class AdmissionShape(Shape):
    """One admission."""

    reference = serializers.CharField()
    state = serializers.ChoiceField(choices=AdmissionState.choices)
    version = serializers.IntegerField()
    matter = serializers.CharField(source="matter.code")
    unit = serializers.CharField(source="unit.code")
    legal_basis = serializers.CharField()
    hours_per_month = serializers.IntegerField()
    workload = serializers.CharField()
    funding = serializers.CharField()
    training = serializers.CharField()
    exit_on = serializers.DateField()
    applied_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)


class ApplicationShape(Shape):
    """An application: the code of the matter, the code of the caller's unit, and what it rests on."""

    matter = serializers.CharField(max_length=20)
    unit = serializers.CharField(max_length=40)
    legal_basis = WordsField(max_length=LONGEST_CONDITION)
    hours_per_month = serializers.IntegerField(min_value=1, max_value=744)
    workload = WordsField(max_length=LONGEST_CONDITION, required=False, allow_blank=True, default="")
    funding = WordsField(max_length=LONGEST_CONDITION)
    training = WordsField(max_length=LONGEST_CONDITION)
    exit_on = serializers.DateField()


class AdmissionActShape(ActShape):
    """One act on an admission."""

    opinion = serializers.ChoiceField(choices=Opinion.choices, required=False)
    exit_on = serializers.DateField(required=False)


class AdmissionOffersShape(Shape):
    """What may be done to an admission now."""

    state = serializers.CharField()
    version = serializers.IntegerField()
    acts = OfferShape(many=True)
    refused = RefusalShape(many=True)


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
