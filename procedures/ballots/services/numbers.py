"""Owns the sheet of a count that was made on paper: every number there, and none that cannot be."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from foundation.kernel.errors import Invalid
from procedures.ballots import selectors
from procedures.ballots.choices import QuestionKind
from procedures.ballots.models import Ballot
from procedures.ballots.selectors.counts import choice_codes


def counted_numbers(ballot: Ballot, sent: Any) -> dict[str, Any]:
    """Return a sheet: present, papers, and persons by choice; where floor area counts, the same in hundredths of m².

    ``sent``: {"present", "papers", "persons": {choice: n}, and "present_area", "papers_area", "area": {choice: n}}.
    Raises ``Invalid`` that names the number that cannot be.
    """
    if not isinstance(sent, Mapping):
        raise Invalid(_("Enter the numbers of the sheet."), fields={"numbers": _("This is needed.")})
    codes = choice_codes(ballot)
    persons, area = _by_choice(sent.get("persons"), codes), _by_choice(sent.get("area"), codes)
    numbers: dict[str, Any] = {
        "present": _number(sent.get("present")),
        "papers": _number(sent.get("papers")),
        "present_area": _number(sent.get("present_area")) if ballot.by_area else 0,
        "papers_area": _number(sent.get("papers_area")) if ballot.by_area else 0,
        "persons": persons,
        "area": area if ballot.by_area else dict.fromkeys(persons, 0),
    }
    due = selectors.turnout(ballot).due
    _require_sums(ballot, numbers["present"], numbers["papers"], persons, due.persons)
    if ballot.by_area:
        _require_sums(ballot, numbers["present_area"], numbers["papers_area"], area, due.area)
    return numbers


def _require_sums(ballot: Ballot, present: int, papers: int, votes: Mapping[str, int], due: int) -> None:
    if present > due:
        raise Invalid(_("More were present than stand on the roll."), fields={"present": _("Count again.")})
    if papers > present:
        raise Invalid(_("More papers were handed in than people were present."), fields={"papers": _("Count again.")})
    total = sum(votes.values())
    if ballot.kind == QuestionKind.DECISION and total != papers:
        sentence = _("The answers add up to %(total)d, but %(papers)d papers were handed in. Count again.")
        raise Invalid(sentence % {"total": total, "papers": papers})
    if any(count > papers for count in votes.values()):
        raise Invalid(_("One of the options got more votes than papers were handed in. Count again."))


def _by_choice(sent: Any, codes: tuple[str, ...]) -> dict[str, int]:
    given = sent if isinstance(sent, Mapping) else {}
    unknown = set(given) - set(codes)
    if unknown:
        raise Invalid(_("There is no such answer: %(names)s.") % {"names": ", ".join(sorted(map(str, unknown)))[:80]})
    return {code: _number(given.get(code, 0)) for code in codes}


def _number(value: Any) -> int:
    """Return a whole number that is not negative; raises ``Invalid``."""
    try:
        number = int(value)
    except (TypeError, ValueError):
        number = -1
    if number < 0 or isinstance(value, bool | float):
        raise Invalid(_("Every number of the sheet is needed; write 0 where there was none."))
    return number
