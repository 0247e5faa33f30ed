"""Personal data of this room: who watches and writes, and who wrote a text."""

from datetime import timedelta

from foundation.kernel.personal_data import NotPersonal, Personal, declare
from incidents.deskwork.models import Guesser, StandardText, Watch, WritingMark

declare(Watch, Personal(("user",), why="whom to tell of its moves", kept="until they stop watching"))
declare(
    WritingMark,
    Personal(
        ("user",),
        why="so that colleagues know who is writing",
        since="expires_at",
        kept_for=timedelta(days=1),
    ),
)
declare(
    StandardText,
    Personal(("set_by",), why="who answers for the words", kept="as long as the text"),
    NotPersonal(("title", "words"), "words of the office for many incidents, about nobody"),
)
declare(Guesser, NotPersonal(("weights",), "numbers per run of signs, from which no report can be read"))
