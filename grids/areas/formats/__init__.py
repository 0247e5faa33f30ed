"""Formats of boundaries, read in the fenced child alone: pure modules, without rows, settings or pages."""
