"""Owns the writing of files: whole or not at all, under names that tell nothing."""

import os
import tempfile
from pathlib import Path

from django.conf import settings
from django.utils.crypto import salted_hmac

FOLDER = "evidence"


def write_file(key: str, suffix: str, data: bytes) -> str:
    """Write one file and return its place under ``MEDIA_ROOT``; raises ``OSError`` where the disk takes nothing.

    The name follows from ``key`` and is the same each time the same bytes come under the same id: a request that was rolled
    back and comes again writes over what it left behind, and one that lost the race never over the winner's.
    """
    opaque = salted_hmac("evidence.file", key, algorithm="sha256").hexdigest()[:40]
    name = f"{FOLDER}/{opaque[:2]}/{opaque}{suffix}"
    path = Path(settings.MEDIA_ROOT) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
    return name
