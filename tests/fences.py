"""The fence without its process, for tests of what formats say: a hundred children would only cost time."""

import importlib
import io
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from foundation.kernel import fence
from foundation.kernel.fenced import read_frame, write_frame


def without_process(patch: pytest.MonkeyPatch) -> None:
    """Do the tasks here; what comes back still goes through the frame of the child."""

    def run(task: str, parts: Sequence[bytes], options: Mapping[str, Any] | None = None) -> tuple[Any, list[bytes]]:
        module, _colon, name = task.partition(":")
        held = io.BytesIO()
        write_frame(held, *getattr(importlib.import_module(module), name)(parts, **(options or {})))
        held.seek(0)
        return read_frame(held)

    patch.setattr(fence, "run", run)
