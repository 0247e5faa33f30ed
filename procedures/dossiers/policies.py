"""Who may do what to a dossier and to a type, with reasons. Which moves there are stands in workflow.py."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from foundation.kernel import city_time
from foundation.kernel.actor import Actor
from foundation.kernel.policies import ALLOWED, Verdict, policy, refused
from grids.areas import selectors as areas
from grids.areas.choices import Level
from grids.workforce.choices import Role
from grids.workforce.desks import ROLE_AT
from procedures.dossiers.choices import MOST_ASKED, MOST_ASKED_IN_ALL, NOTICE_KIND, Channel, DecidedBy
from procedures.dossiers.scoping import COUNTER, functions_of, keeps_counter, sits_over, works_in
from procedures.hearings.selectors import hearings_of, may_go_on

EDITORS = (Role.CITY_CENTRE, Role.NET_ADMIN)
# Who decides what a stage's own desk may not: the desk above it.
SUPERIOR = {
    DecidedBy.VILLAGE: Role.TOWNSHIP_OFFICIAL,
    DecidedBy.UNIT: Role.TOWNSHIP_OFFICIAL,
    DecidedBy.TOWNSHIP: Role.CITY_CENTRE,
    DecidedBy.CITY: Role.CITY_CENTRE,
}


def stage_of(dossier: Any) -> Any:
    """Return the stage a dossier is at, as its version has it; read once for each stage."""
    kept = dossier.__dict__.get("_stage")
    if kept is None or kept.order != dossier.stage_order:
        kept = dossier.__dict__["_stage"] = dossier.type_version.stages.get(order=dossier.stage_order)
    return kept


def is_applicant(actor: Actor, dossier: Any) -> bool:
    """Say whether the actor's own account applied."""
    return actor.user_id is not None and dossier.applicant_id == actor.user_id


def _has_it(actor: Actor, dossier: Any) -> bool:
    stage = stage_of(dossier)
    if stage.decided_by == DecidedBy.UNIT:
        return works_in(actor, dossier, stage.unit_function)
    return sits_over(actor, dossier, ROLE_AT[stage.decided_by])


def _is_above(actor: Actor, dossier: Any) -> bool:
    return sits_over(actor, dossier, SUPERIOR[DecidedBy(stage_of(dossier).decided_by)])


def _stage_desk(actor: Actor, dossier: Any) -> Verdict:
    if is_applicant(actor, dossier):
        return refused(_("This is your own application: somebody else examines it."))
    return ALLOWED if _has_it(actor, dossier) else refused(_("Only the desk that has this stage may do this."))


for _capability in ("accept", "check", "waive"):
    policy(f"dossier.{_capability}")(_stage_desk)


def notice_key(dossier: Any) -> str:
    """Return what names the public notice of the stage a dossier is at."""
    return f"{dossier.number}:{dossier.stage_order}"


def _after_notice(dossier: Any, verdict: Verdict, *, is_required: bool) -> Verdict:
    """Return the verdict, or why the public notice of the stage has to be waited for."""
    if not verdict or not stage_of(dossier).notice_days:
        return verdict
    return may_go_on(NOTICE_KIND, notice_key(dossier), is_required=is_required)


@policy("dossier.refuse")
def refuse(actor: Actor, dossier: Any) -> Verdict:
    """The desk of a stage refuses, but not while its public notice runs or an objection waits for its answer."""
    return _after_notice(dossier, _stage_desk(actor, dossier), is_required=False)


@policy("dossier.publish")
def publish(actor: Actor, dossier: Any) -> Verdict:
    """The desk of a stage with a public notice publishes it, one at a time."""
    verdict = _stage_desk(actor, dossier)
    if not verdict:
        return verdict
    if not stage_of(dossier).notice_days:
        return refused(_("This stage has no public notice."))
    known = [one.state for one in hearings_of(NOTICE_KIND, notice_key(dossier))]
    if any(state != "annulled" for state in known):
        return refused(_("Its public notice has been published already."))
    return ALLOWED


def _is_last_stage(dossier: Any) -> bool:
    return not dossier.type_version.stages.filter(order__gt=dossier.stage_order).exists()


@policy("dossier.pass")
def pass_on(actor: Actor, dossier: Any) -> Verdict:
    """The desk of a stage passes it on, of the last one it does not."""
    verdict = _stage_desk(actor, dossier)
    if verdict and _is_last_stage(dossier):
        return refused(_("This is the last stage: grant it or refuse it."))
    return _after_notice(dossier, verdict, is_required=True)


@policy("dossier.decide")
def decide(actor: Actor, dossier: Any) -> Verdict:
    """The desk of the last stage grants."""
    verdict = _stage_desk(actor, dossier)
    if verdict and not _is_last_stage(dossier):
        return refused(_("This is not the last stage yet: pass it on."))
    return _after_notice(dossier, verdict, is_required=True)


@policy("dossier.ask_more")
def ask_more(actor: Actor, dossier: Any) -> Verdict:
    """The desk asks twice at most; a third time only the desk above it may, and then nobody."""
    if dossier.asked_times >= MOST_ASKED_IN_ALL:
        return refused(_("More was asked for three times already: decide with what is there."))
    if dossier.asked_times < MOST_ASKED:
        return _stage_desk(actor, dossier)
    if not is_applicant(actor, dossier) and _is_above(actor, dossier):
        return ALLOWED
    return refused(_("The desk has asked twice already; only the desk above it may ask once more."))


def _for_applicant(actor: Actor, dossier: Any) -> bool:
    """Say whether the actor acts for the applicant: the applicant, the counter, or the worker who entered it."""
    entered = actor.user_id is not None and dossier.entered_by_id == actor.user_id and actor.has_role(Role.GRID_WORKER)
    return is_applicant(actor, dossier) or entered or keeps_counter(actor, dossier)


def _applicant_side(actor: Actor, dossier: Any) -> Verdict:
    if _for_applicant(actor, dossier):
        return ALLOWED
    return refused(_("Only the applicant, or the counter for the applicant, may do this."))


for _capability in ("supply", "withdraw"):
    policy(f"dossier.{_capability}")(_applicant_side)


def _either_side(actor: Actor, dossier: Any) -> Verdict:
    return ALLOWED if _has_it(actor, dossier) else _applicant_side(actor, dossier)


for _capability in ("hand_in", "deliver"):
    policy(f"dossier.{_capability}")(_either_side)


@policy("dossier.object")
def object_once(actor: Actor, dossier: Any) -> Verdict:
    """The applicant objects once, within the days of the type."""
    if not _for_applicant(actor, dossier):
        return refused(_("Only the applicant, or the counter for the applicant, may do this."))
    if dossier.objected_at is not None:
        return refused(_("One objection has been examined already."))
    last = dossier.decided_at + timedelta(days=dossier.type_version.objection_days)
    return ALLOWED if city_time.now() <= last else refused(_("The time for an objection is over."))


def _another_above(actor: Actor, dossier: Any) -> Verdict:
    if dossier.decided_by_id == actor.user_id:
        return refused(_("You decided it yourself, so somebody else examines it."))
    if is_applicant(actor, dossier) or not _is_above(actor, dossier):
        return refused(_("Only the desk above the one that decided may do this."))
    return ALLOWED


for _capability in ("confirm", "revise", "correct"):
    policy(f"dossier.{_capability}")(_another_above)


@policy("dossier.lapse")
def lapse(actor: Actor, dossier: Any) -> Verdict:
    """Time alone lets it lapse."""
    del dossier
    return ALLOWED if actor.is_system else refused(_("It lapses by itself."))


@policy("dossier.submit")
def submit(actor: Actor, dossier: Any) -> Verdict:
    """Whoever signs in applies for themselves; the counter takes in, and a grid worker applies for somebody."""
    if actor.is_system:
        return ALLOWED
    if dossier.channel == Channel.ONLINE:
        return ALLOWED if is_applicant(actor, dossier) else refused(_("Online everybody applies for themselves."))
    if dossier.channel == Channel.PROXY:
        own = sits_over(actor, dossier, Role.VILLAGE_CLERK) or _works_in_village(actor, dossier)
        return ALLOWED if own else refused(_("Only the grid worker or the clerk of this village applies for somebody."))
    if keeps_counter(actor, dossier):
        return ALLOWED
    return refused(_("Only the counter of this place takes applications in."))


def _works_in_village(actor: Actor, dossier: Any) -> bool:

    return any(
        areas.is_in(place.id, dossier, Level.VILLAGE)
        for grant in actor.grants_of(Role.GRID_WORKER)
        for place in areas.chain(grant.area_id)
        if place.level == Level.VILLAGE
    )


@policy("counter.open")
def open_counter(actor: Actor, subject: Any) -> Verdict:
    """Whoever sits at a village's or township's desk or in a unit that keeps counters."""
    del subject
    if actor.has_role(Role.VILLAGE_CLERK, Role.TOWNSHIP_OFFICIAL):
        return ALLOWED
    if any(function == COUNTER for _grant, function in functions_of(actor)):
        return ALLOWED
    return refused(_("This page is for the counters of townships and villages."))


@policy("dossier_type.edit")
def edit_type(actor: Actor, version: Any) -> Verdict:
    """The city centre and the administrator of the net write what can be applied for."""
    del version
    if actor.is_system or actor.has_role(*EDITORS):
        return ALLOWED
    return refused(_("The city centre and the administrator of the net write services."))


@policy("dossier_type.publish")
def publish_type(actor: Actor, version: Any) -> Verdict:
    """Somebody other than who wrote it publishes."""
    verdict = edit_type(actor, version)
    if verdict and not actor.is_system and version.drafted_by == actor.user_id:
        return refused(_("You wrote this draft, so somebody else publishes it."))
    return verdict
