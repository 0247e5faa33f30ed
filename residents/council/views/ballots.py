"""The pages of a ballot: preparing it, its roll, what is done with it, and its result."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from foundation.evidence.selectors import documents_of
from foundation.kernel import city_time, policies
from foundation.kernel.actor import Actor
from foundation.kernel.errors import DomainError
from foundation.process.acts import SentAct
from foundation.process.offers import Offer
from foundation.web.access import PUBLIC, posted, rule
from foundation.web.act_forms import ActForm
from foundation.web.acts import ActPage
from procedures.ballots import selectors as ballots
from procedures.ballots import services
from procedures.ballots.choices import SUBJECT_KIND, BallotAction, BallotState, Mode
from procedures.ballots.services import BALLOTS
from residents.council import presenters, selectors
from residents.council.forms import BALLOT_FIELDS, BallotForm, RollForm
from residents.council.scoping import KEEPERS
from residents.council.services import bring_in_roll
from residents.council.views.refusals import add_refusal, data_of, files_of, status_after


def find_ballot(actor: Actor, key: UUID) -> Any:
    """Return the ballot of an id as this person sees it; raises ``NotFound``."""
    return ballots.ballot_by_id(actor, key, selectors.voter_keys_of(actor))


class BallotPage(ActPage):
    """One ballot with its turnout and its acts; a recorded one is counted on a page of its own."""

    process, route, left = BALLOTS, "council:ballot", "council:ballots"
    page = "council/ballot.html"
    fields_of = BALLOT_FIELDS

    def find(self, actor: Actor, key: UUID) -> Any:
        """Return the ballot."""
        return find_ballot(actor, key)

    def rows(self, actor: Actor) -> QuerySet[Any]:
        """Return the ballots the actor sees."""
        return ballots.visible_ballots(actor, selectors.voter_keys_of(actor))

    def offers(self, actor: Actor, subject: Any) -> list[Offer]:
        """Return what may be done; only those who keep or count a ballot are told what they may not."""
        offers = ballots.ballot_offers(actor, subject, self.complete)
        is_recorded = subject.mode == Mode.RECORDED
        own = [one for one in offers if not (is_recorded and one.action == BallotAction.COUNT)]
        return own if policies.ask(actor, "ballot.paper", subject) else []

    def complete(self, subject: Any, offer: Offer) -> Offer:
        """Ask for what this ballot needs: the numbers of a count stand on a page of their own."""
        del subject
        if offer.action == BallotAction.COUNT:
            return Offer(offer.move, needs=(), takes=())
        return offer

    def do(self, request: Any, key: UUID, form: ActForm) -> Any:
        """Do the act."""
        return services.act_on_ballot(request.actor, key, form.sent)

    def done_before(self, actor: Actor, key: UUID, sent: SentAct) -> Any:
        """Return the ballot of an act that was done before."""
        return services.ballot_act_done_before(actor, key, sent)

    def sentence(self, action: str, done: Any) -> str:
        """Say what came of it."""
        if action == BallotAction.COUNT and done.state == BallotState.CLOSED:
            return _("Your count is kept. Another person counts now, without seeing it.")
        return super().sentence(action, done)

    def context(self, request: Any, subject: Any) -> dict[str, Any]:
        """Return what the page shows beside the acts."""
        return {**super().context(request, subject), **ballot_context(request.actor, subject)}


def ballot_context(actor: Actor, ballot: Any) -> dict[str, Any]:
    """Return what stands on the page of a ballot, for whoever reads it."""
    turnout = ballots.turnout(ballot)
    counts = bool(policies.ask(actor, "ballot.paper", ballot))
    keeps = bool(policies.ask(actor, "ballot.change", ballot))
    return {
        "ballot": ballot,
        "row": presenters.ballot_rows([ballot])[0],
        "rule_sentence": presenters.rule_sentence(ballot.rule, turnout.due.persons or presenters.EXAMPLE_DUE),
        "turnout": turnout,
        "turnout_words": presenters.turnout_words(
            turnout, by_area=ballot.by_area, is_recorded=ballot.mode == Mode.RECORDED
        ),
        "results": presenters.result_rows(ballot),
        "outcome_sentence": presenters.outcome_sentence(ballot),
        "voter": ballots.voter_of(ballot, selectors.voter_keys_of(actor)),
        "counts": counts,
        "keeps": keeps,
        "papers": ballots.papers_waiting(ballot).count() if counts else 0,
        "scans": documents_of(SUBJECT_KIND, str(ballot.client_id)) if keeps else [],
        "now": city_time.now(),
        "options": [one.name for one in ballot.options.order_by("pk")],
    }


BALLOT_PAGE = BallotPage()


@rule(posted(*KEEPERS))
@require_http_methods(["GET", "POST"])
def new(request: Any) -> HttpResponse:
    """Show the form of a ballot, or prepare one."""
    initial = {
        **BallotForm.blank_values(),
        "subject": request.GET.get("resolution", ""),
        "title": request.GET.get("title", ""),
    }
    form = _form(request, initial)
    if request.method == "POST" and form.is_valid():
        try:
            ballot = services.draft_ballot(request.actor, form.to_data())
            return redirect("council:ballot", ballot.client_id)
        except DomainError as error:
            add_refusal(form, error)
    return _render_form(request, form, None)


@rule(posted(*KEEPERS))
@require_http_methods(["GET", "POST"])
def change(request: Any, key: UUID) -> HttpResponse:
    """Change a ballot that is still being prepared."""
    ballot = find_ballot(request.actor, key)
    policies.require(request.actor, "ballot.change", ballot)
    form = _form(request, _values_of(ballot))
    if request.method == "POST" and form.is_valid():
        try:
            services.change_ballot(request.actor, ballot, form.to_data())
            messages.success(request, _("Saved."))
            return redirect("council:ballot", key)
        except DomainError as error:
            add_refusal(form, error)
    return _render_form(request, form, ballot)


def _form(request: Any, initial: dict[str, Any]) -> BallotForm:
    rules = [("", _("Please choose")), *((one.pk, one.name) for one in ballots.active_rules())]
    return BallotForm(data_of(request), initial=initial, places=selectors.own_areas(request.actor), rules=rules)


def _values_of(ballot: Any) -> dict[str, Any]:
    names = ("title", "words", "kind", "most_choices", "mode", "is_secret", "opens_at", "closes_at", "whole")
    return {
        **{name: getattr(ballot, name) for name in names},
        "id": ballot.client_id,
        "subject": ballot.subject_key,
        "seats": ballot.seats or None,
        "rule": ballot.rule_id,
        "area": ballot.village_id or ballot.township_id or ballot.city_id,
        "options": "\n".join(one.name for one in ballot.options.order_by("pk")),
    }


def _render_form(request: Any, form: BallotForm, ballot: Any) -> HttpResponse:
    sentences = [{"rule": one, "sentence": presenters.rule_sentence(one)} for one in ballots.active_rules()]
    context = {"form": form, "ballot": ballot, "rules": sentences}
    return render(request, "council/ballot_form.html", context, status=status_after(form))


@rule(posted(*KEEPERS))
@require_http_methods(["GET", "POST"])
def roll(request: Any, key: UUID) -> HttpResponse:
    """Show the roll and the form that brings one in; a file with faults is told line by line and brings nothing in."""
    ballot = find_ballot(request.actor, key)
    policies.require(request.actor, "ballot.change", ballot)
    form = RollForm(data_of(request), files_of(request))
    faults: Sequence[Any] = ()
    if request.method == "POST" and form.is_valid():
        try:
            reading = bring_in_roll(request.actor, ballot, form.cleaned_data["file"].read())
            if not reading.faults:
                count = len(reading.entries)
                words = ngettext("%(count)d person stands on the roll.", "%(count)d people stand on the roll.", count)
                messages.success(request, words % {"count": count})
                return redirect("council:ballot-roll", key)
            faults = reading.faults
        except DomainError as error:
            add_refusal(form, error)
    voters = ballots.voter_rows(ballot, request.GET.get("q", ""))[:200]
    context = {"form": form, "faults": faults, "voters": voters, **ballot_context(request.actor, ballot)}
    return render(request, "council/ballot_roll.html", context, status=422 if faults else status_after(form))


@rule(PUBLIC)
@require_safe
def result(request: Any, key: UUID) -> HttpResponse:
    """Show the published result to everybody, as it is printed."""
    ballot = ballots.ballot_by_id(request.actor, key)
    if ballot.state != BallotState.PUBLISHED:
        raise ballots.hidden_ballot()
    counters = ballots.counted_by(ballot)
    return render(
        request, "council/ballot_result.html", {**ballot_context(request.actor, ballot), "counters": counters}
    )
