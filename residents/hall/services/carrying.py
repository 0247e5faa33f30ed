"""Owns the way of a draft from a phone to a desk: sealed under a code, taken once, gone then."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from foundation.kernel import city_time
from foundation.kernel.actor import Actor
from foundation.kernel.audit import audit
from foundation.kernel.errors import Invalid, NotFound, Stale
from foundation.kernel.sealing import seal, unseal
from procedures.dossiers import selectors as dossiers
from residents.hall.choices import CARRIED_FOR, SUBJECT_KIND, HandOverEnd
from residents.hall.models import PURPOSE, CarriedDraft, HandOver
from residents.hall.selectors.hand_over import code_digest_of, dossier_of_draft
from residents.hall.services.hand_over import new_code

LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class OpenedDraft:
    """A draft at its desk: the service, and what was filled in, by the names of the form."""

    service: str
    fields: Mapping[str, str]


def carry_draft(actor: Actor, draft_id: UUID, service: str, fields: Mapping[str, str]) -> str:
    """Keep what is filled in for half an hour and return the code under which a desk takes it; an earlier code ends.

    Raises ``NotFound`` for a service that is not offered, ``Invalid`` for too much, ``Stale`` where it is sent already.
    """
    dossiers.version_by_code(service)
    text, code, now = json.dumps(dict(fields)), new_code(), city_time.now()
    if len(text) > LONGEST:
        raise Invalid(_("This is too much to carry over. Send the application from here."))
    if dossier_of_draft(draft_id) is not None:
        raise Stale(_("This application is sent already: its number is enough at the desk."))
    try:
        with transaction.atomic():
            CarriedDraft.objects.filter(draft_id=draft_id, carried_by=actor.user_id or 0).delete()
            CarriedDraft.objects.create(
                draft_id=draft_id,
                service=service,
                carried_by=actor.user_id or 0,
                code_digest=code_digest_of(code),
                fields=seal(PURPOSE, text),
                created_at=now,
                expires_at=now + CARRIED_FOR,
            )
            audit(actor, "carry_draft", SUBJECT_KIND, [str(draft_id)], at=now)
    except IntegrityError as error:
        raise Stale(_("This did not work. Try it once more.")) from error
    return code


def open_carried(actor: Actor, code: str) -> OpenedDraft:
    """Take the draft of a code to the actor's desk, its photographed papers too; raises ``NotFound`` for any other code."""
    now = city_time.now()
    with transaction.atomic():
        rows = CarriedDraft.objects.filter(code_digest=code_digest_of(code), expires_at__gt=now)
        found = rows.first()
        # Whoever deletes the row has it: of two desks one.
        if found is None or not rows.filter(pk=found.pk).delete()[0]:
            raise NotFound(
                _("This code is not known, was used, or is older than half an hour. Make a new one on the phone.")
            )
        HandOver.objects.filter(draft_id=found.draft_id, begun_by=found.carried_by, ended_at=None).update(
            ended_at=now, ended_why=HandOverEnd.CARRIED
        )
        HandOver.objects.filter(draft_id=found.draft_id, begun_by=found.carried_by).update(begun_by=actor.user_id or 0)
        audit(actor, "open_carried_draft", SUBJECT_KIND, [str(found.draft_id)], at=now)
    return OpenedDraft(found.service, json.loads(unseal(PURPOSE, found.fields)))
