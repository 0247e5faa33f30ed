"""Owns what need not be asked again: answers and papers held of an applicant, as a form offers them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from foundation.accounts import selectors as accounts
from foundation.kernel import city_time
from foundation.kernel.masking import mask_name, mask_phone
from procedures.dossiers.choices import HeldAs
from procedures.dossiers.forms import HeldAnswer
from procedures.dossiers.selectors import EarlierPaper, earlier_papers
from residents.hall.choices import SCOPE
from residents.people import selectors as people
from residents.people.choices import ConsentPurpose, NumberKind

# A date of birth is right for longer than one was asked for it.
people.register_held_field(HeldAs.BIRTH_DATE, _("date of birth"), days=3_650)
people.register_held_field(HeldAs.NUMBER, _("identity number"))
_ENDS = 4
# Also on the own page these are shown by their ends alone: a phone is looked at over the shoulder.
_ALWAYS_MASKED = (HeldAs.NUMBER, HeldAs.BANK_ACCOUNT)


@dataclass(frozen=True, slots=True)
class HeldOffer:
    """What is held of one person for one service. ``is_agreed``: the person lets the house keep what is given once."""

    person_key: str = ""
    answers: Mapping[str, HeldAnswer] = None  # type: ignore[assignment]
    papers: tuple[EarlierPaper, ...] = ()
    is_agreed: bool = False
    name: str = ""
    phone: str = ""

    @property
    def is_empty(self) -> bool:
        """Say whether nothing can be offered."""
        return not (self.answers or self.papers)

    @property
    def masked_name(self) -> str:
        """Return the name as a counter reads it."""
        return mask_name(self.name)

    @property
    def masked_phone(self) -> str:
        """Return the phone as a counter reads it."""
        return mask_phone(self.phone)


NOTHING = HeldOffer(answers={})


def held_for(person_key: str, version: Any, *, is_own: bool = False, opened: str = "") -> HeldOffer:
    """Return what a version asks for and what is held of a person; nothing without a running consent that covers it.

    Values are masked but on the person's own page; ``opened``: the field that is shown in full.
    """
    person = people.person_by_key(person_key) if person_key else None
    if person is None or not people.live_consents(person, ConsentPurpose.REUSE, SCOPE):
        return HeldOffer(person_key, {})
    wanted = {row.code: row.held_as for row in version.fields.all() if row.held_as and not row.why_asked}
    kept = people.held_values(person_key, set(wanted.values()), scope=SCOPE) if wanted else {}
    register = people.register_values(person_key) if wanted else {}
    answers = {}
    for code, thing in wanted.items():
        value = kept[thing].value if thing in kept else register.get(thing, "")
        if value:
            is_shown = thing == opened or (is_own and thing not in _ALWAYS_MASKED)
            answers[code] = HeldAnswer(value, value if is_shown else masked(thing, value), thing not in kept)
    papers = earlier_papers(people.keys_of(person_key), version, city_time.now())
    facts = people.facts_of(people.persons_of(person))
    return HeldOffer(person_key, answers, tuple(papers), is_agreed=True, name=facts.name, phone=facts.phone)


def masked(thing: str, value: str) -> str:
    """Return as much of a held value as tells whether it is still right, and no more."""
    if thing in (HeldAs.NUMBER, HeldAs.BANK_ACCOUNT, HeldAs.EMERGENCY):
        return f"{'*' * 4}{value[-_ENDS:]}" if len(value) > _ENDS else "*" * len(value)
    if thing == HeldAs.BIRTH_DATE:
        return f"{value[:4]}-**-**"
    return f"{value[: max(1, len(value) // 3)]}***"


def person_called(text: str) -> str:
    """Return the key of the one person of an account, a phone or an identity number, each whole; empty where there is none.

    A phone that several people have names nobody.
    """
    words = text.strip()
    account = accounts.user_signing_in_as(words) if words else None
    if account is not None and account.is_active:
        person = people.person_of_user(account.pk)
        return str(person.key) if person is not None else ""
    found = people.person_by_phone(words) if words else []
    if len(found) == 1:
        return str(found[0].key)
    for kind in NumberKind.values if words and not found else ():
        person = people.person_by_number(kind, words) if kind != NumberKind.NONE else None
        if person is not None:
            return str(person.key)
    return ""
