"""One door to what is confidential: every query of incidents starts from those that are not, but for the places named here."""

import ast
from collections.abc import Iterator

import pytest

from foundation.web.access import rule_of
from incidents.cases.models import Incident
from tests.house.source import Source, code
from tests.routes import routes

DOOR = "including_sealed"
# (file, function) -> why it reads sealed incidents too. Whoever reads for a person asks ``scoping.visible_to``.
THROUGH_THE_DOOR = {
    ("incidents/cases/selectors/lists.py", "opened_incidents"): "asks the scoping, which asks for a part",
    (
        "incidents/cases/selectors/lists.py",
        "has_arrived",
    ): "says whether a number made by the client is known, and no more",
    (
        "incidents/cases/selectors/lists.py",
        "ended_references",
    ): "which of the reports of somebody who leaves have ended, so that their contact is forgotten with the others",
    ("incidents/cases/selectors/confidential.py", "confidential_incidents"): "those the reader has a part in",
    (
        "incidents/cases/selectors/confidential.py",
        "due_to_go_on",
    ): "what is suspended goes on, told to those with a part",
    ("incidents/cases/services/suspension.py", "_go_on"): "one incident by its key, whose suspension is over",
    ("incidents/cases/selectors/confidential.py", "own_reports"): "those the reader reported",
    ("incidents/cases/selectors/confidential.py", "sealed_by_ids"): "to tell those who have a part",
    ("incidents/cases/services/acts.py", "_incident_to_move"): "the kernel narrows it by the scoping before it looks",
    ("incidents/cases/services/intake.py", "own_earlier_report"): "the actor's own report, sent again",
    (
        "incidents/cases/services/intake.py",
        "take_in_placed",
    ): "whether a report that waited has come with a place meanwhile",
    ("incidents/cases/services/history.py", "_not_imported"): "an id that is taken is not imported",
    ("incidents/cases/services/escalation.py", "lock_due_incidents"): "clocks run for all",
    ("incidents/cases/services/escalation.py", "recompute_incidents"): "clocks run for all",
    ("incidents/cases/services/escalation.py", "write_recomputed"): "clocks run for all",
    (
        "incidents/cases/selectors/family.py",
        "children_of",
    ): "of an incident the caller holds: those sealed with it alone",
    ("incidents/cases/selectors/family.py", "family_of"): "the whole that a sub-incident the reader sees belongs to",
    (
        "incidents/cases/policies/family.py",
        "has_open_children",
    ): "says whether one is open, to who may act on the whole",
    ("incidents/cases/services/family.py", "_free_reference"): "a reference that is taken is not given again",
    ("incidents/cases/services/corrected_limits.py", "_follow_limits"): "clocks run for all",
}
OTHER_DOORS = {"_base_manager"}


def doors(source: Source) -> Iterator[tuple[str, str]]:
    """Yield the function of each use of the door, and of ways around it."""
    for function in ast.walk(source.tree):
        if isinstance(function, ast.FunctionDef):
            for node in ast.walk(function):
                if isinstance(node, ast.Attribute) and (node.attr == DOOR or _goes_around(node)):
                    yield source.path, function.name


def _goes_around(node: ast.Attribute) -> bool:
    return node.attr in OTHER_DOORS and isinstance(node.value, ast.Name) and node.value.id == "Incident"


def test_sealed_incidents_are_read_only_where_it_is_said_why() -> None:
    assert {door for source in code() for door in doors(source)} == set(THROUGH_THE_DOOR)


def test_a_new_door_is_noticed() -> None:
    made = Source("incidents/cases/views/new.py", "def f():\n    return Incident.including_sealed.all()")
    assert list(doors(made)) == [("incidents/cases/views/new.py", "f")]
    assert list(doors(Source("a.py", "def f():\n    return Incident._base_manager.all()"))) == [("a.py", "f")]


@pytest.mark.django_db
def test_whoever_asks_without_a_word_gets_what_is_not_sealed() -> None:
    assert Incident._default_manager is Incident.objects
    assert "is_sealed" in str(Incident.objects.all().query)


def test_the_back_office_keeps_no_incident_no_part_and_no_look() -> None:
    models = {route.name for route in routes() if route.name.startswith("admin:")}
    assert not [name for name in models if name.startswith(("admin:cases_", "admin:seals_"))]
    assert all(rule_of(route.view) is not None for route in routes())
