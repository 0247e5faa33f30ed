"""The house rules that no linter knows (CONTRIBUTING, "Where things go" and "Sizes"). Each says why, and carries samples that prove it bites."""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from tests.house.source import Source, functions, is_task, length, name_of

Check = Callable[[Source], Iterator[tuple[int, str]]]
EDGES = ("views", "api", "forms", "serializers", "filters", "urls")


@dataclass(frozen=True)
class Rule:
    """One rule: ``check`` yields line and word of each offence; samples are (path, text)."""

    name: str
    why: str
    check: Check
    good: tuple[tuple[str, str], ...]
    bad: tuple[tuple[str, str], ...]
    # Path -> reason. An exception that no longer offends fails the test.
    exceptions: dict[str, str] = field(default_factory=dict)


def _calls(source: Source) -> Iterator[ast.Call]:
    return (node for node in ast.walk(source.tree) if isinstance(node, ast.Call))


def _edges_without_rows(source: Source) -> Iterator[tuple[int, str]]:
    if source.layer in EDGES:
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager"}:
                yield node.lineno, node.attr


def _no_hidden_flow(source: Source) -> Iterator[tuple[int, str]]:
    if source.is_kernel:
        return
    forbidden = {"delay", "apply_async", "receiver", "send_task"}
    if source.layer != "services":
        forbidden |= {"on_commit", "select_for_update"}
    for node in ast.walk(source.tree):
        word = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
        if word in forbidden:
            yield node.lineno, word
        if isinstance(node, ast.ImportFrom) and node.module in {"django.dispatch", "django.db.models.signals"}:
            yield node.lineno, node.module


def _one_writer_of_state(source: Source) -> Iterator[tuple[int, str]]:
    if source.path == "foundation/process/services.py":
        return
    for node in ast.walk(source.tree):
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        for target in targets:
            for part in target.elts if isinstance(target, ast.Tuple) else [target]:
                if isinstance(part, ast.Attribute) and part.attr == "state":
                    yield node.lineno, "state ="
        if isinstance(node, ast.Call) and name_of(node).split(".")[-1] == "update" and _sets_state(node):
            yield node.lineno, "update(state=…)"


def _sets_state(call: ast.Call) -> bool:
    return any(keyword.arg == "state" for keyword in call.keywords)


_CLOCK_READERS = {
    "timezone.now",
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "time.time",
    "datetime.datetime.now",
    "datetime.date.today",
}


def _one_clock(source: Source) -> Iterator[tuple[int, str]]:
    if source.path == "foundation/kernel/city_time.py":
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and name_of(node) in _CLOCK_READERS:
            yield node.lineno, name_of(node)
        if isinstance(node, ast.Call) and name_of(node) == "timezone.localdate" and not node.args:
            yield node.lineno, "timezone.localdate()"


def _services_take_actor(source: Source) -> Iterator[tuple[int, str]]:
    if source.layer != "services" or source.path.startswith(("foundation/kernel/", "foundation/process/")):
        return
    for node in source.tree.body:
        if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
            continue
        names = [argument.arg for argument in (*node.args.posonlyargs, *node.args.args)]
        if not _writes(node):
            continue
        if not names or names[0] not in {"actor", "now", "today"}:
            yield node.lineno, f"{node.name} begins with {names[0] if names else 'nothing'}"
        elif len(names) > 4:
            yield node.lineno, f"{node.name} takes {len(names)} arguments by position"


_WRITES = {
    "save",
    "create",
    "get_or_create",
    "update_or_create",
    "bulk_create",
    "bulk_update",
    "update",
    "delete",
    "atomic",
    "advance",
    "advance_many",
    "begin",
    "audit",
    "publish",
}


def _writes(function: ast.FunctionDef) -> bool:
    calls = (node for node in ast.walk(function) if isinstance(node, ast.Call))
    return any(name_of(call).split(".")[-1] in _WRITES for call in calls)


def _short_tasks(source: Source) -> Iterator[tuple[int, str]]:
    for function in functions(source.tree):
        if is_task(function) and length(function) - 1 > 8:
            yield function.lineno, f"{function.name} has {length(function) - 1} lines"


def _no_timers_in_the_broker(source: Source) -> Iterator[tuple[int, str]]:
    for node in _calls(source):
        for keyword in node.keywords:
            if keyword.arg in {"eta", "countdown"}:
                yield node.lineno, keyword.arg


_GETTEXT = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}


def _plain_messages(source: Source) -> Iterator[tuple[int, str]]:
    for node in _calls(source):
        if name_of(node).split(".")[-1] in _GETTEXT:
            for argument in node.args[:1]:
                if isinstance(argument, ast.JoinedStr | ast.BinOp | ast.Call):
                    yield node.lineno, ast.unparse(argument)[:60]


def _no_overrides(source: Source) -> Iterator[tuple[int, str]]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ClassDef):
            for member in node.body:
                if (
                    isinstance(member, ast.FunctionDef)
                    and member.name in {"save", "delete"}
                    and source.layer != "admin"
                ):
                    yield member.lineno, f"{node.name}.{member.name}"


def _absolute_imports(source: Source) -> Iterator[tuple[int, str]]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ImportFrom) and node.level:
            yield node.lineno, "." * node.level


def _opens_with_a_sentence(source: Source) -> Iterator[tuple[int, str]]:
    if source.text.strip() and not ast.get_docstring(source.tree):
        yield 1, "no docstring"


def _nothing_unsafe(source: Source) -> Iterator[tuple[int, str]]:
    for node in ast.walk(source.tree):
        word = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
        if word in {"mark_safe", "csrf_exempt", "RawSQL"}:
            yield node.lineno, word
        if isinstance(node, ast.Call) and name_of(node) == "SafeString":
            yield node.lineno, "SafeString()"
        if isinstance(node, ast.Constant) and node.value == "__all__" and source.layer in EDGES:
            yield node.lineno, "__all__"


_MARKS = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|raise NotImplementedError")


def _unfinished(source: Source) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(source.text.splitlines(), 1):
        for match in _MARKS.finditer(line):
            yield number, match.group()


V, S, M = "incidents/cases/views.py", "incidents/cases/services/acts.py", "incidents/cases/models.py"

RULES = (
    Rule(
        "edges never touch rows",
        "a page that queries by itself is a page that forgets who may see what",
        _edges_without_rows,
        good=((V, "rows = selectors.inbox(actor)"), (S, "Incident.objects.get(pk=1)")),
        bad=((V, "Incident.objects.all()"), ("grids/areas/api.py", "Area._default_manager.all()")),
    ),
    Rule(
        "nothing happens behind the reader's back",
        "signals, on_commit and direct queueing lose work and hide the flow",
        _no_hidden_flow,
        good=((S, "rows.select_for_update()"), ("foundation/kernel/outbox.py", "transaction.on_commit(nudge)")),
        bad=(
            (V, "send.delay(1)"),
            (S, "send.apply_async()"),
            (V, "transaction.on_commit(f)"),
            (V, "rows.select_for_update()"),
            (M, "from django.dispatch import receiver"),
            (M, "@receiver(x)\ndef f(): ..."),
        ),
    ),
    Rule(
        "one writer of state",
        "a state that two places write is a timeline that lies",
        _one_writer_of_state,
        good=(
            ("foundation/process/services.py", "subject.state = 'a'"),
            (S, "state = incident.state"),
            (S, "rows.filter(state='a').update(level='b')"),
        ),
        exceptions={
            "incidents/cases/services/history.py": "brings in cases with their past; no move is made, so none is asked",
            "procedures/clocks/services/running.py": "a clock runs or stands: no process, no policy, no step of its own",
        },
        bad=((S, "incident.state = 'a'"), (S, "a.state, a.version = 'x', 1"), (S, "rows.update(state='a')")),
    ),
    Rule(
        "one reader of the clock",
        "rules that read the time cannot be asked about another time",
        _one_clock,
        good=((V, "now = clock.now()"), (S, "def sweep(now): ..."), (S, "timezone.localdate(now)")),
        bad=(
            (S, "timezone.now()"),
            (V, "datetime.now(UTC)"),
            (S, "default=timezone.now"),
            (V, "timezone.localdate()"),
            (V, "date.today()"),
        ),
    ),
    Rule(
        "services say who acts",
        "an act without an actor cannot be asked of a policy nor audited",
        _services_take_actor,
        good=(
            (S, "def act(actor, reference, action, *, note): ..."),
            (S, "def sweep(now, limit=500): ..."),
            (S, "def _part(rows):\n    rows.delete()"),
            (S, "def rounded(lng, lat): ..."),
            (V, "def page(request):\n    a.save()"),
        ),
        bad=(
            (S, "def act(reference):\n    a.save()"),
            (S, "def act():\n    with atomic(): ..."),
            (S, "def act(actor, a, b, c, d):\n    advance(a)"),
        ),
        exceptions={
            "foundation/accounts/services/users.py": "signing in and out is done by a request; before it nobody is known",
            "procedures/registers/services/numbers.py": "a number is part of the act that takes it, which asked and is audited",
            "residents/people/services/codes.py": "before a code is given nobody is known",
            "residents/people/services/persons.py": "a person's key is made at the first look, whoever asks for it",
        },
    ),
    Rule(
        "tasks only wake services",
        "what a task holds is lost with the broker",
        _short_tasks,
        good=(("incidents/cases/tasks.py", "@shared_task\ndef t():\n    return sweep(clock.now())"),),
        bad=(("incidents/cases/tasks.py", "@shared_task(name='t')\ndef t():\n" + "    a = 1\n" * 9),),
    ),
    Rule(
        "no timer lives in the broker",
        "a task with an eta is run again and again, or never; timers are rows",
        _no_timers_in_the_broker,
        good=((S, "publish(events, at=now)"),),
        bad=((S, "f(eta=now)"), (S, "app.send_task('x', countdown=5)")),
    ),
    Rule(
        "messages are plain",
        "what is put together cannot be translated",
        _plain_messages,
        good=((V, "_('Due in %(hours)s hours') % {'hours': 2}"), (V, "ngettext('%s case', '%s cases', n)")),
        bad=((V, "_(f'Due in {hours}')"), (V, "_('Due in %s' % hours)"), (V, "gettext_lazy('{}'.format(a))")),
    ),
    Rule(
        "models do not act",
        "an overridden save runs where nobody looks for it, and not at all in a bulk write",
        _no_overrides,
        good=((M, "class A(Model):\n    def __str__(self): ..."),),
        bad=((M, "class A(Model):\n    def save(self): ..."), (M, "class A(Model):\n    def delete(self): ...")),
    ),
    Rule(
        "imports are absolute",
        "a dot hides which room is meant",
        _absolute_imports,
        good=((V, "from incidents.cases import selectors"),),
        bad=((V, "from . import selectors"), (V, "from ..areas import selectors")),
    ),
    Rule(
        "a module says what it owns",
        "whoever opens a file reads first what belongs there",
        _opens_with_a_sentence,
        good=((V, '"""Pages of cases."""\nx = 1'), ("grids/__init__.py", "")),
        bad=((V, "x = 1"),),
    ),
    Rule(
        "nothing unsafe",
        "escaping, forgery protection and column lists are never switched off",
        _nothing_unsafe,
        good=((V, "format_html('<b>{}</b>', name)"), (M, "__all__ = ['A']")),
        bad=((V, "mark_safe(name)"), (V, "@csrf_exempt\ndef f(): ..."), ("grids/areas/forms.py", "fields = '__all__'")),
    ),
    Rule(
        "nothing unfinished",
        "what is not done is not handed in",
        _unfinished,
        good=((V, "x = 1  # why"),),
        bad=((V, "x = 1  # TODO later"), (V, "raise NotImplementedError")),
    ),
)
