"""The words of seals: which part somebody has in a sealed subject, and what they looked at."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PartKind(models.TextChoices):
    """What a part lets its holder do. A receiver decides and gives parts, an observer sees number, state and due time."""

    RECEIVER = "receiver", pgettext_lazy("part", "receives and decides")
    HANDLER = "handler", pgettext_lazy("part", "handles")
    OBSERVER = "observer", pgettext_lazy("part", "observes: number, state and due time alone")


# Who holds one of these reads the words.
WORKING_PARTS = (PartKind.RECEIVER, PartKind.HANDLER)


class LookAt(models.TextChoices):
    """What was looked at, or done to the seal."""

    PAGE = "page", _("its page")
    INTERFACE = "interface", _("through the interface")
    CASE_FILE = "case_file", _("its case file")
    PAPERS = "papers", _("its documents")
    PHOTO = "photo", _("a photo")
    REPORTER = "reporter", _("its reporter")
    PARTS = "parts", _("who has a part")
    SEALED = "sealed", _("made it confidential")
    GAVE = "gave", _("gave a part")
    ENDED = "ended", _("ended a part")
    EXCLUDED = "excluded", _("shut out whom it is about")


# The reason of what a rule gave, kept as this word and shown in the reader's language.
BY_RULE = "rule"
# What units of these functions do is told by their function, as rows; a city may call the units as it likes.
DISCIPLINE = "discipline"
AUDIT = "audit"
