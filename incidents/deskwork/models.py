"""Who watches an incident, who writes on one now, texts at hand, and what was learned from earlier decisions."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.cases.choices import Action
from incidents.deskwork.choices import Target


class Watch(models.Model):
    """A person who hears of the moves of an incident, as long as it may be seen."""

    incident = models.ForeignKey("cases.Incident", on_delete=models.CASCADE, related_name="+", db_index=False)
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()
    # What was told before one watched is no news: later steps have higher numbers.
    after_step = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "user"], name="one_watch_per_person_and_incident")]


class WritingMark(models.Model):
    """A person who is filling a form of an incident: it tells colleagues, stops nobody, and ends by itself."""

    incident = models.ForeignKey("cases.Incident", on_delete=models.CASCADE, related_name="+", db_index=False)
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "user"], name="one_mark_per_writer_and_incident")]
        indexes = [models.Index(fields=["expires_at"], name="writing_marks_by_end")]


class StandardText(models.Model):
    """Words at hand for an act, set by a desk for its area and those below; of one matter, or of all."""

    area = models.ForeignKey("areas.Area", on_delete=models.PROTECT, related_name="+")
    action = models.CharField(_("act"), max_length=30, choices=Action)
    matter = models.ForeignKey(
        "catalogue.Matter", on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("kind of matter")
    )
    title = models.CharField(_("short title"), max_length=20)
    words = models.TextField(_("words"))
    set_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title="") & ~Q(words=""), name="a_standard_text_has_title_and_words")
        ]

    def __str__(self) -> str:
        return self.title


class Guesser(models.Model):
    """What was learned from the decisions of one township, or of the whole city: numbers as npz, never a pickle.

    The shares are those of held-out later incidents: how often the first guess, and one of three, was what was decided;
    ``baselines`` has the same of guessing the most frequent and of looking for words.
    """

    township = models.ForeignKey("areas.Area", on_delete=models.PROTECT, null=True, related_name="+")
    target = models.CharField(max_length=10, choices=Target)
    trained_at = models.DateTimeField()
    learned_from = models.PositiveIntegerField()
    held_out = models.PositiveIntegerField()
    first_right = models.FloatField()
    among_three = models.FloatField()
    baselines = models.JSONField(default=dict)
    weights = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["township", "target"],
                name="one_guesser_per_township_and_target",
                condition=Q(township__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["target"], name="one_guesser_of_the_city_per_target", condition=Q(township__isnull=True)
            ),
        ]

    @property
    def is_better_than_rules(self) -> bool:
        """Say whether the first guess is right more often than the most frequent and plain words: else nobody is shown it."""
        return bool(self.first_right > max(first for first, _three in self.baselines.values()))
