"""Sends what beat sends, twice each, a few times a second, until it is killed: two beats, much too eager."""

import time

import django


def main() -> None:
    """Tick."""
    django.setup()
    from governance.celery import app

    while True:
        for name in ("incidents.cases.tasks.sweep_clocks", "governance.kernel.tasks.drain_outbox"):
            for _beat in range(2):
                app.send_task(name, ignore_result=True, expires=15)
        time.sleep(0.3)


if __name__ == "__main__":
    main()
