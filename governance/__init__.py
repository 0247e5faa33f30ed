"""The governance street; importing it makes the Celery app current, so that nudges find their broker."""
