"""Owns which rule holds where: the nearest area's own, else the one for all, else what the model proposes."""

from collections.abc import Sequence

from django.db.models import Q

from incidents.filings.choices import ACKNOWLEDGE, WATCH
from incidents.filings.models import FilingRule
from procedures.clocks.choices import LimitUnit
from procedures.clocks.selectors import Limit, clock_rules, current_number


def filing_rule(places: Sequence[int | None]) -> FilingRule:
    """Return the rule of the first of the places that has one; they lead from the nearest area up and end with None."""
    found = FilingRule.objects.filter(Q(area__in=[place for place in places if place]) | Q(area__isnull=True))
    rules = {rule.area_id: rule for rule in found}
    return next((rules[place] for place in places if place in rules), FilingRule())


def limit_to_acknowledge(rule: FilingRule, places: Sequence[int | None], *, is_urgent: bool) -> Limit | None:
    """Return how soon a report is to be read; None where there is no calendar or no ladder: it is filed all the same."""
    amount, unit = (
        (rule.urgent_amount, rule.urgent_unit) if is_urgent else (rule.acknowledge_amount, rule.acknowledge_unit)
    )
    return clock_rules(current_number()).limit(amount, unit, ACKNOWLEDGE, places)


def limit_to_watch(days: int, places: Sequence[int | None]) -> Limit | None:
    """Return the limit of watching something for so many days; None as above."""
    return clock_rules(current_number()).limit(days, LimitUnit.NATURAL_DAY, WATCH, places)
