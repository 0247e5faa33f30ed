"""Owns the binding of the workflow table of versions to their rows."""

from foundation.process.services import Process
from procedures.registers.models import EntryVersion, VersionStep
from procedures.registers.workflow import VERSION

VERSIONS = Process(
    VERSION, EntryVersion, VersionStep, key=lambda version: f"{version.entry.client_id}:{version.number}"
)
