"""The shapes of the hall's API: services found, an application sent, one as it stands, an act on it."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from foundation.web.act_api import ActShape, OfferShape, RefusalShape
from foundation.web.lists.api import RowsQuery
from foundation.web.rest import ErrorShape, Shape
from grids.areas import selectors as areas
from procedures.dossiers.choices import Channel, ConsentWay, Delivery, DossierState, NeedState, Provider, Refusal
from procedures.dossiers.selectors import missing_papers


class ServiceQuery(RowsQuery):
    """What is looked for, and in which format it is answered."""

    q = serializers.CharField(
        required=False,
        allow_blank=True,
        default="",
        max_length=60,
        help_text=_("Everyday words, pinyin or its initials; empty: all services"),
    )


class ServicePaperShape(Shape):
    """A paper that is wanted."""

    code = serializers.CharField()
    name = serializers.CharField()
    is_required = serializers.BooleanField()


class ServiceFieldShape(Shape):
    """A question of the form."""

    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment] # the declared field is taken off the class
    kind = serializers.CharField()
    is_required = serializers.BooleanField()
    choices = serializers.ListField(child=serializers.CharField())


class ServiceShape(Shape):
    """A service in force."""

    code = serializers.CharField(source="type.code")
    title = serializers.CharField()
    summary = serializers.CharField()
    audience = serializers.CharField()
    provider = serializers.ChoiceField(choices=Provider.choices)
    promised_days = serializers.IntegerField(help_text=_("Working days"))
    papers = ServicePaperShape(many=True)
    fields = ServiceFieldShape(many=True)  # type: ignore[assignment] # its contract name


class ApplicantShape(Shape):
    """Who applies: through the counter or a grid worker somebody else than the caller."""

    name = serializers.CharField(max_length=80)
    phone = serializers.CharField(max_length=30, required=False, allow_blank=True, default="")
    account = serializers.CharField(
        max_length=40, required=False, allow_blank=True, default="", help_text=_("User name or phone of an account")
    )


class NewDossierShape(Shape):
    """An application. ``answers`` by the codes of the service's questions."""

    id = serializers.UUIDField(help_text=_("Made by the client; sent twice it is one application"))
    type = serializers.SlugField(max_length=40, help_text=_("Code of the service"))
    channel = serializers.ChoiceField(choices=Channel.choices)
    village = serializers.CharField(max_length=32, help_text=_("Code of the village where the applicant lives"))
    applicant = ApplicantShape(required=False, allow_null=True, default=None)
    answers = serializers.DictField(child=serializers.CharField(allow_blank=True, max_length=500), default=dict)
    papers = serializers.ListField(child=serializers.CharField(max_length=40), required=False, default=list)
    consent_way = serializers.ChoiceField(choices=ConsentWay.choices, required=False, allow_blank=True, default="")
    consent_witness = serializers.CharField(max_length=80, required=False, allow_blank=True, default="")


class DossierReceiptShape(Shape):
    """The answer to an application."""

    number = serializers.CharField()
    state = serializers.ChoiceField(choices=DossierState.choices)
    due_on = serializers.DateField(allow_null=True, help_text=_("Day promised; none where the calendar ends first"))
    missing = serializers.ListField(child=serializers.CharField(), help_text=_("Papers still to come"))


class DossierRowShape(Shape):
    """An application of a list."""

    number = serializers.CharField()
    service = serializers.CharField()
    title = serializers.CharField()
    state = serializers.ChoiceField(choices=DossierState.choices)
    channel = serializers.ChoiceField(choices=Channel.choices)
    village = serializers.CharField()
    submitted_at = serializers.DateTimeField()
    due_on = serializers.DateField(allow_null=True)
    granted = serializers.BooleanField(allow_null=True)
    refusal = serializers.ChoiceField(choices=Refusal.choices, allow_null=True)


class DossierPaperShape(Shape):
    """A paper of an application."""

    code = serializers.CharField()
    name = serializers.CharField()
    state = serializers.ChoiceField(choices=NeedState.choices)
    receipt = serializers.CharField(allow_null=True)
    document = serializers.UUIDField(allow_null=True)


class DossierShape(DossierRowShape):
    """One application, as it stands."""

    version = serializers.IntegerField()
    stage = serializers.CharField()
    missing = serializers.ListField(child=serializers.CharField())
    papers = DossierPaperShape(many=True)
    letter = serializers.CharField(allow_null=True, help_text=_("Number of the letter of decision"))


def dossier_row(dossier: Any) -> dict[str, Any]:
    """Return what ``DossierRowShape`` says of one."""
    return {
        "number": dossier.number,
        "service": dossier.type_version.type.code,
        "title": dossier.type_version.title,
        "state": dossier.state,
        "channel": dossier.channel,
        "village": areas.place(dossier.village_id).code,
        "submitted_at": timezone.localtime(dossier.submitted_at).isoformat(),
        "due_on": dossier.promised_on.isoformat() if dossier.promised_on else None,
        "granted": dossier.is_granted,
        "refusal": dossier.refusal or None,
    }


def dossier_shape(dossier: Any, stage: str) -> dict[str, Any]:
    """Return what ``DossierShape`` says of one."""
    needs = list(dossier.needs.order_by("pk"))
    papers = [
        {
            "code": need.code,
            "name": need.name,
            "state": need.status,
            "receipt": need.receipt_number or None,
            "document": str(need.document_id) if need.document_id else None,
        }
        for need in needs
    ]
    return {
        **dossier_row(dossier),
        "version": dossier.version,
        "stage": stage,
        "missing": [need.name for need in needs if need.status == NeedState.ASKED and need.is_required],
        "papers": papers,
        "letter": dossier.letter_number or None,
    }


def receipt(dossier: Any) -> dict[str, Any]:
    """Return what ``DossierReceiptShape`` says of one."""
    return {
        "number": dossier.number,
        "state": dossier.state,
        "due_on": dossier.promised_on.isoformat() if dossier.promised_on else None,
        "missing": [need.name for need in missing_papers(dossier)],
    }


class DossierActShape(ActShape):
    """One act on an application."""

    papers = serializers.ListField(child=serializers.CharField(), required=False, help_text=_("For ask_more: codes"))
    paper_name = serializers.CharField(required=False, max_length=100, help_text=_("For ask_more: another paper"))
    paper = serializers.CharField(required=False, max_length=40, help_text=_("For hand_in and waive: code of a paper"))
    item = serializers.CharField(required=False, max_length=60, help_text=_("For check: line:NUMBER or paper:CODE"))
    result = serializers.CharField(required=False, max_length=10, help_text=_("For decide, revise and correct"))
    reason = serializers.ChoiceField(choices=Refusal.choices, required=False)
    basis = serializers.CharField(required=False, max_length=500, help_text=_("For refuse: the legal basis"))
    way = serializers.ChoiceField(choices=Delivery.choices, required=False)


class DossierOffersShape(Shape):
    """The acts of one application."""

    number = serializers.CharField()
    state = serializers.ChoiceField(choices=DossierState.choices)
    version = serializers.IntegerField()
    acts = OfferShape(many=True)
    refused = RefusalShape(many=True)


class StaleDossierShape(ErrorShape):
    """Someone was faster: the application as it is now."""

    dossier = DossierShape()


class PaperFileShape(Shape):
    """A paper as a file."""

    paper = serializers.CharField(max_length=40, help_text=_("Code of the paper that is wanted"))
    file = serializers.FileField()
