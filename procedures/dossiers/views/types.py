"""The editor of what can be applied for: rows in everyday words, a preview as the applicant sees it, two people to publish."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.kernel import city_time, policies
from foundation.kernel.errors import DomainError
from foundation.web.access import posted, rule
from foundation.web.http import form_refusal, status_of
from procedures.dossiers import selectors, services
from procedures.dossiers.forms import AnswerForm, ApplicantForm, NewTypeForm, PublishForm, VersionForms
from procedures.dossiers.policies import EDITORS


@rule(posted(*EDITORS))
@require_http_methods(["GET", "POST"])
def types(request: Any) -> HttpResponse:
    """Show what can be applied for, or begin a new type by its title."""
    form, status = NewTypeForm(request.POST or None), 200
    if request.method == "POST" and form.is_valid():
        try:
            draft = services.begin_type(request.actor, form.code, form.cleaned_data["title"])
        except DomainError as error:
            form.add_error("title", ValidationError(error.message))
            status = status_of(error)
        else:
            return redirect("dossiers:draft", version_id=draft.pk)
    elif request.method == "POST":
        status = 422
    return render(request, "dossiers/types.html", {"lines": selectors.all_types(), "form": form}, status=status)


@rule(posted(*EDITORS))
@require_http_methods(["GET", "POST"])
def draft(request: Any, version_id: int) -> HttpResponse:
    """Show the editor of a draft, or save what was written; a published version is shown as the applicant sees it."""
    version = selectors.version_by_id(version_id)
    if version.is_published:
        return redirect("dossiers:preview", version_id=version_id)
    editor, problem, status = VersionForms(version, request.POST or None), "", 200
    if request.method == "POST":
        try:
            if not editor.is_valid():
                raise form_refusal(editor.main)
            services.save_draft(request.actor, version_id, editor.to_data())
        except DomainError as error:
            problem, status = error.message, status_of(error)
        else:
            messages.success(request, _("The draft is saved."))
            return redirect("dossiers:draft", version_id=version_id)
    context = {
        "version": version,
        "editor": editor,
        "problem": problem,
        "reasons": selectors.findings_of(version) if not problem else (),
        "publish": PublishForm(initial={"valid_from": city_time.local_day(city_time.now())}),
        "may_publish": policies.ask(request.actor, "dossier_type.publish", version),
    }
    return render(request, "dossiers/draft.html", context, status=status)


@rule(posted(*EDITORS))
@require_safe
def preview(request: Any, version_id: int) -> HttpResponse:
    """Show a version exactly as its applicant sees it."""
    version = selectors.version_by_id(version_id)
    context = {
        "version": version,
        "form": AnswerForm(version),
        "applicant": ApplicantForm(),
        "is_preview": True,
        "proofs": selectors.forbidden_proofs(),
    }
    return render(request, "dossiers/preview.html", context)


@rule(posted(*EDITORS))
@require_POST
def publish(request: Any, version_id: int) -> HttpResponse:
    """Publish a draft; where it is refused, say every reason on the page of the draft."""
    form = PublishForm(request.POST)
    try:
        if not form.is_valid():
            raise form_refusal(form)
        services.publish_version(request.actor, version_id, form.cleaned_data["valid_from"])
    except DomainError as error:
        messages.error(request, " ".join((error.message, *_but(error.message, error.fields.values()))))
        return redirect("dossiers:draft", version_id=version_id)
    messages.success(request, _("It is published. From now on this version never changes."))
    return redirect("dossiers:types")


def _but(message: str, sentences: Any) -> list[str]:
    return [sentence for sentence in sentences if sentence not in message]


@rule(posted(*EDITORS))
@require_POST
def next_version(request: Any, version_id: int) -> HttpResponse:
    """Begin the version that follows a published one."""
    return redirect("dossiers:draft", version_id=services.draft_next_version(request.actor, version_id).pk)
