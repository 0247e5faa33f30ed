"""Owns the sentences for what is wrong with a row of a table, each with what to do, in the language of who reads them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from incidents.catalogue.choices import RowFault


def fault_sentence(row: Mapping[str, Any]) -> str:
    """Return what is wrong with a row by itself; empty where nothing is."""
    return _sentences(str(row["fault_word"]))[RowFault(row["fault"])] if row["fault"] else ""


def _sentences(word: str) -> Mapping[RowFault, str]:
    no_code = _("“%(word)s” is no code of a %(what)s: write two digits.")
    missing = _("The %(what)s is missing: fill in the cell.")
    return {
        RowFault.NO_LIMIT: _("There is no time limit: write one, such as 2工作日."),
        RowFault.UNKNOWN_LIMIT: _(
            "The time limit “%(text)s” is not understood. Write a number and one of the units 紧急工作时, 紧急工作日, "
            "工作时, 工作日, 自然日."
        )
        % {"text": word},
        RowFault.BROKEN_LIMIT: _(
            "The time limit “%(text)s” is no whole number of its unit. Write it in a smaller unit."
        )
        % {"text": word},
        RowFault.SEVERAL_LIMITS: _(
            "The time limit “%(text)s” names several. Give each a row of its own with its condition."
        )
        % {"text": word},
        RowFault.UNKNOWN_KIND: _("“%(word)s” is neither component (部件) nor incident (事件).") % {"word": word},
        RowFault.NO_MAJOR_CODE: no_code % {"word": word, "what": _("major class")},
        RowFault.NO_MINOR_CODE: no_code % {"word": word, "what": _("minor class")},
        RowFault.NO_MINOR_NAME: missing % {"what": _("name of the minor class")},
        RowFault.NO_CONDITION: missing % {"what": _("filing condition")},
        RowFault.LONG_CELL: _("A cell of this row is too long: shorten it."),
    }
