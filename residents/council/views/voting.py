"""The pages where votes come in: by phone, at the counter, read a second time, and counted from a paper sheet."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from foundation.accounts.selectors import names
from foundation.evidence.services import keep_document
from foundation.kernel import policies
from foundation.kernel.actor import Actor
from foundation.kernel.errors import DomainError, Invalid
from foundation.process.acts import SentAct
from foundation.web.access import SIGNED_IN, posted, rule
from procedures.ballots import selectors as ballots
from procedures.ballots import services
from procedures.ballots.choices import SUBJECT_KIND, BallotAction, BallotState
from procedures.ballots.scoping import COUNTERS
from residents.council import presenters, selectors
from residents.council.forms import CountForm, PaperForm, ReadingForm, VoteForm
from residents.council.views.ballots import ballot_context, find_ballot
from residents.council.views.refusals import add_refusal, data_of, files_of, status_after


@rule(SIGNED_IN)
@require_http_methods(["GET", "POST"])
def vote(request: Any, key: UUID) -> HttpResponse:
    """Show the paper to whoever stands on the roll, or take the vote and show its receipt."""
    ballot = find_ballot(request.actor, key)
    voter_keys = selectors.voter_keys_of(request.actor)
    labels = presenters.choice_labels(ballot)
    form = VoteForm(data_of(request), labels=labels, initial={"id": uuid4()})
    receipt = None
    if request.method == "POST" and form.is_valid():
        try:
            values = form.cleaned_data
            receipt = services.cast_vote(
                ballot, voter_keys, form.choices, cast_id=values["id"], replaces=values["replaces"]
            )
        except DomainError as error:
            add_refusal(form, error)
    context = {**ballot_context(request.actor, ballot), "form": form, "receipt": receipt}
    context["own_cast"] = ballots.own_cast(ballot, context["voter"])
    return render(request, "council/ballot_vote.html", context, status=status_after(form))


@rule(posted(*COUNTERS))
@require_http_methods(["GET", "POST"])
def counter(request: Any, key: UUID) -> HttpResponse:
    """Find a voter by name, unit, number or line, and enter the paper."""
    ballot = find_ballot(request.actor, key)
    policies.require(request.actor, "ballot.paper", ballot)
    form = PaperForm(
        data_of(request),
        files_of(request),
        labels=presenters.choice_labels(ballot),
        on_paper=True,
        takes_calls=ballot.rule.allows_calls and not ballot.is_secret,
        initial={"id": uuid4(), "voter": request.GET.get("voter", ""), "replaces": request.GET.get("replaces", "")},
    )
    receipt = None
    if request.method == "POST" and form.is_valid():
        try:
            receipt = _enter_paper(request.actor, ballot, form)
        except DomainError as error:
            add_refusal(form, error)
    context = {
        **ballot_context(request.actor, ballot),
        "form": form,
        "receipt": receipt,
        **_voter_context(request, ballot),
    }
    return render(request, "council/ballot_counter.html", context, status=status_after(form))


def _enter_paper(actor: Actor, ballot: Any, form: PaperForm) -> services.Receipt:
    values = form.cleaned_data
    authority = values["authority"]
    kept = _keep(actor, ballot, authority, "authority") if authority else None
    return services.enter_paper(
        actor,
        ballot,
        values["voter"] or 0,
        form.choices,
        cast_id=values["id"],
        authority_id=kept,
        call_from=values.get("call_from", ""),
        replaces=values["replaces"],
    )


def _voter_context(request: Any, ballot: Any) -> Mapping[str, Any]:
    """Return who was searched for, and whose paper is to be entered."""
    words = request.GET.get("q", "")
    chosen = request.POST.get("voter") or request.GET.get("voter", "")
    rows = ballots.voter_rows(ballot, words)[:20] if words.strip() else []
    voter = ballots.voter_by_pk(ballot, chosen)
    return {"q": words, "found": rows, "paper_of": voter, "enters_again": bool(request.GET.get("replaces"))}


@rule(posted(*COUNTERS))
@require_POST
def serve(request: Any, key: UUID, voter_id: int) -> HttpResponse:
    """Write down that a voter was given a ballot paper."""
    ballot = find_ballot(request.actor, key)
    services.serve_paper(request.actor, ballot, voter_id)
    messages.success(request, _("Saved."))
    return redirect("council:ballot-counter", key)


@rule(posted(*COUNTERS))
@require_http_methods(["GET", "POST"])
def papers(request: Any, key: UUID) -> HttpResponse:
    """List the papers to be read a second time, and take a reading."""
    ballot = find_ballot(request.actor, key)
    policies.require(request.actor, "ballot.paper", ballot)
    form = ReadingForm(data_of(request), labels=presenters.choice_labels(ballot), on_paper=True)
    if request.method == "POST" and form.is_valid():
        try:
            agrees = services.check_paper(request.actor, ballot, form.cleaned_data["receipt"], form.choices)
            said = _("Both readings agree; the paper counts.")
            if not agrees:
                said = _("The readings differ. Look at the paper together, then enter it again.")
            (messages.success if agrees else messages.warning)(request, said)
            return redirect("council:ballot-papers", key)
        except DomainError as error:
            add_refusal(form, error)
    waiting = list(ballots.papers_waiting(ballot)[:100])
    officers = names({one.officer_id or 0 for one in waiting})
    rows = [
        {
            "cast": one,
            "is_own": one.officer_id == request.actor.user_id,
            "officer": officers.get(one.officer_id or 0, ""),
            "differs": hasattr(one, "check_of_it"),
        }
        for one in waiting
    ]
    context = {**ballot_context(request.actor, ballot), "form": form, "rows": rows}
    return render(request, "council/ballot_papers.html", context, status=status_after(form))


@rule(posted(*COUNTERS))
@require_http_methods(["GET", "POST"])
def count(request: Any, key: UUID) -> HttpResponse:
    """Take the sheet of one of the two people who counted a ballot held on paper, with its scan."""
    ballot = find_ballot(request.actor, key)
    policies.require(request.actor, "ballot.count", ballot)
    form = CountForm(
        data_of(request),
        files_of(request),
        labels=presenters.choice_labels(ballot),
        by_area=ballot.by_area,
    )
    if request.method == "POST" and form.is_valid():
        try:
            done = _count(request.actor, ballot, form)
            if done.state == BallotState.COUNTED:
                messages.success(request, _("Both counts agree. The ballot is counted."))
            elif ballots.current_round(done)[1] is None:
                messages.warning(request, _("The two counts differ. Count again, both of you."))
            else:
                messages.success(request, _("Your count is kept. Another person counts now, without seeing it."))
            return redirect("council:ballot", key)
        except DomainError as error:
            add_refusal(form, error)
    context = {**ballot_context(request.actor, ballot), "form": form}
    return render(request, "council/ballot_count.html", context, status=status_after(form))


def _count(actor: Actor, ballot: Any, form: CountForm) -> Any:
    file = form.cleaned_data["scan"]
    scan = None
    if file is not None:
        try:
            scan = _keep(actor, ballot, file, "scan")
        except Invalid as error:
            raise Invalid(error.message, fields={"scan": error.message}) from error
    sent = SentAct(BallotAction.COUNT, None, "", {"numbers": form.numbers})
    return services.act_on_ballot(actor, ballot.client_id, sent, scan_id=scan)


def _keep(actor: Actor, ballot: Any, file: Any, purpose: str) -> UUID:
    document = keep_document(
        actor,
        document_id=uuid4(),
        subject_kind=SUBJECT_KIND,
        subject_key=str(ballot.client_id),
        name=file.name,
        data=file.read(),
        purpose=purpose,
    )
    return document.pk
