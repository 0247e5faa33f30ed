"""Topics: numbered, screened, supported, replied to in writing and in time or visibly late, followed up."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from foundation.accounts.models import User
from foundation.kernel import outbox
from foundation.kernel.actor import ANONYMOUS
from foundation.kernel.errors import Denied, DifferentContent, Invalid, NotFound, Stale
from foundation.notices.models import Notice
from foundation.process.acts import SentAct
from procedures.clocks.services import sweep
from procedures.hearings.models import PublicNotice
from procedures.hearings.services import answer_objection, end_hearings
from procedures.registers.models import Serial
from residents.proposals.models import Comment, Proposal, ProposalText, Support, TopicRule
from residents.proposals.selectors import (
    comments_of,
    replies_of,
    view_proposals,
    visible_proposals,
)
from residents.proposals.services import (
    act_with_code,
    add_comment,
    enter_proposal,
    follow_code,
    moderate_comment,
    support_for_caller,
    support_proposal,
)
from tests.conftest import TUESDAY
from tests.hearings.helpers import objected
from tests.proposals.helpers import (
    actor,
    another_resident,
    answered,
    assigned,
    data,
    do,
    entered,
    opened,
    replied,
)
from tests.town import Town


def view(proposal: Proposal) -> Any:
    return view_proposals([Proposal.objects.get(pk=proposal.pk)])[0]


def told(kind: str) -> set[int]:
    return set(Notice.objects.filter(kind=kind).values_list("user", flat=True))


def test_numbers_are_gapless_though_some_are_refused(town: Town) -> None:
    first = entered(town.resident)
    with pytest.raises(Invalid):
        entered(town.resident, title="")
    with pytest.raises(NotFound):
        entered(town.resident, area="999999999999")
    second = entered(town.resident)
    assert (first.number, second.number) == ("YA2026-0001", "YA2026-0002")
    assert Serial.objects.get(scheme="proposal").last == 2


def test_sent_again_it_is_one_topic(town: Town) -> None:
    said = data()
    first, again = (enter_proposal(actor(town.resident), said) for _try in (1, 2))
    assert (first.is_new, again.is_new, again.proposal.pk) == (True, False, first.proposal.pk)
    with pytest.raises(DifferentContent):
        enter_proposal(actor(town.resident), data(id=said.id, text="另一件事"))
    with pytest.raises(DifferentContent):
        enter_proposal(actor(town.official_a), said)


def test_residents_do_not_enter_for_others_and_nobody_proposes_without_an_account(town: Town) -> None:
    for who in (ANONYMOUS, actor(town.resident), actor(town.handler_a)):
        with pytest.raises(Denied):
            enter_proposal(who, data(for_name="陈秀英"))
    assert entered(town.worker_a, for_name="陈秀英").author == "陈**"


def test_screening_runs_five_working_days_and_late_the_superior_hears(town: Town, fire_messages: Any) -> None:
    proposal = entered(town.resident)
    assert proposal.screen_due_at == TUESDAY + timedelta(days=7)
    fire_messages()
    assert told("proposal_desk") == {town.clerk_a.pk}
    sweep(TUESDAY + timedelta(days=30))
    outbox.drain(TUESDAY + timedelta(days=60))
    assert told("proposal_waits") == {town.clerk_a.pk, town.official_a.pk}


def test_what_is_not_screened_is_seen_by_its_proposer_and_its_desks_alone(town: Town) -> None:
    proposal = entered(town.resident)
    seers = {name for name, user in town.cast.items() if visible_proposals(actor(user)).filter(pk=proposal.pk).exists()}
    assert seers == {"resident", "clerk_a", "official_a", "city_centre"}
    assert not visible_proposals(ANONYMOUS).exists()
    do(town.clerk_a, proposal, "admit")
    assert visible_proposals(ANONYMOUS).get() == proposal


def test_whoever_proposed_does_not_screen_it(town: Town) -> None:
    proposal = entered(town.clerk_a)
    with pytest.raises(Denied) as refusal:
        do(town.clerk_a, proposal, "admit")
    assert "yourself" in str(refusal.value)
    assert do(town.official_a, proposal, "admit").state == "open"


@pytest.mark.parametrize("action", ["refer", "refuse"])
def test_what_is_not_admitted_gets_its_reason(action: str, town: Town) -> None:
    proposal = entered(town.resident)
    with pytest.raises(Invalid):
        do(town.clerk_a, proposal, action)
    done = do(town.clerk_a, proposal, action, "这是个人诉求，请走信访渠道")
    assert done.ended_at is not None and not visible_proposals(ANONYMOUS).exists()


def test_a_topic_without_any_support_gets_its_reply(town: Town) -> None:
    done = answered(town)
    assert Support.objects.count() == 0
    reply = replies_of(ANONYMOUS, done)[0]
    assert (done.state, reply.words, str(reply.due_on), reply.is_late) == ("answered", "下月装好", "2026-12-30", False)


def test_the_reply_is_hidden_until_it_is_published(town: Town) -> None:
    proposal = replied(town)
    assert replies_of(ANONYMOUS, proposal) == [] == replies_of(actor(town.resident), proposal)
    assert len(replies_of(actor(town.handler_a), proposal)) == len(replies_of(actor(town.clerk_a), proposal)) == 1


def test_only_the_unit_replies_and_a_promise_has_a_day(town: Town) -> None:
    proposal = assigned(town)
    for user in (town.clerk_a, town.resident, town.worker_a):
        with pytest.raises(Denied):
            do(user, proposal, "reply", "好", verdict="no")
    for due_on in ("", "2026-11-01", "soon", "2039-01-01"):
        with pytest.raises(Invalid) as refusal:
            do(town.handler_a, proposal, "reply", "好", verdict="accept", due_on=due_on)
        assert "due_on" in refusal.value.fields
    assert do(town.handler_a, proposal, "reply", "没有路权", verdict="no").state == "replied"


def test_a_late_reply_is_taken_and_stays_marked_late(town: Town, at: Any) -> None:
    proposal = assigned(town)
    assert proposal.reply_due_at == TUESDAY + timedelta(days=30)
    at.shift(timedelta(days=30, hours=1))
    assert view(proposal).overdue == 1
    at.shift(timedelta(days=11))
    assert view(proposal).overdue == 12
    done = do(town.clerk_a, do(town.handler_a, proposal, "reply", "没有路权", verdict="no"), "publish")
    at.shift(timedelta(days=100))
    assert (view(done).overdue, replies_of(ANONYMOUS, done)[0].is_late) == (12, True)


def test_the_superior_hears_of_a_late_reply(town: Town) -> None:
    assigned(town)
    sweep(TUESDAY + timedelta(days=60))
    outbox.drain(TUESDAY + timedelta(days=90))
    people = set(
        Notice.objects.filter(kind="proposal_waits", params__action="reply_proposal").values_list("user", flat=True)
    )
    assert {town.handler_a.pk, town.clerk_a.pk, town.official_a.pk} <= people


def test_more_days_are_given_once_before_it_is_due_and_not_by_the_unit(town: Town, at: Any) -> None:
    proposal = assigned(town)
    with pytest.raises(Denied):
        do(town.handler_a, proposal, "extend", "还要论证")
    at.shift(timedelta(days=20))
    proposal = do(town.clerk_a, proposal, "extend", "还要论证")
    assert proposal.reply_due_at == TUESDAY + timedelta(days=60)
    with pytest.raises(Denied):
        do(town.clerk_a, proposal, "extend", "还要论证")


def test_what_is_due_already_is_not_given_more_days(town: Town, at: Any) -> None:
    proposal = assigned(town)
    at.shift(timedelta(days=31))
    with pytest.raises(Invalid):
        do(town.clerk_a, proposal, "extend", "还要论证")


def test_the_proposer_asks_again_once(town: Town, at: Any) -> None:
    proposal = answered(town, "no")
    with pytest.raises(Denied):
        do(town.clerk_a, proposal, "reopen", "还不行")
    at.shift(timedelta(days=1))
    proposal = do(town.resident, proposal, "reopen", "路权在村里")
    assert (proposal.state, proposal.reply_due_at) == ("assigned", TUESDAY + timedelta(days=31))
    again = do(town.handler_a, proposal, "reply", "那就装", verdict="accept", due_on="2026-12-30")
    again = do(town.clerk_a, again, "publish")
    assert [one.verdict for one in replies_of(ANONYMOUS, again)] == ["no", "accept"]
    with pytest.raises(Denied):
        do(town.resident, again, "reopen", "还有")


def test_the_unit_reports_it_carried_out(town: Town, fire_messages: Any) -> None:
    proposal = answered(town)
    with pytest.raises(Denied):
        do(town.clerk_a, proposal, "follow", "装好了")
    assert do(town.handler_a, proposal, "follow", "装好了").state == "done"
    fire_messages()
    assert town.resident.pk in told("proposal_proposer")


def test_a_withdrawn_topic_keeps_its_number_and_hides_its_author(town: Town, page: Any) -> None:
    proposal = do(town.resident, opened(town), "withdraw")
    body = page().get(f"/council/proposals/{proposal.number}/").content.decode()
    assert proposal.author == "" and proposal.number in body and "王**" not in body


def test_one_person_supports_once_by_whichever_way(town: Town) -> None:
    proposal = opened(town)
    other = another_resident()
    first = support_proposal(actor(other), proposal.number)
    assert support_proposal(actor(other), proposal.number).pk == first.pk
    with pytest.raises(Stale):
        support_for_caller(actor(town.worker_a), proposal.number, phone="13800000077", way="phone")
    support_for_caller(actor(town.worker_a), proposal.number, phone="13800000078", way="counter")
    with pytest.raises(Stale):
        support_for_caller(actor(town.clerk_a), proposal.number, phone="138 0000 0078", way="phone")
    late = another_resident("resident3", "+8613800000078")
    with pytest.raises(Stale):
        support_proposal(actor(late), proposal.number)
    assert view(proposal).supports == 2


def test_support_needs_an_account_with_a_phone_and_an_open_topic(town: Town) -> None:
    proposal = opened(town)
    with pytest.raises(Denied) as refusal:
        support_proposal(actor(User.objects.create(username="new")), proposal.number)
    assert "phone" in str(refusal.value)
    with pytest.raises(Denied):
        support_proposal(ANONYMOUS, proposal.number)
    with pytest.raises(Denied):
        support_proposal(actor(town.resident), proposal.number)
    with pytest.raises(Denied):
        support_proposal(actor(another_resident()), replied(town).number)
    with pytest.raises(Invalid):
        support_for_caller(actor(town.clerk_a), proposal.number, phone="12", way="phone")


def test_a_changed_text_is_a_new_version_and_supporters_hear(town: Town, fire_messages: Any) -> None:
    proposal, other = opened(town), another_resident()
    support_proposal(actor(other), proposal.number)
    with pytest.raises(Denied):
        do(town.clerk_a, proposal, "revise", title="x", text="y")
    changed = do(town.resident, proposal, "revise", title="村口装两盏路灯", text="晚上太黑。")
    fire_messages()
    assert (changed.text_version, Support.objects.get().text_version) == (2, 1)
    assert list(ProposalText.objects.values_list("title", flat=True)) == ["村口装一盏路灯", "村口装两盏路灯"]
    assert told("proposal_supporters") == {other.pk}


def test_comments_are_shown_after_the_desk_has_read_them(town: Town) -> None:
    proposal, other = opened(town), another_resident()
    made = add_comment(actor(other), proposal.number, comment_id=UUID(int=9), words="赞成")
    assert add_comment(actor(other), proposal.number, comment_id=UUID(int=9), words="赞成").pk == made.pk
    assert not comments_of(ANONYMOUS, proposal) and len(comments_of(actor(other), proposal)) == 1
    for user in (other, town.official_b, town.worker_a):
        with pytest.raises(Denied):
            moderate_comment(actor(user), made.pk, is_shown=True)
    with pytest.raises(Invalid):
        moderate_comment(actor(town.clerk_a), made.pk, is_shown=False)
    moderate_comment(actor(town.clerk_a), made.pk, is_shown=False, reason="点了别人的名字")
    assert not comments_of(ANONYMOUS, proposal) and Comment.objects.get().words == "赞成"
    moderate_comment(actor(town.clerk_a), made.pk, is_shown=True)
    assert comments_of(ANONYMOUS, proposal).get().author == "刘**"


def test_the_slip_follows_asks_again_and_withdraws(town: Town, page: Any) -> None:
    proposal = entered(town.clerk_a, for_name="陈秀英")
    code = follow_code(proposal.client_id)
    slip = page(town.clerk_a).get(f"/council/proposals/{proposal.number}/slip/").content.decode()
    assert code in slip and page(town.official_a).get(f"/council/proposals/{proposal.number}/slip/").status_code == 404
    anyone, url = page(), f"/council/proposals/follow/{proposal.number}/{code}/"
    there = anyone.post("/council/proposals/follow/", {"number": proposal.number.lower(), "code": code.lower()})
    assert there["Location"] == url and anyone.get(url).status_code == 200
    assert anyone.post("/council/proposals/follow/", {"number": proposal.number, "code": "A" * 12}).status_code == 422
    assert anyone.get(f"/council/proposals/follow/{proposal.number}/{'A' * 12}/").status_code == 404
    with pytest.raises(NotFound):
        act_with_code(proposal.number, "A" * 12, SentAct("withdraw"))
    with pytest.raises(Denied):
        act_with_code(proposal.number, code, SentAct("admit"))
    assert anyone.post(url, {"action": "withdraw", "version": 1}).status_code == 302
    assert Proposal.objects.get().state == "withdrawn"


def test_what_spends_collective_money_is_shown_before_it_is_published(town: Town, at: Any) -> None:
    proposal = replied(town, kind="spending")
    with pytest.raises(Denied) as refusal:
        do(town.clerk_a, proposal, "publish")
    assert "public notice" in str(refusal.value)
    do(town.clerk_a, proposal, "show")
    notice = PublicNotice.objects.get(subject_key=proposal.number)
    assert ((notice.ends_on - notice.starts_on).days, notice.decider_id) == (7, town.handler_a.pk)
    objection = objected(notice)
    at.shift(timedelta(days=8))
    end_hearings(TUESDAY + timedelta(days=8))
    with pytest.raises(Denied) as refusal:
        do(town.clerk_a, proposal, "publish")
    assert "not answered" in str(refusal.value)
    answer_objection(actor(town.clerk_a), objection.pk, words="三家比价", is_upheld=False)
    assert do(town.clerk_a, proposal, "publish").state == "answered"


def test_a_refusal_to_spend_needs_no_notice_and_other_kinds_neither(town: Town) -> None:
    assert do(town.clerk_a, replied(town, "no", kind="spending"), "publish").state == "answered"
    with pytest.raises(Denied):
        do(town.clerk_a, replied(town), "show")


def test_a_rule_of_the_township_changes_the_days_of_new_topics(town: Town) -> None:
    old = entered(town.resident)
    TopicRule.objects.create(kind="proposal", area=town.township_a, screen_days=2, reply_days=10, notice_days=3)
    new = entered(town.resident)
    assert (old.reply_days, new.reply_days, new.notice_days) == (30, 10, 3)
    assert new.screen_due_at < old.screen_due_at


RAW = {
    "text under supporters": "UPDATE proposals_proposal SET text = 'other'",
    "title under supporters": "UPDATE proposals_proposal SET title = 'other'",
    "number": "UPDATE proposals_proposal SET number = 'YA2026-0099'",
    "version rewritten": "UPDATE proposals_proposaltext SET text = 'other'",
    "comment rewritten": "UPDATE proposals_comment SET words = 'other'",
    "answered without a reply": "UPDATE proposals_proposal SET state = 'answered'",
    "assigned to nobody": "UPDATE proposals_proposal SET state = 'assigned'",
    "ended without an end": "UPDATE proposals_proposal SET state = 'done'",
    "withdrawn with its author": "UPDATE proposals_proposal SET state = 'withdrawn', ended_at = entered_at",
    "support twice": (
        "INSERT INTO proposals_support (proposal_id, person_key, phone_key, text_version, way, at) "
        "SELECT proposal_id, person_key, 'x', text_version, way, at FROM proposals_support"
    ),
    "phone twice": (
        "INSERT INTO proposals_support (proposal_id, person_key, phone_key, text_version, way, at) "
        "SELECT proposal_id, 'x', phone_key, text_version, way, at FROM proposals_support"
    ),
    "by phone by nobody": "UPDATE proposals_support SET way = 'phone'",
    "held back without a reason": "UPDATE proposals_comment SET is_shown = {no}, moderated_at = at",
}


@pytest.mark.parametrize("statement", RAW.values(), ids=list(RAW))
def test_the_database_refuses(statement: str, town: Town) -> None:
    proposal, other = opened(town), another_resident()
    support_proposal(actor(other), proposal.number)
    add_comment(actor(other), proposal.number, comment_id=UUID(int=9), words="赞成")
    no = "false" if connection.vendor == "postgresql" else "0"
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.replace("{no}", no))
