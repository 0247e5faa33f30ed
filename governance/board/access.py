"""Who may enter the board's routes; of which area they read is asked of policies."""

from foundation.web.access import posted
from governance.board.policies import READERS

READ = posted(*READERS)
