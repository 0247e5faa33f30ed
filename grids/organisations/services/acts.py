"""Owns what each act on an organisation brings with it: numbers, disclosures, support, who accompanies it, its end."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext as _

from foundation.evidence.selectors import documents_of
from foundation.kernel import city_time
from foundation.kernel.actor import Actor
from foundation.kernel.errors import Invalid
from foundation.process.acts import SentAct, do_once, done_before
from foundation.process.services import ActData, is_missing
from foundation.process.workflow import Move
from grids.areas import selectors as areas
from grids.organisations import selectors
from grids.organisations.bases import uscc_sentence
from grids.organisations.choices import (
    KEEPERS,
    LONGEST_NUMBER,
    REGISTERED_KINDS,
    SUBJECT_KIND,
    DisclosureKind,
    OrganisationAction,
    OrganisationKind,
    PaperKind,
    SupportKind,
)
from grids.organisations.formats import normalize_uscc
from grids.organisations.models import Disclosure, GivenSupport, Organisation
from grids.organisations.scoping import visible_to
from grids.organisations.services.mandates import end_all_mandates
from grids.organisations.services.organisations import refuse_duplicate
from grids.organisations.services.process import ORGANISATIONS
from grids.workforce.choices import Role
from grids.workforce.selectors import people_posted

LONGEST_GAP = timedelta(days=400)
# In yuan; more is a mistyped number.
MOST_AMOUNT = 10**12
COMPANIONS = (Role.GRID_WORKER, *KEEPERS)


def act_on_organisation(actor: Actor, key: int, sent: SentAct) -> Organisation:
    """Do one act on an organisation the actor sees and return it; raises what ``do_once`` raises."""

    def build(organisation: Organisation, move: Move) -> ActData:
        names = (*move.needs, *move.takes)
        wanted = {name: sent.data[name] for name in names if not is_missing(sent.data.get(name))}
        given = ActData(note=sent.note.strip(), data=wanted, id=sent.id)
        _require_held(organisation, wanted.get("documents", ()))
        make = _MAKERS.get(move.action)
        if make is None or any(name != "note" and name not in wanted for name in move.needs):
            return given
        return make(actor, organisation, given)

    rows = Organisation.objects.filter(pk=key)
    missing = selectors.hidden_organisation()
    try:
        return do_once(actor, ORGANISATIONS, rows, sent, build, seen=visible_to(actor), missing=missing)  # type: ignore[no-any-return]
    except IntegrityError as error:
        tried = rows.filter(visible_to(actor)).first()
        if tried is None or "uscc" not in sent.data:
            raise
        tried.uscc = normalize_uscc(str(sent.data["uscc"]))
        raise refuse_duplicate(tried) from error


def _require_held(organisation: Organisation, documents: Any) -> None:
    """Raise ``Invalid`` where an act names a paper that this organisation does not have."""
    held = {str(one.id) for one in documents_of(SUBJECT_KIND, str(organisation.pk))} if documents else set()
    if any(str(one) not in held for one in documents):
        sentence = _("There is no such paper of this organisation. Send its file first.")
        raise Invalid(sentence, fields={"documents": sentence})


def act_done_before(actor: Actor, key: int, sent: SentAct) -> Any:
    """Return the organisation of an act that was done before, None where there was none."""
    return done_before(actor, ORGANISATIONS, Organisation.objects.filter(pk=key), sent)


def companions_of(organisation: Organisation) -> list[int]:
    """Return the people posted over its place who may accompany it: its workers and its desks."""
    place = areas.own_place(organisation)
    place = areas.place(areas.successor(place.id))
    wanted = {one.id for one in (*areas.chain(place.id), *areas.places_below(place.id))}
    return list(dict.fromkeys(one.user_id for one in people_posted(wanted, COMPANIONS)))


def _as_they_are(given: ActData, names: tuple[str, ...] = (), **more: Any) -> ActData:
    """Return an act whose step keeps what was chosen, as it was sent."""
    detail = {name: _as_json(value) for name, value in given.data.items() if name in names or name == "documents"}
    return ActData(given.note, given.data, detail, more.pop("columns", {}), id=given.id, **more)


def _as_json(value: Any) -> Any:
    return [str(one) for one in value] if isinstance(value, list | tuple) else str(value)


def _hand_in(actor: Actor, organisation: Organisation, given: ActData) -> ActData:
    del actor, organisation
    return _as_they_are(given)


def _file(actor: Actor, organisation: Organisation, given: ActData) -> ActData:
    del actor
    return _as_they_are(given, columns={"known_on": organisation.known_on or areas.today()})


def _register(actor: Actor, organisation: Organisation, given: ActData) -> ActData:
    """Enter the number of the registration, the code, what it became, and until when it holds."""
    del actor
    number, code = str(given.data["registration_no"]).strip(), normalize_uscc(str(given.data.get("uscc", "")))
    becomes = str(given.data.get("becomes", "")) or organisation.kind
    until = _day(given.data["registered_until"], "registered_until") if "registered_until" in given.data else None
    faults = {
        "registration_no": "" if len(number) <= LONGEST_NUMBER else _("At most 40 characters."),
        "uscc": uscc_sentence(code),
        "becomes": "" if _may_become(organisation, becomes) else _("Say what it is registered as."),
        "registered_until": _("This day is over.") if until is not None and until < areas.today() else "",
    }
    _refuse(faults)
    columns = {"registration_no": number, "kind": becomes, "known_on": organisation.known_on or areas.today()}
    columns |= {"uscc": code} if code else {}
    columns["registered_until"] = until
    names = ("registration_no", "uscc", "becomes", "registered_until")
    return _as_they_are(given, names, columns=columns)


def _may_become(organisation: Organisation, kind: str) -> bool:
    """Say whether a registration of this kind fits: a folk group becomes one of those the law knows, others stay."""
    if organisation.kind == OrganisationKind.FOLK_GROUP:
        return kind in REGISTERED_KINDS
    return kind == organisation.kind or (organisation.kind in REGISTERED_KINDS and kind in REGISTERED_KINDS)


def _disclose(actor: Actor, organisation: Organisation, given: ActData) -> ActData:
    """File what was missing of a year, or replace what was filed of it."""
    del actor
    kind, _sep, year = str(given.data["disclosure"]).partition(":")
    rows = Disclosure.objects.filter(organisation=organisation, kind=kind, year=int(year) if year.isdigit() else 0)
    if not rows.exists():
        raise Invalid(_("Nothing of this kind is due for that year."), fields={"disclosure": _("Choose one of these.")})
    amount = _amount(given)
    if amount is not None and kind != DisclosureKind.PUBLIC_SUPPORT:
        amount_words = _("Only the income of public support has an amount.")
        raise Invalid(amount_words, fields={"amount": amount_words})
    values = {"filed_at": city_time.now(), "words": given.note, "amount": amount}

    def write() -> None:
        rows.update(**values)

    return _as_they_are(given, ("disclosure", "amount"), write=write)


def _add_paper(actor: Actor, organisation: Organisation, given: ActData) -> ActData:
    del actor, organisation
    _refuse({"paper": "" if given.data["paper"] in PaperKind.values else _("Choose one of these.")})
    return _as_they_are(given, ("paper",))


def _accompany(actor: Actor, organisation: Organisation, given: ActData) -> ActData:
    """Name who accompanies it, of the people of its place, and when they look at it next."""
    del actor
    companion, look = str(given.data["companion"]), _next_look(given)
    if not companion.isdigit() or int(companion) not in companions_of(organisation):
        raise Invalid(_("Choose somebody posted there."), fields={"companion": _("Choose one of these.")})
    columns = {"accompanied_by_id": int(companion), "accompanied_since": areas.today(), "next_look_on": look}
    return _as_they_are(given, ("companion", "next_look"), columns=columns)


def _look(actor: Actor, organisation: Organisation, given: ActData) -> ActData:
    """Note a visit; who is not accompanied yet has nobody to visit it."""
    del actor
    _require_companion(organisation)
    return _as_they_are(given, ("next_look",), columns={"next_look_on": _next_look(given)})


def _leave(actor: Actor, organisation: Organisation, given: ActData) -> ActData:
    del actor
    _require_companion(organisation)
    columns = {"accompanied_by_id": None, "accompanied_since": None, "next_look_on": None}
    return _as_they_are(given, columns=columns)


def _require_companion(organisation: Organisation) -> None:
    if organisation.accompanied_by_id is None:
        raise Invalid(_("Nobody accompanies it yet: say first who does."))


def _give(actor: Actor, organisation: Organisation, given: ActData) -> ActData:
    del actor
    kind, amount = str(given.data["support"]), _amount(given)
    no_money = _("Only small support has an amount.")
    _refuse(
        {
            "support": "" if kind in SupportKind.values else _("Choose one of these."),
            "amount": no_money if amount is not None and kind != SupportKind.SMALL_SUPPORT else "",
            "note": "" if len(given.note) <= 300 else _("At most 300 characters."),
        }
    )
    support = GivenSupport(
        organisation=organisation, kind=kind, words=given.note, amount=amount, given_on=areas.today()
    )
    return _as_they_are(given, ("support", "amount"), write=support.save if given.note else lambda: None)


def _merge(actor: Actor, organisation: Organisation, given: ActData) -> ActData:
    """End it in another one; what it was stays readable under its own number."""
    text = str(given.data["master"])
    targets = selectors.merge_targets(actor, organisation)
    if not text.isdigit() or int(text) not in {row.pk for row in targets}:
        raise Invalid(_("Choose another open organisation."), fields={"master": _("Choose one of these.")})
    return _over(actor, organisation, given, {"merged_into_id": int(text)}, ("master",))


def _end(actor: Actor, organisation: Organisation, given: ActData) -> ActData:
    return _over(actor, organisation, given, {}, ())


def _over(
    actor: Actor, organisation: Organisation, given: ActData, columns: Mapping[str, Any], names: tuple[str, ...]
) -> ActData:
    last = {"ended_at": city_time.now(), "valid_to": areas.today()}
    nobody = {"accompanied_by_id": None, "accompanied_since": None, "next_look_on": None}

    def write() -> None:
        end_all_mandates(actor, organisation, given.note)

    return _as_they_are(given, names, columns={**columns, **last, **nobody}, write=write)


def _next_look(given: ActData) -> date:
    look, today = _day(given.data["next_look"], "next_look"), areas.today()
    if not today < look <= today + LONGEST_GAP:
        raise Invalid(
            _("The next visit is no such day."),
            fields={"next_look": _("Choose a day from tomorrow on, within a year.")},
        )
    return look


def _day(value: Any, name: str) -> date:
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        raise Invalid(_("This is no day."), fields={name: _("Write it like 2026-11-30.")}) from None


def _amount(given: ActData) -> int | None:
    text = str(given.data.get("amount", "")).replace(",", "").strip()
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or int(text) > MOST_AMOUNT:
        raise Invalid(_("This is no amount."), fields={"amount": _("Write whole yuan, such as 3000.")})
    return int(text)


def _refuse(faults: Mapping[str, str]) -> None:
    if wrong := {name: text for name, text in faults.items() if text}:
        raise Invalid(_("Some of the data does not fit."), fields=wrong)


_MAKERS: Mapping[str, Callable[[Actor, Organisation, ActData], ActData]] = {
    OrganisationAction.HAND_IN: _hand_in,
    OrganisationAction.FILE: _file,
    OrganisationAction.REGISTER: _register,
    OrganisationAction.DISCLOSE: _disclose,
    OrganisationAction.ADD_PAPER: _add_paper,
    OrganisationAction.ACCOMPANY: _accompany,
    OrganisationAction.LOOK: _look,
    OrganisationAction.GIVE: _give,
    OrganisationAction.LEAVE: _leave,
    OrganisationAction.MERGE: _merge,
    OrganisationAction.END: _end,
}
