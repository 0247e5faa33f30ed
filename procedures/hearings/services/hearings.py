"""Owns the life of a public notice: drafted, published for its days at least, hung, annulled, ended by its last day."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from foundation.evidence.services import keep_photo
from foundation.kernel import city_time
from foundation.kernel.actor import Actor, system
from foundation.kernel.errors import Invalid, Stale
from foundation.kernel.masking import mask_name
from foundation.kernel.text import normalize_line_breaks
from foundation.process.acts import SentAct, do_once
from foundation.process.services import Act, ActData, Effect, Outcome, Process, advance_many, begin, is_missing
from foundation.process.workflow import Move
from grids.areas import selectors as areas
from procedures.hearings.choices import SUBJECT_KIND, HearingAction
from procedures.hearings.events import HearingMoved
from procedures.hearings.models import (
    LONGEST_BASIS,
    LONGEST_PERSONS,
    LONGEST_TITLE,
    HungPlace,
    PublicNotice,
    PublicNoticeStep,
)
from procedures.hearings.scoping import visible_to
from procedures.hearings.selectors import hidden_hearing
from procedures.hearings.workflow import HEARING

CALENDAR = system("calendar")
# Photos of the board are named by the act they came with, so that sent again it is one photo.
SPACE = UUID("3c1f7f1e-0f5b-4f0e-8b57-6d1f4b3a9e10")
LONGEST_TEXT, LONGEST_PLACE = 4_000, 120
# As long as any notice runs.
LONGEST_RUN = timedelta(days=180)
BATCH = 500


@dataclass(frozen=True, slots=True)
class HearingDraft:
    """What is to be shown. ``persons``: full names, parted by commas, masked before they are kept. ``days``: at least so many."""

    area: str
    title: str
    text: str
    days: int
    persons: str = ""
    legal_basis: str = ""
    subject_kind: str = ""
    subject_key: str = ""
    decider_id: int | None = None


def effects_of(acts: Sequence[Act]) -> Outcome:
    """Set the columns of each act and name its event."""
    effects = []
    for one in acts:
        for name, value in one.given.columns.items():
            setattr(one.subject, name, value)
        effects.append(Effect(tuple(one.given.columns), one.given.detail, event=_event(one)))
    return Outcome(effects, write=lambda: [one.given.write() for one in acts])  # type: ignore[arg-type]


def _event(one: Act) -> HearingMoved | None:
    notice = one.subject
    # A draft that begins has no number yet, and nobody above waits for one.
    if notice.pk is None:
        return None
    return HearingMoved(
        key=f"{notice.pk}:{notice.version}",
        hearing_id=notice.pk,
        subject_kind=notice.subject_kind,
        subject_key=notice.subject_key,
        action=one.move.action,
        to_state=notice.state,
    )


HEARINGS = Process(
    workflow=HEARING,
    model=PublicNotice,
    steps=PublicNoticeStep,
    key=lambda notice: str(notice.pk),
    effects=effects_of,
)


def mask_persons(names: str) -> str:
    """Return names, parted by commas or spaces, each with its first character alone."""
    return "、".join(mask_name(name) for name in re.split(r"[\s,，、;；]+", names.strip()) if name)


def draft_hearing(actor: Actor, data: HearingDraft) -> PublicNotice:
    """Keep a draft and return it. Raises ``Invalid`` naming fields, ``Denied``, ``NotFound`` for an area, and ``Stale``
    where the subject has a notice that is drafted or runs already.
    """
    title, text = data.title.strip(), normalize_line_breaks(data.text).strip()
    _check(data, title, text)
    notice = PublicNotice(
        subject_kind=data.subject_kind,
        subject_key=data.subject_key,
        area_id=areas.area_by_code(data.area).id,
        title=title,
        text=text,
        persons=mask_persons(data.persons)[:LONGEST_PERSONS],
        legal_basis=data.legal_basis.strip()[:LONGEST_BASIS],
        days_rule=data.days,
        drafted_by=actor.user_id,
        decider_id=data.decider_id,
        drafted_at=city_time.now(),
    )
    try:
        with transaction.atomic():
            begin(actor, HEARINGS, notice, ActData())
    except IntegrityError:
        raise Stale(_("A public notice about this is drafted or runs already.")) from None
    return notice


def _check(data: HearingDraft, title: str, text: str) -> None:
    found = {
        "title": "" if 0 < len(title) <= LONGEST_TITLE else _("One line, please: 120 characters at most."),
        "text": "" if 0 < len(text) <= LONGEST_TEXT else _("Say what is shown, in 4,000 characters at most."),
        "days": "" if 1 <= data.days <= LONGEST_RUN.days else _("Give a number of days from 1 to 180."),
    }
    if wrong := {name: sentence for name, sentence in found.items() if sentence}:
        raise Invalid(_("Some of the data does not fit."), fields=wrong)


def act_on_hearing(actor: Actor, pk: int, sent: SentAct) -> PublicNotice:
    """Do one act on a notice the actor sees and return it; raises what ``do_once`` raises."""

    def build(notice: PublicNotice, move: Move) -> ActData:
        names = (*move.needs, *move.takes)
        wanted = {name: sent.data[name] for name in names if not is_missing(sent.data.get(name))}
        given = ActData(note=sent.note.strip(), data=wanted, id=sent.id)
        make = _MAKERS.get(move.action)
        if make is None or any(name not in wanted for name in move.needs):
            return given
        return make(actor, notice, given)

    rows = PublicNotice.objects.filter(pk=pk)
    seen, missing = visible_to(actor), hidden_hearing()
    return do_once(actor, HEARINGS, rows, sent, build, seen=seen, missing=missing)  # type: ignore[no-any-return]


def _publish(actor: Actor, notice: PublicNotice, given: ActData) -> ActData:
    """Let it run from today until a day that leaves as many days as its rule says."""
    del actor
    today = city_time.local_day(city_time.now())
    until, first = _day(given.data["until"]), today + timedelta(days=notice.days_rule)
    if not first <= until <= today + LONGEST_RUN:
        sentence = _("It runs %(days)d days at least: choose %(first)s or a later day, within half a year.") % {
            "days": notice.days_rule,
            "first": first.isoformat(),
        }
        raise Invalid(sentence, fields={"until": sentence})
    columns = {"starts_on": today, "ends_on": until}
    return ActData(given.note, given.data, {"until": until.isoformat()}, columns, id=given.id)


def _day(value: Any) -> date:
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        raise Invalid(_("This is no day."), fields={"until": _("Write it like 2026-11-30.")}) from None


def _hang(actor: Actor, notice: PublicNotice, given: ActData) -> ActData:
    """Note one more place, and keep the first photo that came with it."""
    place, pictures = str(given.data["place"]).strip()[:LONGEST_PLACE], list(given.data.get("photos") or ())
    now, photo_id = city_time.now(), None
    if pictures:
        photo_id = uuid5(SPACE, str(given.id or uuid4()))
        keep_photo(
            actor,
            photo_id=photo_id,
            subject_kind=SUBJECT_KIND,
            subject_key=str(notice.pk),
            data=pictures[0],
            stage="hung",
        )
    hung = HungPlace(notice=notice, place=place, photo_id=photo_id, hung_at=now, hung_by=actor.user_id)
    return ActData(given.note, given.data, {"place": place}, write=hung.save, id=given.id)


_MAKERS: Mapping[str, Callable[[Actor, PublicNotice, ActData], ActData]] = {
    HearingAction.PUBLISH: _publish,
    HearingAction.HANG: _hang,
}


def annul_upheld(actor: Actor, notice_id: int, note: str) -> None:
    """Annul a notice whose objection was upheld: what it showed does not go on by it."""
    rows = PublicNotice.objects.exclude(state="annulled")
    advance_many(
        system(f"objection upheld by {actor.name}"[:80]),
        HEARINGS,
        rows.filter(pk=notice_id).values_list("pk", flat=True),
        HearingAction.ANNUL,
        lambda _notice, _move: ActData(note=note),
    )


def end_hearings(now: datetime) -> int:
    """End every running notice whose last day is over; return how many."""
    due = PublicNotice.objects.filter(state="running", ends_on__lt=city_time.local_day(now)).order_by("pk")
    total = 0
    while pks := list(due.values_list("pk", flat=True)[:BATCH]):
        total += (
            moved := len(advance_many(CALENDAR, HEARINGS, pks, HearingAction.END, lambda _n, _m: ActData(), at=now))
        )
        if not moved:
            break
    return total
