"""Owns the making of papers: templates of ours filled with data, behind the fence and within its limits."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from foundation.kernel import fence
from foundation.kernel.errors import Invalid

# Thirty pages take a third of a second; a web worker is never held for longer than this.
LIMITS = fence.Limits(cpu_seconds=15, wall_seconds=30.0, memory=2**30)
_TASKS = {
    ".typ": "foundation.evidence.formats.papers:fill_pdf",
    ".docx": "foundation.evidence.formats.papers:fill_docx",
}
# What XML cannot hold.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def fill_template(template: Path, data: Mapping[str, Any], pictures: Sequence[bytes] = ()) -> bytes:
    """Return a template filled with data (texts, numbers, lists, mappings): ``.typ`` becomes PDF, ``.docx`` a DOCX.

    ``pictures`` are JPEGs. Raises ``Invalid`` in words where it passes the limits of the fence.
    """
    parts = [template.read_bytes(), *pictures]
    try:
        _kind, blobs = fence.run(_TASKS[template.suffix], parts, {"data": _clean(data)}, limits=LIMITS)
    except Invalid as error:
        sentence = _("The paper could not be made: there is too much in it, or the server is busy. Try again later.")
        raise Invalid(sentence, code="paper_not_made") from error
    return blobs[0]


def _clean(value: Any) -> Any:
    """Return the data without what no document may hold, each line break as one sign."""
    if isinstance(value, str):
        return _CONTROL.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
    if isinstance(value, Mapping):
        return {key: _clean(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(one) for one in value]
    return value
