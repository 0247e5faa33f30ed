"""Owns the names of matters for figures of past and present days, in the reader's language."""

from dataclasses import dataclass

from django.utils.translation import get_language

from foundation.kernel import revisions
from governance.board.selectors.rates import Period
from incidents.catalogue.selectors import REVISION, rulebook


@dataclass(frozen=True, slots=True)
class MatterName:
    """A matter by id, code and name."""

    id: int
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class MatterNames:
    """The matters known in a period."""

    by_id: dict[int, MatterName]

    def of(self, matter_id: int) -> MatterName:
        """Return the matter; one that was admitted neither at the period's beginning nor its end has only its number."""
        return self.by_id.get(matter_id) or MatterName(matter_id, "", f"#{matter_id}")


def matter_names(period: Period) -> MatterNames:
    """Return the names of the matters admitted on the first or the last day of the period, in one statement."""
    revision = revisions.current().get(REVISION, 1)
    english = (get_language() or "").startswith("en")
    rules = {
        **rulebook(period.since, revision=revision).matters,
        **rulebook(period.until, revision=revision).matters,
    }
    return MatterNames(
        {
            rule.id: MatterName(rule.id, rule.code, rule.name_en if english and rule.name_en else rule.name)
            for rule in rules.values()
        }
    )
