"""What may be reported to the net, by which standard and within which time, and each township's own rules: rows, all dated."""

from incidents.catalogue.models.matters import (
    Admission,
    AdmissionLimit,
    AdmissionOpinion,
    AdmissionStep,
    CatalogueEdition,
    FilingStandard,
    GridRefusal,
    Matter,
    MatterClass,
    OwnershipRule,
    ResponsibilityBoundary,
    StandardLimit,
    StandardsTable,
    TimeLimit,
)
from incidents.catalogue.models.township_rules import (
    PracticeNumber,
    RoutingRule,
    RuleLadder,
    RuleVersion,
    RuleVersionStep,
)

__all__ = [
    "Admission",
    "AdmissionLimit",
    "AdmissionOpinion",
    "AdmissionStep",
    "CatalogueEdition",
    "FilingStandard",
    "GridRefusal",
    "Matter",
    "MatterClass",
    "OwnershipRule",
    "PracticeNumber",
    "ResponsibilityBoundary",
    "RoutingRule",
    "RuleLadder",
    "RuleVersion",
    "RuleVersionStep",
    "StandardLimit",
    "StandardsTable",
    "TimeLimit",
]
