"""Owns the public notice (公示) of a stage: published by its desk, awaited before it goes on, annulled with the application."""

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from foundation.kernel import city_time
from foundation.kernel.actor import Actor, system
from foundation.notices.services import tell_many
from foundation.process.acts import SentAct
from grids.areas import selectors as areas
from procedures.dossiers.choices import NOTICE_KIND, DossierAction
from procedures.dossiers.models import Dossier
from procedures.dossiers.policies import notice_key, stage_of
from procedures.dossiers.services.notifying import desk_of, dossiers_called, draft_notice
from procedures.hearings.choices import HearingAction, HearingState
from procedures.hearings.events import HearingMoved
from procedures.hearings.selectors import hearings_of
from procedures.hearings.services import HearingDraft, act_on_hearing, draft_hearing

# A unit of a township has no desk over an area: the house publishes for whoever acted, which the steps name.
HALL = system("applications")


def publish_notice(actor: Actor, dossier: Dossier, words: str) -> None:
    """Publish the notice of the stage a dossier is at, from today for the days of its rule; raises what hearings raise.

    Whoever publishes it answers no objection against it.
    """
    stage = stage_of(dossier)
    place = areas.place(dossier.village_id)
    named = {"service": dossier.type_version.title, "village": place.name, "stage": stage.name}
    # Read by everybody, in the language of the city and not of whoever published it.
    with translation.override(settings.LANGUAGE_CODE):
        title = _("Public notice: %(service)s, %(village)s") % named
        text = (
            _(
                "An application for “%(service)s” from %(village)s has been examined (%(stage)s). Whoever knows a reason"
                " against it says so while this notice runs; nobody learns who said it."
            )
            % named
        )
    days = int(stage.notice_days or 1)
    draft = HearingDraft(
        area=place.code,
        title=title[:120],
        text="\n\n".join(filter(None, (text, words.strip()))),
        days=days,
        # The name alone, in one piece: it is masked before it is kept.
        persons="".join(dossier.applicant_name.split()),
        legal_basis=dossier.type_version.legal_basis[:200],
        subject_kind=NOTICE_KIND,
        subject_key=notice_key(dossier),
        decider_id=actor.user_id,
    )
    notice = draft_hearing(HALL, draft)
    until = city_time.local_day(city_time.now()) + timedelta(days=days)
    act_on_hearing(HALL, notice.pk, SentAct(HearingAction.PUBLISH, None, "", {"until": until}, None))


def annul_notice(dossier: Dossier, why: str) -> None:
    """Annul the notice of the stage a dossier is at, where one runs: its application is withdrawn."""
    running = hearings_of(NOTICE_KIND, notice_key(dossier)).filter(state__in=[HearingState.DRAFT, HearingState.RUNNING])
    for notice in running:
        act_on_hearing(HALL, notice.pk, SentAct(HearingAction.ANNUL, None, why, {}, None))


def tell_of_notices(events: Iterable[HearingMoved]) -> None:
    """Tell the desk of a stage that its notice is over or was annulled, so that it goes on."""
    over = (HearingState.ENDED, HearingState.ANNULLED)
    own = [one for one in events if one.subject_kind == NOTICE_KIND and one.to_state in over]
    dossiers = dossiers_called(one.subject_key.partition(":")[0] for one in own)
    drafts = []
    for event in own:
        dossier = dossiers.get(event.subject_key.partition(":")[0])
        if dossier is None or notice_key(dossier) != event.subject_key or dossier.decided_at is not None:
            continue
        params = {"action": DossierAction.PUBLISH, "state": event.to_state}
        drafts.append(draft_notice(dossier, desk_of(dossier), "dossier_waits", f"dossier:notice:{event.key}", params))
    tell_many([draft for draft in drafts if draft.recipients], now=city_time.now())
