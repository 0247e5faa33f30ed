"""A place's own words for notices: set, and taken back."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from foundation.kernel import policies
from foundation.kernel.actor import Actor
from foundation.kernel.audit import audit
from foundation.kernel.errors import Invalid
from foundation.notices import selectors, wordings
from foundation.notices.kinds import kinds_of_places
from foundation.notices.models import Wording


def check_wording(actor: Actor, *, place_id: int, kind: str, words: Mapping[str, str]) -> None:
    """Raise ``Denied``, or ``Invalid`` for a kind that is not of places and for unknown names."""
    policies.require(actor, "wording.manage", selectors.path_of_place(place_id))
    if kind not in kinds_of_places():
        raise Invalid(_("This kind of notice has no words of places."), fields={"kind": _("Choose one from the list.")})
    faults = {f"words_{language}": _names_fault(text) for language, text in words.items()}
    if any(faults.values()):
        raise Invalid(
            _("Some names stand for nothing."), fields={name: fault for name, fault in faults.items() if fault}
        )


def keep_wording(actor: Actor, *, place_id: int, kind: str, words: Mapping[str, str], now: datetime) -> Wording:
    """Set a place's own words for a kind of notice, ``words`` by language ("zh", "en", empty: the house's); raises as ``check_wording``."""
    check_wording(actor, place_id=place_id, kind=kind, words=words)
    columns = {f"words_{language}": " ".join(text.split()) for language, text in words.items()}
    with transaction.atomic():
        row, _is_new = Wording.objects.update_or_create(
            kind=kind, place_id=place_id, defaults={**columns, "set_by_id": actor.user_id, "set_at": now}
        )
        audit(actor, "keep_wording", "area", [str(place_id)], at=now, detail={"kind": kind, **columns})
    return row


def _names_fault(words: str) -> str:
    unknown = wordings.unknown_names(words)
    if not unknown:
        return ""
    return _("“%(name)s” stands for nothing here. Known: %(names)s") % {
        "name": unknown[0],
        "names": wordings.names_in_words(),
    }
