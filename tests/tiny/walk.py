"""Walks through the tiny room in a process of its own, as people do, and prints what it saw as JSON."""

import json
import sys
from datetime import timedelta

import django


def main():
    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test.utils import setup_test_environment

    setup_test_environment(debug=False)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    call_command("migrate", run_syncdb=True, verbosity=0)
    from tests.town import build_town

    json.dump({**walk(build_town()), **matrices()}, sys.stdout)


def walk(town):
    """Report a bench, look at it, miss its time, repair it."""
    from django.test import Client

    from foundation.kernel import city_time, outbox
    from foundation.kernel.models import AuditEvent
    from foundation.notices.models import Notice
    from grids.workforce.selectors import actor_for
    from procedures.clocks.models import SubjectClock
    from procedures.clocks.services import sweep
    from tests.tiny.benches.services import limit_of_today, report_bench

    chain = (town.city.pk, town.township_a.pk, town.village_a.pk, town.grid_a1.pk)
    bench = report_bench(actor_for(town.worker_a), "=park", limit_of_today(chain))
    worker, clerk, anyone = Client(), Client(), Client()
    worker.force_login(town.worker_a, backend="foundation.accounts.access.NameOrPhoneBackend")
    clerk.force_login(town.clerk_a, backend="foundation.accounts.access.NameOrPhoneBackend")
    seen = {
        "reporter": town.worker_a.username,
        "key": str(bench.pk),
        "menu": b"/benches/" in worker.get("/").content or b"/benches/" in worker.get("/tasks/").content,
        "list": worker.get("/benches/").content.decode(),
        "anonymous": anyone.get("/benches/").status_code,
        "refused": worker.get(f"/benches/{bench.pk}/").content.decode(),
        "offered": clerk.get(f"/benches/{bench.pk}/").content.decode(),
        "api": worker.get("/api/v1/benches/").json(),
        "api_strict": worker.get("/api/v1/benches/?moon=full").status_code,
        "csv": worker.get("/api/v1/benches/?format=csv").getvalue().decode("utf-8-sig"),
        "xlsx": worker.get("/api/v1/benches/?format=xlsx").status_code,
    }
    clock = SubjectClock.objects.get(subject_kind="bench")
    sweep(clock.due_at + timedelta(days=30))
    outbox.drain(city_time.now() + timedelta(days=60))
    seen["notices"] = list(Notice.objects.filter(kind="bench_waits").values_list("user__username", "subject_key"))
    seen["notice_page"] = worker.get("/notices/").content.decode()
    act = {"action": "repair", "version": 1, "note": "new slats", "act_id": "12345678-1234-4234-8234-123456789abc"}
    acts = f"/benches/{bench.pk}/acts/"
    seen["denied"] = worker.post(acts, act).status_code
    seen["lacking"] = clerk.post(acts, {**act, "note": ""}).status_code
    seen["done"] = [clerk.post(acts, act).status_code, clerk.post(acts, act).status_code]
    seen["late"] = clerk.post(acts, {**act, "act_id": "22345678-1234-4234-8234-123456789abc"}).status_code
    bench.refresh_from_db()
    clock.refresh_from_db()
    seen["after"] = [bench.state, bench.steps.count(), clock.state]
    seen["audit"] = list(AuditEvent.objects.filter(subject_kind="bench").values_list("action", flat=True))
    seen["exports"] = list(AuditEvent.objects.filter(action__contains="export").values_list("subject_key", flat=True))
    return seen


def matrices():
    """Ask what the house asks of every room."""
    from django.apps import apps
    from django.urls import resolve, reverse
    from drf_spectacular.generators import SchemaGenerator

    from foundation.kernel.personal_data import undeclared_columns
    from foundation.web.access import rule_of
    from tests.tiny.benches.workflow import BENCH

    routes = [
        reverse("benches:list"),
        reverse("benches:one", args=[1]),
        reverse("benches:act", args=[1]),
        reverse("api:benches"),
    ]
    return {
        "ruled": [rule_of(resolve(route).func) is not None for route in routes],
        "personal": [
            name for model in apps.get_app_config("benches").get_models() for name in undeclared_columns(model)
        ],
        "schema": "/api/v1/benches/" in SchemaGenerator().get_schema(public=True)["paths"],
        "moves": [[move.action for move in BENCH.moves_from(state)] for state in BENCH.states],
    }


if __name__ == "__main__":
    main()
