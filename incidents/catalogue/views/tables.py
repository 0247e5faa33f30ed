"""The pages of tables of standards: one is read, its report looked at row by row, and imported."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from foundation.kernel.errors import DomainError
from foundation.web.access import rule
from foundation.web.http import status_of
from incidents.catalogue import services
from incidents.catalogue.access import CHANGE
from incidents.catalogue.forms import TableForm
from incidents.catalogue.importers import read_standards
from incidents.catalogue.presenters import OUTCOMES, outcome_words, table_rows
from incidents.catalogue.selectors import standards


@rule(CHANGE)
@require_http_methods(["GET", "POST"])
def tables(request: Any) -> HttpResponse:
    """Read a table of standards and go to its report; nothing in the catalogue changes yet."""
    is_sent, status = request.method == "POST", 200
    form = TableForm(request.POST, request.FILES) if is_sent else TableForm()
    if is_sent:
        status = 422
        if form.is_valid():
            try:
                return redirect("catalogue:table", table_id=_keep(request, form.cleaned_data))
            except DomainError as error:
                form.add_error("file", error.message)
                status = status_of(error)
    context = {"form": form, "tables": standards.latest_tables()}
    return render(request, "catalogue/tables.html", context, status=status)


def _keep(request: Any, data: dict[str, Any]) -> int:
    rows = read_standards(data["file"].read())
    kept = services.keep_table(
        request.actor,
        edition=data["edition"].code,
        source=data["file"].name,
        rows=rows,
        valid_from=data["valid_from"],
    )
    return int(kept.pk)


@rule(CHANGE)
@require_GET
def table(request: Any, table_id: int) -> HttpResponse:
    """Show what each row of a table is read as, what its import does, and what is wrong with it."""
    found = standards.table_by_id(table_id)
    lines = standards.table_lines(found)
    counts, chosen = standards.outcome_counts(lines), request.GET.get("outcome", "")
    context = {
        "table": found,
        "rows": table_rows([line for line in lines if chosen not in OUTCOMES or line.outcome == chosen]),
        "tabs": [(name, OUTCOMES[name], count) for name, count in counts.items()],
        "chosen": chosen,
        "total": len(lines),
        "may_import": found.imported_at is None and counts["problem"] < len(lines),
        "importable": len(lines) - counts["problem"],
    }
    return render(request, "catalogue/table.html", context)


@rule(CHANGE)
@require_POST
def import_rows(request: Any, table_id: int) -> HttpResponse:
    """Import the rows of a table that have no problem."""
    counts = services.import_table(request.actor, table_id)
    messages.success(request, outcome_words(counts))
    return redirect("catalogue:table", table_id=table_id)
