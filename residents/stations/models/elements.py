"""The 2+8+N model in versions, and what each village has of it. What was published stays as it is (a trigger)."""

from django.db import models
from django.db.models import Q

from grids.areas.choices import Level
from grids.areas.placed import PlacedInVillage, area_indexes
from residents.stations.choices import SlotGroup
from residents.stations.models.places import Station


class ElementTemplate(models.Model):
    """One version of what a village should have. A draft has no day; the one that began last holds."""

    number = models.PositiveSmallIntegerField(unique=True)
    source = models.CharField(max_length=200, blank=True)
    is_draft = models.BooleanField(default=True)
    drafted_by = models.BigIntegerField(null=True)
    published_by = models.BigIntegerField(null=True)
    valid_from = models.DateField(null=True, unique=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["is_draft"], condition=Q(is_draft=True), name="the_model_has_one_draft"),
            models.CheckConstraint(
                condition=Q(is_draft=True, valid_from__isnull=True) | Q(is_draft=False, valid_from__isnull=False),
                name="a_version_of_the_model_has_a_first_day",
            ),
        ]


class ElementSlot(models.Model):
    """One element of a version: a fixed body, or a standard one, whose name may still be missing.

    ``code`` is the same from version to version: what a village has stands under it.
    """

    template = models.ForeignKey(ElementTemplate, on_delete=models.CASCADE, related_name="slots")
    code = models.SlugField(max_length=20)
    group = models.CharField(max_length=10, choices=SlotGroup)
    order = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60, blank=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["template", "code"], name="an_element_stands_once_in_a_version"),
            models.CheckConstraint(
                condition=Q(group=SlotGroup.STANDARD) | Q(group=SlotGroup.FIXED) & ~Q(name=""),
                name="a_fixed_element_has_a_name",
            ),
        ]


class VillageElement(PlacedInVillage):
    """What a village has, or lacks, of one element; ``name`` is that of one of its own.

    Filled by a station, or by an organisation or a place by name; without a row an element is missing since the version.
    """

    code = models.SlugField(max_length=20)
    name = models.CharField(max_length=60, blank=True)
    is_filled = models.BooleanField()
    since_on = models.DateField()
    station = models.ForeignKey(Station, on_delete=models.PROTECT, null=True, related_name="+")
    holder = models.CharField(max_length=80, blank=True)
    # Title or number of the document that founds it.
    document = models.CharField(max_length=120, blank=True)
    note = models.CharField(max_length=200, blank=True)
    changed_by = models.BigIntegerField(null=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["village", "code"], name="an_element_stands_once_in_a_village"),
            models.CheckConstraint(
                condition=Q(is_filled=True) & (Q(station__isnull=False) | ~Q(holder=""))
                | Q(is_filled=False, station__isnull=True, holder=""),
                name="what_is_filled_and_only_it_says_by_what",
            ),
            models.CheckConstraint(
                condition=~Q(code__startswith="own-") | ~Q(name=""), name="an_element_of_its_own_has_a_name"
            ),
            models.CheckConstraint(condition=Q(since_on__year__gte=1949), name="an_element_has_a_day_that_may_be"),
        ]
        indexes = area_indexes("elements_of_{level}", "code", levels=(Level.TOWNSHIP,))
