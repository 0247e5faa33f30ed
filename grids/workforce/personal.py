"""What this room keeps of people: who holds which post."""

from foundation.kernel.personal_data import NotPersonal, Personal, declare
from grids.workforce.models import Posting, Unit

declare(Posting, Personal(("user",), why="who holds a post, and since when", kept="as long as the account"))
declare(Unit, NotPersonal(("name",), "of an office"))
