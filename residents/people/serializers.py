"""The shapes of what is held of a person."""

from rest_framework import serializers

from foundation.web.rest import Shape
from residents.people.choices import CorrectedField


class FileEntryShape(Shape):
    """One thing that is held."""

    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment] # its contract name
    value = serializers.CharField()
    note = serializers.CharField()


class FileGroupShape(Shape):
    """Things held for one purpose."""

    code = serializers.CharField()
    title = serializers.CharField()
    why = serializers.CharField()
    until = serializers.CharField()
    entries = FileEntryShape(many=True)


class OwnConsentShape(Shape):
    """A consent that runs: ``purpose`` is reuse or proxy, ``words`` say it in the reader's language."""

    purpose = serializers.CharField()
    words = serializers.CharField()
    way = serializers.CharField()
    given_at = serializers.DateTimeField()


class OwnCorrectionShape(Shape):
    """What was asked to be corrected, and the answer: null while it waits."""

    field = serializers.ChoiceField(choices=CorrectedField.choices)
    words = serializers.CharField()
    asked_at = serializers.DateTimeField()
    granted = serializers.BooleanField(allow_null=True)
    reason = serializers.CharField()


class OwnLookShape(Shape):
    """A look at data of the caller."""

    at = serializers.DateTimeField()
    by = serializers.CharField()
    what = serializers.CharField()
    reason = serializers.CharField()


class OwnFileShape(Shape):
    """Everything that is held of the caller."""

    as_of = serializers.DateTimeField()
    groups = FileGroupShape(many=True)
    consents = OwnConsentShape(many=True)
    corrections = OwnCorrectionShape(many=True)
    looks = OwnLookShape(many=True)
