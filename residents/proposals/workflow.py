"""The process of a topic (议题、建议), row by row: every admitted one gets a reply (ROOMS.md §4.5, DOMAIN.md items 53, 80)."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from foundation.process.workflow import Move, Workflow
from residents.proposals.choices import REPLY_PROPOSAL, SCREEN_PROPOSAL, ProposalAction, ProposalState

S, A = ProposalState, ProposalAction


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalMove(Move):
    """A move of a topic, and what it means to people.

    ``tells``: who hears of it: desk, unit, proposer, supporters. ``is_public``: it stands on the public page. ``ends``: the
    topic is open no more.
    """

    tells: tuple[str, ...] = ()
    is_public: bool = False
    ends: bool = False


def _move(action: ProposalAction, sources: tuple[str, ...], target: str, **columns: Any) -> ProposalMove:
    return ProposalMove(
        action=action,
        sources=frozenset(sources),
        target=target,
        capability=f"proposal.{action}",
        label=action.label,
        **columns,
    )


_SCREEN, _REPLY = (SCREEN_PROPOSAL,), (REPLY_PROPOSAL,)
PROPOSAL_FLOW = Workflow(
    name="proposal",
    states=tuple(S.values),
    begins=_move(A.ENTER, (), S.ENTERED, starts=_SCREEN, tells=("desk",), is_public=True),
    moves=(
        _move(
            A.ADMIT, (S.ENTERED,), S.OPEN, stops=_SCREEN, icon="circle-check", leads_on=True, tells=("proposer",),
            is_public=True,
        ),
        _move(
            A.REFER, (S.ENTERED,), S.REFERRED, needs=("note",), stops=_SCREEN, icon="send", tells=("proposer",), ends=True,
            note_label=_("Where it belongs, for whoever proposed it"),
        ),
        _move(
            A.REFUSE, (S.ENTERED,), S.REFUSED, needs=("note",), stops=_SCREEN, icon="decline", tells=("proposer",),
            ends=True, note_label=_("Why, for whoever proposed it"),
        ),
        # What is supported is not changed under its supporters: a changed text is another version, and they hear of it.
        _move(A.REVISE, (S.ENTERED, S.OPEN), "", needs=("title", "text"), icon="note", tells=("supporters",), is_public=True),
        _move(
            A.ASSIGN, (S.OPEN,), S.ASSIGNED, needs=("unit",), takes=("note",), starts=_REPLY, icon="dispatch",
            leads_on=True, tells=("unit",), is_public=True,
        ),
        # Before it is due, once, by the desk that set the clock and never by the unit that it measures.
        _move(A.EXTEND, (S.ASSIGNED,), "", needs=("note",), icon="alarm", tells=("unit", "proposer"), is_public=True),
        # However few support it and however late it is: a reply is written, and stays marked late.
        _move(
            A.REPLY, (S.ASSIGNED,), S.REPLIED, needs=("verdict", "note"), takes=("due_on",), stops=_REPLY, icon="messages",
            leads_on=True, tells=("desk",), note_label=_("Reply, read by everybody: what is done, or why not"),
        ),
        _move(A.SHOW, (S.REPLIED,), "", icon="speakerphone", leads_on=True, at_once=False, is_public=True),
        _move(
            A.PUBLISH, (S.REPLIED,), S.ANSWERED, icon="send", leads_on=True, tells=("proposer", "supporters"),
            is_public=True,
        ),
        _move(
            A.FOLLOW, (S.ANSWERED,), S.DONE, needs=("note",), icon="checks", leads_on=True, tells=("proposer", "supporters"),
            is_public=True, ends=True, note_label=_("What was done, read by everybody"),
        ),
        _move(
            A.REOPEN, (S.ANSWERED, S.DONE), S.ASSIGNED, needs=("note",), starts=_REPLY, icon="arrow-back-up",
            tells=("unit", "desk"), is_public=True, note_label=_("What the reply leaves open"),
        ),
        _move(
            A.WITHDRAW, (S.ENTERED, S.OPEN, S.ASSIGNED), S.WITHDRAWN, takes=("note",), stops=(*_SCREEN, *_REPLY),
            icon="withdraw", tells=("desk",), is_public=True, ends=True,
        ),
    ),
)  # fmt: skip
