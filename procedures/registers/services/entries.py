"""Writes entries and their versions: drafted, sent in, filed under a number by another person, replaced by the next."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from foundation.kernel import city_time, policies
from foundation.kernel.actor import Actor, system
from foundation.kernel.errors import Invalid, Stale
from foundation.process.acts import SentAct, do_once, done_before
from foundation.process.services import ActData, advance, begin
from foundation.process.workflow import Move
from grids.areas import selectors as areas
from procedures.registers import selectors
from procedures.registers.choices import SCHEMES, RegisterCode, VersionAction, VersionState
from procedures.registers.models import Entry, EntryVersion
from procedures.registers.services.numbers import take_number
from procedures.registers.services.process import VERSIONS

REGISTRAR = system("register")


@dataclass(frozen=True, slots=True)
class EntryData:
    """What is to be filed: its register, whose it is, and the text of its first version. ``id`` is made by the client."""

    id: UUID
    register: str
    area_id: int
    title: str
    text: str
    decided_on: date
    valid_from: date


def make_entry(actor: Actor, data: EntryData) -> Entry:
    """Write an entry with its first version, once, and return it."""
    known = Entry.objects.filter(client_id=data.id, made_by_id=actor.user_id).first()
    if known is not None:
        return known
    now = city_time.now()
    entry = Entry(
        client_id=data.id,
        register=data.register,
        title=data.title.strip(),
        made_by_id=actor.user_id,
        made_at=now,
        **areas.columns_of(data.area_id),
    )
    policies.require(actor, "register.enter", entry)
    with transaction.atomic():
        entry.save()
        draft_version(actor, entry, text=data.text, decided_on=data.decided_on, valid_from=data.valid_from)
    return entry


def draft_version(actor: Actor, entry: Entry, *, text: str, decided_on: date, valid_from: date) -> EntryVersion:
    """Write the next version of an entry. Raises ``Stale`` while another is in work, ``Invalid`` for days that cannot be."""
    columns = _columns(entry, text=text, decided_on=decided_on, valid_from=valid_from)
    latest = entry.versions.order_by("-number").values_list("number", flat=True).first() or 0
    version = EntryVersion(entry=entry, number=latest + 1, **columns)
    try:
        with transaction.atomic():
            begin(actor, VERSIONS, version, ActData())
    except IntegrityError as error:
        raise Stale(_("Another version of this is in work already. Finish that one first.")) from error
    return version


def change_version(
    actor: Actor, version: EntryVersion, *, text: str, decided_on: date, valid_from: date
) -> EntryVersion:
    """Change the text of a version that is still being written, and return it."""
    columns = _columns(version.entry, text=text, decided_on=decided_on, valid_from=valid_from)
    rows = EntryVersion.objects.filter(pk=version.pk)
    sent = SentAct(VersionAction.CHANGE)
    changed: EntryVersion = do_once(actor, VERSIONS, rows, sent, lambda _one, _move: ActData(columns=columns))
    return changed


def act_on_version(actor: Actor, version_id: int, sent: SentAct) -> EntryVersion:
    """Do one act, once, and return the version; raises what ``advance`` raises."""

    def build(version: EntryVersion, move: Move) -> ActData:
        columns = _ACTS.get(move.action, _no_columns)(actor, version)
        return ActData(sent.note.strip(), columns=columns, id=sent.id)

    rows = EntryVersion.objects.filter(pk=version_id)
    done: EntryVersion = do_once(
        actor, VERSIONS, rows, sent, build, seen=selectors.versions_seen(actor), missing=selectors.hidden_entry()
    )
    return done


def version_act_done_before(actor: Actor, version_id: int, sent: SentAct) -> EntryVersion | None:
    """Return the version of an act that was done before; None where there was none."""
    found: EntryVersion | None = done_before(actor, VERSIONS, EntryVersion.objects.filter(pk=version_id), sent)
    return found


def _no_columns(actor: Actor, version: EntryVersion) -> dict[str, Any]:
    del actor, version
    return {}


def _submit(actor: Actor, version: EntryVersion) -> dict[str, Any]:
    del version
    return {"submitted_by_id": actor.user_id, "submitted_at": city_time.now()}


def _file(actor: Actor, version: EntryVersion) -> dict[str, Any]:
    """Give the entry its number at its first filing, and end the version that held until now."""
    now = city_time.now()
    entry = Entry.objects.select_for_update().get(pk=version.entry_id)
    held = entry.versions.filter(state=VersionState.FILED).first()
    if held is not None:
        if version.valid_from <= held.valid_from:
            raise Invalid(_("It has to begin after the version that holds now. Send it back for another day."))
        columns = {"valid_to": version.valid_from}
        advance(
            REGISTRAR,
            VERSIONS,
            held.pk,
            VersionAction.REPLACE,
            lambda _one, _move: ActData(columns=columns),
            follows=True,
        )
    if not entry.number:
        year = city_time.local_day(now).year
        place = areas.own_place(entry).code
        scheme = SCHEMES[RegisterCode(entry.register)]
        entry.number = f"{scheme}-{place}-{year}-{take_number(f'register.{scheme}', place, year):03d}"
        entry.save(update_fields=["number"])
    return {"reviewer_id": actor.user_id, "filed_at": now}


_ACTS: Mapping[str, Callable[[Actor, EntryVersion], dict[str, Any]]] = {
    VersionAction.SUBMIT: _submit,
    VersionAction.FILE: _file,
}


def _columns(entry: Entry, *, text: str, decided_on: date, valid_from: date) -> dict[str, Any]:
    faults = {}
    if not text.strip():
        faults["text"] = _("The text is missing.")
    if decided_on > city_time.local_day(city_time.now()):
        faults["decided_on"] = _("It is filed once it is decided; choose today or an earlier day.")
    if valid_from < decided_on:
        faults["valid_from"] = _("It holds from the day it was decided at the earliest.")
    held = entry.versions.filter(state=VersionState.FILED).first() if entry.pk else None
    if held is not None and valid_from <= held.valid_from:
        faults["valid_from"] = _("It has to begin after the version that holds now.")
    if faults:
        raise Invalid(_("Some of the data does not fit."), fields=faults)
    digest = hashlib.sha256(text.strip().encode()).hexdigest()
    return {"text": text.strip(), "digest": digest, "decided_on": decided_on, "valid_from": valid_from}
