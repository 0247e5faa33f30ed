"""What may be done to an incident, and what comes with an act."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from foundation.evidence.choices import MediaType
from foundation.web.act_api import ActShape, OfferShape, PairShape, RefusalShape
from foundation.web.rest import ErrorShape, Shape
from incidents.cases.choices import (
    Action,
    AppealDecision,
    CallBackWay,
    DocumentPurpose,
    State,
    YesNo,
)
from incidents.cases.serializers.incidents import IncidentDetailShape
from incidents.cases.workflow import INCIDENT

# What may be done at once after another act.
SECOND_ACTS = [str(then) for _action, then in INCIDENT.pairs]


class IncidentOfferShape(OfferShape):
    """One move of an incident that the caller may make."""

    action = serializers.ChoiceField(choices=Action.choices)  # type: ignore[assignment] # one of these words


class IncidentRefusalShape(RefusalShape):
    """One move of an incident that the caller may not make, and why."""

    action = serializers.ChoiceField(choices=Action.choices)  # type: ignore[assignment] # one of these words


class IncidentPairShape(PairShape):
    """Two moves of an incident that the caller may make at once."""

    action = serializers.ChoiceField(choices=Action.choices)  # type: ignore[assignment] # one of these words


class OffersShape(Shape):
    """The moves possible now, those refused, and the version they are based on."""

    reference = serializers.CharField()
    state = serializers.ChoiceField(choices=State.choices)
    version = serializers.IntegerField()
    acts = IncidentOfferShape(many=True)
    refused = IncidentRefusalShape(many=True)
    pairs = IncidentPairShape(many=True, help_text=_("Two acts that may be done at once, sent as action and then"))


class IncidentActShape(ActShape):
    """One act on an incident."""

    then = serializers.ChoiceField(
        choices=SECOND_ACTS,
        required=False,
        help_text=_(
            "Done at once after the action, in the same transaction: accept then dispatch, check then close. The words and "
            "what is chosen are the second one's"
        ),
    )
    to = serializers.CharField(
        required=False,
        help_text=_(
            "For dispatch: grid, or unit:<number>; to rule also backstop; to assign: user:<number>; to hand down: a level"
        ),
        max_length=40,
    )
    reason = serializers.CharField(
        required=False,
        help_text=_("Of an act that asks for one: one of the choices offered"),
        max_length=20,
    )
    decision = serializers.ChoiceField(
        choices=AppealDecision.choices, required=False, help_text=_("To decide on an appeal")
    )
    kind = serializers.CharField(required=False, help_text=_("To whistle: one of the choices offered"), max_length=20)
    units = serializers.ListField(
        child=serializers.CharField(max_length=40),
        required=False,
        max_length=20,
        help_text=_("To whistle: who is called, each unit:<number>"),
    )
    townships = serializers.ListField(
        child=serializers.CharField(max_length=20),
        required=False,
        max_length=30,
        help_text=_("To whistle: codes of other townships that it touches"),
    )
    about = serializers.CharField(
        required=False, help_text=_("For a note: what it is, where choices are offered"), max_length=30
    )
    document = serializers.UUIDField(
        required=False, help_text=_("For a note with a result of enforcement: the document that proves it")
    )
    until = serializers.DateField(required=False, help_text=_("To suspend: the day on which it goes on by itself"))
    master = serializers.CharField(
        required=False, help_text=_("To link: the reference of the earlier report"), max_length=20
    )
    matter = serializers.CharField(
        required=False,
        help_text=_("To correct it, or for a sub-incident with a matter of its own: the code of a matter"),
        max_length=20,
    )
    split_to = serializers.ListField(
        child=serializers.CharField(max_length=40),
        required=False,
        max_length=20,
        help_text=_("To split: who gets a sub-incident, each unit:<number> or grid"),
    )
    despite = serializers.CharField(
        required=False,
        help_text=_("To close while sub-incidents are open: why"),
        max_length=500,
    )
    lng = serializers.FloatField(
        required=False, min_value=-180, max_value=180, help_text=_("To correct the place: longitude in degrees, WGS 84")
    )
    lat = serializers.FloatField(
        required=False, min_value=-90, max_value=90, help_text=_("To correct the place: latitude in degrees")
    )
    way = serializers.ChoiceField(choices=CallBackWay.choices, required=False, help_text=_("Of a call-back"))
    responded = serializers.ChoiceField(choices=YesNo.choices, required=False, help_text=_("Was somebody reached?"))
    solved = serializers.ChoiceField(choices=YesNo.choices, required=False, help_text=_("Is it solved?"))
    content = serializers.ChoiceField(
        choices=YesNo.choices, required=False, help_text=_("Are they content with how it was handled?")
    )
    words = serializers.CharField(
        required=False, help_text=_("To hide words: as they stand in the report or in a note"), max_length=200
    )
    covered = serializers.ListField(
        child=serializers.CharField(max_length=120),
        required=False,
        max_length=40,
        help_text=_(
            "Redact: regions of photos that are covered for good, each `<id of a photo>:x,y,width,height` in parts of the photo"
        ),
    )
    withdrawn = serializers.ListField(
        child=serializers.CharField(max_length=60),
        required=False,
        max_length=40,
        help_text=_("To withdraw photos and documents from everybody, for good: each photo:<id> or document:<id>"),
    )
    standard = serializers.CharField(
        required=False, help_text=_("To accept or dispatch: the number of the standard it is filed by"), max_length=10
    )
    closing_standard = serializers.CharField(
        required=False, help_text=_("To close: the number of the standard it is closed by"), max_length=10
    )
    photos = serializers.ListField(
        child=serializers.UUIDField(), required=False, max_length=20, help_text=_("Photos sent before, if any")
    )
    documents = serializers.ListField(
        child=serializers.UUIDField(),
        required=False,
        max_length=20,
        help_text=_("Documents of this incident that belong to the act, sent before"),
    )


class PhotoShape(Shape):
    """A photo that is kept."""

    id = serializers.UUIDField()
    stage = serializers.CharField()


class DocumentShape(Shape):
    """A document of an incident. ``size`` in bytes; a superseded one names the version that replaces it."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    purpose = serializers.ChoiceField(choices=DocumentPurpose.choices)
    media_type = serializers.ChoiceField(choices=MediaType.choices)
    size = serializers.IntegerField()
    sha256 = serializers.CharField()
    uploaded_by = serializers.CharField(source="uploader")
    uploaded_at = serializers.DateTimeField()
    supersedes = serializers.UUIDField(allow_null=True)
    superseded_by = serializers.UUIDField(allow_null=True)


class NewDocumentShape(Shape):
    """A new document, sent as a form with a file; ``id`` is made by the client, so sending it again is safe."""

    id = serializers.UUIDField(help_text=_("Made by the client; the same id with the same bytes is one document"))
    file = serializers.FileField(help_text=_("PDF, Word (DOCX), Excel (XLSX), JPEG or PNG, without macros"))
    purpose = serializers.ChoiceField(choices=DocumentPurpose.choices, default=DocumentPurpose.OTHER)
    supersedes = serializers.UUIDField(
        required=False, allow_null=True, default=None, help_text=_("The document of this incident that it replaces")
    )


class StaleShape(ErrorShape):
    """The answer to an act that is ``stale``: the incident as it is now."""

    incident = IncidentDetailShape()
