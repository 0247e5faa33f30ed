"""How a form that was refused is shown again: as every room does it."""

from foundation.web.refusals import add_refusal, data_of, files_of, status_after

__all__ = ["add_refusal", "data_of", "files_of", "status_after"]
