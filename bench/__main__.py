"""``python -m bench [section …] [--quick]``: measures and writes bench/RESULTS.md, section by section."""

import argparse
import os
import shutil
import signal
import tempfile
import time
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path

from bench import (
    board,
    board_readers,
    clocks,
    demo,
    fresh,
    growth,
    hall,
    inbox,
    intake,
    locate,
    memory,
    rates,
    report,
    together,
)
from bench.report import Section
from bench.scratch import Scratch

SECTIONS: Mapping[str, Callable[[Scratch], Section]] = {
    "locate": locate.measure,
    "intake": intake.measure,
    "rates": rates.measure,
    "growth": growth.measure,
    "inbox": inbox.measure,
    "together": together.measure,
    "clocks": clocks.measure,
    "board": board.measure,
    "board_readers": board_readers.measure,
    "memory": memory.measure,
    "fresh": fresh.measure,
    "demo": demo.measure,
    "hall": hall.measure,
}


def main() -> None:
    """Run the sections asked for, all of them when none is."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure; write bench/RESULTS.md.")
    parser.add_argument("sections", nargs="*", metavar="section", help=", ".join(SECTIONS))
    parser.add_argument("--quick", action="store_true", help="tiny sizes, to try the bench itself; writes no results")
    parser.add_argument("--size", type=int, default=100_000, help="incidents of rates, inbox and growth (100,000)")
    parser.add_argument("--many", type=int, default=1_000_000, help="incidents of growth's second look (1,000,000)")
    asked = parser.parse_args()
    if unknown := set(asked.sections) - set(SECTIONS):
        parser.error(f"no such section: {', '.join(sorted(unknown))}")
    # Stopped by a signal, it takes its databases along: in the background Ctrl-C's own is ignored.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.default_int_handler)
    folder = Path(tempfile.mkdtemp(prefix="tongxin-bench-"))
    scratch = Scratch(
        folder,
        os.environ.get("BENCH_POSTGRES", "postgres://postgres@127.0.0.1:5432"),
        asked.quick,
        (asked.size, asked.many),
    )
    try:
        names = asked.sections or SECTIONS
        failed = [name for name in names if not _measure(name, scratch, is_kept=not asked.quick)]
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    finally:
        scratch.close()
        shutil.rmtree(folder, ignore_errors=True)
    if failed:
        raise SystemExit(f"failed: {', '.join(failed)}")


def _measure(name: str, scratch: Scratch, *, is_kept: bool) -> bool:
    """Measure one section, print it and keep it; one that fails is shown, keeps its figures of before, and stops no other."""
    started = time.monotonic()
    try:
        section = SECTIONS[name](scratch)
    except Exception:
        print(f"{name} failed:\n{traceback.format_exc()}", flush=True)
        return False
    print(f"{report.render(section)}\n({name}: {time.monotonic() - started:.0f} s)\n", flush=True)
    if is_kept:
        report.keep(section)
    return True


if __name__ == "__main__":
    main()
