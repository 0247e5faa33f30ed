"""What the hall keeps of people: who began a hand-over, and for half an hour what they filled in."""

from datetime import timedelta

from foundation.kernel.personal_data import NotPersonal, Personal, declare
from residents.hall.models import CarriedDraft, HandOver

declare(
    HandOver,
    Personal(("begun_by",), why="for whom the phone photographs", since="created_at", kept_for=timedelta(days=30)),
    NotPersonal(("draft_id", "service"), "name an application by its id and its service"),
    NotPersonal(("token_digest", "code_digest", "phone_digest"), "digests of secrets that are used once"),
)
declare(
    CarriedDraft,
    Personal(
        ("carried_by", "fields"),
        why="an application that goes on at a desk within half an hour; sealed, and deleted when a desk takes it",
        since="created_at",
        kept_for=timedelta(days=1),
    ),
    NotPersonal(("draft_id", "service"), "name an application by its id and its service"),
    NotPersonal(("code_digest",), "the digest of a code that is used once"),
)
