"""A room as small as rooms get, and what a settings module adds for it: tests/test_tiny_room.py runs it beside all others."""
