"""What this room keeps of the people who take photos and hand in documents."""

from datetime import timedelta

from foundation.evidence.models import Document, Photo
from foundation.kernel.hiding import declare_words
from foundation.kernel.personal_data import NotPersonal, Personal, declare

declare_words(Document, "name", keys=("subject_key",))
_WITHDRAWN_BY = Personal(
    ("withdrawn_by",), why="who withdrew it from everybody, and answers for that", kept="as long as its subject"
)
declare(
    Photo,
    Personal(
        ("lng", "lat", "taken_at"),
        why="to see that a photo was taken where and when it is said to have been",
        since="uploaded_at",
        kept_for=timedelta(days=365),
        emptied={"lng": None, "lat": None, "taken_at": None},
    ),
    Personal(
        ("large", "small"),
        why="what was found and what was done about it; it may show people",
        kept="as long as its subject, or until it is withdrawn",
    ),
    Personal(("uploaded_by",), why="who vouches for the photo", kept="as long as the photo"),
    _WITHDRAWN_BY,
    NotPersonal(("subject_kind", "subject_key"), "names what the photo shows, by its public number"),
    NotPersonal(("digest",), "the digest of a file"),
)
declare(
    Document,
    Personal(
        ("name", "file"),
        why="a paper that belongs to the file of its subject; its name and content may name people",
        kept="as long as its subject: it is part of an official file, which nothing alters; or until it is withdrawn",
    ),
    Personal(("uploaded_by",), why="who vouches for the document", kept="as long as the document"),
    _WITHDRAWN_BY,
    NotPersonal(("subject_kind", "subject_key"), "names what the document belongs to, by its public number"),
)
