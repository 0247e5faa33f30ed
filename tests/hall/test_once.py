"""Nothing is asked twice: held values and papers are offered by consent, confirmed by a tap, counted; each look is written down."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from foundation.evidence.models import Document
from foundation.kernel import city_time
from foundation.kernel.actor import system
from governance.board.models import CityReuseDay, TownshipReuseDay
from governance.board.services import rebuild
from governance.board.tallies import REUSE
from procedures.dossiers.models import Answer, Dossier, Need
from procedures.dossiers.services import forget_papers
from residents.people import selectors as people
from residents.people import services as people_services
from residents.people.models import HeldValue, Reuse
from tests.dossiers.helpers import PAPERS, actor, applied, counter_of, decided, do, service
from tests.town import Town
from tests.world import jpeg

NUMBERS = iter(range(900, 2_000))
CARD = "6222000011112222"
HELD_PAPERS = ({**PAPERS[0], "keep_months": 6, "reuse_months": 12}, PAPERS[1])


@pytest.fixture(autouse=True)
def old_age(town: Town) -> None:
    service(papers=HELD_PAPERS)


def form(town: Town, **more: Any) -> dict[str, Any]:
    said = {
        "id": str(UUID(int=next(NUMBERS))), "applicant_name": "王居民", "applicant_phone": "13800138000",
        "village": town.village_a.code, "a-has_card": "yes", "a-card": CARD, "a-id_number": "442000194001011234",
    }  # fmt: skip
    return {**said, **more}


def send(page: Any, **more: Any) -> Any:
    return page.post("/hall/services/old-age/apply/", more)


def key_of(town: Town) -> str:
    return people_services.person_key_of(town.resident.pk)


def sources() -> dict[str, str]:
    return dict(Answer.objects.filter(dossier=Dossier.objects.latest("pk")).values_list("field", "source"))


def test_without_consent_nothing_is_kept_nor_offered(town: Town, page: Any) -> None:
    resident = page(town.resident)
    send(resident, **form(town))
    assert not HeldValue.objects.exists()
    assert "We have this" not in resident.get("/hall/services/old-age/apply/").content.decode()


def test_what_was_given_once_is_confirmed_by_a_tap_and_counted(town: Town, page: Any) -> None:
    resident = page(town.resident)
    send(resident, **form(town, agrees="on"))
    shown = resident.get("/hall/services/old-age/apply/").content.decode()
    assert ("We have this: ****2222" in shown, CARD in shown) == (True, False)
    answer = send(resident, **form(town, **{"a-card": "", "a-id_number": "", "k-card": "on", "k-id_number": "on"}))
    assert (answer.status_code, sources()) == (302, {"has_card": "asked", "card": "held", "id_number": "held"})
    assert Answer.objects.filter(field="card").latest("pk").read() == CARD
    assert sorted(Reuse.objects.values_list("field", flat=True)) == ["bank_account", "number"]


def test_no_longer_right_is_asked_anew_and_the_new_is_kept(town: Town, page: Any) -> None:
    resident = page(town.resident)
    send(resident, **form(town, agrees="on"))
    refused = send(resident, **form(town, **{"a-card": "", "k-id_number": "on", "a-id_number": ""}))
    assert (refused.status_code, "write it again" in refused.content.decode()) == (422, True)
    send(resident, **form(town, **{"a-card": "6333", "k-card": "on", "k-id_number": "on", "a-id_number": ""}))
    assert sources()["card"] == "asked"
    assert people.held_values(key_of(town))["bank_account"].value == "6333"


def test_a_consent_for_something_else_covers_nothing_here(town: Town, page: Any) -> None:
    who = actor(town.resident)
    people_services.give_own_consent(who, "reuse", "votes")
    people_services.keep_held(key_of(town), "vote:1", {"bank_account": CARD})
    assert "We have this" not in page(town.resident).get("/hall/services/old-age/apply/").content.decode()


def test_at_the_counter_it_is_masked_and_every_look_is_written_down(town: Town, page: Any) -> None:
    send(page(town.resident), **form(town, agrees="on"))
    desk = page(counter_of(town))
    found = desk.post("/counter/old-age/", {"username": town.resident.username, "look": "1", "a-has_card": "yes"})
    words = found.content.decode()
    assert ("****2222" in words, CARD in words, town.resident.name in words) == (True, False, False)
    token = found.context["token"]
    full = desk.post("/counter/old-age/", {"person": token, "open": "card"}).content.decode()
    assert CARD in full
    looks = [row.detail["what"] for row in people.looks_at(people.person_by_key(key_of(town)))]
    assert looks == ["bank_account", "masked"]
    sent = form(town, person=token, applicant_name="", applicant_phone="", username="",
                **{"a-card": "", "a-id_number": "", "k-card": "on", "k-id_number": "on"})  # fmt: skip
    assert desk.post("/counter/old-age/", sent).status_code == 302
    made = Dossier.objects.latest("pk")
    assert (made.applicant_id, made.applicant_name, sources()["card"]) == (town.resident.pk, town.resident.name, "held")


def test_a_counter_learns_nothing_of_who_has_not_agreed(town: Town, page: Any) -> None:
    send(page(town.resident), **form(town))
    desk = page(counter_of(town))
    answers = [
        desk.post("/counter/old-age/", {"username": name, "look": "1"}).context["said"]
        for name in (town.resident.username, "nobody")
    ]
    assert answers[0] == answers[1]
    assert people.looks_at(people.person_by_key(key_of(town))) == []


def test_a_token_of_another_official_names_nobody(town: Town, page: Any) -> None:
    send(page(town.resident), **form(town, agrees="on"))
    token = page(counter_of(town)).post(
        "/counter/old-age/", {"username": town.resident.username, "look": "1"}
    ).context["token"]  # fmt: skip
    stolen = page(town.clerk_a).post("/counter/old-age/", {"person": token, "open": "card"})
    assert CARD not in stolen.content.decode()


def test_the_counter_may_take_the_consent_of_who_has_no_account(town: Town, page: Any) -> None:
    desk = page(town.clerk_a)
    desk.post("/counter/old-age/", form(town, agrees="spoken"))
    key = Dossier.objects.get().person_key
    assert people.held_values(key)["bank_account"].value == CARD
    desk.post("/counter/old-age/", form(town, agrees="spoken"))
    assert Dossier.objects.latest("pk").person_key == key


def with_paper_held(town: Town, page: Any) -> Any:
    """Let the resident have a household book that was found right."""
    resident = page(town.resident)
    send(resident, **form(town, agrees="on"))
    number = Dossier.objects.get().number
    file = SimpleUploadedFile("户口簿.jpg", jpeg(), "image/jpeg")
    resident.post(
        f"/dossiers/{number}/acts/", {"action": "hand_in", "version": "1", "paper": "book", "documents": file}
    )
    do(town.clerk_a, Dossier.objects.get(), "check", item="paper:book")
    return resident


def test_a_paper_found_right_need_not_be_brought_again(town: Town, page: Any) -> None:
    resident = with_paper_held(town, page)
    assert "户口簿, of" in resident.get("/hall/services/old-age/apply/").content.decode()
    send(resident, **form(town, papers_held=["book"]))
    need = Need.objects.filter(code="book").latest("pk")
    assert (need.status, need.reused_from is not None, Document.objects.count()) == ("given", True, 2)
    assert Document.objects.get(pk=need.document_id).subject_key == Dossier.objects.latest("pk").number


def test_a_paper_is_no_longer_held_after_its_months(town: Town, page: Any, at: Any) -> None:
    with_paper_held(town, page)
    at.move_to(city_time.now() + timedelta(days=370))
    assert "户口簿, of" not in page(town.resident).get("/hall/services/old-age/apply/").content.decode()


def test_files_are_deleted_by_the_months_of_their_rule_copies_too(town: Town, page: Any, at: Any) -> None:
    resident = with_paper_held(town, page)
    send(resident, **form(town, papers_held=["book"]))
    for dossier in Dossier.objects.all():
        do(town.clerk_a, dossier, "accept")
        do(town.clerk_a, dossier, "check", item="line:1")
        do(town.clerk_a, dossier, "pass")
        do(town.official_a, dossier, "accept")
        do(town.official_a, dossier, "decide", result="1")
    assert forget_papers(city_time.now() + timedelta(days=150)) == 0
    at.move_to(city_time.now() + timedelta(days=190))
    assert (forget_papers(city_time.now()), forget_papers(city_time.now())) == (2, 0)
    assert not Document.objects.filter(withdrawn_at=None).exists()


def test_a_dossier_goes_with_its_files(town: Town, page: Any) -> None:
    with_paper_held(town, page)
    do(town.resident, Dossier.objects.get(), "withdraw", "")
    from foundation.kernel.personal_data import empty_expired

    later = city_time.now() + timedelta(days=200)
    empty_expired(later)
    assert Dossier.objects.count() == 1
    forget_papers(later)
    empty_expired(later)
    assert (Dossier.objects.count(), Document.objects.filter(withdrawn_at=None).count()) == (0, 0)


def test_the_board_counts_as_a_recount_does(town: Town, page: Any, fire_messages: Any) -> None:
    resident = with_paper_held(town, page)
    send(resident, **form(town, papers_held=["book"], **{"a-card": "", "k-card": "on"}))
    applied(town)
    fire_messages()
    columns = ("day", "asked", "answers_reused", "papers_reused")
    counted = list(TownshipReuseDay.objects.values_list(*columns))
    assert counted == [(date(2026, 11, 24), 8, 1, 1)]
    rebuild(system("test"), REUSE)
    assert (
        list(TownshipReuseDay.objects.values_list(*columns))
        == counted
        == list(CityReuseDay.objects.values_list(*columns))
    )
    assert Reuse.objects.count() == sum(counted[0][2:])
    city, other = page(town.city_centre), page(town.official_b)
    assert town.township_a.name in city.get("/board/once/").content.decode()
    assert other.get("/board/once/").context["rows"] == []


def test_answers_that_are_not_asked_are_dropped_with_a_word(town: Town, page: Any) -> None:
    answer = page(town.resident).post("/hall/services/old-age/apply/", form(town, **{"a-has_card": "no"}), follow=True)
    assert "银行卡号" in answer.content.decode().split("Left out")[1][:120]


def test_over_the_board_api_the_same(town: Town, api: Any) -> None:
    applied(town)
    rebuild(system("test"), REUSE)
    rows = api(town.official_a).get("/api/v1/board/once/").json()
    assert [(row["asked"], row["share"]) for row in rows] == [(3, 0)]


def test_decided_papers_are_listed_with_their_day(town: Town, page: Any) -> None:
    with_paper_held(town, page)
    number = Dossier.objects.get().number
    assert "file deleted 6 months after" in page(town.resident).get(f"/dossiers/{number}/").content.decode()
    assert decided(town).state == "decided"
