"""Tasks for the fence that do what a library may do with a bad file; all harmless under small limits."""

import os
import time
from collections.abc import Sequence
from typing import Any

from foundation.kernel.errors import Invalid

Answer = tuple[Any, list[bytes]]


def echo(parts: Sequence[bytes], **options: Any) -> Answer:
    return options, list(parts)


def refuse(parts: Sequence[bytes]) -> Answer:
    raise Invalid("No.", code="because", fields={"file": "No."})


def spin(parts: Sequence[bytes]) -> Answer:
    while True:
        pass


def sleep(parts: Sequence[bytes]) -> Answer:
    time.sleep(60)
    return None, []


def swell(parts: Sequence[bytes]) -> Answer:
    held = bytearray(700 * 2**20)
    return len(held), []


def deepen(parts: Sequence[bytes]) -> Answer:
    return deepen(parts)


def raise_something(parts: Sequence[bytes]) -> Answer:
    return b"\xff".decode(), []


def abort(parts: Sequence[bytes]) -> Answer:
    os.abort()


def look_around(parts: Sequence[bytes]) -> Answer:
    return {"environment": sorted(os.environ), "temporary": os.environ["TMPDIR"], "pid": os.getpid()}, []
