"""Owns the reading of ballot rules."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from foundation.kernel.errors import NotFound
from procedures.ballots.models import RuleVersion


def active_rules() -> QuerySet[RuleVersion]:
    """Return the versions that new ballots are offered, by name."""
    return RuleVersion.objects.filter(is_active=True).order_by("name", "pk")


def all_rules() -> QuerySet[RuleVersion]:
    """Return every version, those in use first, each rule from its newest version back."""
    return RuleVersion.objects.order_by("-is_active", "code", "-number")


def rule_by_id(rule_id: int) -> RuleVersion:
    """Return one version; raises ``NotFound``."""
    found = RuleVersion.objects.filter(pk=rule_id).first()
    if found is None:
        raise NotFound(_("There is no such rule."))
    return found
