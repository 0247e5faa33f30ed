"""A browser for the kits: real Chromium over the built files, no server, the house's own policy for scripts."""

import json
import subprocess
from collections.abc import Callable, Iterator
from mimetypes import guess_type
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, Route

from scripts import bootstrap

STATIC = Path(settings.BASE_DIR) / "static"
ORIGIN = "http://kit.test"
POLICY = "default-src 'self'; style-src 'self'; script-src 'self'; img-src 'self' data: blob:"
SHELL = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><link rel="stylesheet" href="/static/dist/app.css">
</head><body>{body}<script type="module" src="/kits/{kit}.js"></script></body></html>"""


@pytest.fixture(scope="session")
def kits(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the bundled scripts of tests/ui/kits."""
    folder = tmp_path_factory.mktemp("kits")
    build = Path(__file__).parent / "kits" / "build.mjs"
    subprocess.run([bootstrap.node_and_npm()[0], build, folder], cwd=settings.BASE_DIR, check=True)
    return folder


@pytest.fixture
def opened(chromium: Browser, kits: Path) -> Iterator[Callable[..., Page]]:
    """Return what opens a page of ``body`` with a script of tests/ui/kits; ``data`` are JSON answers by path."""
    context = chromium.new_context(viewport={"width": 390, "height": 700}, reduced_motion="reduce")
    faults: list[str] = []

    def show(body: str, kit: str, data: dict[str, Any] | None = None) -> Page:
        def answer(route: Route) -> None:
            path = route.request.url.removeprefix(ORIGIN)
            if path.startswith("/static/"):
                file = STATIC / path.removeprefix("/static/")
                route.fulfill(body=file.read_bytes(), content_type=guess_type(file.name)[0])
            elif path.startswith("/kits/"):
                route.fulfill(body=(kits / path.removeprefix("/kits/")).read_bytes(), content_type="text/javascript")
            elif path in (data or {}):
                route.fulfill(body=json.dumps((data or {})[path]), content_type="application/json")
            elif path.split("?")[0] == "/":
                page = SHELL.format(body=body, kit=kit)
                route.fulfill(body=page, content_type="text/html", headers={"Content-Security-Policy": POLICY})
            else:
                route.fulfill(status=404)

        tab = context.new_page()
        tab.route("**/*", answer)
        tab.on("pageerror", lambda error: faults.append(str(error)))
        tab.on("console", lambda line: faults.append(line.text) if "Content Security" in line.text else None)
        tab.goto(f"{ORIGIN}/")
        return tab

    yield show
    context.close()
    assert faults == []
