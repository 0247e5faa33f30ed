"""The life of an application: applied for once, asked for more, passed on, decided, handed over, objected to."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from foundation.kernel import city_time
from foundation.kernel.errors import Denied, DifferentContent, Invalid, NotFound
from procedures.clocks.models import CalendarYear, SubjectClock
from procedures.dossiers import selectors
from procedures.dossiers.models import Answer, Dossier, Need
from procedures.dossiers.services import submit_dossier
from tests.dossiers.helpers import actor, applied, at_counter, counter_of, data, decided, do, service
from tests.town import Town


@pytest.fixture(autouse=True)
def old_age(town: Town) -> None:
    """Let there be a service."""
    service()


def clock(dossier: Dossier) -> SubjectClock:
    return SubjectClock.objects.get(subject_key=dossier.number)


def test_an_application_has_one_number_and_a_promised_day(town: Town) -> None:
    dossier = applied(town)
    assert (dossier.number, dossier.state, dossier.promised_on) == ("SQ-2026-000001", "submitted", date(2026, 12, 22))
    assert applied(town).number == "SQ-2026-000002"


def test_the_same_id_is_the_same_application(town: Town) -> None:
    sent = data(town)
    first, again = (submit_dossier(actor(town.resident), sent) for _ in range(2))
    assert (again.dossier.number, first.is_new, again.is_new) == (first.dossier.number, True, False)
    with pytest.raises(DifferentContent):
        submit_dossier(actor(town.resident), data(town, id=sent.id, applicant_name="别人"))


def test_its_whole_course(town: Town) -> None:
    dossier = applied(town)
    with pytest.raises(Invalid, match="户口簿"):
        do(town.clerk_a, dossier, "accept")
    do(town.clerk_a, dossier, "ask_more", "请补户口簿", papers=["book"], paper_name="授权书")
    assert [need.name for need in selectors.missing_papers(dossier)] == ["户口簿", "授权书"]
    assert clock(dossier).state == "suspended"
    more = Need.objects.get(name="授权书").code
    do(town.clerk_a, dossier, "hand_in", paper="book")
    do(town.clerk_a, dossier, "hand_in", paper=more)
    assert do(town.resident, dossier, "supply").state == "submitted"
    assert clock(dossier).state == "running"
    do(town.clerk_a, dossier, "accept")
    do(town.clerk_a, dossier, "check", item="line:1")
    do(town.clerk_a, dossier, "pass")
    do(town.official_a, dossier, "accept")
    done = do(town.official_a, dossier, "decide", result="1")
    assert (done.state, done.is_granted, done.letter_number) == ("decided", True, "TZ-2026-000001")
    delivered = do(town.clerk_a, dossier, "deliver", way="counter")
    assert (delivered.state, delivered.forget_on) == ("delivered", date(2031, 11, 24))


def test_papers_handed_over_have_receipts_without_a_gap(town: Town) -> None:
    first, second = at_counter(town), at_counter(town)
    numbers = list(Need.objects.exclude(receipt_number="").order_by("pk").values_list("receipt_number", flat=True))
    assert (numbers, first.pk < second.pk) == (["SJ-2026-000001", "SJ-2026-000002"], True)


def test_answers_lie_sealed(town: Town) -> None:
    dossier = applied(town)
    assert not Answer.objects.filter(value__contains="6222").exists()
    shown = [(one.label, one.value) for one in selectors.dossier_view(dossier).answers]
    assert shown == [("有银行卡吗", "yes"), ("银行卡号", "6222000011112222"), ("证件号码", "4420**********1234")]


def test_the_checklist_is_ticked_before_it_goes_on(town: Town) -> None:
    dossier = at_counter(town)
    do(town.clerk_a, dossier, "accept")
    with pytest.raises(Invalid, match="核对年龄"):
        do(town.clerk_a, dossier, "pass")
    with pytest.raises(Denied, match="not the last stage"):
        do(town.clerk_a, dossier, "decide", result="1")


def test_a_desk_asks_twice_then_the_desk_above_once_then_nobody(town: Town) -> None:
    dossier = at_counter(town)
    for _time in range(2):
        do(town.clerk_a, dossier, "ask_more")
        do(town.resident, dossier, "supply")
    with pytest.raises(Denied, match="asked twice"):
        do(town.clerk_a, dossier, "ask_more")
    do(town.official_a, dossier, "ask_more")
    do(town.resident, dossier, "supply")
    with pytest.raises(Denied, match="three times"):
        do(town.official_a, dossier, "ask_more")


def test_a_refusal_says_why_and_on_which_basis(town: Town) -> None:
    dossier = at_counter(town)
    with pytest.raises(Invalid):
        do(town.clerk_a, dossier, "refuse", reason="conditions")
    refused = do(
        town.clerk_a, dossier, "refuse", "未满 80 岁，满后可再申请", reason="conditions", basis="津贴办法第三条"
    )
    assert (refused.is_granted, refused.refusal, refused.state) == (False, "conditions", "decided")
    assert selectors.letter_of(refused)["basis"] == "津贴办法第三条"


def test_an_objection_is_judged_once_by_somebody_above(town: Town) -> None:
    dossier = decided(town)
    do(town.resident, dossier, "object", "数额不对")
    with pytest.raises(Denied, match="decided it yourself"):
        do(town.official_a, dossier, "revise", result="3")
    revised = do(town.city_centre, dossier, "revise", "应为部分批准", result="3")
    assert (revised.state, revised.result.name, revised.reviewed_by_id) == ("decided", "部分批准", town.city_centre.pk)
    with pytest.raises(Denied, match="One objection"):
        do(town.resident, dossier, "object")


def test_an_objection_comes_in_time(town: Town, at: Any) -> None:
    dossier = decided(town)
    at.move_to(city_time.now() + timedelta(days=61))
    with pytest.raises(Denied, match="over"):
        do(town.resident, dossier, "object")


def test_a_result_is_corrected_by_another_above(town: Town) -> None:
    dossier = decided(town)
    corrected = do(town.city_centre, dossier, "correct", "录入错误", result="3")
    assert (corrected.state, corrected.result.retention_months) == ("decided", 36)


def test_the_applicant_withdraws_and_it_is_forgotten_later(town: Town) -> None:
    gone = do(town.resident, applied(town), "withdraw", "")
    assert (gone.state, gone.forget_on) == ("withdrawn", date(2027, 5, 24))


def test_nobody_examines_the_own_application(town: Town) -> None:
    dossier = applied(town, town.clerk_a, applicant_id=town.clerk_a.pk)
    with pytest.raises(Denied, match="own application"):
        do(town.clerk_a, dossier, "waive", paper="book")


def test_others_do_not_see_it(town: Town) -> None:
    dossier = applied(town)
    for user in (town.worker_a, town.official_b, town.handler_a, town.net_admin):
        with pytest.raises(NotFound):
            selectors.dossier_by_number(actor(user), dossier.number)
    for user in (town.resident, town.clerk_a, town.official_a, town.city_centre, counter_of(town)):
        assert selectors.dossier_by_number(actor(user), dossier.number).pk == dossier.pk


def test_without_a_calendar_nothing_is_promised_and_it_is_taken_in(town: Town) -> None:
    CalendarYear.objects.all().delete()
    from procedures.clocks.selectors import forget_rules

    forget_rules()
    dossier = applied(town)
    assert (dossier.promised_on, dossier.due_at, dossier.state) == (None, None, "submitted")


def test_through_a_worker_only_with_consent(town: Town) -> None:
    with pytest.raises(Invalid, match="agreed"):
        applied(town, town.worker_a, channel="proxy", applicant_id=None)
    dossier = applied(
        town, town.worker_a, channel="proxy", applicant_id=None, consent_way="spoken", consent_witness="李"
    )
    assert (dossier.entered_by_id, dossier.consent_way) == (town.worker_a.pk, "spoken")
    with pytest.raises(Denied):
        applied(town, town.worker_b, channel="proxy", applicant_id=None, consent_way="spoken")


@pytest.mark.parametrize(
    "columns",
    [
        {"state": "decided"},
        {"state": "delivered"},
        {"asked_times": 4},
        {"stage_order": 3},
        {"number": ""},
        {"channel": "proxy"},
        {"state": "waiting"},
        {"forget_on": date(2027, 1, 1)},
    ],
)
def test_the_database_refuses(town: Town, columns: dict[str, Any]) -> None:
    dossier = applied(town)
    with pytest.raises(IntegrityError), transaction.atomic():
        write_at_once(dossier, columns)


def write_at_once(dossier: Dossier, columns: dict[str, Any]) -> None:
    """Write columns past every service, with the constraints that wait for the end asked at once."""
    Dossier.objects.filter(pk=dossier.pk).update(**columns)
    connection.check_constraints()


def test_the_database_refuses_a_refusal_without_basis_and_one_judge(town: Town) -> None:
    dossier = decided(town)
    for columns in (
        {"is_granted": False},
        {"reviewed_by": town.official_a, "objected_at": city_time.now()},
        {"state": "delivered", "forget_on": date(2030, 1, 1)},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Dossier.objects.filter(pk=dossier.pk).update(**columns)
