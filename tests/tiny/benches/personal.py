"""What this room keeps of people."""

from foundation.kernel.personal_data import NotPersonal, Personal, declare
from foundation.process.personal import STEP_COLUMNS_OF_PEOPLE
from tests.tiny.benches.models import Bench, BenchStep

declare(
    Bench,
    Personal(("reporter",), why="to tell who reported", kept="as long as the bench"),
    NotPersonal(("place",), "of a bench"),
)
declare(BenchStep, *STEP_COLUMNS_OF_PEOPLE)
