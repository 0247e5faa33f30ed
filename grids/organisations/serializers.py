"""Owns the shapes of organisations in JSON: what is sent, what goes out, what an act says."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from foundation.kernel.errors import Invalid, NotFound
from foundation.web.act_api import ActShape, OfferShape, RefusalShape
from foundation.web.rest import ErrorShape, Shape, WordsField
from grids.areas import selectors as areas
from grids.organisations.bases import OrganisationData
from grids.organisations.choices import (
    LONGEST_ABOUT,
    LONGEST_NAME,
    LONGEST_NUMBER,
    ActorRole,
    Employees,
    GuidanceState,
    OrganisationKind,
    OrganisationState,
    PaperKind,
    SupportKind,
)


class NewOrganisationShape(Shape):
    """An organisation to be recorded; ``id`` is made by the client, so sending it again is safe."""

    id = serializers.UUIDField(help_text=_("Made by the client; the same id with the same content is one organisation"))
    area = serializers.CharField(max_length=32, help_text=_("Code of the village, township or city it belongs to"))
    kind = serializers.ChoiceField(choices=OrganisationKind.choices)
    name = serializers.CharField(max_length=LONGEST_NAME)
    actor_role = serializers.ChoiceField(choices=ActorRole.choices, required=False, default="", allow_blank=True)
    about = WordsField(max_length=LONGEST_ABOUT, required=False, default="", allow_blank=True)
    uscc = serializers.CharField(max_length=30, required=False, default="", allow_blank=True)
    registration_no = serializers.CharField(max_length=LONGEST_NUMBER, required=False, default="", allow_blank=True)
    valid_from = serializers.DateField(required=False, default=None, allow_null=True)
    founders = serializers.IntegerField(required=False, default=None, allow_null=True, min_value=1)
    contact_name = serializers.CharField(max_length=LONGEST_NAME, required=False, default="", allow_blank=True)
    contact_phone = serializers.CharField(max_length=30, required=False, default="", allow_blank=True)
    has_union = serializers.BooleanField(required=False, default=None, allow_null=True)
    employees = serializers.ChoiceField(choices=Employees.choices, required=False, default="", allow_blank=True)

    def to_data(self) -> OrganisationData:
        """Return the organisation of a valid shape; raises ``Invalid`` for a place that is not known."""
        values = dict(self.validated_data)
        try:
            area = areas.area_by_code(values.pop("area"))
        except NotFound as error:
            raise Invalid(error.message, fields={"area": error.message}) from error
        return OrganisationData(area_id=area.id, **values)


class OrganisationShape(Shape):
    """An organisation; ``organisation_row`` writes it. Whom to call stands on its page alone."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=OrganisationKind.choices)
    actor_role = serializers.ChoiceField(choices=ActorRole.choices)
    state = serializers.ChoiceField(choices=OrganisationState.choices)
    version = serializers.IntegerField()
    area = serializers.CharField(help_text=_("Code of the area it belongs to, as of its own day"))
    area_name = serializers.CharField()
    about = serializers.CharField()
    uscc = serializers.CharField()
    registration_no = serializers.CharField()
    registered_until = serializers.DateField(allow_null=True)
    valid_from = serializers.DateField(allow_null=True)
    valid_to = serializers.DateField(allow_null=True)
    founders = serializers.IntegerField(allow_null=True)
    next_look_on = serializers.DateField(allow_null=True)
    has_union = serializers.BooleanField(allow_null=True)
    employees = serializers.CharField()
    merged_into = serializers.IntegerField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)


_PLAIN = (
    "name", "kind", "actor_role", "state", "version", "about", "uscc", "registration_no", "founders", "has_union", "employees",
)  # fmt: skip
_DAYS = ("registered_until", "valid_from", "valid_to", "next_look_on")


def organisation_row(one: Any) -> dict[str, Any]:
    """Return what ``OrganisationShape`` says of one."""
    place = areas.own_place(one)
    return {
        "id": one.pk,
        **{name: getattr(one, name) for name in _PLAIN},
        **{name: day.isoformat() if (day := getattr(one, name)) else None for name in _DAYS},
        "area": place.code,
        "area_name": place.name,
        "merged_into": one.merged_into_id,
        "ended_at": timezone.localtime(one.ended_at).isoformat() if one.ended_at else None,
    }


class OrganisationActShape(ActShape):
    """One act on an organisation."""

    registration_no = serializers.CharField(required=False, max_length=LONGEST_NUMBER, help_text=_("For register"))
    uscc = serializers.CharField(required=False, max_length=30, help_text=_("For register"))
    becomes = serializers.ChoiceField(
        choices=OrganisationKind.choices, required=False, help_text=_("For register: what a folk group becomes")
    )
    registered_until = serializers.DateField(required=False, help_text=_("For register"))
    disclosure = serializers.CharField(
        required=False, max_length=30, help_text=_("For disclose: one of the offered choices, such as activities:2025")
    )
    amount = serializers.CharField(required=False, max_length=20, help_text=_("For disclose and give: whole yuan"))
    paper = serializers.ChoiceField(choices=PaperKind.choices, required=False, help_text=_("For add_paper"))
    documents = serializers.ListField(
        child=serializers.UUIDField(), required=False, help_text=_("Ids of papers that were sent before")
    )
    companion = serializers.CharField(
        required=False, max_length=20, help_text=_("For accompany: one of the offered choices")
    )
    next_look = serializers.DateField(required=False, help_text=_("For accompany and look: the day of the next visit"))
    support = serializers.ChoiceField(choices=SupportKind.choices, required=False, help_text=_("For give"))
    master = serializers.CharField(
        required=False, max_length=20, help_text=_("For merge: the number of the other organisation")
    )


class OrganisationOffersShape(Shape):
    """The acts of one organisation."""

    state = serializers.ChoiceField(choices=OrganisationState.choices)
    version = serializers.IntegerField()
    acts = OfferShape(many=True)
    refused = RefusalShape(many=True)


class StaleOrganisationShape(ErrorShape):
    """Someone was faster: the organisation as it is now."""

    organisation = OrganisationShape()


class GuidanceShape(Shape):
    """An enterprise without a union, and how far it has been helped."""

    id = serializers.IntegerField()
    organisation = serializers.IntegerField(help_text=_("Number of the enterprise"))
    name = serializers.CharField()
    area = serializers.CharField()
    area_name = serializers.CharField()
    employees = serializers.CharField()
    state = serializers.ChoiceField(choices=GuidanceState.choices)
    version = serializers.IntegerField()
    listed_at = serializers.DateTimeField()
    last_step_at = serializers.DateTimeField()


def guidance_row(one: Any) -> dict[str, Any]:
    """Return what ``GuidanceShape`` says of one."""
    place = areas.own_place(one.organisation)
    return {
        "id": one.pk,
        "organisation": one.organisation_id,
        "name": one.organisation.name,
        "area": place.code,
        "area_name": place.name,
        "employees": one.organisation.employees,
        "state": one.state,
        "version": one.version,
        "listed_at": timezone.localtime(one.listed_at).isoformat(),
        "last_step_at": timezone.localtime(one.last_step_at).isoformat(),
    }


class GuidanceOffersShape(Shape):
    """The steps of the guidance of one enterprise."""

    state = serializers.ChoiceField(choices=GuidanceState.choices)
    version = serializers.IntegerField()
    acts = OfferShape(many=True)
    refused = RefusalShape(many=True)


class StaleGuidanceShape(ErrorShape):
    """Someone was faster: the guidance as it is now."""

    guidance = GuidanceShape()
