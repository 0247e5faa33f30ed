"""The rows of topics, public notices and the public site in the route matrix, and the things their addresses speak of."""

from typing import Any
from uuid import UUID

from foundation.kernel.actor import system
from foundation.process.acts import SentAct
from procedures.hearings.models import Objection, PublicNotice
from procedures.hearings.services import HearingDraft, act_on_hearing, draft_hearing, object_to
from residents.proposals.models import Comment, Proposal
from residents.proposals.services import ProposalData, act_on_proposal, add_comment, enter_proposal, follow_code
from tests.access_rows import DESKS, Row
from tests.town import Town

VILLAGE_A, VILLAGE_B = "442000101201", "442000102201"
ADMIT = {"action": "admit", "version": 1}
ANNUL = {"action": "annul", "version": 1, "note": "entered by mistake"}
# Its proposer and the desks of its area; of another township the city alone.
TOPIC, OTHER_TOPIC = "404 200 404 200x2 404 200 404x2", "404x6 200 404x2"
DRAFT = "404x3 200x2 404 200 404x2"


def proposal(world: Any, user: Any, *, own: bool) -> dict[str, Any]:
    """Return a topic as a program sends it, of a place that is there or not."""
    area = VILLAGE_A if own else "999999999999"
    return {"id": str(UUID(int=950)), "title": "路灯", "text": "太黑", "area": area}


def proposal_form(world: Any, user: Any, *, own: bool) -> dict[str, Any]:
    """Return the same as the page sends it."""
    return {**proposal(world, user, own=own), "kind": "proposal"}


def objection(world: Any, user: Any, *, own: bool) -> dict[str, Any]:
    """Return an objection with an id of its own."""
    return {"id": str(UUID(int=951)), "words": "too dear"}


def moderated(world: Any, user: Any, *, own: bool) -> dict[str, Any]:
    """Let a comment through."""
    return {"is_shown": "yes"}


PROPOSAL_ROWS: dict[tuple[str, str], Row] = {
    # Public notices: what runs is for everybody, drafts are for the desks of their area
    ("hearings:list", "GET"): Row("200x9"),
    ("hearings:new", "GET"): Row(DESKS),
    ("hearings:new", "POST"): Row("302 403x2 422x2 403 422 403x2"),
    ("hearings:one", "GET"): Row(DRAFT, other=OTHER_TOPIC, thing="hearing draft"),
    ("hearings:one-act", "POST"): Row(
        "404x3 302x2 404 302 404x2", other="404x6 302 404x2", thing="hearing draft", data=ANNUL
    ),
    ("hearings:object", "GET"): Row("200x9", other=OTHER_TOPIC, thing="hearing"),
    ("hearings:object", "POST"): Row("302x9", other="404x9", thing="hearing", data=objection),
    ("hearings:answer", "POST"): Row(
        "302 403x2 302x2 403 302 403x2", other="302 403x5 302 403x2", thing="objection",
        data={"words": "three offers were compared", "is_upheld": "no"},
    ),
    ("hearings:photo", "GET"): Row("404x9", thing="hearing photo"),
    ("api:hearings", "GET"): Row("200x9"),
    ("api:hearing-objections", "POST"): Row("201x9", other="404x9", thing="hearing", data=objection),
    # Topics: admitted ones are for everybody, the rest for proposers and desks
    ("proposals:proposals", "GET"): Row("200x9"),
    ("proposals:opinions", "GET"): Row("200x9"),
    ("proposals:proposal-new", "GET"): Row("302 200x8"),
    ("proposals:proposal-new", "POST"): Row("302x9", other="302 422x8", data=proposal_form),
    ("proposals:proposal-follow-form", "GET"): Row("200x9"),
    ("proposals:proposal-follow-form", "POST"): Row("422x9", data={"number": "YA2026-0001", "code": "A" * 12}),
    ("proposals:proposal-follow", "GET"): Row("200x9", other="404x9", thing="slip code"),
    ("proposals:proposal-follow", "POST"): Row(
        "302x9", other="404x9", thing="slip code", data={"action": "withdraw", "version": 1}
    ),
    ("proposals:proposal", "GET"): Row(TOPIC, other=OTHER_TOPIC, thing="topic"),
    ("proposals:proposal-act", "POST"): Row(
        "404 403 404 302x2 404 302 404x2", other="404x6 302 404x2", thing="topic", data=ADMIT
    ),
    ("proposals:proposal-slip", "GET"): Row(
        "302 403 404 200 404 403 404 403x2", other="302 403 404x3 403 404 403x2", thing="slip"
    ),
    ("proposals:proposal-support", "POST"): Row("302x9", other="302 404x5 403 404x2", thing="topic number"),
    ("proposals:proposal-support-for", "POST"): Row(
        "302 403 302x3 403 302 403x2", other="302 403 404x3 403x4", thing="topic number",
        data={"phone": "13800000088", "way": "phone"},
    ),
    ("proposals:support-slip", "GET"): Row(
        "302 403 200x3 403 200 403x2", other="302 403 404x3 403 200 403x2", thing="topic number"
    ),
    ("proposals:proposal-unsupport", "POST"): Row("302x9", other="302 404x5 403 404x2", thing="topic number"),
    ("proposals:proposal-comment", "POST"): Row(
        "302x9", other="302 404x5 403 404x2", thing="topic number", data=objection
    ),
    ("proposals:proposal-moderate", "POST"): Row(
        "302 403x2 302x2 403 302 403x2", other="302 403x2 404x2 403 404 403x2", thing="topic comment", data=moderated
    ),
    ("api:proposals", "GET"): Row("200x9"),
    ("api:proposals", "POST"): Row("401 201x8", other="401 404x8", data=proposal),
    ("api:proposal", "GET"): Row(TOPIC, other=OTHER_TOPIC, thing="topic by number"),
    ("api:proposal-support", "POST"): Row("401 200x8", other="401 404x5 403 404x2", thing="topic number"),
    ("api:proposal-support", "DELETE"): Row("401 200x8", other="401 404x5 403 404x2", thing="topic number"),
    ("api:proposal-acts", "GET"): Row("401 200 404 200x2 404 200 404x2", other="401 404x5 200 404x2", thing="topic by number"),
    ("api:proposal-acts", "POST"): Row(
        "401 403 404 200x2 404 200 404x2", other="401 404x5 200 404x2", thing="topic by number", data=ADMIT
    ),
    # The public site: the same for everybody
    ("public:front", "GET"): Row("200x9"),
    ("public:topics", "GET"): Row("200x9"),
    ("public:topic", "GET"): Row("200x9", other="404x9", thing="topic number"),
    ("public:feed", "GET"): Row("200x9", other="404x9", thing="feed"),
}  # fmt: skip


def build_proposals(town: Town) -> None:
    """Put topics and public notices into the town: entered, open and on a slip; a draft, and one that runs with an objection."""
    from foundation.accounts.models import User  # the models are there once Django is set up
    from grids.workforce.selectors import actor_for

    desks = {VILLAGE_A: actor_for(town.clerk_a), VILLAGE_B: actor_for(town.official_b)}
    guest = actor_for(User.objects.create(username="guest", name="客人"))
    for place, (area, desk) in enumerate(desks.items()):
        proposer = actor_for(town.resident) if area == VILLAGE_A else guest
        made = [
            enter_proposal(
                who, ProposalData(UUID(int=960 + 10 * place + number), title, "桥头太黑", area, for_name=for_name)
            )
            for number, (who, title, for_name) in enumerate(
                ((proposer, "待筛选", ""), (guest, "可附议", ""), (desk, "代录入", "陈秀英"))
            )
        ]
        act_on_proposal(desk, made[1].proposal.number, SentAct("admit"))
        add_comment(guest, made[1].proposal.number, comment_id=UUID(int=980 + place), words="赞成")
        draft_hearing(desk, HearingDraft(area, "草稿", "拟公示", 7))
        notice = draft_hearing(desk, HearingDraft(area, "公示中", "拟修路", 7))
        act_on_hearing(desk, notice.pk, SentAct("publish", None, "", {"until": "2026-12-05"}))
        object_to(system("test"), notice.pk, objection_id=UUID(int=990 + place), words="too dear")


def _topic(title: str, *, own: bool) -> Proposal:
    return Proposal.objects.get(title=title, area__code=VILLAGE_A if own else VILLAGE_B)


def _hearing(title: str, *, own: bool) -> PublicNotice:
    return PublicNotice.objects.get(title=title, area__code=VILLAGE_A if own else VILLAGE_B)


def _slip(*, own: bool) -> dict[str, Any]:
    topic = _topic("代录入", own=own)
    return {"number": topic.number, "secret": follow_code(topic.client_id) if own else "A" * 12}


def _open_or_entered(*, own: bool) -> str:
    """Return an open topic, or one of another township that is not screened."""
    return (_topic("可附议", own=True) if own else _topic("待筛选", own=False)).number


PROPOSAL_THINGS: dict[str, Any] = {
    "topic": lambda world, user, own: {"key": _topic("待筛选", own=own).number},
    "topic by number": lambda world, user, own: {"number": _topic("待筛选", own=own).number},
    "topic number": lambda world, user, own: {"number": _open_or_entered(own=own)},
    "topic comment": lambda world, user, own: {
        "number": _open_or_entered(own=True),
        "comment_id": Comment.objects.get(proposal=_topic("可附议", own=own)).pk,
    },
    "slip": lambda world, user, own: {"number": _topic("代录入", own=own).number},
    "slip code": lambda world, user, own: _slip(own=own),
    "hearing draft": lambda world, user, own: {"key": _hearing("草稿", own=own).pk},
    "hearing": lambda world, user, own: {
        "key": (_hearing("公示中", own=True) if own else _hearing("草稿", own=False)).pk
    },
    "hearing photo": lambda world, user, own: {"key": _hearing("公示中", own=True).pk, "photo_id": UUID(int=10)},
    "objection": lambda world, user, own: {
        "key": _hearing("公示中", own=own).pk,
        "objection_id": Objection.objects.get(notice=_hearing("公示中", own=own)).pk,
    },
    "feed": lambda world, user, own: {"code": "answers" if own else "nothing"},
}
