"""The filters of this room's lists: one set of words for page, API and export."""

from incidents.cases.filters.beside import AppealFilter, AssistFilter, CallBackFilter, DisputeFilter, SupervisionFilter
from incidents.cases.filters.incidents import IncidentFilter

__all__ = ["AppealFilter", "AssistFilter", "CallBackFilter", "DisputeFilter", "IncidentFilter", "SupervisionFilter"]
