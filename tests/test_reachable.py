"""Nothing lies about: every template is drawn, every script and style is loaded, every export and function has a user."""

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from foundation.notices.kinds import notice_kinds
from tests.house import source
from tests.house.source import ROOT, Source

# Path -> why nobody names it.
TEMPLATES_BY_RULE = {
    "admin/base_site.html": "every page of Django's own support desk extends it",
    **{
        f"notices/kinds/{kind}.txt": "foundation.notices.kinds asks for the text of a kind by its name"
        for kind in notice_kinds()
    },
}
FUNCTIONS_BY_RULE = {
    "foundation/kernel/personal_data.py::undeclared_columns": "the test of the register asks it of every model",
    "foundation/web/lists/definition.py::all_lists": "what every list has in common is asked of each by the tests",
    "governance/serving.py::when_ready": "the web server calls it by this name",
    "grids/areas/coords.py::to_wgs84": "one point of what whole geometries go through; the tests of the formulas ask it",
    "grids/areas/coords.py::from_wgs84": "the way back, by which the tests prove the way there",
    "grids/areas/coords.py::geometry_from_wgs84": "the way back, by which the tests prove the way there",
}
EXPORT = re.compile(r"^export (?:async )?(?:function|const|let|class) (\w+)", re.MULTILINE)
IMPORT = re.compile(
    r"import\s*(?:\{(?P<names>[^{}]*)\}|\*\s*as (?P<whole>\w+))\s*from\s*\"(?P<path>\.[^\"]+)\""
    r"|\{(?P<late>[^{}]*)\}\s*=\s*await import\(\"(?P<late_path>\.[^\"]+)\"\)"
)


def name_of(template: Source) -> str:
    """Return what a template is called by those who draw it."""
    return template.path.rsplit("templates/", 1)[1]


def undrawn(templates: Iterable[Source], users: Iterable[Source]) -> set[str]:
    """Return the templates whose name no other file has between quotes."""
    users = list(users)
    return {
        name
        for template in templates
        for name in [name_of(template)]
        if not any(quotes(name, user.text) for user in users if user.path != template.path)
    }


def quotes(name: str, text: str) -> bool:
    """Say whether a text has the name between quotes."""
    return f'"{name}"' in text or f"'{name}'" in text


def test_every_template_is_drawn_by_something() -> None:
    users = (*source.code(), *source.templates())
    assert undrawn(source.templates(), users) - set(TEMPLATES_BY_RULE) == set()


def test_every_template_that_is_drawn_by_rule_is_there() -> None:
    assert set(TEMPLATES_BY_RULE) - {name_of(template) for template in source.templates()} == set()


def test_a_template_nobody_draws_is_noticed() -> None:
    lonely, drawn = Source("a/templates/a/x.html", "a/x.html"), Source("a/templates/a/y.html", "")
    page = Source("a/views.py", 'render(request, "a/y.html")')
    assert undrawn([lonely, drawn], [lonely, drawn, page]) == {"a/x.html"}


def test_every_entry_is_loaded_by_a_template() -> None:
    text = "".join(template.text for template in source.templates()) + "".join(file.text for file in source.code())
    entries = [path.name for path in (ROOT / "frontend" / "entries").iterdir()]
    assert [name for name in entries if f"dist/{name}" not in text] == []


def scripts() -> dict[str, str]:
    """Return our modules by path, those of the build included."""
    found = {
        path.relative_to(ROOT).as_posix(): path
        for end in ("js", "mjs")
        for path in (ROOT / "frontend").rglob(f"*.{end}")
    }
    return {name: path.read_text(encoding="utf-8") for name, path in found.items()}


def tried() -> dict[str, str]:
    """Return the tests of our modules."""
    files = [*(ROOT / "tests" / "scripts").glob("*.mjs"), *(ROOT / "tests" / "ui" / "kits").glob("*.js")]
    return {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in files}


def imported(modules: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield module and name for all that is imported; a module taken whole by the name ``keeper`` for ``keeper.x``."""
    for path, text in modules.items():
        for match in IMPORT.finditer(text):
            target = resolve(path, match["path"] or match["late_path"])
            if match["whole"]:
                yield from ((target, name) for name in re.findall(rf"\b{match['whole']}\.(\w+)", text))
            names = (match["names"] or match["late"] or "").split(",")
            yield from ((target, re.split(r" as |:", name.strip())[0]) for name in names if name.strip())


def resolve(path: str, to: str) -> str:
    """Return the module that ``to`` names in the module at ``path``."""
    parts: list[str] = []
    for part in (PurePosixPath(path).parent / to).parts:
        parts = parts[:-1] if part == ".." else [*parts, part]
    return "/".join(parts)


def unused_exports(modules: Mapping[str, str], users: Mapping[str, str]) -> set[str]:
    """Return ``module::name`` of every export that nobody imports."""
    used = set(imported(users))
    exports = {(path, name) for path, text in modules.items() for name in EXPORT.findall(text)}
    return {f"{path}::{name}" for path, name in exports - used}


def test_every_export_is_imported() -> None:
    modules = scripts()
    assert unused_exports(modules, modules | tried()) == set()


def test_an_export_nobody_imports_is_noticed() -> None:
    modules = {
        "frontend/a/x.js": "export const one = 1;\nexport function two() {}\nexport const three = 3;\nexport const four = 4;",
        "frontend/b/y.js": 'import { one as first } from "../a/x.js";\nimport * as x from "../a/x.js";\nx.two();\n'
        'const { three } = await import("../a/x.js");',
    }
    assert unused_exports(modules, modules) == {"frontend/a/x.js::four"}


def test_every_module_is_imported_or_an_entry() -> None:
    modules = scripts()
    paths = {
        resolve(path, to) for path, text in modules.items() for to in re.findall(r"[\"'](\.[^\"']+\.m?js)[\"']", text)
    }
    lonely = set(modules) - paths
    assert [path for path in lonely if not path.startswith("frontend/entries/") and path != "frontend/build.mjs"] == []


def unnamed(files: Iterable[Source], text: str) -> set[str]:
    """Return ``path::name`` of undecorated functions and classes of modules whose name stands in ``text`` once only."""
    count = Counter(re.findall(r"\w+", text))
    return {
        f"{file.path}::{node.name}"
        for file in files
        for node in file.tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.decorator_list and count[node.name] == 1
        if not (isinstance(node, ast.ClassDef) and file.path.endswith("/apps.py"))
    }


def test_every_function_has_a_user() -> None:
    more = [ROOT / "scripts" / "run", ROOT / "pyproject.toml", ROOT / "manage.py"]
    texts = [file.text for file in (*source.code(), *source.templates())]
    text = "\n".join((*texts, *(path.read_text(encoding="utf-8") for path in more)))
    assert unnamed(source.code(), text) == set(FUNCTIONS_BY_RULE)


def test_a_function_nobody_calls_is_noticed() -> None:
    file = Source("a/b.py", "def lonely(): ...\ndef used(): ...\n@rule\ndef registered(): ...\nx = used()\n")
    assert unnamed([file], file.text) == {"a/b.py::lonely"}
