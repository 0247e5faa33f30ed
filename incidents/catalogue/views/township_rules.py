"""The pages of township rules: their versions, one with its acts, and the editors of a draft."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from foundation.kernel import policies
from foundation.kernel.actor import Actor
from foundation.kernel.errors import DomainError, Invalid
from foundation.process.acts import SentAct
from foundation.process.offers import Offer
from foundation.process.timeline import steps_of
from foundation.web.access import rule
from foundation.web.act_forms import ActForm, MakeField, day_field
from foundation.web.acts import ActPage, timeline_rows
from foundation.web.http import status_of
from grids.areas import selectors as areas
from incidents.catalogue import presenters, services
from incidents.catalogue.access import READ
from incidents.catalogue.choices import RuleState
from incidents.catalogue.forms.township_rules import EDITORS, Editor
from incidents.catalogue.selectors import township_rules as selectors
from incidents.catalogue.workflow import RULE_PROCESS

MOST_LISTED = 100
RULE_FIELDS: dict[str, MakeField] = {"effective_from": day_field(gettext_lazy("In force from"))}


@rule(READ)
@require_http_methods(["GET", "POST"])
def versions(request: Any) -> HttpResponse:
    """List the versions the reader may see, and draft another one for a place of the reader's own."""
    own = selectors.own_rule_areas(request.actor)
    if request.method == "POST":
        place = next((one for one in own if one.code == request.POST.get("area")), None)
        if place is None:
            raise Invalid(_("Choose your own township."))
        open_one = selectors.open_version(place.id)
        made = open_one or services.draft_rules(request.actor, place.id)
        return redirect("catalogue:version", made.pk)
    rows = selectors.visible_rule_versions(request.actor)[:MOST_LISTED]
    context = {"rows": [presenters.version_row(row) for row in rows], "own": own}
    return render(request, "catalogue/versions.html", context)


class VersionPage(ActPage):
    """The page of one version."""

    workflow = RULE_PROCESS
    route, left = "catalogue:version", "catalogue:versions"
    page = fragment = "catalogue/version.html"
    fields_of = RULE_FIELDS

    def find(self, actor: Actor, key: int) -> Any:
        """Return the version the actor may see."""
        return selectors.rule_version_by_id(actor, key)

    def complete(self, subject: Any, offer: Offer) -> Offer:
        """Return an offer with what its fields begin with."""
        return selectors.complete_rules(subject, offer)

    def offers(self, actor: Actor, subject: Any) -> list[Offer]:
        """Return the acts; a change has pages of its own."""
        return selectors.rule_offers(actor, subject)

    def do(self, request: Any, key: int, form: ActForm) -> Any:
        """Do the act."""
        return services.act_on_rules(request.actor, key, form.sent)

    def done_before(self, actor: Actor, key: int, sent: SentAct) -> Any:
        """Return the version of an act that was done before."""
        return services.rules_act_done_before(actor, key, sent)

    def context(self, request: Any, subject: Any) -> dict[str, Any]:
        """Return what the page shows beside the acts: what it says, and what held before."""
        content = selectors.content_of(subject)
        before = selectors.version_before(subject, areas.today())
        is_draft = subject.state == RuleState.DRAFT
        may_edit = is_draft and bool(policies.ask(request.actor, "rules.draft", subject))
        return {
            "version": presenters.version_row(subject),
            "rows": presenters.content_rows(content, before),
            "editors": [(part, editor.title) for part, editor in EDITORS.items()] if may_edit else [],
            "has_preview": subject.state in (RuleState.DRAFT, RuleState.PROPOSED),
            "steps": timeline_rows(steps_of(RULE_PROCESS, selectors.rule_steps(subject), presenters.rule_remark)),
        }


PAGE = VersionPage()


@rule(READ)
@require_http_methods(["GET", "POST"])
def edit(request: Any, version_id: int, part: str) -> HttpResponse:
    """Edit one part of a draft with fields in words."""
    version = selectors.rule_version_by_id(request.actor, version_id)
    if part not in EDITORS:
        raise Http404
    policies.require(request.actor, "rules.draft", version)
    data = request.POST if request.method == "POST" else None
    editor = EDITORS[part](selectors.content_of(version), version.area.path, data)
    problem, status = ("", 200) if data is None else _save(request, version, editor)
    if data is not None and not problem:
        messages.success(request, _("The draft is kept."))
        if "more" in data:
            return redirect("catalogue:version-edit", version_id=version_id, part=part)
        return redirect("catalogue:version", version_id)
    context = {"version": presenters.version_row(version), "editor": editor, "part": part, "problem": problem}
    return render(request, "catalogue/version_edit.html", context, status=status)


def _save(request: Any, version: Any, editor: Editor) -> tuple[str, int]:
    """Change the draft as the editor says; return what was wrong, and with which status, or nothing."""
    if not editor.is_valid():
        return _("Some fields need another look."), 422
    sent = request.POST.get("version", "")
    number = int(sent) if sent.isdecimal() else version.version
    try:
        services.act_on_rules(request.actor, version.pk, SentAct("change", number, data=editor.parts))
    except DomainError as error:
        return next(iter(error.fields.values()), "") or error.message, status_of(error)
    return "", 200
