"""The life of an organisation (DOMAIN.md items 34, 45, 60), and of the guidance of an enterprise without a union (59)."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from foundation.process.workflow import Move, Workflow
from grids.organisations.choices import (
    KNOWN_STATES,
    OPEN_STATES,
    GuidanceAction,
    GuidanceState,
    OrganisationAction,
    OrganisationState,
)

S, A = OrganisationState, OrganisationAction
G, B = GuidanceState, GuidanceAction


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationMove(Move):
    """A move of an organisation, and what it means to people.

    ``desk_notice`` and ``speakers_notice``: by which kind of notice the desk of its place hears of it, and those who speak
    for it. ``ends``: nobody speaks for it any more.
    """

    desk_notice: str = ""
    speakers_notice: str = ""
    ends: bool = False


def _move(action: OrganisationAction, sources: tuple[str, ...], target: str, **columns: Any) -> OrganisationMove:
    return OrganisationMove(
        action=action,
        sources=frozenset(sources),
        target=target,
        capability=f"organisation.{action}",
        label=action.label,
        **columns,
    )


_NOT_FILED = (S.INFORMAL, S.IN_REVIEW, S.REFUSED)

ORGANISATION = Workflow(
    name="organisation",
    states=tuple(S.values),
    begins=_move(A.RECORD, (), S.INFORMAL),
    moves=(
        _move(
            A.HAND_IN,
            (S.INFORMAL, S.REFUSED),
            S.IN_REVIEW,
            needs=("note",),
            takes=("documents",),
            icon="send",
            leads_on=True,
            note_label=_("What it does, who founded it, where it meets"),
            desk_notice="organisation_waits",
        ),
        # A desk that knows the group files it without waiting for it to hand anything in.
        _move(
            A.FILE,
            _NOT_FILED,
            S.FILED,
            needs=("note",),
            icon="checks",
            leads_on=True,
            note_label=_("What the review found"),
            speakers_notice="organisation_filed",
        ),
        _move(
            A.REFUSE,
            (S.IN_REVIEW,),
            S.REFUSED,
            needs=("note",),
            icon="decline",
            note_label=_("Why, and what would have to change"),
            speakers_notice="organisation_refused",
        ),
        # An enterprise or an office is never filed: its number says that it is registered. A renewed one is entered again.
        _move(
            A.REGISTER,
            (S.INFORMAL, S.FILED, S.REGISTERED),
            S.REGISTERED,
            needs=("registration_no",),
            takes=("uscc", "becomes", "registered_until", "documents"),
            icon="circle-check",
            leads_on=True,
            speakers_notice="organisation_registered",
        ),
        _move(A.DISCLOSE, KNOWN_STATES, "", needs=("disclosure", "note"), takes=("amount", "documents"),
              icon="upload", leads_on=True, note_label=_("In a few words, read by everybody: name nobody")),
        _move(A.ADD_PAPER, OPEN_STATES, "", needs=("paper", "documents"), takes=("note",), icon="file-import"),
        _move(A.ACCOMPANY, OPEN_STATES, "", needs=("companion", "next_look"), takes=("note",), icon="heart"),
        _move(A.LOOK, OPEN_STATES, "", needs=("note", "next_look"), icon="eye", note_label=_("How it is getting on")),
        _move(A.GIVE, OPEN_STATES, "", needs=("support", "note"), takes=("amount",), icon="plus",
              note_label=_("What was given")),
        _move(A.LEAVE, OPEN_STATES, "", needs=("note",), icon="arrow-left", is_aside=True, note_label=_("Why")),
        _move(A.CHANGE, OPEN_STATES, "", takes=("note",), icon="pencil", is_aside=True),
        _move(A.MERGE, OPEN_STATES, S.MERGED, needs=("master", "note"), icon="copy", is_aside=True,
              note_label=_("Why"), speakers_notice="organisation_over", ends=True),
        _move(A.END, OPEN_STATES, S.ENDED, needs=("note",), icon="x", is_aside=True,
              note_label=_("Why"), speakers_notice="organisation_over", ends=True),
    ),
)  # fmt: skip


def _step(action: GuidanceAction, sources: tuple[str, ...], target: str, **columns: Any) -> Move:
    return Move(
        action=action,
        sources=frozenset(sources),
        target=target,
        capability="organisation.guide",
        label=action.label,
        **columns,
    )


_HELPED = pgettext_lazy("guidance", "Which help")

# What was done for it is tracked, nobody in it.
GUIDANCE = Workflow(
    name="guidance",
    states=tuple(G.values),
    begins=_step(B.LIST, (), G.LISTED),
    moves=(
        _step(B.CONTACT, (G.LISTED,), G.CONTACTED, needs=("note",), icon="message-circle", leads_on=True,
              note_label=_("What was said; name nobody")),
        _step(B.HELP, (G.CONTACTED, G.HELPED), G.HELPED, needs=("note",), icon="heart", leads_on=True,
              note_label=_HELPED),
        _step(B.FOUND, (G.LISTED, G.CONTACTED, G.HELPED), G.FOUNDED, takes=("note",), icon="circle-check",
              leads_on=True),
        _step(B.SET_ASIDE, (G.LISTED, G.CONTACTED, G.HELPED), G.SET_ASIDE, needs=("note",), icon="player-pause",
              note_label=_("Why")),
        _step(B.LIST_AGAIN, (G.SET_ASIDE, G.FOUNDED), G.LISTED, needs=("note",), icon="refresh",
              note_label=_("Why")),
    ),
)  # fmt: skip
