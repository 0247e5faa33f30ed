"""The pages of what is filed: the list, one entry with its versions for everybody, and the version in work."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from foundation.kernel import city_time, policies
from foundation.kernel.actor import Actor
from foundation.kernel.errors import DomainError
from foundation.process.acts import SentAct
from foundation.process.offers import Offer
from foundation.web.access import PUBLIC, posted, rule
from foundation.web.act_forms import ActForm
from foundation.web.acts import ActPage
from grids.areas import selectors as areas
from grids.workforce.desks import places_worked_for
from procedures.registers import selectors, services
from procedures.registers.choices import VersionState
from procedures.registers.forms import EntryForm, VersionForm
from procedures.registers.policies import WRITERS
from procedures.registers.scoping import READERS
from procedures.registers.services import VERSIONS

WORK = posted(*READERS)


def data_of(request: Any) -> Any:
    """Return what was sent by a form, None where nothing was."""
    return request.POST if request.method == "POST" else None


def _add_refusal(form: Any, error: DomainError) -> None:
    placed = {name: text for name, text in error.fields.items() if name in form.fields}
    for name, text in placed.items():
        form.add_error(name, ValidationError(text))
    if not placed:
        form.add_error(None, ValidationError(error.message))


def may_write(request: Any) -> Mapping[str, Any]:
    """Return whether the reader writes what is listed."""
    return {"may_write": request.actor.has_role(*WRITERS)}


@rule(posted(*WRITERS))
@require_http_methods(["GET", "POST"])
def new(request: Any) -> HttpResponse:
    """Show the form of an entry, or write it with its first version."""
    today = city_time.local_day(city_time.now())
    initial = {"id": uuid4(), "decided_on": today, "valid_from": today}
    places = places_worked_for(request.actor, *WRITERS)
    form = EntryForm(data_of(request), initial=initial, places=places)
    if request.method == "POST" and form.is_valid():
        try:
            entry = services.make_entry(request.actor, form.to_data())
            return redirect("registers:entry", entry.client_id)
        except DomainError as error:
            _add_refusal(form, error)
    return _render_form(request, form, None)


@rule(posted(*WRITERS))
@require_http_methods(["GET", "POST"])
def write(request: Any, key: UUID) -> HttpResponse:
    """Write the next version of an entry, or change the one that is being written."""
    entry = selectors.entry_by_id(request.actor, key)
    policies.require(request.actor, "register.enter", entry)
    version = selectors.version_in_work(entry)
    draft = version if version is not None and version.state == VersionState.DRAFT else None
    today = city_time.local_day(city_time.now())
    base = draft or selectors.filed_versions(entry).first()
    initial = {"text": base.text if base else "", "decided_on": today, "valid_from": today}
    if draft:
        initial |= {"decided_on": draft.decided_on, "valid_from": draft.valid_from}
    form = VersionForm(data_of(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            if draft is not None:
                services.change_version(request.actor, draft, **form.cleaned_data)
            else:
                services.draft_version(request.actor, entry, **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect("registers:entry", key)
        except DomainError as error:
            _add_refusal(form, error)
    return _render_form(request, form, entry)


def _render_form(request: Any, form: Any, entry: Any) -> HttpResponse:
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "registers/form.html", {"form": form, "entry": entry}, status=status)


@rule(PUBLIC)
@require_safe
def entry(request: Any, key: UUID) -> HttpResponse:
    """Show the version in force to everybody, its history, and to those of the place the version in work."""
    found = selectors.entry_by_id(request.actor, key)
    today = city_time.local_day(city_time.now())
    return _render_version(request, found, selectors.version_on(found, today))


@rule(PUBLIC)
@require_safe
def version(request: Any, key: UUID, number: int) -> HttpResponse:
    """Show one filed version to everybody."""
    found = selectors.entry_by_id(request.actor, key)
    return _render_version(request, found, selectors.version_by_number(found, number))


def _render_version(request: Any, found: Any, shown: Any) -> HttpResponse:
    may_write = bool(policies.ask(request.actor, "register.enter", found))
    work = selectors.version_in_work(found) if request.actor.has_role(*READERS) else None
    context = {
        "entry": found,
        "place": areas.own_place(found).name,
        "shown": shown,
        "versions": selectors.filed_versions(found),
        "work": work,
        "may_write": may_write and (work is None or work.state == VersionState.DRAFT),
    }
    return render(request, "registers/entry.html", context)


class VersionPage(ActPage):
    """A version in work: its text, what changed, and its acts."""

    process, route, left = VERSIONS, "registers:work", "registers:list"
    page = "registers/work.html"

    def rows(self, actor: Actor) -> QuerySet[Any]:
        """Return the versions of entries the actor works with."""
        return selectors.versions_of_place(actor)

    def offers(self, actor: Actor, subject: Any) -> list[Offer]:
        """Return what may be done; the text is changed on a page of its own."""
        return [one for one in super().offers(actor, subject) if one.action != "change"]

    def do(self, request: Any, key: int, form: ActForm) -> Any:
        """Do the act."""
        return services.act_on_version(request.actor, key, form.sent)

    def done_before(self, actor: Actor, key: int, sent: SentAct) -> Any:
        """Return the version of an act that was done before."""
        return services.version_act_done_before(actor, key, sent)


VERSION_PAGE = VersionPage()
