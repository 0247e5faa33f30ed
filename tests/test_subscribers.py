"""Every subscriber may hear a message twice and late: the rows end up the same as when each was heard once, in order."""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.conf import settings
from django.db import transaction

from foundation.accounts.access import support_actor
from foundation.accounts.services import change_profile
from foundation.kernel import city_time, outbox, revisions
from foundation.kernel.actor import ANONYMOUS, system
from foundation.kernel.events import Event, from_json
from foundation.kernel.models import Message
from foundation.notices.models import Notice
from foundation.process.acts import SentAct
from foundation.web.events import ExportEnded
from governance.board.events import BoardOutdated
from grids.workforce.choices import Role
from grids.workforce.services import post_person
from incidents.cases.choices import Channel
from incidents.cases.selectors import incident_by_reference
from incidents.cases.services.acts import act_on_incident
from incidents.cases.services.intake import ReportData, report_incident
from incidents.catalogue.choices import Stage
from incidents.catalogue.models import TimeLimit
from incidents.catalogue.services import CorrectedLimit, act_on_admission, draft_rules, note_corrections
from incidents.filings.services import FilingData, act_on_filing, file_report_for_record
from procedures.clocks.services import load_year, note_change, sweep
from residents.people.services import file_report, token_of
from tests.ballots.helpers import opened
from tests.catalogue.things import admission_in
from tests.dossiers.helpers import applied, service
from tests.organisations.helpers import filed, mandated
from tests.proposals.rows import build_proposals
from tests.town import FOUNDED, Town

# Rows that only say that something was heard or done.
LEFT_OUT = {"message", "delivery", "auditevent", "revision"}
# Columns that differ each time: numbers come in the order of writing, addresses are sealed another way.
NUMBERS = {"id", "notice", "address"}


def day_of_town(town: Town, actor_of: Callable[..., Any], at: Any) -> None:
    """Let happen what brings forth every kind of message: two lives of cases, a late one, a new calendar."""
    who = {name: actor_of(user) for name, user in town.cast.items()}
    done = report_incident(who["worker_a"], ReportData(UUID(int=1), "litter", "bags", *town.in_a1))
    left = report_incident(who["worker_b"], ReportData(UUID(int=2), "gas_leak", "smell", *town.in_b1))
    sent = report_incident(who["resident"], ReportData(UUID(int=3), "litter", "more bags", *town.in_a2))
    data = ReportData(UUID(int=4), "gas_leak", "smell", *town.in_a1, channel=Channel.RESIDENT)
    told = file_report(ANONYMOUS, data=data, email="chen@example.org")
    file_report(
        who["resident"],
        data=ReportData(
            UUID(int=7), "litter", "he took them", *town.in_a1, channel=Channel.RESIDENT, is_confidential=True
        ),
    )
    for name, reference, action, data in (
        ("clerk_a", told.reference, "decline", {"reason": "not_found"}),
        ("worker_a", done.reference, "take", {}),
        ("worker_a", done.reference, "finish", {}),
        ("clerk_a", done.reference, "check", {}),
        ("clerk_a", done.reference, "close", {}),
        ("clerk_a", sent.reference, "accept", {}),
        ("clerk_a", sent.reference, "dispatch", {"to": f"unit:{town.urban_a.pk}"}),
        ("official_a", sent.reference, "whistle", {"kind": "key_work", "townships": [town.township_b.code]}),
        ("handler_a", sent.reference, "return", {"reason": "not_our_duty"}),
        ("clerk_a", sent.reference, "rule", {"to": f"unit:{town.urban_a.pk}"}),
        ("handler_a", sent.reference, "note", {"about": "objection"}),
        ("clerk_a", sent.reference, "note", {"about": "objection_answer"}),
        ("handler_a", sent.reference, "return", {"reason": "another_unit"}),
        ("official_a", sent.reference, "whistle", {"kind": "emergency", "units": [f"unit:{town.urban_a.pk}"]}),
        ("handler_a", sent.reference, "arrive", {}),
        ("clerk_a", sent.reference, "note", {}),
    ):
        act_on_incident(who[name], reference, action, version=None, note="seen", data=data)
    # The reporter of the one that has ended has ten hours to answer.
    TimeLimit.objects.create(stage=Stage.ANSWER, amount=10, unit="urgent_hour", valid_from=FOUNDED)
    revisions.bump("rules")
    filing = file_report_for_record(
        who["worker_a"], FilingData(UUID(int=5), "information", "a meeting", "known")
    ).filing
    file_report_for_record(who["worker_a"], FilingData(UUID(int=6), "risk_sign", "a crack", "watched", is_urgent=True))
    act_on_filing(who["clerk_a"], filing.number, "acknowledge", version=None)
    service()
    applied(town)
    build_proposals(town)
    mandated(town, filed(town))
    opened(town.clerk_a, town.village_a, at)
    token_of(who["worker_a"], incident_by_reference(who["worker_a"], done.reference))
    at.shift(timedelta(hours=9))
    assert sweep(city_time.now()).fired > 0, left.reference
    load_year(system("import"), calendar_id=town.calendar.pk, year=2027, days=[], source="a notice")
    post_person(support_actor(town.staff), user_id=town.resident.pk, role=Role.CITY_CENTRE, area_id=town.city.pk,
                starts_on=city_time.local_day(city_time.now()))  # fmt: skip
    change_profile(
        support_actor(town.staff), user=town.handler_a, name="吴城管", phone="13911112222", email="", language=""
    )
    admission = admission_in(town, "applied")
    act_on_admission(who["city_centre"], admission.reference, SentAct("consult"))
    draft_rules(who["official_a"], town.township_a.pk)
    note_change(system("test"), kind="ladder", key=str(town.ladder.pk), action="edit", ladder_id=town.ladder.pk)
    limit = TimeLimit.objects.get(matter=None, stage=Stage.ACCEPT)
    note_corrections(system("test"), [CorrectedLimit(limit.pk, 9, limit.unit)])
    ended = ExportEnded(f"export:{UUID(int=9)}", town.official_a.pk, "Incidents", is_ready=True, rows=30_000)
    outbox.publish([ended, BoardOutdated("a new count")], at=city_time.now())


@pytest.fixture
def heard(town: Town, actor_of: Callable[..., Any], at: Any, settings: Any) -> list[Event]:
    """Return the messages of the day, in order; mail is on."""
    settings.EMAIL_HOST = "mail.example.org"
    day_of_town(town, actor_of, at)
    kinds = {kind.topic: kind for kind in outbox.subscribers()}
    return [from_json(kinds[row.topic], row.version, row.payload) for row in Message.objects.order_by("id")]


def rows() -> dict[str, Counter[str]]:
    """Return every room's rows, without the numbers they were given."""
    found = {}
    for room in settings.ROOMS:
        for model in apps.get_app_config(room.rpartition(".")[2]).get_models():
            names = [field.name for field in model._meta.concrete_fields if field.name not in NUMBERS]
            if model._meta.model_name not in LEFT_OUT:
                found[model._meta.label] = Counter(map(repr, model.objects.values_list(*names)))
    return found


def after(messages: Sequence[Event], *, size: int = 1) -> dict[str, Counter[str]]:
    """Return the rows after every subscriber has heard these messages, so many at once, and take it back."""
    with transaction.atomic():
        for kind, names in outbox.subscribers().items():
            events = [event for event in messages if type(event) is kind]
            for start in range(0, len(events), size):
                for _name, subscriber in names:
                    subscriber(events[start : start + size])
        found = rows()
        transaction.set_rollback(True)
    return found


def changed(one: dict[str, Counter[str]], other: dict[str, Counter[str]]) -> list[str]:
    return [label for label in one if one[label] != other[label]]


def test_the_day_brings_every_message_somebody_listens_to(heard: list[Event]) -> None:
    assert {type(event) for event in heard} == set(outbox.subscribers())


def test_hearing_changes_something(heard: list[Event]) -> None:
    assert {"notices.Notice", "notices.Sending", "board.VillageDay"} <= set(changed(rows(), after(heard)))


def test_a_reporter_without_an_account_is_told_once(heard: list[Event], fire_messages: Callable[[], int]) -> None:
    fire_messages()
    assert Notice.objects.filter(user=None).values_list("kind", flat=True).get() == "report_ended"


def test_hearing_everything_twice_is_hearing_it_once(heard: list[Event]) -> None:
    assert changed(after(heard), after([*heard, *heard])) == []
    assert changed(after(heard), after([message for message in heard for _ in range(2)])) == []


@pytest.mark.parametrize("size", [2, 5, 1000])
def test_hearing_a_set_is_hearing_each_of_it(heard: list[Event], size: int) -> None:
    assert changed(after(heard), after(heard, size=size)) == []


@pytest.mark.parametrize("seed", [None, 1, 2, 3])
def test_the_order_of_hearing_does_not_matter(heard: list[Event], seed: int | None) -> None:
    other = list(reversed(heard))
    if seed is not None:
        random.Random(seed).shuffle(other)
    assert changed(after(heard), after(other)) == []


def test_the_outbox_itself_leaves_the_same_rows(heard: list[Event], fire_messages: Callable[[], int]) -> None:
    wanted = after(heard)
    assert fire_messages() == len(heard)
    assert changed(wanted, rows()) == []
