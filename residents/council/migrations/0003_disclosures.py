"""Disclosures are public notices: a resolution is published after the first, and what came of it is shown by the second."""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models


earlier = import_module("residents.council.migrations.0002_keep_records")
NEEDED = "(CASE NEW.procedure WHEN 'ballot_only' THEN 1 ELSE 5 END)"
# A notice of this very disclosure, over and without an objection that waits.
SHOWN = (
    "EXISTS (SELECT 1 FROM hearings_publicnotice notice JOIN council_resolution of_it ON of_it.id = NEW.resolution_id "
    "WHERE notice.id = NEW.hearing_id AND notice.state = 'ended' AND notice.subject_key = of_it.number "
    "AND notice.subject_kind = CASE NEW.step WHEN 5 THEN 'resolution_decision' ELSE 'resolution_result' END "
    "AND notice.starts_on = NEW.held_on AND notice.ends_on = NEW.shown_until) "
    "AND NOT EXISTS (SELECT 1 FROM hearings_objection WHERE notice_id = NEW.hearing_id AND answered_at IS NULL)"
)
REPORTED = "(SELECT carried_out FROM council_resolution WHERE id = NEW.resolution_id) <> ''"


def triggers(vendor):
    """Yield (name, table, event, condition, words): those there were, a resolution published with the first five records."""
    for name, table, event, condition, words in earlier.triggers(vendor):
        yield name, table, event, condition.replace(earlier.NEEDED, NEEDED), words
    yield (
        "record_disclosed", "resolutionrecord", "INSERT", f"NEW.step IN (5, 6) AND NOT ({SHOWN})",
        "a disclosure is a public notice that is over and answered",
    )  # fmt: skip
    yield (
        "record_reported", "resolutionrecord", "INSERT", f"NEW.step = 6 AND NOT ({REPORTED})",
        "what came of a resolution is disclosed once it is reported",
    )  # fmt: skip
    differs = "IS DISTINCT FROM" if vendor == "postgresql" else "IS NOT"
    yield (
        "report_stays", "resolution", "UPDATE",
        f"OLD.carried_out <> '' AND (NEW.carried_out {differs} OLD.carried_out OR "
        f"NEW.carried_out_on {differs} OLD.carried_out_on)",
        "what was reported is not rewritten",
    )  # fmt: skip


def drop(apps, schema_editor):
    """Take the triggers off while tables are made again."""
    del apps
    vendor = schema_editor.connection.vendor
    for name, table, *_rest in earlier.triggers(vendor):
        if vendor == "postgresql":
            schema_editor.execute(f"DROP FUNCTION council_{name}() CASCADE")
        else:
            schema_editor.execute(f"DROP TRIGGER council_{name}")


def protect(apps, schema_editor):
    """Put them back, with those of the disclosures."""
    del apps
    vendor = schema_editor.connection.vendor
    make = earlier.on_postgresql if vendor == "postgresql" else earlier.on_sqlite
    for trigger in triggers(vendor):
        for statement in make(*trigger):
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [
        ("areas", "0001_initial"),
        ("ballots", "0002_keep_votes"),
        ("council", "0002_keep_records"),
        ("evidence", "0003_withdrawn"),
        ("hearings", "0001_notices_and_objections"),
    ]

    operations = [
        migrations.RunPython(drop, migrations.RunPython.noop),
        migrations.RemoveConstraint(
            model_name="resolutionrecord",
            name="the_fourth_record_is_a_ballot_the_others_have_a_document",
        ),
        migrations.AddField(
            model_name="body",
            name="notice_days",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="days a meeting is called before"),
        ),
        migrations.AddField(
            model_name="body",
            name="shown_days",
            field=models.PositiveSmallIntegerField(default=7, verbose_name="days a resolution is disclosed"),
        ),
        migrations.AddField(
            model_name="resolutionrecord",
            name="hearing",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="hearings.publicnotice"
            ),
        ),
        migrations.AlterField(
            model_name="resolutionrecord",
            name="place",
            field=models.CharField(blank=True, max_length=80, verbose_name="place"),
        ),
        migrations.AlterField(
            model_name="resolutionrecord",
            name="step",
            field=models.PositiveSmallIntegerField(
                choices=[
                    (1, "the party branch proposes"),
                    (2, "the two committees consult"),
                    (3, "the party members review"),
                    (4, "the representatives or villagers decide"),
                    (5, "the decision is disclosed"),
                    (6, "what came of it is disclosed"),
                ]
            ),
        ),
        migrations.AddConstraint(
            model_name="body",
            constraint=models.CheckConstraint(
                condition=models.Q(("notice_days__lte", 90), ("shown_days__gte", 1), ("shown_days__lte", 180)),
                name="days_of_a_body_are_in_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="resolutionrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("ballot__isnull", True),
                        ("document__isnull", False),
                        ("hearing__isnull", True),
                        ("step__in", (1, 2, 3)),
                    ),
                    models.Q(
                        ("ballot__isnull", False), ("document__isnull", True), ("hearing__isnull", True), ("step", 4)
                    ),
                    models.Q(
                        ("ballot__isnull", True),
                        ("document__isnull", True),
                        ("hearing__isnull", False),
                        ("step__in", (5, 6)),
                    ),
                    _connector="OR",
                ),
                name="each_record_has_what_proves_it",
            ),
        ),
        migrations.RunPython(protect, migrations.RunPython.noop),
    ]
