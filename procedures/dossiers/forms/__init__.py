"""The shapes people fill in: an application, what an act asks for, a version of a type."""

from procedures.dossiers.forms.acts import ACT_FIELDS
from procedures.dossiers.forms.answers import KEPT, PREFIX, AnswerForm, ApplicantForm, HeldAnswer, village_choices
from procedures.dossiers.forms.types import NewTypeForm, PublishForm, VersionForms

__all__ = [
    "ACT_FIELDS",
    "KEPT",
    "PREFIX",
    "AnswerForm",
    "ApplicantForm",
    "HeldAnswer",
    "NewTypeForm",
    "PublishForm",
    "VersionForms",
    "village_choices",
]
