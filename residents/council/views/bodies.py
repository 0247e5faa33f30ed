"""The pages of bodies: what they are, who is a member, and their meetings and resolutions."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.kernel import city_time, policies
from foundation.kernel.errors import DomainError
from foundation.web.access import SIGNED_IN, posted, rule
from residents.council import presenters, selectors, services
from residents.council.forms import BodyForm, MemberForm
from residents.council.scoping import KEEPERS
from residents.council.views.refusals import add_refusal, data_of, status_after


@rule(posted(*KEEPERS))
@require_http_methods(["GET", "POST"])
def new(request: Any) -> HttpResponse:
    """Show the form of a body, or make one."""
    form = BodyForm(data_of(request), places=selectors.own_areas(request.actor))
    if request.method == "POST" and form.is_valid():
        try:
            body = services.make_body(request.actor, form.to_data())
            return redirect("council:body", body.pk)
        except DomainError as error:
            add_refusal(form, error)
    return render(request, "council/body_form.html", {"form": form, "body": None}, status=status_after(form))


@rule(posted(*KEEPERS))
@require_http_methods(["GET", "POST"])
def change(request: Any, body_id: int) -> HttpResponse:
    """Change a body, or end it."""
    body = selectors.body_by_id(body_id)
    policies.require(request.actor, "council.keep", body)
    names = ("kind", "name", "organisation", "due", "notice_days", "shown_days")
    initial = {**{name: getattr(body, name) for name in names}, "rule": body.rule_id}
    initial["area"] = body.village_id or body.township_id or body.city_id
    form = BodyForm(data_of(request), initial=initial, places=selectors.own_areas(request.actor))
    if request.method == "POST" and form.is_valid():
        ended_on = city_time.local_day(city_time.now()) if "end" in request.POST else None
        try:
            services.change_body(request.actor, body, form.to_data(), ended_on=ended_on)
            messages.success(request, _("Saved."))
            return redirect("council:body", body.pk)
        except DomainError as error:
            add_refusal(form, error)
    return render(request, "council/body_form.html", {"form": form, "body": body}, status=status_after(form))


@rule(SIGNED_IN)
@require_safe
def detail(request: Any, body_id: int) -> HttpResponse:
    """Show one body."""
    return _render(request, selectors.body_by_id(body_id), MemberForm(initial=_today()))


@rule(posted(*KEEPERS))
@require_POST
def add_member(request: Any, body_id: int) -> HttpResponse:
    """Let a person be a member from a day on."""
    body = selectors.body_by_id(body_id)
    form = MemberForm(request.POST)
    if form.is_valid():
        try:
            services.add_member(request.actor, body, **form.to_member())
            messages.success(request, _("Saved."))
            return redirect("council:body", body.pk)
        except DomainError as error:
            policies.require(request.actor, "council.keep", body)
            add_refusal(form, error)
    policies.require(request.actor, "council.keep", body)
    return _render(request, body, form)


@rule(posted(*KEEPERS))
@require_POST
def end_member(request: Any, body_id: int, member_id: int) -> HttpResponse:
    """End the term of a member today."""
    body = selectors.body_by_id(body_id)
    services.end_member(request.actor, body, member_id, ends_on=city_time.local_day(city_time.now()))
    messages.success(request, _("Saved."))
    return redirect("council:body", body.pk)


def _today() -> dict[str, Any]:
    return {"starts_on": city_time.local_day(city_time.now())}


def _render(request: Any, body: Any, form: MemberForm) -> HttpResponse:
    context = {
        "body": body,
        "place": presenters.body_place(body),
        "members": selectors.members_of(body),
        "sentence": presenters.rule_sentence(body.rule) if body.rule else "",
        "keeps": bool(policies.ask(request.actor, "council.keep", body)),
        "meetings": selectors.meetings().filter(body=body).order_by("-starts_at")[:10],
        "resolutions": selectors.resolutions(request.actor).filter(body=body).order_by("-made_at")[:10],
        "form": form,
    }
    return render(request, "council/body.html", context, status=status_after(form))
