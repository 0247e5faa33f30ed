"""The page of one organisation, for those who keep it and those who speak for it: acts, papers, mandates, its contact."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from foundation.evidence.selectors import documents_of
from foundation.kernel import policies
from foundation.kernel.actor import Actor
from foundation.kernel.errors import DomainError, Invalid
from foundation.process.acts import SentAct
from foundation.process.offers import Offer
from foundation.web.access import SIGNED_IN, rule
from foundation.web.act_forms import ActForm, KeptFile
from foundation.web.acts import ActPage, timeline_rows
from foundation.web.refusals import add_refusal
from grids.areas import selectors as areas
from grids.organisations import presenters, selectors, services
from grids.organisations.choices import SUBJECT_KIND, OrganisationAction, PaperKind
from grids.organisations.forms import ACT_FIELDS, MandateForm, ReasonForm
from grids.organisations.workflow import ORGANISATION


class OrganisationPage(ActPage):
    """One organisation."""

    workflow = ORGANISATION
    route, left = "organisations:one", "organisations:own"
    page, fragment, part = "organisations/one.html", "organisations/_one.html", "#case"
    fields_of = ACT_FIELDS

    def rows(self, actor: Actor) -> QuerySet[Any]:
        """Return the organisations the actor sees."""
        return selectors.visible_organisations(actor)

    def find(self, actor: Actor, key: Any) -> Any:
        """Return the organisation with who accompanies it."""
        return selectors.organisation_by_id(actor, key)

    def offers(self, actor: Actor, subject: Any) -> list[Offer]:
        """Return the moves from where it stands, with what may be chosen."""
        return presenters.offers_for(actor, subject)

    def do(self, request: Any, key: Any, form: ActForm) -> Any:
        """Do the act, with the papers that came with it."""
        self.keep_documents(request, key, form)
        sent = form.sent
        if form.kept_files:
            sent = replace(sent, data={**sent.data, "documents": [str(one.id) for one in form.kept_files]})
        return services.act_on_organisation(request.actor, key, sent)

    def keep_documents(self, request: Any, key: Any, form: ActForm) -> None:
        """Keep the papers of an act, named by what they are; raises ``Invalid`` that says what is wrong with one."""
        if "documents" not in form.fields or form.kept_files:
            return
        held = {str(one.id): one.name for one in documents_of(SUBJECT_KIND, str(key))}
        before = form.cleaned_data.get("kept_documents") or ()
        form.kept_files = [KeptFile(one, held[str(one)]) for one in before if str(one) in held]
        for file in form.documents:
            name = str(file.name)
            try:
                kept = services.keep_paper(
                    request.actor, key, document_id=uuid4(), name=name, data=file.read(), purpose=_purpose(form)
                )
            except Invalid as error:
                sentence = _("%(name)s: %(reason)s") % {"name": name, "reason": error.message}
                raise Invalid(error.message, fields={"documents": sentence}) from error
            form.kept_files.append(KeptFile(kept, name))

    def done_before(self, actor: Actor, key: Any, sent: SentAct) -> Any:
        """Return the organisation of an act that was done before."""
        return services.act_done_before(actor, key, sent)

    def context(self, request: Any, subject: Any) -> dict[str, Any]:
        """Return what the page shows beside its acts."""
        actor = request.actor
        sees_papers = bool(policies.ask(actor, "organisation.add_paper", subject))
        papers = documents_of(SUBJECT_KIND, str(subject.pk)) if sees_papers else []
        may_give = subject.ended_at is None and bool(policies.ask(actor, "mandate.give", subject))
        return {
            "organisation": subject,
            "one": presenters.organisation_row(subject),
            "disclosures": [presenters.disclosure_row(one) for one in selectors.disclosures_of(subject)],
            "supports": presenters.support_rows(subject),
            "papers": presenters.paper_rows(papers),
            "steps": _steps(subject, papers),
            "mandates": presenters.mandate_rows(actor, subject) if sees_papers else [],
            "mandate_form": MandateForm(initial={"starts_on": areas.today()}) if may_give else None,
            "may_change": subject.ended_at is None and bool(policies.ask(actor, "organisation.change", subject)),
            "opens_contact": bool(policies.ask(actor, "organisation.open_contact", subject)),
            "guidance": selectors.guidance_of(subject) if presenters.is_keeper(actor, subject) else None,
            "is_public": selectors.is_public(subject),
            "contact": None,
        }


def _purpose(form: ActForm) -> str:
    """Return what the papers of an act are, which its documents are filed under."""
    values = form.cleaned_data
    if form.action == OrganisationAction.DISCLOSE:
        return str(values.get("disclosure", ""))[:40]
    if form.action == OrganisationAction.REGISTER:
        return str(PaperKind.CERTIFICATE)
    return str(values.get("paper") or PaperKind.STATUTES)


def _steps(subject: Any, papers: Any) -> list[dict[str, Any]]:
    """Return what happened, each step with its papers for who may open them."""
    entries = selectors.organisation_steps(subject)
    rows, held = timeline_rows(entries), {str(one.id): one for one in papers}
    for row, entry in zip(rows, entries, strict=True):
        row["documents"] = [held[name] for name in entry.detail.get("documents", ()) if name in held]
    return rows


PAGE = OrganisationPage()


@rule(SIGNED_IN)
@require_safe
def own_organisations(request: Any) -> HttpResponse:
    """Show the organisations the reader speaks for, with what each still has to disclose."""
    rows = [
        {
            "one": presenters.organisation_row(one),
            "missing": [
                presenters.disclosure_row(row) for row in selectors.disclosures_of(one) if row.filed_at is None
            ],
        }
        for one in selectors.own_organisations(request.actor)
    ]
    return render(request, "organisations/own.html", {"rows": rows})


@rule(SIGNED_IN)
@require_POST
def contact(request: Any, key: int) -> HttpResponse:
    """Show whom to call in full, once the reason is written down."""
    organisation = selectors.organisation_by_id(request.actor, key)
    form = ReasonForm(request.POST)
    try:
        if not form.is_valid():
            raise Invalid(_("Say what you need it for."))
        name, phone = services.open_contact(request.actor, organisation, reason=form.cleaned_data["reason"])
    except Invalid as error:
        return PAGE.show(request, key, status=422, contact_problem=error.message)
    return PAGE.show(request, key, contact={"name": name, "phone": phone})


@rule(SIGNED_IN)
@require_POST
def give(request: Any, key: int) -> HttpResponse:
    """Ask that a person speak for it."""
    organisation = selectors.organisation_by_id(request.actor, key)
    policies.require(request.actor, "mandate.give", organisation)
    form = MandateForm(request.POST)
    if form.is_valid():
        try:
            services.give_mandate(request.actor, organisation, **form.cleaned_data)
        except DomainError as error:
            add_refusal(form, error)
        else:
            messages.success(request, _("Given. It holds once a second person has confirmed it."))
            return redirect("organisations:one", key)
    return PAGE.show(request, key, status=422, mandate_form=form)


@rule(SIGNED_IN)
@require_POST
def decide(request: Any, key: int, mandate_id: int) -> HttpResponse:
    """Confirm a mandate, or refuse it."""
    mandate = selectors.mandate_by_id(selectors.organisation_by_id(request.actor, key), mandate_id)
    if "refuse" in request.POST:
        services.refuse_mandate(request.actor, mandate)
        messages.success(request, _("Refused: it never holds."))
    else:
        services.confirm_mandate(request.actor, mandate)
        messages.success(request, _("Confirmed: it holds from its first day on."))
    return redirect("organisations:one", key)


@rule(SIGNED_IN)
@require_POST
def end(request: Any, key: int, mandate_id: int) -> HttpResponse:
    """End a mandate today; who laid down the own one may no longer see the organisation."""
    mandate = selectors.mandate_by_id(selectors.organisation_by_id(request.actor, key), mandate_id)
    try:
        services.end_mandate(request.actor, mandate, reason=request.POST.get("reason", ""))
    except Invalid as error:
        return PAGE.show(request, key, status=422, mandate_problem=error.message)
    messages.success(request, _("The mandate has ended."))
    is_own = request.actor.user_id == mandate.user_id
    return redirect("organisations:own") if is_own else redirect("organisations:one", key)
