"""What can be applied for: types, their versions with fields, papers, stages and results, and proofs nobody may ask for.

Once published a version never changes but for the day it ends, nor does what belongs to it; two published versions of a
type never hold on the same day. The database refuses both (migration 0002).
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from procedures.dossiers.choices import DecidedBy, FieldKind, HeldAs, Provider

LONGEST_TITLE = 60


class DossierType(models.Model):
    """What can be applied for, by its lasting code. ``owner_room``: the room that shows it to applicants."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    owner_room = models.CharField(max_length=20, default="hall")

    def __str__(self) -> str:
        return self.code


class TypeVersion(models.Model):
    """What a type asks for and promises from one day on. A draft has no ``published_at``; days are working days.

    ``drafted_by`` changed it last; a version that was loaded from a file has neither a drafter nor a publisher.
    """

    type = models.ForeignKey(DossierType, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(_("title, in everyday words"), max_length=LONGEST_TITLE)
    summary = models.TextField(_("what it is, in one or two sentences"), blank=True)
    search_words = models.CharField(_("what people call it, parted by blanks"), max_length=200, blank=True)
    audience = models.CharField(_("who may apply"), max_length=200)
    provider = models.CharField(_("who provides it"), max_length=12, choices=Provider, default=Provider.GOVERNMENT)
    place_words = models.CharField(_("where, and when it is open"), max_length=200, blank=True)
    fee_words = models.CharField(_("fee"), max_length=100, blank=True)
    # None or 0: nothing is to be paid. A grid worker takes no money: the database publishes no such way (migration 0003).
    fee_yuan = models.PositiveIntegerField(_("fee in yuan, empty where there is none"), null=True, blank=True)
    by_online = models.BooleanField(_("online"), default=True)
    by_counter = models.BooleanField(_("at the counter"), default=True)
    by_proxy = models.BooleanField(_("through a grid worker"), default=True)
    promised_days = models.PositiveSmallIntegerField(_("promised, working days"))
    statutory_days = models.PositiveSmallIntegerField(
        _("most that the law allows, working days"), null=True, blank=True
    )
    objection_days = models.PositiveSmallIntegerField(_("days to object"), default=60)
    lapse_days = models.PositiveSmallIntegerField(_("days to supply what is missing"), default=30)
    legal_basis = models.TextField(_("legal basis"), blank=True)
    is_hukou_only = models.BooleanField(_("only for people registered here (户籍)"), default=False)
    hukou_basis = models.TextField(_("legal basis of that condition"), blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    # The functions of the units that have a stage, each between blanks: who may see its dossiers is asked by them.
    unit_functions = models.CharField(max_length=400, blank=True, editable=False)
    valid_from = models.DateField(null=True)
    # The first day on which it holds no more; None: until further notice.
    valid_to = models.DateField(null=True)
    drafted_by = models.BigIntegerField(null=True)
    published_by = models.BigIntegerField(null=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["type", "number"], name="a_version_of_a_type_is_numbered_once"),
            models.UniqueConstraint(
                fields=["type"], condition=Q(published_at__isnull=True), name="a_type_has_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, valid_from__isnull=True, published_by__isnull=True)
                | Q(published_at__isnull=False, valid_from__isnull=False),
                name="a_published_version_and_only_it_has_a_first_day",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="a_version_of_a_type_holds_for_a_day_at_least",
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True)
                | Q(drafted_by__isnull=True, published_by__isnull=True)
                | Q(drafted_by__isnull=False, published_by__isnull=False) & ~Q(published_by=F("drafted_by")),
                name="two_people_publish_a_version",
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(is_hukou_only=False) | ~Q(hukou_basis=""),
                name="a_hukou_filter_has_a_legal_basis",
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True)
                | Q(statutory_days__isnull=True)
                | Q(promised_days__lte=F("statutory_days")),
                name="no_more_days_are_promised_than_the_law_allows",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_published(self) -> bool:
        """Say whether it is published, and so frozen."""
        return self.published_at is not None


class VersionPart(models.Model):
    """What belongs to one version, in its order."""

    version = models.ForeignKey(TypeVersion, on_delete=models.CASCADE)
    order = models.PositiveSmallIntegerField(_("order"))

    class Meta:
        abstract = True
        ordering = ["order"]


class TypeField(VersionPart):
    """One field of the form. It is shown where the answer to ``shown_when_field`` is ``shown_when_value``, or always.

    ``choices``: what it may be, a list of words. ``held_as``: what of an applicant it is, kept once by consent and offered
    the next time. ``why_asked``: why what is held already is asked once more.
    """

    version = models.ForeignKey(TypeVersion, on_delete=models.CASCADE, related_name="fields")
    code = models.SlugField(_("code"), max_length=40)
    label = models.CharField(_("question"), max_length=100)
    kind = models.CharField(_("kind"), max_length=12, choices=FieldKind, default=FieldKind.TEXT)
    is_required = models.BooleanField(_("required"), default=True)
    help = models.CharField(_("help"), max_length=200, blank=True)
    choices = models.JSONField(default=list, blank=True)
    shown_when_field = models.CharField(max_length=40, blank=True)
    shown_when_value = models.CharField(max_length=100, blank=True)
    held_as = models.CharField(_("kept once as"), max_length=20, choices=HeldAs, blank=True)
    why_asked = models.CharField(_("why it is asked again"), max_length=200, blank=True)

    class Meta(VersionPart.Meta):
        constraints = [models.UniqueConstraint(fields=["version", "code"], name="a_field_of_a_version_stands_once")]


class PaperRule(VersionPart):
    """One paper that is wanted. ``issued_by``: where the applicant gets it.

    ``keep_months``: how long after the decision its file is kept; None: as long as the dossier. ``reuse_months``: how long
    one that was found right need not be brought again; None: it is wanted each time.
    """

    version = models.ForeignKey(TypeVersion, on_delete=models.CASCADE, related_name="papers")
    code = models.SlugField(max_length=40)
    name = models.CharField(_("paper"), max_length=100)
    is_required = models.BooleanField(_("required"), default=True)
    issued_by = models.CharField(_("where one gets it"), max_length=100, blank=True)
    keep_months = models.PositiveSmallIntegerField(_("file kept after the decision, months"), null=True, blank=True)
    reuse_months = models.PositiveSmallIntegerField(_("need not be brought again for, months"), null=True, blank=True)

    class Meta(VersionPart.Meta):
        constraints = [models.UniqueConstraint(fields=["version", "code"], name="a_paper_of_a_version_stands_once")]


class StageRule(VersionPart):
    """One stage: who has it, for how many working days, and what is to be ticked off before it goes on.

    ``notice_days``: so many days a public notice (公示) runs before the stage is over; None: there is none.
    """

    version = models.ForeignKey(TypeVersion, on_delete=models.CASCADE, related_name="stages")
    name = models.CharField(_("stage"), max_length=60)
    decided_by = models.CharField(_("in charge"), max_length=10, choices=DecidedBy, default=DecidedBy.TOWNSHIP)
    unit_function = models.CharField(_("function of the unit"), max_length=40, blank=True)
    days = models.PositiveSmallIntegerField(_("working days"))
    checklist = models.JSONField(default=list, blank=True)
    notice_days = models.PositiveSmallIntegerField(_("public notice, days"), null=True, blank=True)

    class Meta(VersionPart.Meta):
        constraints = [
            models.UniqueConstraint(fields=["version", "order"], name="stages_of_a_version_are_numbered"),
            models.CheckConstraint(condition=Q(order__gte=1, days__gte=1), name="a_stage_has_a_number_and_a_day"),
            models.CheckConstraint(
                condition=Q(decided_by=DecidedBy.UNIT) & ~Q(unit_function="")
                | ~Q(decided_by=DecidedBy.UNIT) & Q(unit_function=""),
                name="a_stage_of_a_unit_and_only_it_names_a_function",
            ),
        ]


class ResultRule(VersionPart):
    """How it may come out, and how many months a dossier with this result is kept."""

    version = models.ForeignKey(TypeVersion, on_delete=models.CASCADE, related_name="results")
    name = models.CharField(_("result"), max_length=60)
    is_grant = models.BooleanField(_("granted"), default=True)
    retention_months = models.PositiveSmallIntegerField(_("kept for, months"))

    class Meta(VersionPart.Meta):
        constraints = [
            models.UniqueConstraint(fields=["version", "order"], name="results_of_a_version_are_numbered"),
            models.CheckConstraint(condition=Q(retention_months__gte=1), name="a_result_is_kept_for_a_month_at_least"),
        ]

    def __str__(self) -> str:
        return self.name


class ForbiddenProof(models.Model):
    """A proof that village and community committees shall not be asked for (民发〔2020〕20号), and who does issue it.

    ``words``: what such a paper is called, parted by blanks; a paper that holds one of them beside 证明 is refused.
    """

    name = models.CharField(_("proof"), max_length=40, unique=True)
    words = models.CharField(_("words"), max_length=200)
    issued_by = models.CharField(_("who issues it"), max_length=200)
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("forbidden proof")
        verbose_name_plural = _("forbidden proofs")

    def __str__(self) -> str:
        return self.name
