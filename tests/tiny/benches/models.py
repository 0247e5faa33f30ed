"""Benches and what was done about them."""

from django.db import models

from foundation.process.models import Stateful, StepBase, step_constraints


class Bench(Stateful):
    """One bench; ``reporter`` is a user's number."""

    place = models.CharField(max_length=60)
    reporter = models.BigIntegerField()


class BenchStep(StepBase):
    """One move of a bench."""

    subject = models.ForeignKey(Bench, on_delete=models.CASCADE, related_name="steps")

    class Meta:
        constraints = step_constraints("bench")
