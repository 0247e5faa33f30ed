"""Sets the floor up beside the product: its settings, its tables, the product's rows in them."""

import sys

from bench.scratch import Database, run


def floor_environment(floor: Database) -> dict[str, str]:
    """Return the environment of the floor's processes."""
    return {**floor.env, "DJANGO_SETTINGS_MODULE": "bench.floor.settings"}


def set_floor_up(product: Database, floor: Database, *, incidents: bool = True) -> str:
    """Copy the product's areas and, where asked for, its incidents; return the key of the floor's token."""
    path = floor.folder / "rows.jsonl"
    product.ask("bench.floor.rows:write", path=str(path), incidents=incidents)
    try:
        return run([sys.executable, "-m", "bench.floor.setup", str(path)], floor_environment(floor)).split()[-1]
    finally:
        path.unlink()
