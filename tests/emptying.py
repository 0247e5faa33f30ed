"""Empties the database after a test that commits: only the tables that hold something, where Django empties them all.

Django's way also makes every content type and permission anew, each time. No test changes those, so they stay.
"""

from typing import Any

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from foundation.evidence.models import Document
from foundation.kernel.models import AuditEvent
from procedures.ballots.models import Ballot, Cast, CastCheck, CountSheet, Option, RuleVersion, Voter, VoterUnit
from procedures.hearings.models import Objection
from procedures.registers.models import Entry, EntryVersion
from procedures.seals.models import Exclusion, Look, Part
from residents.council.models import Resolution, ResolutionRecord
from residents.people.models import Consent, Merge
from residents.proposals.models import Comment, ProposalText

KEPT = {Permission._meta.db_table, ContentType._meta.db_table}
# A trigger of PostgreSQL refuses to delete their rows one by one; SQLite's are taken off in the tests' database.
APPEND_ONLY = {
    model._meta.db_table
    for model in (
        *(AuditEvent, Document, Part, Exclusion, Look),
        *(Ballot, Cast, CastCheck, CountSheet, Option, RuleVersion, Voter, VoterUnit),
        *(Resolution, ResolutionRecord, Entry, EntryVersion),
        *(Consent, Merge, Objection, ProposalText, Comment),
    )
}


def filled_tables(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the tables of models that hold a row, asked in one statement."""
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    asked = [f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for name in tables if name not in KEPT]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(asked))
        return [row[0] for row in cursor.fetchall()]


def empty_tables(test: Any) -> None:
    """Delete what a test committed; stands in for ``TransactionTestCase._fixture_teardown``."""
    for alias in test._databases_names(include_mirrors=False):
        connection = connections[alias]
        filled = filled_tables(connection)
        with connection.constraint_checks_disabled(), transaction.atomic(using=alias), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                # Published versions refuse to be deleted, and stand in foreign keys, so that they cannot be truncated alone.
                cursor.execute("SET LOCAL session_replication_role = replica")
                if filled:
                    # No trigger takes the words of an incident along now.
                    cursor.execute("DELETE FROM cases_incident_words")
            for name in filled:
                truncated = name in APPEND_ONLY and connection.vendor == "postgresql"
                cursor.execute(f'TRUNCATE "{name}" CASCADE' if truncated else f'DELETE FROM "{name}"')
