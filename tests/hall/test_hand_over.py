"""A phone photographs for a desk: one phone for one token, nothing of anybody on it, papers that go along when it is sent."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from PIL import Image

from foundation.evidence.models import Document
from foundation.kernel import city_time
from foundation.kernel.actor import ANONYMOUS
from foundation.kernel.errors import NotFound
from foundation.kernel.models import AuditEvent
from procedures.dossiers.models import Dossier, Need
from residents.hall.models import CarriedDraft, HandOver
from residents.hall.selectors.hand_over import hand_over_of_phone
from residents.hall.services import carry_draft, connect_phone, open_carried
from residents.hall.services.hand_over import forget_unsent_papers
from tests.dossiers.helpers import service
from tests.town import Town


def reader() -> Client:
    """Return a browser that knows nobody here and reads English."""
    return Client(headers={"Accept-Language": "en"})


DRAFT = UUID(int=901)
DESK = f"/hall/drafts/{DRAFT}/old-age/phone/"
PHONE, PAPERS = "/hall/phone/", "/hall/phone/papers/"


@pytest.fixture(autouse=True)
def old_age(town: Town) -> None:
    service()


def form(town: Town) -> dict[str, Any]:
    return {
        "id": str(DRAFT), "applicant_name": "王居民", "applicant_phone": "13800138000", "village": town.village_a.code,
        "a-has_card": "no", "a-id_number": "H12345678(9)",
    }  # fmt: skip


def code_shown(desk: Client) -> str:
    """Let the desk show a code and return it."""
    shown = desk.post(DESK).content.decode()
    found = re.search(r"(\d{4}) (\d{4})", shown)
    assert found
    return "".join(found.groups())


def connected(desk: Client) -> Client:
    phone = reader()
    assert phone.post(PHONE, {"code": code_shown(desk)}).status_code == 302
    return phone


def photo(number: int = 1, colour: str = "red", paper: str = "book") -> dict[str, Any]:
    made = BytesIO()
    Image.new("RGB", (40, 30), colour).save(made, "JPEG")
    file = SimpleUploadedFile("王居民.jpg", made.getvalue())
    return {"id": str(UUID(int=950 + number)), "paper": paper, "photo": file}


def test_a_photo_of_the_phone_is_at_the_desk_and_goes_along(town: Town, page: Any) -> None:
    desk = page(town.resident)
    phone = connected(desk)
    assert phone.post(PAPERS, photo()).status_code == 302
    state = desk.get(f"{DESK}?state=1", headers={"HX-Request": "true"}).content.decode()
    kept = Document.objects.get()
    assert "The phone is connected" in state and reverse("evidence:document", args=[kept.pk]) in state
    assert desk.post("/hall/services/old-age/apply/", form(town)).status_code == 302
    need = Need.objects.get(code="book")
    assert (need.status, Document.objects.get(pk=need.document_id).subject_kind) == ("given", "dossier")
    assert not Document.objects.filter(subject_kind="hand_over", withdrawn_at=None).exists()


def test_sent_twice_hands_the_papers_in_once(town: Town, page: Any) -> None:
    desk = page(town.resident)
    connected(desk).post(PAPERS, photo())
    for _time in range(2):
        desk.post("/hall/services/old-age/apply/", form(town))
    assert Document.objects.filter(subject_kind="dossier").count() == 1
    assert Dossier.objects.get().steps.filter(action="hand_in").count() == 1


def test_a_later_photo_takes_the_place_of_the_earlier(town: Town, page: Any) -> None:
    desk = page(town.resident)
    phone = connected(desk)
    phone.post(PAPERS, photo(1, "red"))
    phone.post(PAPERS, photo(2, "blue"))
    desk.post("/hall/services/old-age/apply/", form(town))
    assert Document.objects.filter(subject_kind="dossier").count() == 1


def test_the_same_photo_sent_again_is_one(town: Town, page: Any) -> None:
    phone = connected(page(town.resident))
    assert [phone.post(PAPERS, photo()).status_code for _time in range(2)] == [302, 302]
    assert Document.objects.filter(subject_kind="hand_over").count() == 1


def test_a_get_takes_nothing(town: Town, page: Any) -> None:
    code = code_shown(page(town.resident))
    for _time in range(3):
        assert reader().get(PHONE).status_code == 200
        assert reader().head(PHONE).status_code == 200
    assert reader().post(PHONE, {"code": code}).status_code == 302


def test_the_second_phone_is_told_why(town: Town, page: Any) -> None:
    code = code_shown(page(town.resident))
    first, second = (reader().post(PHONE, {"code": code}) for _phone in range(2))
    assert (first.status_code, second.status_code) == (302, 404)
    assert "Another phone has taken this code" in second.content.decode()


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("end", "It was ended at the desk."),
        ("new", "A newer code was shown at the desk."),
        ("sign_out", "The desk has signed out."),
        ("send", "The application has been sent."),
        ("time", "ten minutes"),
    ],
)
def test_a_code_that_is_over_says_so(town: Town, page: Any, at: Any, how: str, said: str) -> None:
    desk = page(town.resident)
    code = code_shown(desk)
    late = city_time.now() + timedelta(minutes=10, seconds=1)
    {
        "end": lambda: desk.post(f"{DESK}end/"),
        "new": lambda: desk.post(DESK),
        "sign_out": lambda: desk.post("/accounts/sign-out/"),
        "send": lambda: desk.post("/hall/services/old-age/apply/", form(town)),
        "time": lambda: at.move_to(late),
    }[how]()
    answer = reader().post(PHONE, {"code": code})
    assert (answer.status_code, said in answer.content.decode()) == (404, True)


@pytest.mark.parametrize("how", ["end", "sign_out", "send", "hour"])
def test_a_connected_phone_photographs_no_longer(town: Town, page: Any, at: Any, how: str) -> None:
    desk = page(town.resident)
    phone = connected(desk)
    later = city_time.now() + timedelta(hours=1, seconds=1)
    {
        "end": lambda: desk.post(f"{DESK}end/"),
        "sign_out": lambda: desk.post("/accounts/sign-out/"),
        "send": lambda: desk.post("/hall/services/old-age/apply/", form(town)),
        "hour": lambda: at.move_to(later),
    }[how]()
    assert phone.post(PAPERS, photo()).status_code == 404
    assert not Document.objects.exists()


def test_after_it_was_sent_a_new_code_hands_in_at_once(town: Town, page: Any) -> None:
    desk = page(town.resident)
    desk.post("/hall/services/old-age/apply/", form(town))
    connected(desk).post(PAPERS, photo())
    assert Need.objects.get(code="book").status == "given"


def test_nothing_of_anybody_is_on_the_phone_or_in_an_address(town: Town, page: Any, caplog: Any) -> None:
    desk = page(town.resident)
    shown = desk.post(DESK)
    phone = connected(desk)
    seen = phone.get(PAPERS)
    text = seen.content.decode()
    assert all(word not in text for word in (town.resident.name, str(DRAFT), town.resident.username))
    assert (seen["Referrer-Policy"], seen["Cache-Control"]) == ("same-origin", "private, no-store")
    assert "#" not in shown.request["PATH_INFO"] and "token" not in caplog.text
    cookie = phone.cookies["hand_over"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", PHONE)


def test_stored_are_digests_alone(town: Town, page: Any) -> None:
    desk = page(town.resident)
    code = code_shown(desk)
    phone = reader()
    phone.post(PHONE, {"code": code})
    row = str(HandOver.objects.values().last())
    assert code not in row and phone.cookies["hand_over"].value not in row


def test_codes_are_guessed_ten_times_and_no_more(town: Town) -> None:
    answers = [reader().post(PHONE, {"code": f"{number:08d}"}).status_code for number in range(12)]
    assert answers == [404] * 10 + [429] * 2


def test_another_persons_draft_is_hidden(town: Town, page: Any) -> None:
    connected(page(town.resident)).post(PAPERS, photo())
    other = page(town.worker_a)
    assert other.post(DESK).status_code == 404
    assert other.get(DESK).status_code == 404
    address = reverse("evidence:document", args=[Document.objects.get().pk])
    assert [page(person).get(address).status_code for person in (town.worker_a, town.resident)] == [404, 200]


def test_everything_is_written_down(town: Town, page: Any) -> None:
    desk = page(town.resident)
    connected(desk)
    desk.post(f"{DESK}end/")
    acts = AuditEvent.objects.filter(subject_kind="hand_over", subject_key=str(DRAFT)).order_by("pk")
    assert [one.action for one in acts] == ["begin_hand_over", "connect_phone", "end_hand_over"]


def test_papers_of_what_was_never_sent_go_after_a_day(town: Town, page: Any, at: Any) -> None:
    connected(page(town.resident)).post(PAPERS, photo())
    now = city_time.now()
    assert forget_unsent_papers(now + timedelta(hours=23)) == 0
    assert forget_unsent_papers(now + timedelta(hours=25)) == 1
    assert not Document.objects.filter(withdrawn_at=None).exists()


@pytest.mark.parametrize(("paper", "data"), [("passport", None), ("book", b"no picture")])
def test_what_does_not_fit_is_refused_in_words(town: Town, page: Any, paper: str, data: bytes | None) -> None:
    phone = connected(page(town.resident))
    sent = photo(paper=paper)
    if data:
        sent["photo"] = SimpleUploadedFile("a.jpg", data)
    answer = phone.post(PAPERS, sent, headers={"Accept": "application/json"})
    assert (answer.status_code, bool(answer.json()["message"])) == (422, True)


def insert(**more: Any) -> str:
    now = city_time.now().isoformat()
    row = {
        "draft_id": UUID(int=1).hex, "service": "old-age", "begun_by": 1, "token_digest": "t", "code_digest": "c", "created_at": now,
        "expires_at": now, "phone_digest": "", "connected_at": None, "ended_at": None, "ended_why": "", **more,
    }  # fmt: skip
    names = ", ".join(row)
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute(f"INSERT INTO hall_handover ({names}) VALUES ({', '.join(['%s'] * len(row))})", [*row.values()])
    return names


@pytest.mark.parametrize(
    "second",
    [
        {"token_digest": "u"},
        {"draft_id": UUID(int=2).hex},
        {"draft_id": UUID(int=2).hex, "token_digest": "u", "phone_digest": "p"},
        {"draft_id": UUID(int=2).hex, "token_digest": "u", "ended_why": "sent"},
    ],
)
def test_the_database_holds_what_a_hand_over_is(town: Town, second: dict[str, Any]) -> None:
    insert()
    with pytest.raises(IntegrityError):
        insert(**second)


@pytest.mark.django_db(transaction=True)
def test_two_phones_race_for_one_code_and_one_wins(town: Town, page: Any) -> None:
    code, gate = code_shown(page(town.resident)), Barrier(6)

    def tap(_phone: int) -> str:
        gate.wait()
        try:
            return connect_phone(ANONYMOUS, "", code)
        except NotFound:
            return ""
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        won = [secret for secret in pool.map(tap, range(6)) if secret]
    assert len(won) == 1 and hand_over_of_phone(won[0]).connected_at is not None


@pytest.mark.django_db(transaction=True)
def test_two_desks_race_for_one_carried_draft_and_one_has_it(town: Town, actor_of: Any) -> None:
    code, gate = carry_draft(actor_of(town.resident), DRAFT, "old-age", {"id": str(DRAFT)}), Barrier(4)
    clerk = actor_of(town.clerk_a)

    def take(_desk: int) -> bool:
        gate.wait()
        try:
            return bool(open_carried(clerk, code))
        except NotFound:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(take, range(4))) == 1
    assert not CarriedDraft.objects.exists()
