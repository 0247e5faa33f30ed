"""What a subject with a process is made of: its state and version, and the steps it has taken."""

from django.db import models
from django.db.models import Q


class Stateful(models.Model):
    """A subject with a state that only ``process.services.advance`` may write."""

    state = models.CharField(max_length=20, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        abstract = True


class StepBase(models.Model):
    """One move of one subject: who did what when, with due and true times.

    A room adds the foreign key ``subject``, and of these the constraints ``step_constraints`` names.
    """

    number = models.PositiveIntegerField()
    action = models.CharField(max_length=30)
    from_state = models.CharField(max_length=20, blank=True)
    to_state = models.CharField(max_length=20)
    actor_kind = models.CharField(max_length=10)
    actor_name = models.CharField(max_length=80)
    actor_user_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True)
    detail = models.JSONField(default=dict)
    # Made by whoever sent the act, so that a second try after a lost answer is known.
    act_id = models.UUIDField(null=True, editable=False)

    class Meta:
        abstract = True


def step_constraints(kind: str) -> list[models.BaseConstraint]:
    """Return what holds for the steps of a kind of subject: numbered once each, and an act with an id is done once."""
    return [
        models.UniqueConstraint(fields=["subject", "number"], name=f"steps_are_numbered_per_{kind}"),
        models.UniqueConstraint(
            fields=["subject", "act_id"], condition=Q(act_id__isnull=False), name=f"an_act_is_done_once_per_{kind}"
        ),
    ]


# The columns of a step in the order in which sets of them are written (kernel.bulk).
STEP_COLUMNS = (
    "subject_id",
    "number",
    "action",
    "from_state",
    "to_state",
    "actor_kind",
    "actor_name",
    "actor_user_id",
    "at",
    "due_at",
    "note",
    "detail",
)
