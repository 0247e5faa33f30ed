"""Owns the texts at hand: a desk keeps those of its area, and each change is audited."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from foundation.kernel import city_time, policies
from foundation.kernel.actor import Actor
from foundation.kernel.audit import audit
from foundation.kernel.errors import NotFound
from incidents.deskwork import selectors
from incidents.deskwork.models import StandardText


@dataclass(frozen=True, slots=True)
class TextData:
    """A text as it is kept: of which area, for which act and matter (None: all), its title and its words."""

    area_id: int
    action: str
    matter_id: int | None
    title: str
    words: str


def keep_text(actor: Actor, data: TextData, text_id: int | None = None) -> StandardText:
    """Keep a new text, or change one of the actor's own desks; raises ``Denied`` and ``NotFound``."""
    policies.require(actor, "deskwork.keep_text", data.area_id)
    values: dict[str, Any] = {name: getattr(data, name) for name in TextData.__slots__}
    with transaction.atomic():
        text = _own_text(actor, text_id) if text_id is not None else StandardText()
        for name, value in {**values, "set_by_id": actor.user_id, "set_at": city_time.now()}.items():
            setattr(text, name, value)
        text.save()
        audit(actor, "keep", "standard text", [str(text.pk)], at=text.set_at, detail={"title": text.title})
    return text


def drop_text(actor: Actor, text_id: int) -> None:
    """Delete a text of one of the actor's own desks; raises ``NotFound``."""
    with transaction.atomic():
        text = _own_text(actor, text_id)
        audit(actor, "drop", "standard text", [str(text.pk)], at=city_time.now(), detail={"title": text.title})
        text.delete()


def _own_text(actor: Actor, text_id: int) -> StandardText:
    found = selectors.texts_of_desk(actor).filter(pk=text_id).first()
    if found is None:
        raise NotFound(_("This no longer exists."))
    return found
