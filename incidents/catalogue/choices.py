"""The choices of the catalogue: stages, business lines, states of admissions and of township rules."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Stage(models.TextChoices):
    """The stages that have a clock."""

    ACCEPT = "accept", _("accept")
    DISPATCH = "dispatch", _("dispatch")
    HANDLE = "handle", _("handle")
    CHECK = "check", _("check")
    # How long work may stand still at most.
    SUSPENSION = "suspension", _("suspension")
    # Of a unit that was called to help.
    ARRIVAL = "arrival", _("arrival")
    # Of who reported, once the incident has ended.
    ANSWER = "answer", _("answer of the reporter")
    # Until a request for more time, a supervision and an appeal against lateness are answered.
    EXTENSION = "extension", _("answer to a request for more time")
    SUPERVISION = "supervise", _("answer to a supervision")
    APPEAL = "appeal", _("review of an appeal")


class Line(models.TextChoices):
    """Business lines: every admitted matter belongs to one.

    The first three are those of 陈亚辉, 共建共治共享，画出高质量小康最大“同心圆” (2020-12-25), after which the house is named.
    """

    CRIME_PREVENTION = "crime_prevention", _("crime prevention")
    DISPUTES = "disputes", _("disputes and risks")
    PUBLIC_SAFETY = "public_safety", _("public safety")
    PUBLIC_SERVICE = "public_service", _("public service")


class MatterKind(models.TextChoices):
    """What a matter is about: a thing that stands somewhere (部件) or something that happens (事件)."""

    COMPONENT = "component", _("component")
    INCIDENT = "incident", _("incident")


class StageOwner(models.TextChoices):
    """Who is responsible for a stage of a matter; what is shared has a first handler."""

    GRID = "grid", _("grid")
    VILLAGE = "village", _("village committee")
    DEPARTMENT = "department", _("department")
    SHARED = "shared", _("shared, with a first handler")


# The stages that someone answers for while an incident is open.
OWNED_STAGES = (Stage.ACCEPT, Stage.DISPATCH, Stage.HANDLE, Stage.CHECK)


class FirstHolder(models.TextChoices):
    """Whose desk has a matter first: who owns the thing (属主), or whose place it lies in (属地)."""

    OWNER = "owner", _("owner first, then territory")
    TERRITORY = "territory", _("territory first, then owner")


class RefusalReason(models.TextChoices):
    """Why a grid cannot be given a matter."""

    NOT_LISTED = "not_listed", _("not on the list of grids")
    NOT_DELEGABLE = "not_delegable", _("not delegable")


class AdmissionState(models.TextChoices):
    """Where an application to put a matter on the list of grids stands."""

    APPLIED = "applied", pgettext_lazy("admission", "applied for")
    CONSULTING = "consulting", pgettext_lazy("admission", "townships consulted")
    ADMITTED = "admitted", pgettext_lazy("admission", "admitted")
    DECLINED = "declined", pgettext_lazy("admission", "declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("admission", "withdrawn")
    EXPIRED = "expired", pgettext_lazy("admission", "expired")


# Those that hold a place: there is one of them to a matter at a time.
OPEN_ADMISSIONS = (AdmissionState.APPLIED, AdmissionState.CONSULTING, AdmissionState.ADMITTED)


class AdmissionStage(models.TextChoices):
    """What is waited for while an admission is open; each has a clock."""

    REVIEW = "admission_review", _("review of an application")
    OPINION = "admission_opinion", _("opinions of the townships")
    PERIODIC = "periodic_review", _("periodic review of an admission")


class Opinion(models.TextChoices):
    """What a township says to an application."""

    AGREE = "agree", _("agrees")
    OBJECT = "object", _("objects")


ADMISSION = "admission"
RULES = "rule_version"


class RuleState(models.TextChoices):
    """Where one version of a township's rules stands. What holds on a day follows from the days of those approved."""

    DRAFT = "draft", pgettext_lazy("township rules", "draft")
    PROPOSED = "proposed", pgettext_lazy("township rules", "proposed")
    IN_FORCE = "in_force", pgettext_lazy("township rules", "approved")
    REPLACED = "replaced", pgettext_lazy("township rules", "replaced")
    DISCARDED = "discarded", pgettext_lazy("township rules", "discarded")


# Those that may still change or come: an area has one of them at a time.
OPEN_RULES = (RuleState.DRAFT, RuleState.PROPOSED)
# Those that hold, held or will hold on some day.
DATED_RULES = (RuleState.IN_FORCE, RuleState.REPLACED)


class RowFault(StrEnum):
    """What can be wrong with a row of a table by itself; ``selectors.row_faults`` has the sentence of each."""

    NO_LIMIT = "no_limit"
    UNKNOWN_LIMIT = "unknown_limit"
    BROKEN_LIMIT = "broken_limit"
    SEVERAL_LIMITS = "several_limits"
    UNKNOWN_KIND = "unknown_kind"
    NO_MAJOR_CODE = "no_major_code"
    NO_MINOR_CODE = "no_minor_code"
    NO_MINOR_NAME = "no_minor_name"
    NO_CONDITION = "no_condition"
    LONG_CELL = "long_cell"
