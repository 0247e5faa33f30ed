"""The tallies the board keeps. Another one is a module here, its models, and its name in ``TALLIES``."""

from governance.board.tallies.declaring import Cell, Table, Tally
from governance.board.tallies.incidents import INCIDENTS, IncidentCell
from governance.board.tallies.reuse import REUSE

TALLIES = (INCIDENTS, REUSE)

__all__ = ["INCIDENTS", "REUSE", "TALLIES", "Cell", "IncidentCell", "Table", "Tally"]
