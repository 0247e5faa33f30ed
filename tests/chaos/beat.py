"""Sends what beat sends, twice each, a few times a second, until it is killed: two beats, much too eager."""

import time

import django


def main() -> None:
    """Tick."""
    django.setup()
    from governance.celery import app

    while True:
        for _beat in range(2):
            app.send_task("foundation.kernel.tasks.run_duties", ignore_result=True, expires=15)
        time.sleep(0.3)


if __name__ == "__main__":
    main()
