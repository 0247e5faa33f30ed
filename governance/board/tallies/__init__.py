"""The tallies the board keeps. Another one is a module here, its models, and its name in ``TALLIES``."""

from governance.board.tallies.declaring import Cell, Table, Tally
from governance.board.tallies.incidents import INCIDENTS, IncidentCell

TALLIES = (INCIDENTS,)

__all__ = ["INCIDENTS", "TALLIES", "Cell", "IncidentCell", "Table", "Tally"]
