"""Owns the reading of ballot rules."""

from django.db.models import QuerySet

from procedures.ballots.models import RuleVersion


def active_rules() -> QuerySet[RuleVersion]:
    """Return the versions that new ballots are offered, by name."""
    return RuleVersion.objects.filter(is_active=True).order_by("name", "pk")


def all_rules() -> QuerySet[RuleVersion]:
    """Return every version, those in use first, each rule from its newest version back."""
    return RuleVersion.objects.order_by("-is_active", "code", "-number")
