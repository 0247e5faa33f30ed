"""Which drafts belong to whom: those for which a person has begun a hand-over."""

from django.apps import apps


def has_begun(user_id: int, draft_id: str) -> bool:
    """Say whether a person has begun a hand-over for this draft."""
    rows = apps.get_model("hall.HandOver").objects.filter(draft_id=draft_id, begun_by=user_id)
    return bool(rows.exists())
