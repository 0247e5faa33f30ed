"""A desk and a phone side by side: a paper photographed, made straight and sent; a draft carried back; a face covered at 390 px."""

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Page, expect

from foundation.evidence.models import Document, Photo
from foundation.evidence.services import keep_photo
from foundation.kernel.actor import system
from procedures.dossiers.models import Need
from residents.hall.services import hand_over
from tests.cases.helpers import report
from tests.dossiers.helpers import counter_of, service
from tests.journeys.conftest import WIDER, locate, reach
from tests.town import Town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Walk = Callable[..., Page]
CORNERS = [(190, 140), (630, 220), (560, 820), (110, 700)]


@pytest.fixture
def size() -> str:
    """Hold a phone."""
    return "phone"


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """Return a photo of a slanted sheet with lines of words on a dark table."""
    photo = Image.new("RGB", (750, 1000), (70, 60, 50))
    draw = ImageDraw.Draw(photo)
    draw.polygon(CORNERS, fill=(235, 232, 225))
    for line in range(9):
        draw.line([(240 - line * 6, 240 + line * 55), (540 - line * 6, 295 + line * 55)], fill=(40, 40, 40), width=6)
    path = tmp_path / "IMG_7.jpg"
    photo.save(path, quality=92)
    return path


def fill_in(page: Page, town: Town) -> None:
    page.select_option("[name=village]", town.village_a.code)
    page.select_option("[name=a-has_card]", "no")
    page.fill("[name=a-id_number]", "442000194001011234")


def require_corners(phone: Page) -> None:
    for handle, (x, y) in zip(phone.locator("[data-corner]").all(), CORNERS, strict=True):
        left = float(re.findall(r"left: ([\d.]+)%", handle.get_attribute("style") or "")[0])
        top = float(re.findall(r"top: ([\d.]+)%", handle.get_attribute("style") or "")[0])
        assert abs(left - x / 7.5) < 2 and abs(top - y / 10) < 2
        box = handle.bounding_box()
        assert box and box["width"] >= 44 and box["height"] >= 44


def move_by_keys(phone: Page) -> None:
    corner = phone.locator("[data-corner='0']")
    before = corner.get_attribute("style")
    corner.focus()
    phone.keyboard.press("ArrowRight")
    assert corner.get_attribute("style") != before
    phone.keyboard.press("ArrowLeft")


def test_a_paper_goes_from_the_phone_to_the_desk_and_along(
    walk: Walk, town: Town, paper: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    service()
    made = iter(["SquareOfTheDesk0123456789abcdefg", "SecretOfThePhone0123456789abcdef"])
    monkeypatch.setattr(hand_over.secrets, "token_urlsafe", lambda _bytes: next(made))
    desk, phone = walk(town.resident), walk()
    desk.goto("/hall/services/old-age/apply/")
    fill_in(desk, town)
    desk.get_by_role("button", name="Photograph papers with a phone").click()
    expect(desk.locator("#hand-over .qr-code")).to_be_visible()
    assert desk.evaluate(WIDER) == []

    asked: list[str] = []
    phone.on("request", lambda request: asked.append(f"{request.url} {request.headers.get('referer', '')}"))
    phone.goto("/hall/phone/#SquareOfTheDesk0123456789abcdefg")
    phone.get_by_role("button", name="Connect this phone").click()
    phone.wait_for_url("**/hall/phone/papers/")
    assert not any("SquareOfTheDesk" in one.split("#")[0] + one.partition(" ")[2] for one in asked)
    assert phone.evaluate(WIDER) == []
    expect(desk.locator("#hand-over-state")).to_contain_text("The phone is connected")
    expect(desk.locator("#hand-over .qr-code")).to_have_count(0)

    phone.locator("[data-paper-file]").first.set_input_files(paper)
    sheet = phone.locator("[data-straighten]")
    expect(sheet).to_contain_text("The edge was found")
    require_corners(phone)
    move_by_keys(phone)
    assert phone.evaluate(WIDER) == []
    phone.get_by_role("button", name="Send it straight").click()
    phone.wait_for_url("**/papers/?came=book")
    expect(phone.locator("body")).to_contain_text("is at the desk now")

    expect(desk.locator("#hand-over-state").get_by_role("link", name="Look")).to_be_visible()
    expect(desk.locator("[name=a-id_number]")).to_have_value("442000194001011234")
    desk.get_by_role("button", name="Submit the application").click()
    desk.wait_for_url(lambda url: "/dossiers/SQ-" in url)
    kept = Document.objects.get(pk=Need.objects.get(code="book").document_id)
    with Image.open(io.BytesIO(stored(kept.file))) as straight:
        assert all(min(straight.convert("RGB").getpixel(at)) > 150 for at in edges(straight))
    phone.reload()
    expect(phone.locator("body")).to_contain_text("The application has been sent")


def stored(name: str) -> bytes:
    from django.conf import settings

    return (Path(settings.MEDIA_ROOT) / name).read_bytes()


def edges(image: Image.Image) -> list[tuple[int, int]]:
    """Return places near each corner: they show paper where it was cut out straight."""
    near = (0.04, 0.96)
    return [(int(x * image.width), int(y * image.height)) for x in near for y in near]


def test_a_draft_goes_on_at_the_counter_by_a_code(walk: Walk, town: Town) -> None:
    service()
    counter_of(town)
    phone, desk = walk(town.resident), walk(town.official_a)
    phone.goto("/hall/services/old-age/apply/")
    fill_in(phone, town)
    phone.get_by_role("button", name="Go on at a desk").click()
    code = phone.locator(".hand-over-code").inner_text()
    desk.goto("/hall/carried/")
    desk.fill("[name=code]", code)
    desk.keyboard.press("Enter")
    expect(desk.locator("[name=a-id_number]")).to_have_value("442000194001011234")
    desk.get_by_role("button", name="Take it in").click()
    desk.wait_for_url(lambda url: "/dossiers/SQ-" in url)
    desk.goto("/hall/carried/")
    desk.fill("[name=code]", code)
    desk.keyboard.press("Enter")
    expect(desk.locator(".notice-bad")).to_contain_text("was used")


def test_an_officer_covers_a_face_by_thumb_and_by_keyboard(walk: Walk, town: Town, snapshot: Path) -> None:
    incident = report(town)
    keep_photo(
        system("test"),
        photo_id=incident.client_id,
        subject_kind="incident",
        subject_key=incident.reference,
        data=snapshot.read_bytes(),
    )
    page = walk(town.clerk_a)
    page.goto(f"/incidents/{incident.reference}/")
    act = reach(page, "redact")
    act.locator("> summary").click()
    act.locator("[data-regions-photo] > summary").click()
    canvas = act.locator("[data-mark-picture] canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * 0.2, box["y"] + box["height"] * 0.2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.5, steps=4)
    page.mouse.up()
    expect(act.locator(".mark")).to_have_count(1)
    act.get_by_role("button", name="Cover a place").press("Enter")
    expect(act.locator(".mark")).to_have_count(2)
    first = act.locator("input[name=covered]").last.input_value()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+ArrowRight")
    assert act.locator("input[name=covered]").last.input_value() != first
    page.keyboard.press("Delete")
    expect(act.locator("input[name=covered]")).to_have_count(1)
    assert page.evaluate(WIDER) == []
    act.locator("[name=reason]").select_option("third_person")
    act.locator("[name=note]").fill("路人")
    with page.expect_response(lambda answer: "/acts/" in answer.url):
        act.locator("button[type=submit]").click()
    expect(page.locator("#case")).to_contain_text("1 photo covered in part")
    now = Photo.objects.get(withdrawn_at=None)
    with Image.open(io.BytesIO(stored(now.large))) as seen:
        assert seen.getpixel((int(seen.width * 0.35), int(seen.height * 0.35)))[0] < 80
        assert seen.getpixel((int(seen.width * 0.8), int(seen.height * 0.8)))[0] > 100


def test_a_face_is_covered_before_the_report_leaves_the_phone(walk: Walk, town: Town, snapshot: Path) -> None:
    page: Any = walk(town.worker_a, town.in_a1)
    page.goto("/report/")
    page.set_input_files("[id$=-album]", snapshot)
    page.get_by_role("button", name="Cover or point").click()
    sheet = page.locator("[data-mark-sheet]")
    expect(sheet.locator("canvas")).to_be_visible()
    sheet.get_by_role("button", name="Arrow").press("Enter")
    box = sheet.locator("canvas").bounding_box()
    sheet.get_by_role("button", name="Cover a place").press("Enter")
    page.mouse.move(box["x"] + box["width"] * 0.1, box["y"] + box["height"] * 0.1)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + box["height"] * 0.4, steps=4)
    page.mouse.up()
    assert page.evaluate(WIDER) == []
    sheet.get_by_role("button", name="Take it so").click()
    expect(sheet).to_be_hidden()
    page.locator("label.tile", has_text="Litter").first.tap()
    locate(page, town.grid_a1)
    page.click("[data-send]")
    page.wait_for_url(lambda url: not url.endswith("/report/"))
    with Image.open(io.BytesIO(stored(Photo.objects.get().large))) as seen:
        assert seen.getpixel((int(seen.width * 0.2), int(seen.height * 0.2)))[0] < 80
