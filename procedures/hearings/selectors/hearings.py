"""Owns the reading of public notices and of objections to them, as far as each reader may."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from foundation.kernel import city_time
from foundation.kernel.actor import ANONYMOUS, Actor
from foundation.kernel.errors import NotFound
from foundation.process.offers import Complete, Offer, offers_of
from foundation.process.timeline import TimelineEntry, steps_of
from grids.areas import selectors as areas
from procedures.hearings.choices import HearingAction, HearingState
from procedures.hearings.models import Objection, PublicNotice, PublicNoticeStep
from procedures.hearings.scoping import visible_to
from procedures.hearings.workflow import HEARING


@dataclass(frozen=True, slots=True)
class HearingView:
    """A public notice with what stands beside it: its place in words, and how many objections came and wait."""

    notice: PublicNotice
    place: str
    objections: int
    unanswered: int
    days_left: int

    @property
    def state(self) -> str:
        """Return where it stands, in words."""
        return str(HearingState(self.notice.state).label)

    @property
    def is_running(self) -> bool:
        """Say whether an objection is taken today."""
        return bool(self.notice.state == HearingState.RUNNING and self.days_left >= 0)


def latest_hearings(subjects: Iterable[tuple[str, str]]) -> dict[tuple[str, str], HearingView]:
    """Return the latest public notice that everybody may read of each subject, named by kind and key; two statements."""
    named = Q(pk__in=[])
    for kind, key in subjects:
        named |= Q(subject_kind=kind, subject_key=key)
    views = view_hearings(list(visible_hearings(ANONYMOUS).filter(named).order_by("pk")))
    return {(one.notice.subject_kind, one.notice.subject_key): one for one in views}


def hidden_hearing() -> NotFound:
    """Return the refusal of a notice that the actor does not see."""
    return NotFound(_("There is no such public notice."))


def visible_hearings(actor: Actor) -> QuerySet[PublicNotice]:
    """Return the notices the actor may see, in no order."""
    return PublicNotice.objects.filter(visible_to(actor))


def public_hearings() -> QuerySet[PublicNotice]:
    """Return those that everybody may see, the latest first."""
    return visible_hearings(ANONYMOUS).order_by("-starts_on", "-pk")


def running_hearings(today: date) -> QuerySet[PublicNotice]:
    """Return those whose days run, the one that ends first before the others."""
    return visible_hearings(ANONYMOUS).filter(state=HearingState.RUNNING, ends_on__gte=today).order_by("ends_on", "pk")


def hearing_by_id(actor: Actor, pk: int) -> PublicNotice:
    """Return one the actor sees; raises ``NotFound``."""
    found = visible_hearings(actor).filter(pk=pk).first()
    if found is None:
        raise hidden_hearing()
    return found


def unanswered_counts(pks: Iterable[int]) -> Mapping[int, tuple[int, int]]:
    """Return for each notice how many objections it has, and how many of them wait; one statement."""
    rows = Objection.objects.filter(notice__in=list(pks)).values_list("notice_id")
    counted = rows.annotate(all=Count("pk"), waiting=Count("pk", filter=Q(answered_at__isnull=True)))
    return {pk: (every, waiting) for pk, every, waiting in counted}


def view_hearings(notices: Sequence[PublicNotice]) -> list[HearingView]:
    """Return each with its place and its counts; one statement for all."""
    counts, today = unanswered_counts([one.pk for one in notices]), city_time.local_day(city_time.now())
    return [
        HearingView(
            one,
            " ".join(place.name for place in areas.chain(one.area_id)[-2:]),
            *counts.get(one.pk, (0, 0)),
            days_left=(one.ends_on - today).days if one.ends_on else 0,
        )
        for one in notices
    ]


def objections_of(notice: PublicNotice) -> QuerySet[Objection]:
    """Return the objections to a notice, oldest first. Whoever shows them shows their words to a desk alone."""
    return notice.objections.order_by("made_at", "pk")


def own_objections(person_key: str) -> QuerySet[Objection]:
    """Return what one person objected, the latest first."""
    return Objection.objects.filter(person_key=person_key).exclude(person_key="").order_by("-made_at")


def complete_hearing(notice: Any, offer: Offer) -> Offer:
    """Return an offer to publish with the first day that its rule allows."""
    if notice is None or offer.action != HearingAction.PUBLISH:
        return offer
    first = city_time.local_day(city_time.now()) + timedelta(days=notice.days_rule)
    return replace(offer, initial={"until": first.isoformat()})


def hearing_offers(actor: Actor, notice: PublicNotice, complete: Complete = complete_hearing) -> list[Offer]:
    """Return the moves from where it stands, the refused ones with the reason."""
    return offers_of(actor, HEARING, notice, complete)


def hearing_steps(notice: PublicNotice) -> list[TimelineEntry]:
    """Return its steps, oldest first."""
    return steps_of(HEARING, PublicNoticeStep.objects.filter(subject=notice), _remark)


def _remark(action: str, detail: Mapping[str, Any]) -> str:
    if action == HearingAction.PUBLISH and detail.get("until"):
        return _("until %(day)s") % {"day": detail["until"]}
    return str(detail.get("place", ""))
