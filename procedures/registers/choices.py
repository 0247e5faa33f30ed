"""The words of registers."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# The name under which documents of a version are kept.
SUBJECT_KIND = "filed_version"


class VersionState(models.TextChoices):
    """Where a version of what is filed stands."""

    DRAFT = "draft", pgettext_lazy("filed version", "being written")
    SUBMITTED = "submitted", pgettext_lazy("filed version", "sent in for review")
    FILED = "filed", pgettext_lazy("filed version", "filed")
    REPLACED = "replaced", pgettext_lazy("filed version", "replaced by a later version")
    DROPPED = "dropped", pgettext_lazy("filed version", "given up")


class VersionAction(models.TextChoices):
    """What can be done with a version."""

    DRAFT = "draft", pgettext_lazy("filed version", "write")
    CHANGE = "change", pgettext_lazy("filed version", "change the text")
    SUBMIT = "submit", pgettext_lazy("filed version", "send in for review")
    FILE = "file", pgettext_lazy("filed version", "file")
    RETURN = "return", pgettext_lazy("filed version", "send back")
    DROP = "drop", pgettext_lazy("filed version", "give up")
    REPLACE = "replace", pgettext_lazy("filed version", "replaced")


class RegisterCode(models.TextChoices):
    """The registers that are kept so far; each begins its numbers with a scheme of its own."""

    VILLAGE_RULES = "village_rules", _("village rules")
    RULES_OF_PROCEDURE = "rules_of_procedure", _("rules of procedure")


SCHEMES = {RegisterCode.VILLAGE_RULES: "CG", RegisterCode.RULES_OF_PROCEDURE: "YS"}
FINAL_STATES = (VersionState.FILED, VersionState.REPLACED)
