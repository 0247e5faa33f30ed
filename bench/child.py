"""Runs one function of a bench inside Django, on the database of the environment; its answer is the last line."""

import importlib
import json
import sys

import django


def main() -> None:
    """``python -m bench.child module:function '{"keyword": value}'``."""
    django.setup()
    module, function = sys.argv[1].split(":")
    answer = getattr(importlib.import_module(module), function)(**json.loads(sys.argv[2]))
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
