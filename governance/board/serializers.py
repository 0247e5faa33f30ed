"""Owns the shapes of the board's questions and answers over HTTP."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from foundation.kernel.errors import Invalid
from foundation.web.rest import QueryShape, Shape
from governance.board.choices import By, Measure
from governance.board.selectors import Question, Series, Summary


class PeriodQuery(QueryShape):
    """Which area over which days. ``from`` is added in ``get_fields``: Python does not allow it as an attribute's name."""

    area = serializers.CharField(
        required=False, allow_blank=True, max_length=32, help_text="Code of an area; your own when left out."
    )
    to = serializers.DateField(required=False, help_text="Last day, YYYY-MM-DD; today when left out.")

    def get_fields(self) -> dict[str, Any]:
        """Add ``from``."""
        first = serializers.DateField(
            required=False, help_text="First day, YYYY-MM-DD; 29 days before the last when left out."
        )
        return {**super().get_fields(), "from": first}

    def to_internal_value(self, data: Any) -> Any:
        """Treat an empty value, as forms send it, as left out."""
        return super().to_internal_value({name: value for name, value in data.items() if value != ""})

    @classmethod
    def parse_query(cls, data: Any) -> dict[str, Any]:
        """Return {area, since, until, …} of a request's parameters; raises ``Invalid`` naming each that does not fit."""
        query = cls(data=data)
        if not query.is_valid():
            fields = {name: " ".join(map(str, said)) for name, said in query.errors.items()}
            raise Invalid(_("Some of what you ask for does not fit."), fields=fields)
        found = dict(query.validated_data)
        return {
            "area": found.pop("area", ""),
            "since": found.pop("from", None),
            "until": found.pop("to", None),
            **found,
        }


class SeriesQuery(PeriodQuery):
    """What to measure, and by what to group it."""

    measure = serializers.ChoiceField(
        choices=Measure.choices,
        help_text="What is open is that of now by matter or area, and that of the end of each day, week or month. "
        "What is late is known of now only: by matter or area.",
    )
    by = serializers.ChoiceField(choices=By.choices, help_text="By time, by matter, or by areas of a level below.")


class RateSerializer(Shape):
    """A share of 1 with its parts; ``value`` is null where nothing was due."""

    value = serializers.FloatField(allow_null=True)
    numerator = serializers.IntegerField()
    denominator = serializers.IntegerField()


class AreaNameSerializer(Shape):
    """An area."""

    code = serializers.CharField()
    name = serializers.CharField()
    level = serializers.CharField()


class MatterNameSerializer(Shape):
    """A matter."""

    code = serializers.CharField()
    name = serializers.CharField()


class WeekSerializer(Shape):
    """This week from Monday to today, and the same weekdays of last week, each day whole."""

    since = serializers.DateField()
    until = serializers.DateField()
    reported = serializers.IntegerField()
    reported_last_week = serializers.IntegerField()
    closed = serializers.IntegerField()
    closed_last_week = serializers.IntegerField()


class CountedSerializer(Shape):
    """What is open now, and the counts of the period."""

    open = serializers.IntegerField()
    late = serializers.IntegerField()
    reported = serializers.IntegerField()
    closed = serializers.IntegerField()
    on_time_rate = RateSerializer()
    closure_rate = RateSerializer()


class AreaRowSerializer(AreaNameSerializer, CountedSerializer):
    """One area below."""


class MatterRowSerializer(MatterNameSerializer, CountedSerializer):
    """One matter."""


class WhoseSerializer(Shape):
    """Who must act: a unit, a person or a desk."""

    kind = serializers.ChoiceField(choices=["unit", "person", "desk"])
    name = serializers.CharField()
    people = serializers.ListField(child=serializers.CharField())


class LateRowSerializer(Shape):
    """One late case."""

    reference = serializers.CharField()
    matter = MatterNameSerializer()
    village = AreaNameSerializer()
    grid = AreaNameSerializer()
    level = serializers.CharField()
    stage = serializers.CharField()
    tone = serializers.CharField()
    due_at = serializers.DateTimeField()
    late_minutes = serializers.IntegerField()
    whose = WhoseSerializer()


class LateHolderSerializer(Shape):
    """How much of what is late a unit or a desk has."""

    name = serializers.CharField()
    count = serializers.IntegerField()
    unit = serializers.IntegerField(source="unit_id", allow_null=True)
    level = serializers.CharField(help_text="Level of the desk; empty for a unit.")


class SummarySerializer(Shape):
    """What stands now, what the week and the period brought, by area and matter, and what is late and whose."""

    area = AreaNameSerializer()
    path = AreaNameSerializer(many=True)
    since = serializers.DateField()
    until = serializers.DateField()
    at = serializers.DateTimeField()
    open = serializers.IntegerField(help_text="Open now.")
    due_today = serializers.IntegerField(help_text="Open, and due next between now and midnight.")
    late = serializers.IntegerField(help_text="Open, and past what was due next.")
    supervised = serializers.IntegerField(help_text="Open, and a supervision waits for its answer.")
    undecided = serializers.IntegerField(
        help_text="Counted in the denominators, but neither handled nor past the deadline yet."
    )
    tones = serializers.DictField(child=serializers.IntegerField())
    week = WeekSerializer()
    closed_this_week = serializers.IntegerField()
    closed_last_week = serializers.IntegerField(help_text="On the same weekdays.")
    reported = serializers.IntegerField()
    closed = serializers.IntegerField()
    rated_until = serializers.DateField(
        allow_null=True,
        help_text="Last day the rates are of: today where the period has not ended; null where it has not begun.",
    )
    on_time_rate = RateSerializer(help_text="Handled by the deadline, of all due for disposal in the period.")
    closure_rate = RateSerializer(help_text="Closed by now, of all due for disposal in the period.")
    extension_rate = RateSerializer(help_text="Due in the period after more time was granted, of all due for disposal.")
    by_area = AreaRowSerializer(many=True)
    by_matter = MatterRowSerializer(many=True)
    late_list = LateRowSerializer(many=True, help_text="The longest late, 20 at most.")
    late_by_holder = LateHolderSerializer(many=True, help_text="Who has most of what is late, 8 at most.")


class ReuseRowShape(Shape):
    """What was not asked again in one township and month; ``month`` is its first day."""

    month = serializers.DateField()
    code = serializers.CharField()
    name = serializers.CharField()
    asked = serializers.IntegerField()
    answers_reused = serializers.IntegerField()
    papers_reused = serializers.IntegerField()
    share = serializers.IntegerField(allow_null=True)


class PointSerializer(Shape):
    """One place of a series; rates carry their parts. No value: nothing was due, or the day has not come."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment] # the declared field is taken off the class
    value = serializers.FloatField(allow_null=True)
    numerator = serializers.IntegerField(allow_null=True)
    denominator = serializers.IntegerField(allow_null=True)


class SeriesSerializer(Shape):
    """One measure laid out."""

    area = AreaNameSerializer()
    since = serializers.DateField()
    until = serializers.DateField()
    measure = serializers.CharField()
    by = serializers.CharField()
    unit = serializers.ChoiceField(choices=["cases", "share"])
    points = PointSerializer(many=True)


def summary_data(summary: Summary) -> dict[str, Any]:
    """Return a summary as the API names it."""
    head = summary.headline
    return {
        "area": summary.question.place,
        "path": summary.chain,
        **_period(summary.question),
        "at": summary.at,
        "open": head.now.open,
        "due_today": head.now.due_today,
        "late": head.now.late,
        "supervised": head.now.supervised,
        "undecided": head.now.undecided,
        "tones": {tone or "none": count for tone, count in head.now.tones.items()},
        "week": {
            "since": head.weeks.this.since,
            "until": head.weeks.this.until,
            "reported": head.weeks.reported,
            "reported_last_week": head.weeks.reported_last,
            "closed": head.weeks.closed,
            "closed_last_week": head.weeks.closed_last,
        },
        "closed_this_week": head.weeks.closed,
        "closed_last_week": head.weeks.closed_last,
        "reported": head.period.reported,
        "closed": head.period.closed,
        "rated_until": head.rated.until if head.rated else None,
        "on_time_rate": head.on_time,
        "closure_rate": head.closure,
        "extension_rate": head.extension,
        "by_area": [_by_area(row) for row in summary.by_area],
        "by_matter": [_by_matter(row) for row in summary.by_matter],
        "late_list": [_late(row) for row in summary.late_list],
        "late_by_holder": summary.late_by_holder,
    }


def _by_area(row: Any) -> dict[str, Any]:
    return {"code": row.place.code, "name": row.place.name, "level": row.place.level, **_row_counts(row)}


def _by_matter(row: Any) -> dict[str, Any]:
    return {"code": row.matter.code, "name": row.matter.name, **_row_counts(row)}


def _row_counts(row: Any) -> dict[str, Any]:
    return {
        "open": row.open.open,
        "late": row.open.late,
        "reported": row.period.reported,
        "closed": row.period.closed,
        "on_time_rate": row.on_time,
        "closure_rate": row.closure,
    }


def _late(row: Any) -> dict[str, Any]:
    names = ("reference", "matter", "village", "grid", "level", "stage", "tone", "due_at", "whose")
    return {**{name: getattr(row, name) for name in names}, "late_minutes": int(row.late_for.total_seconds()) // 60}


def _period(question: Question) -> dict[str, date]:
    return {"since": question.period.since, "until": question.period.until}


def series_data(series: Series) -> dict[str, Any]:
    """Return a series as the API names it."""
    return {
        "area": series.question.place,
        **_period(series.question),
        "measure": series.measure,
        "by": series.by,
        "unit": series.unit,
        "points": series.points,
    }
