"""The council through its pages alone, without a script: a rule, a body, a meeting, a vote, its papers and its result."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from foundation.kernel import city_time
from procedures.ballots.models import Ballot, Cast, RuleVersion, Voter
from procedures.ballots.services import load_example_rules, run_ballots
from procedures.hearings.services import end_hearings
from residents.council.models import Body, Meeting, Resolution
from residents.people.services import person_key_of
from tests.ballots.helpers import SYSTEM, rule
from tests.evidence.documents import PDF
from tests.town import Town

RULE = {
    "code": "three-quarters", "name": "四分之三到会", "counts_persons": "on", "quorum_compare": "at_least",
    "quorum_num": "3", "quorum_den": "4", "quorum_base": "due", "pass_compare": "more_than", "pass_num": "1",
    "pass_den": "2", "pass_base": "present", "notice_days": "0", "deemed": "none", "source": "村规民约第八条",
}  # fmt: skip
PHONE = "+8613912345678"


def at_moment(days: float) -> str:
    """Return a time as a browser sends it."""
    moment = city_time.now() + timedelta(days=days)
    return moment.astimezone(__import__("zoneinfo").ZoneInfo("Asia/Shanghai")).strftime("%Y-%m-%dT%H:%M")


def pdf(name: str = "x.pdf", more: bytes = b"") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF + more, "application/pdf")


def roll_file(size: int, first_phone: str = "") -> SimpleUploadedFile:
    """Return a roll as a spreadsheet of text."""
    lines = ["姓名,证件号码,手机"]
    lines += [f"村民{n},44200019900101{n:04d},{first_phone if n == 1 else ''}" for n in range(1, size + 1)]
    return SimpleUploadedFile("roll.csv", "\n".join(lines).encode("utf-8-sig"), "text/csv")


@pytest.fixture
def resident(town: Town) -> Any:
    """The resident, with a phone by which a roll finds the account."""
    town.resident.phone = PHONE
    town.resident.save()
    return town.resident


def make_ballot(page: Any, town: Town, **more: Any) -> Ballot:
    """Prepare a ballot of the village through the form."""
    made = rule()
    form = {
        "id": "00000000-0000-4000-8000-0000000000aa", "title": "修村口的桥", "words": "桥已经十年没有修。",
        "area": town.village_a.pk, "rule": made.pk, "kind": "decision", "mode": "held_here", "opens_at": at_moment(1),
        "closes_at": at_moment(3), **more,
    }  # fmt: skip
    answer = page(town.clerk_a).post(reverse("council:ballot-new"), form)
    assert answer.status_code == 302, answer.content.decode()
    return Ballot.objects.get()


def act(page: Any, user: Any, ballot: Ballot, action: str, **more: Any) -> Any:
    """Do an act by its form."""
    version = Ballot.objects.values_list("version", flat=True).get(pk=ballot.pk)
    address = reverse("council:ballot-act", args=[ballot.client_id])
    return page(user).post(address, {"action": action, "version": version, **more})


def test_a_new_ballot_rule_is_made_through_the_pages_with_a_sentence_first(town: Town, page: Any) -> None:
    address = reverse("council:ballot-rule-new")
    shown = page(town.official_a).post(address, {**RULE, "preview": "yes"}).content.decode()
    assert "at least 150 must take part" in shown
    assert "of 150, at least 76 must agree" in shown
    assert RuleVersion.objects.count() == 0
    assert page(town.official_a).post(address, RULE).status_code == 302
    ballot = make_ballot(page, town, rule=RuleVersion.objects.get(code="three-quarters").pk)
    assert ballot.rule.name == "四分之三到会"


def test_a_rule_that_no_vote_can_reach_says_so(town: Town, page: Any) -> None:
    answer = page(town.official_a).post(reverse("council:ballot-rule-new"), {**RULE, "quorum_num": "5"})
    assert (answer.status_code, "No vote can reach this" in answer.content.decode()) == (422, True)
    assert page(town.clerk_a).get(reverse("council:ballot-rule-new")).status_code == 403


def test_the_examples_come_in_and_those_to_settle_are_not_in_use(town: Town, page: Any) -> None:
    page(town.official_a).post(reverse("council:ballot-rule-examples"))
    assert RuleVersion.objects.count() == 9
    assert set(RuleVersion.objects.filter(is_active=False).values_list("code", flat=True)) == {
        "representatives-present",
        "representatives-all",
    }
    assert load_example_rules(SYSTEM) == 0


def test_a_vote_from_the_form_to_the_printed_result(town: Town, resident: Any, page: Any, at: Any) -> None:
    ballot = make_ballot(page, town)
    roll = reverse("council:ballot-roll", args=[ballot.client_id])
    assert page(town.clerk_a).post(roll, {"file": roll_file(3, PHONE)}).status_code == 302
    act(page, town.clerk_a, ballot, "announce")
    assert "opens" in page(resident).get(reverse("council:index")).content.decode()
    at.move_to(Ballot.objects.get().opens_at)
    run_ballots(city_time.now())
    vote = reverse("council:ballot-vote", args=[ballot.client_id])
    assert "Cast the vote" in page(resident).get(vote).content.decode()
    cast = {"id": "00000000-0000-4000-8000-0000000000ab", "choice": "yes"}
    assert "Your vote is in" in page(resident).post(vote, cast).content.decode()
    for line, choice in ((2, "yes"), (3, "no")):
        enter_and_read(page, town, ballot, line, choice)
    at.move_to(Ballot.objects.get().closes_at)
    run_ballots(city_time.now())
    hidden = page(resident).get(reverse("council:ballot", args=[ballot.client_id])).content.decode()
    assert "Result" not in hidden
    act(page, town.clerk_a, ballot, "count")
    act(page, town.official_a, ballot, "count")
    result = reverse("council:ballot-result", args=[ballot.client_id])
    assert page().get(result).status_code == 404
    act(page, town.clerk_a, ballot, "publish")
    shown = page().get(result).content.decode()
    assert "Passed: 3 of 3 took part" in shown
    assert "村民" not in shown


def enter_and_read(page: Any, town: Town, ballot: Ballot, line: int, choice: str) -> None:
    """Let the clerk enter a paper and the worker read it again."""
    voter = Voter.objects.get(ballot=ballot, line=line + 1)
    counter = reverse("council:ballot-counter", args=[ballot.client_id])
    assert voter.name in page(town.clerk_a).get(counter, {"q": voter.name}).content.decode()
    sent = {"id": f"00000000-0000-4000-8000-00000000010{line}", "voter": voter.pk, "choice": choice}
    assert "Write" in page(town.clerk_a).post(counter, sent).content.decode()
    receipt = Cast.objects.get(pk=sent["id"]).receipt
    papers = reverse("council:ballot-papers", args=[ballot.client_id])
    assert receipt in page(town.worker_a).get(papers).content.decode()
    assert page(town.worker_a).post(papers, {"receipt": receipt, "choice": choice}).status_code == 302


def test_one_person_twice_on_a_roll_is_refused_line_by_line(town: Town, page: Any) -> None:
    ballot = make_ballot(page, town)
    rows = "姓名,证件号码,手机\n甲,A1,\n乙,Ａ１,\n,A3,\n丁,,\n".encode("utf-8-sig")
    file = SimpleUploadedFile("roll.csv", rows, "text/csv")
    answer = page(town.clerk_a).post(reverse("council:ballot-roll", args=[ballot.client_id]), {"file": file})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "This person stands on line 2 already." in shown
    assert all(words in shown for words in ("The name is missing.", "Neither a number nor a phone"))
    assert not Voter.objects.exists()


def test_a_roll_by_floor_area_adds_up_the_units_of_one_owner(town: Town, page: Any) -> None:
    owners = rule(code="owners", counts_area=True, pass_base="participating")
    ballot = make_ballot(page, town, rule=owners.pk)
    rows = "业主姓名,证件号码,房号,建筑面积\n甲,A1,1-101,88.5\n甲,A1,1-102,90.25\n乙,A2,1-103,100.555\n丙,A3,1-101,9\n"
    address = reverse("council:ballot-roll", args=[ballot.client_id])
    answer = page(town.clerk_a).post(address, {"file": SimpleUploadedFile("r.csv", rows.encode())})
    assert "at most two decimals" in answer.content.decode()
    assert "a unit votes once" in answer.content.decode()
    good = "业主姓名,证件号码,房号,建筑面积\n甲,A1,1-101,88.5\n甲,A1,1-102,90.25\n".encode()
    page(town.clerk_a).post(address, {"file": SimpleUploadedFile("r.csv", good)})
    voter = Voter.objects.get()
    assert (voter.weight, voter.units.count()) == (17_875, 2)


def test_a_roll_of_a_workbook_comes_in(town: Town, page: Any) -> None:
    from openpyxl import Workbook

    book, made = Workbook(), BytesIO()
    for row in (["2026 年名册"], ["姓名", "编号"], ["甲", "1"], ["乙", "2"]):
        book.active.append(row)
    book.save(made)
    ballot = make_ballot(page, town)
    file = SimpleUploadedFile("roll.xlsx", made.getvalue())
    page(town.clerk_a).post(reverse("council:ballot-roll", args=[ballot.client_id]), {"file": file})
    assert Voter.objects.count() == 2


def test_a_recorded_ballot_is_counted_by_two_with_its_scan(town: Town, page: Any, at: Any) -> None:
    ballot = make_ballot(page, town, mode="recorded")
    page(town.clerk_a).post(reverse("council:ballot-roll", args=[ballot.client_id]), {"file": roll_file(200)})
    act(page, town.clerk_a, ballot, "announce")
    at.move_to(Ballot.objects.get().opens_at)
    run_ballots(city_time.now())
    act(page, town.clerk_a, ballot, "close")
    count = reverse("council:ballot-count", args=[ballot.client_id])
    sheet = {
        "present": 134,
        "papers": 134,
        "persons_yes": 68,
        "persons_no": 66,
        "persons_abstain": 0,
        "persons_spoiled": 0,
    }
    assert "scan" in page(town.clerk_a).post(count, sheet).content.decode()
    assert page(town.clerk_a).post(count, {**sheet, "scan": pdf()}).status_code == 302
    wrong = page(town.official_a).post(count, {**sheet, "persons_yes": 100})
    assert (wrong.status_code, "add up" in wrong.content.decode()) == (422, True)
    page(town.official_a).post(count, sheet)
    assert (Ballot.objects.get().state, Ballot.objects.get().outcome) == ("counted", "passed")


def test_a_new_body_needs_no_code(town: Town, page: Any) -> None:
    form = {
        "kind": "other",
        "name": "乡贤参事会",
        "area": town.village_a.pk,
        "due": "15",
        "rule": rule().pk,
        "notice_days": "0",
        "shown_days": "7",
    }
    answer = page(town.clerk_a).post(reverse("council:body-new"), form)
    body = Body.objects.get()
    assert answer.url == reverse("council:body", args=[body.pk])
    again = page(town.clerk_a).post(reverse("council:body-new"), form)
    assert (again.status_code, "of this name" in again.content.decode()) == (422, True)
    meeting = {
        "id": "00000000-0000-4000-8000-0000000000ac", "title": "商议修桥", "venue": "祠堂", "starts_at": at_moment(1),
        "ends_at": at_moment(1.1), "agenda": "选址\n钱从哪来",
    }  # fmt: skip
    address = reverse("council:meeting-new", args=[body.pk])
    assert page(town.clerk_a).post(address, meeting).status_code == 302
    assert (Meeting.objects.get().due, Meeting.objects.get().agenda.count()) == (15, 2)


def disclose_and_end(page: Any, town: Town, made: Any, at: Any, fire_messages: Any) -> None:
    """Disclose what comes next by its form, let the days of the notice pass, and the subscribers hear of it."""
    until = city_time.local_day(city_time.now()) + timedelta(days=7)
    address = reverse("council:resolution-disclose", args=[made.number])
    answer = page(town.clerk_a).post(address, {"until": until.isoformat()})
    assert answer.status_code == 302, answer.content.decode()
    assert "修村口的桥" in page().get(answer.url).content.decode()
    at.shift(timedelta(days=8))
    end_hearings(city_time.now())
    fire_messages()


def test_a_resolution_shows_its_six_records_and_who_is_signed_out_reads_it(
    town: Town, page: Any, at: Any, fire_messages: Any
) -> None:
    from tests.council.helpers import body, passed_ballot, resolution

    made = resolution(town, body(town))
    clerk, today = page(town.clerk_a), city_time.local_day(city_time.now()).isoformat()
    keep = reverse("council:resolution-record", args=[made.number])
    for step in (1, 2, 3):
        sheet = {"step": step, "held_on": today, "place": "村委会", "due": 9, "present": 8, "agreed": 7}
        assert clerk.post(keep, {**sheet, "file": pdf("s.pdf", b"%" * step)}).status_code == 302
    assert page().get(reverse("council:resolution", args=[made.number])).status_code == 404
    ballot = passed_ballot(town, made, at)
    clerk = page(town.clerk_a)  # the session of yesterday is over
    today = city_time.local_day(city_time.now()).isoformat()
    decided = {"step": 4, "held_on": today, "place": "文化室", "ballot": str(ballot.client_id)}
    assert clerk.post(keep, decided).status_code == 302
    disclose_and_end(page, town, made, at, fire_messages)
    clerk = page(town.clerk_a)
    said = clerk.post(reverse("council:resolution-publish", args=[made.number]), follow=True)
    assert str(list(said.context["messages"])[-1]) == "The resolution is published."
    today = city_time.local_day(city_time.now()).isoformat()
    early = clerk.post(reverse("council:resolution-disclose", args=[made.number]), {"until": "2027-12-31"})
    assert (early.status_code, "Say first how it was carried out" in early.content.decode()) == (422, True)
    clerk.post(reverse("council:resolution-carried-out", args=[made.number]), {"day": today, "words": "桥已修好"})
    disclose_and_end(page, town, made, at, fire_messages)
    public = page().get(reverse("council:resolution", args=[made.number])).content.decode()
    assert all(words in public for words in ("桥已修好", "9 due, 8 came, 7 agreed", "Result of the vote"))
    assert public.count("Public notice and what was objected") == 2
    assert list(made.records.order_by("step").values_list("step", flat=True)) == [1, 2, 3, 4, 5, 6]
    document = page().get(reverse("council:resolution-document", args=[made.number, 1]))
    assert document.status_code == 200
    assert Resolution.objects.get().carried_out == "桥已修好"


def test_a_person_on_the_roll_without_an_account_has_a_key_of_the_number(town: Town, resident: Any, page: Any) -> None:
    ballot = make_ballot(page, town)
    page(town.clerk_a).post(reverse("council:ballot-roll", args=[ballot.client_id]), {"file": roll_file(2, PHONE)})
    keys = set(Voter.objects.values_list("voter_key", flat=True))
    assert person_key_of(resident.pk) in keys
    assert all(len(key) == 64 for key in keys)
