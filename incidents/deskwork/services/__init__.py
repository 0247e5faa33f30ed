"""What changes deskwork: watching, marks of writers, texts at hand, what is learned; and what is told of moves."""

from incidents.deskwork.services.following import follow_moves
from incidents.deskwork.services.learning import Learned, learn_all
from incidents.deskwork.services.marks import mark_writing, unmark_writing, unwatch, watch
from incidents.deskwork.services.texts import TextData, drop_text, keep_text

__all__ = [
    "Learned",
    "TextData",
    "drop_text",
    "follow_moves",
    "keep_text",
    "learn_all",
    "mark_writing",
    "unmark_writing",
    "unwatch",
    "watch",
]
