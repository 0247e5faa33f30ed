"""The documents of an act on the page of an incident: kept before it, named where refused, shown by its step."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from foundation.kernel.actor import Actor
from foundation.kernel.errors import Invalid
from foundation.process.acts import SentAct
from foundation.web.act_forms import ActForm, KeptFile
from foundation.web.acts import timeline_rows
from incidents.cases import selectors
from incidents.cases.services.act_documents import SentFile, keep_act_documents


def keep_documents(actor: Actor, reference: str, form: ActForm) -> None:
    """Keep the documents of an act's form and name them in it, those of a try before as well.

    Raises ``Invalid`` that names each refused one; those that are fine are kept all the same.
    """
    if not form.has_files or "documents" not in form.fields:
        return
    # What an earlier try kept is named again; an id that is none of this incident's names nothing.
    before = {str(one) for one in form.cleaned_data.get("kept_documents") or ()}
    held = selectors.incident_documents(actor, reference) if before else ()
    kept = {one.id: one.name for one in held if str(one.id) in before}
    found = keep_act_documents(actor, reference, form.action, [_read(file) for file in form.documents])
    form.kept_files = [KeptFile(*one) for one in {**kept, **dict(found.kept)}.items()]
    if found.refused:
        reasons = " ".join(_("%(name)s: %(reason)s") % {"name": name, "reason": why} for name, why in found.refused)
        raise Invalid(_("Nothing was done yet: not every document could be kept."), fields={"documents": reasons})


def sent_with_documents(form: ActForm) -> SentAct:
    """Return what was sent, with the ids of the documents that were kept for it."""
    if not form.kept_files:
        return form.sent
    return replace(form.sent, data={**form.sent.data, "documents": [str(one.id) for one in form.kept_files]})


def steps_with_documents(incident: Any, reader: Actor) -> list[dict[str, Any]]:
    """Return the steps of an incident as its page shows them, each with its documents for who may read them."""
    entries = selectors.timeline(incident, reader)
    rows = timeline_rows(entries, _("a resident"))
    if any(entry.detail.get("documents") for entry in entries):
        held = {str(one.id): one for one in selectors.incident_documents(reader, incident.reference)}
        for row, entry in zip(rows, entries, strict=True):
            row["documents"] = [held[name] for name in entry.detail.get("documents", ()) if name in held]
    return rows


def _read(file: Any) -> SentFile:
    file.seek(0)
    return SentFile(file.name, file.read())
