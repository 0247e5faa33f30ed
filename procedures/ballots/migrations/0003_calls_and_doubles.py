"""Votes by call, where the rule allows them; two lines of a roll that are one person stand and vote once."""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models


earlier = import_module("procedures.ballots.migrations.0002_keep_votes")
on_sqlite, on_postgresql = earlier.on_sqlite, earlier.on_postgresql
STATE = earlier.BALLOT.format(row="NEW")
MAIN = (
    "EXISTS (SELECT 1 FROM ballots_voter main WHERE main.id = NEW.same_as_id AND main.ballot_id = NEW.ballot_id "
    "AND main.same_as_id IS NULL AND main.id <> NEW.id)"
)


def triggers(vendor):
    """Yield (name, table, event, condition, words): those there were, the rule frozen with its calls, and those of doubles."""
    old = earlier.differs(earlier.RULE_FROZEN, vendor)
    new = earlier.differs((*earlier.RULE_FROZEN, "allows_calls"), vendor)
    for name, table, event, condition, words in earlier.triggers(vendor):
        yield name, table, event, condition.replace(old, new), words
    changed = earlier.differs(("same_as_id",), vendor)
    yield (
        "voter_same_as", "voter", "UPDATE",
        f"({changed}) AND ({STATE} NOT IN ('draft', 'announced', 'open', 'closed') "
        f"OR NEW.same_as_id IS NOT NULL AND NOT {MAIN})",
        "two lines of a roll are one person until it is counted, each led to one that stands",
    )  # fmt: skip
    yield (
        "voter_double_votes", "voter", "UPDATE",
        "NEW.has_voted AND NOT OLD.has_voted AND NEW.same_as_id IS NOT NULL", "this person votes by another line",
    )  # fmt: skip
    yield (
        "cast_by_double", "cast", "INSERT",
        "NEW.voter_id IS NOT NULL AND (SELECT same_as_id FROM ballots_voter WHERE id = NEW.voter_id) IS NOT NULL",
        "this person votes by another line",
    )  # fmt: skip
    yield (
        "cast_by_call", "cast", "INSERT",
        "NEW.way = 'phone' AND NOT (SELECT allows_calls FROM ballots_ruleversion WHERE id = "
        "(SELECT rule_id FROM ballots_ballot WHERE id = NEW.ballot_id))",
        "the rule takes no vote by a call",
    )  # fmt: skip


def drop(apps, schema_editor):
    """Take the triggers off while tables are made again."""
    del apps
    vendor = schema_editor.connection.vendor
    for name, *_rest in earlier.triggers(vendor):
        if vendor == "postgresql":
            schema_editor.execute(f"DROP FUNCTION ballots_{name}() CASCADE")
        else:
            schema_editor.execute(f"DROP TRIGGER ballots_{name}")


def protect(apps, schema_editor):
    """Put them back, with the new ones."""
    del apps
    vendor = schema_editor.connection.vendor
    make = on_postgresql if vendor == "postgresql" else on_sqlite
    for trigger in triggers(vendor):
        for statement in make(*trigger):
            schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ('ballots', '0002_keep_votes'),
        ('evidence', '0003_withdrawn'),
    ]

    operations = [
        migrations.RunPython(drop, migrations.RunPython.noop),
        migrations.AddField(
            model_name='cast',
            name='callback',
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name='ruleversion',
            name='allows_calls',
            field=models.BooleanField(default=False, verbose_name='votes by call'),
        ),
        migrations.AddField(
            model_name='voter',
            name='same_as',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='doubles', to='ballots.voter'),
        ),
        migrations.AlterField(
            model_name='cast',
            name='way',
            field=models.CharField(choices=[('online', 'by phone or computer'), ('paper', 'on paper at the counter'), ('proxy', 'by somebody with a written authority'), ('phone', 'by a call that was written down')], max_length=8),
        ),
        migrations.AddIndex(
            model_name='voter',
            index=models.Index(condition=models.Q(('number_key', ''), _negated=True), fields=['number_key'], name='rolls_of_a_number'),
        ),
        migrations.AddConstraint(
            model_name='cast',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('voter__isnull', False), ('way', 'phone'), models.Q(('callback', ''), _negated=True)), models.Q(models.Q(('way', 'phone'), _negated=True), ('callback', '')), _connector='OR'), name='a_call_is_called_back_and_never_secret'),
        ),
        migrations.RunPython(protect, migrations.RunPython.noop),
    ]
