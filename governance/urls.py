"""The table of contents: which room answers which path."""

urlpatterns: list = []
