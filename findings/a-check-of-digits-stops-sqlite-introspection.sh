#!/usr/bin/env bash
# Django 5.2.19 on SQLite: a table with a check constraint of values of one character cannot be introspected:
# `get_table_description()` and `get_constraints()` raise IndexError, for a table that Django itself has made.
#
# To find collations, Django cuts the CREATE statement at every ", ", drops the first character of each piece (where a column has its
# quotation mark) and takes the first word. `CHECK ("place" IN (1, 2))` leaves a piece "2", of which nothing is left. `migrate` never
# asks, so the table is made and works; `inspectdb`, and whatever else asks for a description or for constraints (tests that walk
# every table, tools that compare schemas), stops there.
# Guess that was wrong: a table that Django made can be described by Django.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check Django==5.2.19
"$work/venv/bin/python" - <<'PYTHON'
import django
from django.conf import settings

settings.configure(
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
)
django.setup()
from django.db import connection, models


def table_of(name, *constraints):
    meta = type("Meta", (), {"app_label": "counts", "db_table": name, "constraints": list(constraints)})
    columns = {"place": models.PositiveSmallIntegerField(), "words": models.CharField(max_length=9, db_collation="NOCASE")}
    model = type(name.title(), (models.Model,), {"__module__": "counts", "Meta": meta, **columns})
    with connection.schema_editor() as editor:
        editor.create_model(model)
    return model


def described(name):
    with connection.cursor() as cursor:
        try:
            return [one.name for one in connection.introspection.get_table_description(cursor, name)]
        except IndexError as error:
            return f"IndexError: {error}"


two = models.CheckConstraint(condition=models.Q(place__in=(1, 2)), name="first_or_second")
table_of("plain")
sheet = table_of("sheet", two)
sheet.objects.create(place=1, words="a")
with connection.cursor() as cursor:
    cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'sheet'")
    print(cursor.fetchone()[0])
print("rows:", sheet.objects.count(), "| plain:", described("plain"), "| sheet:", described("sheet"))
assert described("plain") == ["id", "place", "words"]
assert described("sheet") == "IndexError: list index out of range"
PYTHON
