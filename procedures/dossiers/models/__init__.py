"""What can be applied for, by versions, and the applications."""

from procedures.dossiers.models.dossiers import Answer, Dossier, DossierStep, Item, Need, seal_answer
from procedures.dossiers.models.types import (
    DossierType,
    ForbiddenProof,
    PaperRule,
    ResultRule,
    StageRule,
    TypeField,
    TypeVersion,
)

__all__ = [
    "Answer",
    "Dossier",
    "DossierStep",
    "DossierType",
    "ForbiddenProof",
    "Item",
    "Need",
    "PaperRule",
    "ResultRule",
    "StageRule",
    "TypeField",
    "TypeVersion",
    "seal_answer",
]
