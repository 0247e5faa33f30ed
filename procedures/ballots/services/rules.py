"""Makes versions of ballot rules, and brings in the examples."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from foundation.kernel import city_time, policies
from foundation.kernel.actor import Actor
from foundation.kernel.audit import audit
from foundation.kernel.errors import Invalid, NotFound
from procedures.ballots.choices import Base, Compare, Deemed
from procedures.ballots.models import RuleVersion

EXAMPLES = Path(__file__).resolve().parent.parent / "data" / "rules.json"


@dataclass(frozen=True, slots=True)
class RuleData:
    """A rule as it is made. ``code`` names it; a code that is there gets a further version. Fractions are whole numbers."""

    code: str
    name: str
    quorum_num: int
    quorum_den: int
    pass_num: int
    pass_den: int
    source: str
    counts_persons: bool = True
    counts_area: bool = False
    quorum_compare: str = Compare.AT_LEAST
    quorum_base: str = Base.DUE
    pass_compare: str = Compare.MORE_THAN
    pass_base: str = Base.PRESENT
    deemed: str = Deemed.NONE
    notice_days: int = 0
    allows_calls: bool = False


def make_rule(actor: Actor, data: RuleData, *, is_active: bool = True) -> RuleVersion:
    """Make a version of a rule, the one that new ballots are offered, and return it.

    Raises ``Denied``, and ``Invalid`` naming the field that no vote could ever reach or that counts nothing.
    """
    policies.require(actor, "ballot.make_rule")
    _require_sense(data)
    with transaction.atomic():
        versions = list(RuleVersion.objects.select_for_update().filter(code=data.code).order_by("number"))
        if is_active:
            RuleVersion.objects.filter(code=data.code, is_active=True).update(is_active=False)
        number = versions[-1].number + 1 if versions else 1
        made = RuleVersion.objects.create(
            **asdict(data), number=number, is_active=is_active, made_by_id=actor.user_id, made_at=city_time.now()
        )
        audit(actor, "make_rule", "ballot_rule", [f"{made.code}:{made.number}"], at=made.made_at)
    return made


def set_rule_active(actor: Actor, rule_id: int, *, is_active: bool) -> RuleVersion:
    """Offer a version to new ballots, in place of any other of its code, or offer it no more."""
    policies.require(actor, "ballot.make_rule")
    with transaction.atomic():
        rule = RuleVersion.objects.select_for_update().filter(pk=rule_id).first()
        if rule is None:
            raise NotFound(_("There is no such rule."))
        if is_active:
            RuleVersion.objects.filter(code=rule.code, is_active=True).exclude(pk=rule.pk).update(is_active=False)
        rule.is_active = is_active
        rule.save(update_fields=["is_active"])
        action = "offer_rule" if is_active else "withdraw_rule"
        audit(actor, action, "ballot_rule", [f"{rule.code}:{rule.number}"], at=city_time.now())
    return rule


def load_example_rules(actor: Actor) -> int:
    """Make the examples whose code is not there yet, those that a text still has to settle inactive; return how many."""
    known = set(RuleVersion.objects.values_list("code", flat=True))
    rows = json.loads(EXAMPLES.read_text(encoding="utf-8"))
    with transaction.atomic():
        for row in rows:
            is_active = row.pop("is_active")
            if row["code"] not in known:
                make_rule(actor, RuleData(**row), is_active=is_active)
    return len([row for row in rows if row["code"] not in known])


def _require_sense(data: RuleData) -> None:
    faults = {}
    if not (data.counts_persons or data.counts_area):
        faults["counts_persons"] = _("Choose what is counted: persons, floor area, or both.")
    if not data.source.strip():
        faults["source"] = _("Say which text this comes from.")
    if data.quorum_base not in {Base.DUE, Base.ALL}:
        faults["quorum_base"] = _("Who has to be there is a part of those due, or of the whole body.")
    for name in ("quorum", "pass"):
        num, den = getattr(data, f"{name}_num"), getattr(data, f"{name}_den")
        is_more = getattr(data, f"{name}_compare") == Compare.MORE_THAN
        if den < 1 or num < 0 or num > den or (is_more and num == den):
            faults[f"{name}_num"] = _("No vote can reach this: the part has to be smaller than the whole.")
    if faults:
        raise Invalid(_("This rule cannot be used like that."), fields=faults)
