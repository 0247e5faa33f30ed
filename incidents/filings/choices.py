"""The words of a report for record."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# The name under which other rooms keep what belongs to a report for record: its notices, its clocks.
SUBJECT_KIND = "filing"
# The stages that have clocks.
ACKNOWLEDGE, WATCH = "acknowledge", "watch"


class FilingState(models.TextChoices):
    """Where a report for record stands."""

    FILED = "filed", pgettext_lazy("report for record", "filed, not read yet")
    KNOWN = "known", pgettext_lazy("report for record", "acknowledged")
    WATCHED = "watched", pgettext_lazy("report for record", "being watched")
    MERGED = "merged", pgettext_lazy("report for record", "merged")
    CONVERTED = "converted", pgettext_lazy("report for record", "made an incident")
    SETTLED = "settled", pgettext_lazy("report for record", "settled")
    DECLINED = "declined", pgettext_lazy("report for record", "not for the record")
    VOIDED = "voided", pgettext_lazy("report for record", "taken back")
    EXPIRED = "expired", pgettext_lazy("report for record", "expired")


OPEN_STATES = (FilingState.FILED, FilingState.KNOWN, FilingState.WATCHED)
ENDED_STATES = tuple(state for state in FilingState if state not in OPEN_STATES)
# What never should have been on the record repeats nothing.
NEVER_COUNTED = (FilingState.DECLINED, FilingState.VOIDED)


class FilingAction(models.TextChoices):
    """What can be done to a report for record."""

    FILE = "file", pgettext_lazy("report for record", "file")
    ACKNOWLEDGE = "acknowledge", _("acknowledge")
    WATCH = "watch", _("watch")
    MERGE = "merge", _("merge with another")
    CONVERT = "convert", _("make it an incident")
    SETTLE = "settle", _("settle")
    ADD = "add", _("add to it")
    DECLINE = "decline", _("not for the record")
    VOID = "void", _("take back")
    EXPIRE = "expire", _("expired by itself")


class FilingKind(models.TextChoices):
    """Why it is kept though it is no incident (DOMAIN.md item 87)."""

    SEEN_HANDLED_ELSEWHERE = "seen_handled_elsewhere", _("somebody is handling it already")
    BEYOND_LEVEL = "beyond_level", _("cannot be solved at my level")
    RISK_SIGN = "risk_sign", _("a sign of risk")
    PRIVATE_QUARREL = "private_quarrel", _("a private quarrel")
    INFORMATION = "information", _("something to know")


class Sensitivity(models.TextChoices):
    """Who may read it: those in charge of the place, or its reporter and the desk of its level alone."""

    ORDINARY = "ordinary", pgettext_lazy("report for record", "ordinary")
    NAMES_PERSON = "names_person", _("names a person")
