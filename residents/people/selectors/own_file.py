"""Everything the product holds of one signed-in person, in plain words: what, why, and until when.

What stands in the tables of this room and of accounts is read out; of every other table of the register of personal data
(foundation/kernel/personal_data.py) that names the person, the number of rows is told. Rooms above add groups of their own.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import CharField, Count, Q, Value
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from foundation.accounts import selectors as accounts
from foundation.kernel import city_time
from foundation.kernel.actor import Actor
from foundation.kernel.audit import AuditRow
from foundation.kernel.personal_data import all_rows, register_by_model
from residents.people.choices import ConsentPurpose, ConsentWay, CorrectedField, LookKind, ParticipantRole, Relation
from residents.people.models import Consent, Correction, Participant, Person, Report
from residents.people.selectors.held import (
    ALL_MASKED,
    LOOK_HELD,
    OPEN_CONTACT,
    field_label,
    held_rows,
    live_consents,
    looks_at,
)
from residents.people.selectors.households import address_of, household_of
from residents.people.selectors.persons import facts_of, person_of_user, persons_of
from residents.people.selectors.reports import contact_of


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One thing that is held: its code, its name, its value in full, and what more is to say of it."""

    code: str
    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class FileGroup:
    """Things held for one purpose, with why and until when."""

    code: str
    title: str
    why: str
    until: str
    entries: tuple[FileEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class LookRow:
    """A look at the person's own data: when, by whom, at what, for which reason."""

    at: datetime
    by: str
    what: str
    reason: str


@dataclass(frozen=True, slots=True)
class OwnFile:
    """What is held of the reader. ``person`` is None where nothing beside the account is known."""

    as_of: datetime
    groups: list[FileGroup]
    looks: list[LookRow]
    consents: list[Consent] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    person: Person | None = None
    address: str = ""
    village_id: int | None = None
    is_verified: bool = False

    @property
    def reuses(self) -> bool:
        """Say whether the person lets the house keep what was given once."""
        return any(one.purpose == ConsentPurpose.REUSE for one in self.consents)


GroupReader = Callable[[Actor, Person | None], FileGroup | None]
_READERS: list[GroupReader] = []


def register_file_group(read: GroupReader) -> GroupReader:
    """Let a room above add what it holds of a person: ``read(actor, person)`` returns a group, or None for nothing."""
    _READERS.append(read)
    return read


def own_file(actor: Actor) -> OwnFile:
    """Return what is held of the actor."""
    person = person_of_user(actor.user_id)
    persons = persons_of(person) if person is not None else []
    home = household_of([one.pk for one in persons]) if persons else None
    groups = [
        _account(actor),
        _identity(persons),
        _household(home, persons),
        _kept_values(person),
        _reports(actor),
        *(read(actor, person) for read in _READERS),
        _tables(actor),
    ]
    asked = Correction.objects.filter(person__in=persons).order_by("-asked_at")[:10] if persons else ()
    return OwnFile(
        as_of=city_time.now(),
        groups=[group for group in groups if group is not None and group.entries],
        looks=[_look(row) for row in looks_at(person)] if person is not None else [],
        consents=live_consents(person) if person is not None else [],
        corrections=list(asked),
        person=person,
        address=address_of(home.household) if home is not None else "",
        village_id=home.household.village_id if home is not None else None,
        is_verified=any(one.verified_at for one in persons),
    )


def _entries(*given: tuple[str, Any, str] | tuple[str, Any, str, str]) -> tuple[FileEntry, ...]:
    return tuple(FileEntry(one[0], str(one[1]), one[2], *one[3:]) for one in given if one[2])


def _account(actor: Actor) -> FileGroup:
    assert actor.user_id is not None
    user = accounts.user(actor.user_id)
    return FileGroup(
        "account",
        _("Your account"),
        _("So that you can sign in and are told what you asked for."),
        _("As long as you have the account."),
        _entries(
            ("username", _("User name"), user.username),
            ("name", _("Name"), user.name),
            ("phone", _("Phone"), user.phone or ""),
            ("email", _("E-mail"), user.email),
            ("language", _("Language"), user.language),
        ),
    )


def _identity(persons: list[Person]) -> FileGroup:
    facts = facts_of(persons)
    checked = (
        _("compared with the document by the office") if facts.verified_at else _("not compared with the document")
    )
    phone = _("shown by a code to be yours") if facts.phone_verified_at else ""
    return FileGroup(
        "identity",
        _("Who you are"),
        _("So that the office knows whom it answers, and nobody acts in your name. It lies encrypted."),
        _("Until you delete it or close the account."),
        _entries(
            ("name", _("Name"), facts.name),
            ("phone", _("Phone"), facts.phone, phone),
            ("number_kind", _("Document"), facts.kind_label if facts.number else ""),
            ("number", _("Identity number"), facts.number, checked if facts.number else ""),
        ),
    )


def _household(home: Any, persons: list[Person]) -> FileGroup:
    live = Participant.objects.filter(person__in=persons, ends_on__isnull=True).select_related("added_by")
    roles = list(live) if persons else []
    words = [("role", _("You take part as"), str(ParticipantRole(one.role).label), _said_of(one)) for one in roles]
    lived: tuple[Any, ...] = ()
    if home is not None:
        lived = (
            ("address", _("Address"), address_of(home.household)),
            ("relation", _("In the household"), str(Relation(home.relation).label)),
        )
    return FileGroup(
        "household",
        _("Your household"),
        _(
            "So that services of your village reach you. The others of the household are not listed here: it is their data."
        ),
        _("Until you move or the clerk ends it; three years later who lived where is deleted."),
        _entries(*lived, *words),
    )


def _said_of(role: Participant) -> str:
    """Return what describes a role: the organisation, where it is known from, and who wrote it down."""
    source = _("known from: %(source)s") % {"source": role.source} if role.source else ""
    who = _("written down by %(who)s") % {"who": role.added_by.name}
    return " · ".join(filter(None, (role.organisation, source, who)))


def _kept_values(person: Person | None) -> FileGroup | None:
    if person is None:
        return None
    rows = held_rows(person)
    return FileGroup(
        "held",
        _("Given once, kept for the next time"),
        _("So that you are not asked again; you agreed to it and may stop it at any time."),
        _("Until you withdraw the consent, or a year after you were to confirm it."),
        tuple(
            FileEntry(
                row.field,
                row.label,
                row.value,
                _("from %(source)s") % {"source": row.source.partition(":")[2] or row.source},
            )
            for row in rows
        ),
    )


def _reports(actor: Actor) -> FileGroup:
    rows = Report.objects.filter(user=actor.user_id).order_by("-created_at")[:200]
    entries = []
    for row in rows:
        parts = [part for part in (*contact_of(row), row.words) if part]
        if parts:
            until = _("deleted on %(day)s") % {"day": row.forget_on.isoformat()}
            entries.append(FileEntry(row.incident_reference, row.incident_reference, " · ".join(parts), until))
    return FileGroup(
        "reports",
        _("Left with your reports"),
        _("So that the office can ask back and tell you the result."),
        _("180 days after each report. What was reported stays, without your contact."),
        tuple(entries),
    )


# Room -> what its rows about a person are, in plain words; what is not named here belongs to matters.
KINDS: Mapping[str, Any] = {
    "accounts": gettext_lazy("Tokens and requests about your account"),
    "web": gettext_lazy("Drafts, saved filters and exports of yours"),
    "notices": gettext_lazy("Notices to you and how you want them"),
    "evidence": gettext_lazy("Photos and documents you added"),
    "people": gettext_lazy("Reports and what you did for residents"),
    "workforce": gettext_lazy("Your postings and duties"),
}

# Not even counted: a row says that something confidential is about the reader, who may not learn that it exists.
CONFIDENTIAL = ("seals",)


def _tables(actor: Actor) -> FileGroup:
    counts: dict[str, int] = {}
    for label, count in _counts(actor.user_id):
        counts[label] = counts.get(label, 0) + count
    other = _("Matters you reported, applied for or worked on")
    entries = tuple(
        FileEntry(
            label,
            str(KINDS.get(label, other)),
            ngettext("%(count)d record", "%(count)d records", count) % {"count": count},
        )
        for label, count in counts.items()
    )
    return FileGroup(
        "records",
        _("Where you are named"),
        _(
            "So that it can be answered for who reported, decided and did what. You read it on the pages of these matters."
        ),
        _("As the law on files says; what names you in the trail stays for good and cannot be altered."),
        entries,
    )


def _counts(user_id: int | None) -> list[tuple[str, int]]:
    """Return for each room how many rows name the account, in one statement over all tables of the register."""
    parts: list[Any] = []
    for model in register_by_model():
        columns: Any = model._meta.concrete_fields
        names = [one.name for one in columns if one.is_relation and one.related_model._meta.label == "accounts.User"]
        named = Q(*((name, user_id) for name in names), _connector=Q.OR)
        label = model._meta.app_label if model._meta.app_label in KINDS else ""
        if names and model._meta.app_label not in CONFIDENTIAL:
            rows = all_rows(model).filter(named).order_by()
            parts.append(
                rows.annotate(room=Value(label, output_field=CharField()))
                .values("room")
                .annotate(count=Count("pk"))
                .values_list("room", "count")
            )
    found = parts[0].union(*parts[1:], all=True) if parts else ()
    return [(room, count) for room, count in found if count]


def _look(row: AuditRow) -> LookRow:
    if row.action == OPEN_CONTACT:
        what = _("the contact of report %(reference)s") % {"reference": row.subject_key}
    else:
        kind = row.detail.get("what", "")
        what = str(LookKind(kind).label) if kind in LookKind.values else field_label(kind)
        if row.action == LOOK_HELD and kind == ALL_MASKED:
            what = _("what you gave once, masked")
    return LookRow(row.at, row.actor_name, what, str(row.detail.get("reason", "")))


def file_as_data(found: OwnFile) -> dict[str, Any]:
    """Return the file as JSON shows and exports it; moments in ISO 8601."""
    return {
        "as_of": found.as_of.isoformat(),
        "groups": [
            {
                "code": group.code,
                "title": group.title,
                "why": group.why,
                "until": group.until,
                "entries": [
                    {"code": one.code, "label": one.label, "value": one.value, "note": one.note}
                    for one in group.entries
                ],
            }
            for group in found.groups
        ],
        "consents": [
            {
                "purpose": one.purpose,
                "words": str(ConsentPurpose(one.purpose).label),
                "way": str(ConsentWay(one.way).label),
                "given_at": one.given_at.isoformat(),
            }
            for one in found.consents
        ],
        "corrections": [
            {
                "field": one.field,
                "words": str(CorrectedField(one.field).label),
                "asked_at": one.asked_at.isoformat(),
                "granted": one.is_granted,
                "reason": one.reason,
            }
            for one in found.corrections
        ],
        "looks": [
            {"at": row.at.isoformat(), "by": row.by, "what": row.what, "reason": row.reason} for row in found.looks
        ],
    }
