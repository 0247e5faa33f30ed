"""Who may enter the board's routes; of which area they read is asked of policies."""

from governance.board.policies import READERS
from governance.kernel.access import posted

READ = posted(*READERS)
