"""Owns the hiding of words that name somebody: taken out of the report, of the notes and of search, for everybody."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from foundation.kernel.errors import Invalid
from foundation.process.services import ActData
from grids.areas import selectors as areas
from incidents.cases.models import CallBack, Incident, Step
from incidents.cases.services.intake import names_of, search_text
from incidents.catalogue import selectors as catalogue

# What stands in place of each hidden passage: as long for every one, so that it says nothing of what was there.
MARK = "■■■"
SHORTEST = 2


def redact_data(incident: Incident, words: str) -> ActData:
    """Return what comes with hiding ``words``, letter for letter as they stand; the act itself keeps none of them.

    Raises ``Invalid`` where they stand nowhere in the report, its notes or what was said when called back.
    """
    hidden = words.strip()
    if len(hidden) < SHORTEST or hidden in MARK:
        raise Invalid(_("Say which words, two letters at least."), fields={"words": _("This is needed.")})
    steps = list(Step.objects.filter(Q(note__contains=hidden), subject=incident))
    calls = list(CallBack.objects.filter(incident=incident, words__contains=hidden))
    if hidden not in incident.description and not steps and not calls:
        sentence = _("These words stand nowhere in it. Copy them as they stand.")
        raise Invalid(sentence, fields={"words": sentence})
    description = incident.description.replace(hidden, MARK)
    matter, grid = catalogue.matter(incident.matter_id), areas.place(incident.grid_id)

    columns: dict[str, Any] = {
        "description": description,
        "search_text": search_text(names_of(incident), description, matter, grid),
    }
    return ActData(data={"words": hidden}, columns=columns, write=partial(_hide_in_notes, steps, calls, hidden))


def _hide_in_notes(steps: Iterable[Step], calls: Iterable[CallBack], hidden: str) -> None:
    for step in steps:
        Step.objects.filter(pk=step.pk).update(note=step.note.replace(hidden, MARK))
    for call in calls:
        CallBack.objects.filter(pk=call.pk).update(words=call.words.replace(hidden, MARK))
