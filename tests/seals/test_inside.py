"""What a complaint about an official needs is done inside the seal, by parts: more time, suspension, supervision, call-back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from foundation.kernel import city_time, policies
from foundation.kernel.actor import ANONYMOUS
from foundation.kernel.errors import Denied, Invalid, NotFound
from foundation.kernel.models import AuditEvent, Message
from foundation.notices.models import Notice
from foundation.web.models import ExportJob
from grids.workforce.selectors import actor_for
from incidents.cases import selectors, services
from incidents.cases.duties import resume_confidential
from incidents.cases.models import CallBack, Incident, Supervision
from incidents.cases.policies import NEVER_WHILE_SEALED
from incidents.cases.selectors.call_backs import rates_by_unit, visible_call_backs
from incidents.cases.services import confidential
from procedures.clocks.models import SubjectClock
from procedures.seals.choices import PartKind
from procedures.seals.selectors import live_unit_parts
from tests.seals.people import CANARY, Desks, build_desks, complain
from tests.town import Town


@pytest.fixture
def desks(town: Town) -> Desks:
    return build_desks(town)


def act(user: Any, incident: Incident, action: str, note: str = CANARY, **data: Any) -> Incident:
    return services.act_on_incident(actor_for(user), incident.reference, action, version=None, note=note, data=data)


@pytest.fixture
def in_hand(desks: Desks) -> Incident:
    """A complaint received by the township's inspection desk and handled by the first of its two inspectors."""
    incident, _receipt = complain(desks, ANONYMOUS)
    act(desks.inspector, incident, "accept")
    act(desks.inspector, incident, "dispatch", to=f"unit:{desks.unit_a.pk}")
    return act(desks.inspector, incident, "take")


def closed(desks: Desks, incident: Incident) -> Incident:
    act(desks.inspector, incident, "finish")
    act(desks.inspector2, incident, "check")
    return act(desks.inspector2, incident, "close")


def test_a_colleague_grants_more_time_and_nobody_to_themselves(desks: Desks, in_hand: Incident) -> None:
    act(desks.inspector, in_hand, "ask_extension", reason="extent")
    with pytest.raises(Denied, match="measures you"):
        act(desks.inspector, in_hand, "grant_extension")
    before = in_hand.handle_due_at
    granted = act(desks.inspector2, in_hand, "grant_extension")
    assert (granted.extensions, granted.handle_due_at > before) == (1, True)


def test_who_asked_for_a_unit_does_not_grant_it(desks: Desks) -> None:
    incident, _receipt = complain(desks, ANONYMOUS)
    act(desks.inspector, incident, "accept")
    act(desks.inspector, incident, "dispatch", to=f"unit:{desks.unit_a.pk}")
    act(desks.inspector, incident, "ask_extension", reason="extent")
    with pytest.raises(Denied, match="measures you"):
        act(desks.inspector, incident, "grant_extension")
    assert act(desks.inspector2, incident, "refuse_extension").extensions == 0


def test_a_handler_from_outside_is_answered_by_who_received_it(desks: Desks) -> None:
    incident, _receipt = complain(desks, ANONYMOUS)
    act(desks.inspector, incident, "accept")
    confidential.give_part(
        actor_for(desks.inspector),
        incident.reference,
        PartKind.HANDLER,
        reason="helps",
        user_id=desks.town.handler_a.pk,
    )
    act(desks.inspector, incident, "dispatch", to=f"unit:{desks.town.urban_a.pk}")
    act(desks.town.handler_a, incident, "take")
    act(desks.town.handler_a, incident, "ask_extension", reason="extent")
    with pytest.raises(Denied):
        act(desks.town.handler_a, incident, "grant_extension")
    assert act(desks.inspector, incident, "grant_extension").extensions == 1


def test_it_is_suspended_without_a_clock_that_others_see_and_goes_on_on_its_day(
    desks: Desks, in_hand: Incident, at: Any, fire_messages: Callable[[], int]
) -> None:
    until = city_time.local_day(city_time.now()) + timedelta(days=2)
    with pytest.raises(Denied, match="handle it yourself"):
        act(desks.inspector, in_hand, "suspend", reason="permit", until=until)
    act(desks.inspector2, in_hand, "suspend", reason="permit", until=until)
    fire_messages()
    assert not SubjectClock.objects.filter(subject_key=in_hand.reference).exclude(stage="answer").exists()
    at.shift(timedelta(days=1))
    resume_confidential(city_time.now())
    assert Incident.including_sealed.get(pk=in_hand.pk).state == "suspended"
    at.shift(timedelta(days=1))
    assert resume_confidential(city_time.now()) == 0
    assert Incident.including_sealed.get(pk=in_hand.pk).state == "handling"
    assert not [row for row in Message.objects.values_list("key", "payload") if in_hand.reference in str(row)]


def test_supervision_is_ordered_and_answered_by_two_people_with_a_part(desks: Desks, in_hand: Incident) -> None:
    with pytest.raises(Denied, match="above those who have it"):
        act(desks.inspector, in_hand, "supervise", reason="important")
    act(desks.inspector2, in_hand, "supervise", reason="important")
    with pytest.raises(Denied, match="ordered it yourself"):
        act(desks.inspector2, in_hand, "answer_supervision")
    assert act(desks.inspector, in_hand, "answer_supervision").supervised_at is None
    row = Supervision.objects.get()
    assert (row.level, row.ordered_by, row.answered_by) == ("township", desks.inspector2.pk, desks.inspector.pk)


def test_before_anybody_has_it_in_hand_there_is_nobody_to_supervise(desks: Desks) -> None:
    incident, _receipt = complain(desks, ANONYMOUS)
    with pytest.raises(Denied, match="highest desk"):
        act(desks.inspector, incident, "supervise", reason="important")


def test_urging_tells_those_with_a_part_and_nobody_else(
    desks: Desks, in_hand: Incident, fire_messages: Callable[[], int]
) -> None:
    fire_messages()
    Notice.objects.all().delete()
    act(desks.inspector2, in_hand, "urge")
    fire_messages()
    assert list(Notice.objects.values_list("user__username", "kind", "subject_kind")) == [
        ("inspector", "confidential_news", "part")
    ]
    with pytest.raises(Invalid, match="urged it already"):
        act(desks.inspector2, in_hand, "urge")


def test_it_is_assigned_among_those_with_a_part_alone(desks: Desks, in_hand: Incident) -> None:
    assert act(desks.inspector, in_hand, "assign", to=f"user:{desks.inspector2.pk}").handler_id == desks.inspector2.pk
    with pytest.raises(Invalid, match="no colleague"):
        act(desks.inspector, in_hand, "assign", to=f"user:{desks.town.handler_a.pk}")


def test_whom_it_is_about_is_no_colleague_to_assign_it_to(desks: Desks, in_hand: Incident) -> None:
    assert selectors.people_in_hand(in_hand) == [desks.inspector.pk, desks.inspector2.pk]
    confidential.name_person(actor_for(desks.inspector), in_hand.reference, desks.inspector2.pk, reason="it is him")
    assert desks.inspector2.pk not in selectors.people_in_hand(Incident.including_sealed.get(pk=in_hand.pk))


def test_it_is_called_back_by_somebody_else_inside_the_seal_and_counts_nowhere(desks: Desks, in_hand: Incident) -> None:
    closed(desks, in_hand)
    answers = {"way": "telephone", "responded": "yes", "solved": "no", "content": "no"}
    with pytest.raises(Denied, match="handled it yourself"):
        act(desks.inspector, in_hand, "call_back", **answers)
    act(desks.inspector2, in_hand, "call_back", **answers)
    row, centre = CallBack.objects.get(), actor_for(desks.town.city_centre)
    assert (row.called_by, row.solved, row.words) == (desks.inspector2, False, CANARY)
    now = city_time.now()
    day = timedelta(days=1)
    assert (list(visible_call_backs(centre)), rates_by_unit(centre, now - day, now + day)) == ([], [])
    assert act(desks.inspector2, in_hand, "reopen").state == "accepted"


def test_words_in_it_are_hidden_without_a_trace_outside(desks: Desks, in_hand: Incident) -> None:
    job = ExportJob.objects.create(
        owner=desks.town.clerk_a, list_code="incidents", query="", format="csv", language="en",
        created_at=city_time.now(), attempts=1,
    )  # fmt: skip
    hidden = act(desks.inspector2, in_hand, "redact", note="names somebody", reason="third_person", words=CANARY)
    job.refresh_from_db()
    assert (hidden.description, hidden.search_text, job.given_up_at) == ("■■■", "", None)
    assert CANARY not in str(list(AuditEvent.objects.values()))


def test_it_is_handed_over_to_another_part_and_the_old_one_opens_nothing(desks: Desks, in_hand: Incident) -> None:
    by = actor_for(desks.inspector)
    confidential.give_part(by, in_hand.reference, PartKind.RECEIVER, reason="moved", unit_id=desks.unit_city.pk)
    ours = next(pk for pk, unit in unit_parts(in_hand) if unit == desks.unit_a)
    confidential.end_part(actor_for(desks.chief), in_hand.reference, ours, reason="moved")
    assert act(desks.chief, in_hand, "withdraw").state == "accepted"
    with pytest.raises(NotFound):
        act(desks.inspector, in_hand, "note")


def unit_parts(incident: Incident) -> list[tuple[Any, Any]]:
    return live_unit_parts(selectors.seal_of(incident), PartKind.RECEIVER)


@pytest.mark.parametrize("capability", sorted(NEVER_WHILE_SEALED))
def test_what_stays_refused_says_what_to_do_instead(capability: str, desks: Desks, in_hand: Incident) -> None:
    verdict = policies.ask(actor_for(desks.inspector2), capability, in_hand)
    reason = str(verdict.reason)
    assert (bool(verdict), reason.startswith("This is not done with what is confidential. ")) == (False, True)
    assert len(reason) > len("This is not done with what is confidential. ") + 10


@pytest.mark.parametrize("name", ["city_centre", "official_a", "handler_a", "net_admin", "staff"])
@pytest.mark.parametrize("action", ["supervise", "grant_extension", "suspend", "call_back", "redact", "urge", "assign"])
def test_a_rank_finds_nothing_to_act_on(name: str, action: str, desks: Desks, in_hand: Incident) -> None:
    with pytest.raises(NotFound):
        act(getattr(desks.town, name), in_hand, action)


def test_the_page_offers_them_to_who_may(desks: Desks, in_hand: Incident, page: Any) -> None:
    shown = page(desks.inspector2).get(f"/incidents/{in_hand.reference}/").content.decode()
    offered = {one for one in ("supervise", "suspend", "urge", "redact", "hand_down") if f'data-act="{one}"' in shown}
    assert offered == {"supervise", "suspend", "urge", "redact"}
