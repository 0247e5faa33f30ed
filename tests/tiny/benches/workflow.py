"""The life of a bench."""

from foundation.process.workflow import Move, Workflow

BENCH = Workflow(
    name="bench",
    states=("broken", "whole"),
    begins=Move("report", frozenset(), "broken", "bench.report", label="report"),
    moves=(Move("repair", frozenset({"broken"}), "whole", "bench.repair", ("note",), label="repair", icon="tools"),),
)
