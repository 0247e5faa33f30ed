"""Owns the 2+8+N model: drafted, published from a day on, and what each village has of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from foundation.kernel import city_time, policies
from foundation.kernel.actor import Actor
from foundation.kernel.audit import audit
from foundation.kernel.errors import Invalid, NotFound, Stale
from grids.areas import selectors as areas
from residents.stations import selectors
from residents.stations.choices import SlotGroup
from residents.stations.models import ElementSlot, ElementTemplate, Station, VillageElement

FIXED, STANDARD = 2, 8
EARLIEST = date(1949, 10, 1)


@dataclass(frozen=True, slots=True)
class SlotData:
    """One element of a draft: its code, its name (a standard one may lack one), a remark."""

    code: str
    name: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ElementData:
    """What a village has of one element. ``code`` empty: a new one of its own, which has a ``name``."""

    code: str
    is_filled: bool
    since_on: date
    name: str = ""
    station_id: int | None = None
    holder: str = ""
    document: str = ""
    note: str = ""


def slot_codes() -> list[tuple[str, str]]:
    """Return (group, code) of every element of the model: two that are fixed and eight standard ones."""
    fixed = [(SlotGroup.FIXED, f"f{number}") for number in range(1, FIXED + 1)]
    return [*fixed, *((SlotGroup.STANDARD, f"s{number}") for number in range(1, STANDARD + 1))]


def begin_template(actor: Actor, *, source: str = "") -> ElementTemplate:
    """Return the draft, made of the latest version where there is none yet; raises ``Denied``."""
    policies.require(actor, "template.edit", None)
    draft = selectors.draft_template()
    if draft is not None:
        return draft
    latest = next(iter(selectors.templates()), None)
    known = {slot.code: slot for slot in latest.slots.all()} if latest is not None else {}
    number = (ElementTemplate.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    try:
        with transaction.atomic():
            draft = ElementTemplate.objects.create(number=number, source=source, drafted_by=actor.user_id)
            ElementSlot.objects.bulk_create(
                ElementSlot(
                    template=draft,
                    code=code,
                    group=group,
                    order=order,
                    name=known[code].name if code in known else code if group == SlotGroup.FIXED else "",
                    note=known[code].note if code in known else "",
                )
                for order, (group, code) in enumerate(slot_codes(), 1)
            )
            audit(actor, "draft", "element_template", [str(number)], at=city_time.now())
    except IntegrityError:
        raise Stale(_("Somebody else has begun a draft. Reload the page.")) from None
    return selectors.draft_template() or draft


def save_template(actor: Actor, slots: Sequence[SlotData], *, source: str) -> ElementTemplate:
    """Write the names of the draft; raises ``Denied``, ``NotFound`` without a draft, ``Invalid`` naming elements."""
    policies.require(actor, "template.edit", None)
    with transaction.atomic():
        draft = ElementTemplate.objects.select_for_update().filter(is_draft=True).first()
        if draft is None:
            raise NotFound(_("There is no draft. Begin one first."))
        rows = {slot.code: slot for slot in draft.slots.all()}
        wrong = {
            one.code: _("A fixed element has a name.")
            for one in slots
            if one.code in rows and rows[one.code].group == SlotGroup.FIXED and not one.name.strip()
        }
        names = [one.name.strip() for one in slots if one.name.strip()]
        wrong |= {one.code: _("Two elements have this name.") for one in slots if names.count(one.name.strip()) > 1}
        if wrong:
            raise Invalid(_("Some of the data does not fit."), fields=wrong)
        for one in slots:
            if one.code in rows:
                rows[one.code].name, rows[one.code].note = one.name.strip(), one.note.strip()
                rows[one.code].save(update_fields=["name", "note"])
        draft.source, draft.drafted_by = source.strip(), actor.user_id
        draft.save(update_fields=["source", "drafted_by"])
        audit(actor, "edit", "element_template", [str(draft.number)], at=city_time.now())
    return draft


def publish_template(actor: Actor, valid_from: date) -> ElementTemplate:
    """Let the draft hold from a day on; what villages have stands under the same elements. Raises as above, and ``Invalid``."""
    policies.require(actor, "template.edit", None)
    with transaction.atomic():
        draft = ElementTemplate.objects.select_for_update().filter(is_draft=True).first()
        if draft is None:
            raise NotFound(_("There is no draft. Begin one first."))
        last = ElementTemplate.objects.filter(is_draft=False).aggregate(last=Max("valid_from"))["last"]
        if last is not None and valid_from <= last:
            sentence = _("Choose a day after %(day)s, on which the version before begins.") % {"day": last.isoformat()}
            raise Invalid(sentence, fields={"valid_from": sentence})
        draft.is_draft, draft.valid_from, draft.published_by = False, valid_from, actor.user_id
        draft.save(update_fields=["is_draft", "valid_from", "published_by"])
        audit(actor, "publish", "element_template", [str(draft.number)], at=city_time.now())
    return draft


class PlacedVillage:
    """A village as policies ask about it."""

    def __init__(self, village_id: int) -> None:
        for name, value in areas.columns_of(village_id).items():
            setattr(self, name, value)


def set_element(actor: Actor, village_id: int, data: ElementData) -> VillageElement:
    """Say what a village has of one element, or that it is missing, since a day; raises ``Denied``, ``Invalid`` naming fields."""
    policies.require(actor, "element.edit", PlacedVillage(village_id))
    now = city_time.now()
    is_new_own = not data.code
    code = data.code or f"{selectors.OWN}{uuid4().hex[:8]}"
    if wrong := _problems(village_id, data, code, city_time.local_day(now)):
        raise Invalid(_("Some of the data does not fit."), fields=wrong)
    columns: dict[str, Any] = {
        "name": data.name.strip() if code.startswith(selectors.OWN) else "",
        "is_filled": data.is_filled,
        "since_on": data.since_on,
        "station_id": data.station_id if data.is_filled else None,
        "holder": data.holder.strip() if data.is_filled else "",
        "document": data.document.strip() if data.is_filled else "",
        "note": data.note.strip(),
        "changed_by": actor.user_id,
        "changed_at": now,
    }
    try:
        with transaction.atomic():
            rows = VillageElement.objects.select_for_update()
            row = None if is_new_own else rows.filter(village=village_id, code=code).first()
            row = row or VillageElement(code=code, **areas.columns_of(village_id))
            for name, value in columns.items():
                setattr(row, name, value)
            row.save()
            detail = {"code": code, "is_filled": data.is_filled}
            audit(actor, "set_element", "village", [areas.place(village_id).code], at=now, detail=detail)
    except IntegrityError:
        raise Stale(_("Somebody else wrote this in the meantime. Look at it again.")) from None
    return row


def _problems(village_id: int, data: ElementData, code: str, today: date) -> dict[str, str]:
    is_own = code.startswith(selectors.OWN)
    known = {slot.code for slot in selectors.current_slots()}
    station = (
        Station.objects.filter(selectors.serves(village_id), pk=data.station_id).first() if data.station_id else None
    )
    found = {
        "code": "" if is_own or code in known else _("The model has no such element."),
        "name": _("Say what it is.") if is_own and not data.name.strip() else "",
        "since_on": "" if EARLIEST <= data.since_on <= today else _("Choose a day that is not to come."),
        "station": _("Choose a station of this village.") if data.station_id and station is None else "",
        "holder": _("Say by what it is filled: choose a station, or write a place or an organisation.")
        if data.is_filled and station is None and not data.holder.strip()
        else "",
    }
    return {name: sentence for name, sentence in found.items() if sentence}


def remove_own_element(actor: Actor, village_id: int, code: str) -> None:
    """Take away an element of the village's own; raises ``Denied``, and ``NotFound``."""
    policies.require(actor, "element.edit", PlacedVillage(village_id))
    with transaction.atomic():
        rows = VillageElement.objects.filter(village=village_id, code=code, code__startswith=selectors.OWN)
        if not rows.delete()[0]:
            raise NotFound(_("The village has no such element."))
        audit(
            actor,
            "remove_element",
            "village",
            [areas.place(village_id).code],
            at=city_time.now(),
            detail={"code": code},
        )
