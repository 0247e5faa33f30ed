"""Errands of grid workers: consent first, a receipt for every paper both ways, nothing kept when it ends or the posting does."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from foundation.kernel import city_time
from foundation.kernel.actor import system
from foundation.kernel.errors import Denied, Invalid, NotFound
from foundation.notices.models import Notice
from foundation.process.acts import SentAct
from grids.workforce.models import Posting
from grids.workforce.services import end_posting
from procedures.dossiers.models import Dossier, Need, TypeVersion
from procedures.dossiers.services import load_type
from residents.hall import selectors, services
from residents.hall.models import Handover, ProxyVisit
from residents.hall.services import VisitData
from tests.dossiers.helpers import FIRST, SYSTEM, actor, at_counter, do, service, type_data
from tests.town import Town

ID = UUID(int=71)


@pytest.fixture(autouse=True)
def old_age(town: Town) -> None:
    service(stages=({"order": 1, "name": "镇审批", "decided_by": "township", "days": 10, "checklist": []},))


def asked(town: Town, by: Any = None, **more: Any) -> ProxyVisit:
    said = {
        "id": ID,
        "service": "old-age",
        "village_id": town.village_a.pk,
        "name": "李奶奶",
        "phone": "+8613800138000",
    }
    return services.ask_for_visit(actor(by or town.worker_a), VisitData(**{**said, **more}))


def act(user: Any, visit: ProxyVisit, action: str, note: str = "", **data: Any) -> ProxyVisit:
    return services.act_on_visit(actor(user), visit.pk, SentAct(action, None, note, data, None))


def agreed(town: Town, **more: Any) -> ProxyVisit:
    return act(town.worker_a, asked(town, **more), "consent", consent_way="signed")


def form(town: Town, visit: ProxyVisit, **more: Any) -> dict[str, Any]:
    return {
        "id": str(UUID(int=72)), "visit": str(visit.pk), "applicant_name": "李奶奶", "village": town.village_a.code,
        "a-has_card": "no", "a-id_number": "442000194001011234", **more,
    }  # fmt: skip


def test_the_whole_errand(town: Town, page: Any, fire_messages: Any) -> None:
    visit = agreed(town)
    act(town.worker_a, visit, "take", taken=["户口簿"], other_paper="结婚证", receipt_way="printed")
    worker = page(town.worker_a)
    assert "户口簿" in worker.get("/hall/visits/papers/").content.decode()
    assert worker.get(f"/counter/old-age/?visit={visit.pk}").context["intake"].initial["papers"] == ["book"]
    assert worker.post("/counter/old-age/", form(town, visit, papers=["book"])).status_code == 302
    dossier = Dossier.objects.get()
    assert (dossier.channel, dossier.consent_way, Need.objects.get(code="book").status) == ("proxy", "signed", "given")
    do(town.official_a, dossier, "accept")
    do(town.official_a, dossier, "decide", result="1")
    fire_messages()
    assert ProxyVisit.objects.get().state == "result_out"
    assert Notice.objects.filter(kind="visit_result", user=town.worker_a).count() == 1
    with pytest.raises(Invalid, match="户口簿"):
        act(town.worker_a, visit, "close")
    first, second = Handover.objects.order_by("pk")
    act(town.worker_a, visit, "give_back", papers=[str(first.pk)], receipt_way="printed")
    assert ProxyVisit.objects.get().state == "result_out"
    act(town.worker_a, visit, "give_back", papers=[str(second.pk)], receipt_way="printed")
    assert act(town.worker_a, visit, "close").state == "closed"
    numbers = list(Handover.objects.order_by("pk").values_list("receipt_number", "return_number"))
    assert numbers == [("SJ-2026-000001", "TH-2026-000001"), ("SJ-2026-000002", "TH-2026-000002")]
    assert selectors.papers_held_by(actor(town.worker_a)) == []
    sheet = worker.get(f"/hall/visits/{visit.pk}/receipts/").content.decode()
    assert all(number in sheet for pair in numbers for number in pair)


def test_nothing_goes_on_without_consent(town: Town, page: Any) -> None:
    visit = asked(town)
    for action, data in (("take", {"taken": ["户口簿"], "receipt_way": "printed"}), ("close", {})):
        with pytest.raises(Exception, match=r"no longer possible|needed"):
            act(town.worker_a, visit, action, **data)
    assert page(town.worker_a).post("/counter/old-age/", form(town, visit)).status_code == 404
    with pytest.raises(Invalid, match="before whom"):
        act(town.worker_a, visit, "consent", consent_way="spoken")
    with pytest.raises(IntegrityError), transaction.atomic():
        ProxyVisit.objects.update(state="submitted")


def test_sent_twice_it_is_one(town: Town) -> None:
    assert asked(town).pk == asked(town).pk


def test_a_resident_asks_and_the_workers_of_the_village_hear(town: Town) -> None:
    visit = asked(town, town.resident, applicant_id=town.resident.pk)
    told = set(Notice.objects.filter(kind="visit_asked").values_list("user_id", flat=True))
    assert (town.worker_a.pk in told, town.worker_b.pk in told) == (True, False)
    assert "李奶奶" not in visit.sealed_name
    with pytest.raises(Denied, match=r"own errand|grid workers"):
        act(town.resident, visit, "consent", consent_way="signed")


def test_receipts_by_message_reach_the_account(town: Town) -> None:
    visit = asked(town, town.resident, applicant_id=town.resident.pk)
    act(town.worker_a, visit, "consent", consent_way="signed")
    act(town.worker_a, visit, "take", taken=["户口簿"], receipt_way="message")
    assert "SJ-2026-000001" in Notice.objects.get(kind="visit_receipt", user=town.resident).params["lines"]


def test_without_an_account_the_receipt_is_printed(town: Town) -> None:
    with pytest.raises(Invalid, match="print the receipt"):
        act(town.worker_a, agreed(town), "take", taken=["户口簿"], receipt_way="message")


def test_a_posting_does_not_end_while_papers_are_held(town: Town) -> None:
    visit = agreed(town)
    act(town.worker_a, visit, "take", taken=["户口簿"], receipt_way="printed")
    posting = Posting.objects.get(user=town.worker_a)
    day = city_time.local_day(city_time.now()) + timedelta(days=1)
    with pytest.raises(Invalid, match="still with this grid worker"):
        end_posting(system("test"), posting_id=posting.pk, ends_on=day)
    act(town.worker_a, visit, "give_back", papers=[str(Handover.objects.get().pk)], receipt_way="printed")
    assert end_posting(system("test"), posting_id=posting.pk, ends_on=day).ends_on == day


def test_the_database_ends_none_with_a_paper_out_and_rewrites_no_receipt(town: Town) -> None:
    act(town.worker_a, agreed(town), "take", taken=["户口簿"], receipt_way="printed")
    for rows, columns in (
        (ProxyVisit, {"state": "closed", "forget_on": date(2027, 1, 1)}),
        (ProxyVisit, {"state": "papers_back"}),
        (Handover, {"paper": "别的"}),
        (Handover, {"receipt_number": "X"}),
        (Handover, {"returned_at": city_time.now()}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.objects.update(**columns)


def test_where_a_fee_is_to_be_paid_no_worker_goes(town: Town) -> None:
    with pytest.raises(Invalid, match="takes no money"):
        load_type(SYSTEM, "paid", type_data(fee_yuan=10), FIRST)
    load_type(SYSTEM, "paid", type_data(fee_yuan=10, by_proxy=False), FIRST)
    with pytest.raises(Invalid, match="does not apply for this"):
        asked(town, service="paid")
    with pytest.raises(IntegrityError), transaction.atomic():
        TypeVersion.objects.filter(type__code="paid").update(by_proxy=True)


def test_others_do_not_see_it(town: Town) -> None:
    visit = asked(town)
    for user in (town.worker_b, town.official_b, town.resident, town.net_admin):
        with pytest.raises(NotFound):
            selectors.visit_by_key(actor(user), visit.pk)
    for user in (town.worker_a, town.clerk_a, town.official_a):
        assert selectors.visit_by_key(actor(user), visit.pk).pk == visit.pk


def test_the_list_costs_the_same_for_few_and_for_many(
    town: Town, page: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        asked(town, id=UUID(int=100 + number))
    reader = page(town.worker_a)
    reader.get("/hall/visits/")
    with django_assert_max_num_queries(12):
        assert len(reader.get("/hall/visits/?tab=open").context["rows"]) == 12


def test_supervision_by_township_leads_to_the_same_numbers(town: Town, page: Any, api: Any, at: Any) -> None:
    from procedures.dossiers.services import tell_supervisors

    at_counter(town)
    refused = at_counter(town)
    do(town.official_a, refused, "refuse", reason="conditions", basis="第三条")
    at.move_to(city_time.now() + timedelta(days=30))
    official = page(town.official_a)
    figures = official.get("/dossiers/supervision/").context["figures"]
    code = town.township_a.code
    row = figures.townships[0]
    assert (row.code, row.overdue, row.refused, [(one.desk, one.overdue) for one in figures.turns]) == (
        code, 1, 1, [("township", 1)],
    )  # fmt: skip
    for query, count in (
        (f"tab=overdue&area={code}", row.overdue), (f"tab=refused&refusal=conditions&area={code}", row.refused),
        (f"tab=overdue&turn=township&area={code}", row.overdue), (f"tab=open&area={code}", row.open),
    ):  # fmt: skip
        assert len(official.get(f"/dossiers/?{query}").context["rows"]) == count, query
    assert api(town.official_a).get("/api/v1/dossiers/?overdue=true").json()["count"] == row.overdue
    file = official.post("/dossiers/supervision/", {"format": "csv"})
    assert town.township_a.name in b"".join(file.streaming_content).decode("utf-8-sig")
    assert tell_supervisors(city_time.now()) == 1
    assert official.get(f"/dossiers/supervision/{code}/").context["figures"].total.overdue == 1
