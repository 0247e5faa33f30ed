"""The demo as a Django app: commands only."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """A city to try things in; nothing outside it imports it."""

    name = "demo"
