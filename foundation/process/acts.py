"""What a person sends to have something done, and doing it once: a second try after a lost answer is answered as the first."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import IntegrityError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from foundation.kernel.actor import Actor
from foundation.kernel.errors import Denied, DifferentContent, DomainError, NotFound, Stale
from foundation.process.services import Build, Process, advance

# Of the words to an act, in characters.
LONGEST_NOTE = 2_000


@dataclass(frozen=True, slots=True)
class SentAct:
    """One act as it was sent: which, on which version of the subject (None: whichever it is), with what.

    ``id`` is made by whoever sends it: the same act under the same id is done once. ``then``: the second of a pair of acts
    (``Workflow.pairs``) that is done at once; words and id are the second one's.
    """

    action: str
    version: int | None = None
    note: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    id: UUID | None = None
    then: str = ""


def do_once(
    actor: Actor,
    process: Process,
    rows: QuerySet[Any],
    sent: SentAct,
    build: Build,
    *,
    seen: Q | None = None,
    missing: DomainError | None = None,
) -> Any:
    """Do an act on the one subject of ``rows`` and return the subject; an act done before answers with its subject.

    ``seen``: the condition of what the actor may see; where it leaves none raises ``missing``. Raises what ``advance``
    raises, and ``DifferentContent`` where the id stands for another act.
    """
    visible = rows if seen is None else rows.filter(seen)
    return answer_once(
        actor,
        process,
        rows,
        sent,
        lambda: advance(actor, process, visible, sent.action, build, version=sent.version, missing=missing),
    )


def answer_once(actor: Actor, process: Process, rows: QuerySet[Any], sent: SentAct, do: Callable[[], Any]) -> Any:
    """Return what ``do`` returns, or the subject of ``rows`` where this act was done before and is refused now."""
    try:
        return do()
    except (Stale, NotFound, Denied, IntegrityError) as error:
        # Asked only now, so that what comes once, as nearly all does, costs no statement more.
        done = done_before(actor, process, rows, sent)
        if done is not None:
            return done
        if isinstance(error, IntegrityError) and sent.id is not None:
            raise DifferentContent(_("Another act has been sent under this number.")) from error
        raise


def done_before(actor: Actor, process: Process, rows: QuerySet[Any], sent: SentAct) -> Any:
    """Return the subject, as it is now, of an act that this person did on it under this id; None where there was none.

    To be asked only when an act is refused: most come once. It may have taken the subject out of the person's sight.
    Raises ``DifferentContent`` where something else was done, or said, under the id.
    """
    if sent.id is None:
        return None
    steps: QuerySet[Any] = process.steps._default_manager.filter(act_id=sent.id, actor_user_id=actor.user_id)
    step = steps.filter(Q(subject__in=rows.order_by())).first()
    if step is None:
        return None
    action = sent.then or sent.action
    if (step.action, step.note) != (action, sent.note.strip()) or not _is_same_choice(process, step, sent):
        raise DifferentContent(_("You have done this already, in other words. Look at the timeline first."))
    return rows.get()


def _is_same_choice(process: Process, step: Any, sent: SentAct) -> bool:
    move = process.workflow.row(step.action)
    names = (*move.needs, *move.takes) if move is not None else ()
    chosen = process.chosen(step.detail)
    return all(_is_same(sent.data.get(name, ""), chosen[name]) for name in names if chosen.get(name))


def _is_same(sent: Any, chosen: Any) -> bool:
    """Say whether two values are one; what comes from a form is text."""
    return bool(sent == chosen) or str(sent) == str(chosen)
