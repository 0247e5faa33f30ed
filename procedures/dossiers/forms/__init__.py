"""The shapes people fill in: an application, what an act asks for, a version of a type."""

from procedures.dossiers.forms.acts import ACT_FIELDS
from procedures.dossiers.forms.answers import PREFIX, AnswerForm, ApplicantForm, PhoneField, village_choices
from procedures.dossiers.forms.types import NewTypeForm, PublishForm, VersionForms

__all__ = [
    "ACT_FIELDS",
    "PREFIX",
    "AnswerForm",
    "ApplicantForm",
    "NewTypeForm",
    "PhoneField",
    "PublishForm",
    "VersionForms",
    "village_choices",
]
