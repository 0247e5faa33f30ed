"""The words of the hand-over between a desk and a phone."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

# The kind of subject under which papers lie that were photographed for an application that is not sent yet.
SUBJECT_KIND = "hand_over"
# So long a code waits for a phone; so long the phone that took it photographs.
OPEN_FOR, PHONE_FOR = timedelta(minutes=10), timedelta(hours=1)
# A draft that is carried to a desk waits so long for it.
CARRIED_FOR = timedelta(minutes=30)
# Papers of an application that was never sent are deleted after this time.
PAPERS_KEPT = timedelta(days=1)
CODE_DIGITS = 8


class HandOverEnd(models.TextChoices):
    """Why a phone no longer photographs for a desk."""

    REVOKED = "revoked", _("It was ended at the desk.")
    REPLACED = "replaced", _("A newer code was shown at the desk.")
    SIGNED_OUT = "signed_out", _("The desk has signed out.")
    SENT = "sent", _("The application has been sent.")
    CARRIED = "carried", _("The application goes on at another desk.")
