"""The words of public notices and objections."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# The names under which other rooms keep what belongs to a public notice and to an objection: notices, clocks, photos.
SUBJECT_KIND, OBJECTION_KIND = "hearing", "objection"
# The stage that has a clock: an objection is answered.
ANSWER_OBJECTION = "answer_objection"


class HearingState(models.TextChoices):
    """Where a public notice stands."""

    DRAFT = "draft", pgettext_lazy("public notice", "draft")
    RUNNING = "running", pgettext_lazy("public notice", "running")
    ENDED = "ended", pgettext_lazy("public notice", "ended")
    ANNULLED = "annulled", pgettext_lazy("public notice", "annulled")


PUBLIC_STATES = (HearingState.RUNNING, HearingState.ENDED, HearingState.ANNULLED)


class HearingAction(models.TextChoices):
    """What can be done to a public notice."""

    DRAFT = "draft", pgettext_lazy("public notice", "draft it")
    PUBLISH = "publish", pgettext_lazy("public notice", "publish")
    HANG = "hang", _("note where it hangs")
    ANNUL = "annul", _("annul")
    END = "end", pgettext_lazy("public notice", "ended by its day")
