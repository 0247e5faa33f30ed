"""The texts at hand of the reader's desks, and how well the guesses do."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.kernel.errors import NotFound
from foundation.web.access import posted, rule
from grids.areas import selectors as areas
from grids.workforce.choices import DESK_ROLES, Role
from incidents.cases.workflow import INCIDENT
from incidents.catalogue.selectors import matter
from incidents.deskwork import selectors, services
from incidents.deskwork.choices import Target
from incidents.deskwork.forms import TextForm

DESK = posted(*DESK_ROLES)


@rule(DESK)
@require_http_methods(["GET", "HEAD", "POST"])
def texts(request: Any) -> HttpResponse:
    """Show the texts of the reader's desks, and keep a new one."""
    return _answer(request, None)


@rule(DESK)
@require_http_methods(["GET", "HEAD", "POST"])
def text(request: Any, text_id: int) -> HttpResponse:
    """Show one text to change, or keep it changed."""
    found = selectors.texts_of_desk(request.actor).filter(pk=text_id).first()
    if found is None:
        raise NotFound(_("This no longer exists."))
    return _answer(request, found)


@rule(DESK)
@require_POST
def drop(request: Any, text_id: int) -> HttpResponse:
    """Delete a text."""
    services.drop_text(request.actor, text_id)
    messages.success(request, _("Deleted."))
    return redirect("deskwork:texts")


def _answer(request: Any, found: Any) -> HttpResponse:
    form = TextForm(request.POST if request.method == "POST" else None, actor=request.actor, text=found)
    if form.is_valid():
        services.keep_text(request.actor, form.text, found.pk if found is not None else None)
        messages.success(request, _("Saved."))
        return redirect("deskwork:texts")
    rows = [
        {
            "text": one,
            "act": capfirst(INCIDENT.label(one.action)),
            "matter": matter(one.matter_id).name if one.matter_id else _("any"),
            "area": areas.place(one.area_id).name,
        }
        for one in selectors.texts_of_desk(request.actor)
    ]
    context = {"form": form, "rows": rows, "changed": found}
    return render(request, "deskwork/texts.html", context, status=422 if form.errors else 200)


@rule(posted(*Role.values))
@require_safe
def learned(request: Any) -> HttpResponse:
    """Show how often the guesses are right on held-out incidents, beside the most frequent and plain words."""
    rows = [
        {
            "place": areas.place(one.township_id).name if one.township_id else _("The whole city"),
            "target": capfirst(str(Target(one.target).label)),
            "guesser": one,
            # Of the held-out ones: how many the first guess got right, and one of three.
            "hits": [
                tuple(round(share * one.held_out) for share in shares)
                for shares in ((one.first_right, one.among_three), one.baselines["words"], one.baselines["frequent"])
            ],
        }
        for one in selectors.guessers()
    ]
    return render(request, "deskwork/learned.html", {"rows": rows})
