"""The pages of topics: the list, proposing, one of them with its acts, support and comments, the slip and its follow page."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.accounts import selectors as accounts
from foundation.kernel import city_time, policies
from foundation.kernel.actor import Actor
from foundation.kernel.errors import Denied, Invalid, NotFound
from foundation.process.acts import SentAct
from foundation.process.offers import Offer
from foundation.web.access import PUBLIC, SIGNED_IN, posted, rule
from foundation.web.act_forms import ActForm
from foundation.web.acts import ActPage, timeline_rows
from foundation.web.lists.pages import page_context
from foundation.web.lists.paging import Page, capped_counts, count_words
from grids.workforce.choices import DESK_ROLES
from procedures.hearings.selectors import hearings_of
from residents.people.selectors import village_of_user
from residents.proposals import presenters, selectors, services
from residents.proposals.choices import PROPOSAL, ProposalAction, TopicKind
from residents.proposals.forms import (
    ACT_FIELDS,
    CallerForm,
    CommentForm,
    FollowerActForm,
    FollowForm,
    ModerateForm,
    ProposalForm,
)
from residents.proposals.lists import TABS, Topics
from residents.proposals.scoping import ENTERERS, own_units, sits_over
from residents.proposals.services.proposal_entry import code_digest
from residents.proposals.services.proposal_process import PROPOSALS

LIST, PER_PAGE = Topics(), 30
# Of these the timeline outside shows the words; all others were written for the inside.
_WORDS_FOR_ALL = (ProposalAction.EXTEND, ProposalAction.FOLLOW)


@rule(PUBLIC)
@require_safe
def topics(request: Any) -> HttpResponse:
    """Show one page of the list, under the tab asked for."""
    return _list(request, _query_of(request), "")


@rule(PUBLIC)
@require_safe
def opinions(request: Any) -> HttpResponse:
    """Show opinions on policing, each with its published reply."""
    query = _query_of(request)
    query["kind"] = TopicKind.POLICING
    return _list(request, query, TopicKind.POLICING)


def _list(request: Any, query: QueryDict, kind: str) -> HttpResponse:
    now, status, problem = city_time.now(), 200, ""
    try:
        page = LIST.page(request.actor, query, now, size=PER_PAGE)
    except Invalid as error:
        page, problem, status = Page((), "", ""), " ".join((error.message, *map(str, error.fields.values()))), 422
    rows = presenters.topic_rows(page.items)
    context = {
        "rows": rows,
        "problem": problem,
        "tabs": _tabs(request, str(query["tab"]), now),
        "chosen": {name: request.GET.get(name, "") for name in ("tab", "q")},
        "kind": kind,
        "may_propose": request.user.is_authenticated,
        **page_context(request, LIST, page, query),
    }
    return render(request, "proposals/proposals.html", context, status=status)


def _query_of(request: Any) -> QueryDict:
    query: QueryDict = request.GET.copy()
    query["tab"] = request.GET.get("tab") or _first_tab(request)
    return query


def _first_tab(request: Any) -> str:
    """Return the tab a reader's day begins with; with a filter, all that they may see."""
    if any(request.GET.get(name) for name in LIST.filters.base_filters):
        return "all"
    if request.actor.has_role(*DESK_ROLES):
        return "screen"
    return "reply" if own_units(request.actor) else "open"


def _tabs(request: Any, name: str, now: Any) -> list[dict[str, Any]]:
    """Return the tabs of the reader's part, with how many rows each holds."""
    labels = {"open": _("Open to support"), "week": _("Answered this week"), "late": _("Reply late")}
    if request.actor.has_role(*DESK_ROLES):
        inside = {"screen": _("To screen"), "desk": _("To assign or publish"), "comments": _("Comments to read")}
        labels = {**inside, **labels}
    if own_units(request.actor):
        labels = {"reply": _("Replies due"), **labels}
    if village_of_user(request.actor.user_id) is not None:
        labels = {**labels, "nearby": pgettext("topics", "Nearby")}
    if request.user.is_authenticated:
        labels["mine"] = pgettext("topics", "Mine")
    seen = selectors.visible_proposals(request.actor)
    counted = [seen.filter(pk__in=seen.filter(TABS[key](request.actor, now)).order_by().values("pk")) for key in labels]
    found = [
        {"label": label, "count": count_words(count), "url": f"?tab={key}", "current": key == name}
        for (key, label), count in zip(labels.items(), capped_counts(counted), strict=True)
    ]
    return [*found, {"label": _("All"), "count": "", "url": "?tab=all", "current": name == "all"}]


class ProposalPage(ActPage):
    """One topic: for everybody what was proposed, supported and answered; for those who handle it, what they may do."""

    process = PROPOSALS
    route, left, page = "proposals:proposal", "proposals:proposals", "proposals/proposal.html"
    fields_of = ACT_FIELDS

    def find(self, actor: Actor, key: Any) -> Any:
        """Return a topic the actor sees."""
        return selectors.proposal_by_number(actor, key)

    def complete(self, subject: Any, offer: Offer) -> Offer:
        """Return an offer with its choices."""
        return presenters.complete_offer(subject, offer)

    def offers(self, actor: Actor, subject: Any) -> list[Offer]:
        """Return all moves with reasons to those who handle it, to others only what they may do."""
        found = super().offers(actor, subject)
        return found if presenters.is_inside(actor, subject) else [one for one in found if one.allowed]

    def do(self, request: Any, key: Any, form: ActForm) -> Any:
        """Do the act."""
        return services.act_on_proposal(request.actor, key, form.sent)

    def done_before(self, actor: Actor, key: Any, sent: SentAct) -> Any:
        """Return the topic of an act that was done before."""
        return services.act_done_before(actor, key, sent)

    def context(self, request: Any, subject: Any) -> dict[str, Any]:
        """Return what the page shows beside its acts."""
        actor, is_inside = request.actor, presenters.is_inside(request.actor, subject)
        phone = accounts.user(actor.user_id).phone if actor.user_id is not None else None
        return {
            "row": presenters.topic_rows([subject])[0],
            "proposal": subject,
            "replies": selectors.replies_of(actor, subject),
            "comments": selectors.comments_of(actor, subject),
            "hearings": hearings_of(PROPOSAL, subject.number).exclude(state="draft"),
            "texts": subject.texts.exclude(version=subject.text_version).order_by("-version"),
            "is_inside": is_inside,
            "may_moderate": sits_over(actor, subject),
            "support": policies.ask(actor, "proposal.support", subject),
            "may_unsupport": bool(policies.ask(actor, "proposal.unsupport", subject)),
            "has_supported": presenters.has_supported(actor, phone, subject),
            "has_phone": bool(phone),
            "comment_form": CommentForm() if policies.ask(actor, "proposal.comment", subject) else None,
            "caller_form": CallerForm() if policies.ask(actor, "proposal.support_for", subject) else None,
            "has_slip": bool(subject.code_digest) and subject.entered_by_id == actor.user_id is not None,
            "steps": _steps(subject, is_inside=is_inside),
            "now": city_time.now(),
        }


def _steps(proposal: Any, *, is_inside: bool) -> list[dict[str, Any]]:
    """Return the timeline; outside without names, and with the words that were written for everybody."""
    entries = selectors.proposal_steps(proposal, is_inside=is_inside)
    rows = timeline_rows(entries)
    if is_inside:
        return rows
    return [
        {**row, "who": "", "note": row["note"] if entry.action in _WORDS_FOR_ALL else ""}
        for row, entry in zip(rows, entries, strict=True)
    ]


def _keep_faults(form: Any, error: Invalid) -> None:
    for name, text in error.fields.items():
        if name in form.fields and not form.has_error(name):
            form.add_error(name, ValidationError(text))


@rule(SIGNED_IN)
@require_http_methods(["GET", "POST"])
def new(request: Any) -> HttpResponse:
    """Show the form, or take a topic in and lead to its page, or to the slip of one entered for somebody."""
    may_enter = request.actor.has_role(*ENTERERS)
    form = ProposalForm(
        request.POST if request.method == "POST" else None, may_enter=may_enter, kind=request.GET.get("kind", "")
    )
    if request.method == "POST" and form.is_valid():
        try:
            taken = services.enter_proposal(request.actor, form.to_data())
        except Invalid as error:
            _keep_faults(form, error)
        else:
            page = "proposals:proposal-slip" if taken.code else "proposals:proposal"
            return redirect(page, taken.proposal.number)
    return render(request, "proposals/proposal_new.html", {"form": form}, status=422 if form.errors else 200)


@rule(posted(*ENTERERS))
@never_cache
@require_safe
def slip(request: Any, number: str) -> HttpResponse:
    """Show the slip to print for whoever has no account: number, code, and where to follow it; to who entered it alone."""
    proposal = selectors.proposal_by_number(request.actor, number)
    if not proposal.code_digest or proposal.entered_by_id != request.actor.user_id:
        raise NotFound(_("There is no slip of this topic for you."))
    code = services.follow_code(proposal.client_id)
    link = request.build_absolute_uri(reverse("proposals:proposal-follow", args=[proposal.number, code]))
    context = {"proposal": proposal, "code": code, "link": link, "row": presenters.topic_rows([proposal])[0]}
    return render(request, "proposals/proposal_slip.html", context)


@rule(posted(*ENTERERS))
@require_safe
def support_slip(request: Any, number: str) -> HttpResponse:
    """Show the slip for somebody whose support was entered: which topic, until when a reply comes, where it is read."""
    proposal = selectors.proposal_by_number(request.actor, number)
    link = request.build_absolute_uri(reverse("public:topic", args=[proposal.number]))
    context = {"proposal": proposal, "link": link, "row": presenters.topic_rows([proposal])[0], "now": city_time.now()}
    return render(request, "proposals/support_slip.html", context)


@rule(PUBLIC)
@never_cache
@require_http_methods(["GET", "POST"])
def follow_form(request: Any) -> HttpResponse:
    """Ask for number and code of a slip, and lead to what became of it."""
    form = FollowForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        number, code = (form.cleaned_data[name].strip().upper() for name in ("number", "code"))
        if _by_code(number, code) is not None:
            return redirect("proposals:proposal-follow", number, code)
        form.add_error("code", _("No topic has this number and this code. Read both from the slip again."))
    return render(request, "proposals/proposal_follow_form.html", {"form": form}, status=422 if form.errors else 200)


@rule(PUBLIC)
@never_cache
@require_http_methods(["GET", "POST"])
def follow(request: Any, number: str, secret: str) -> HttpResponse:
    """Show a topic to whoever holds its code (``secret``), who may ask again or withdraw it."""
    proposal = _by_code(number, secret)
    if proposal is None:
        raise selectors.hidden_proposal(number)
    problem = _act_of_follower(request, number, secret) if request.method == "POST" else ""
    if request.method == "POST" and not problem:
        messages.success(request, _("Done. The desk has been told."))
        return redirect("proposals:proposal-follow", number, secret)
    context = {
        "row": presenters.topic_rows([proposal])[0],
        "proposal": proposal,
        "replies": selectors.replies_of(request.actor, proposal),
        "steps": _steps(proposal, is_inside=False),
        "problem": problem,
        "reasons": [step.note for step in selectors.proposal_steps(proposal, is_inside=True) if step.action in _TOLD],
        **_follower_may(proposal),
    }
    return render(request, "proposals/proposal_follow.html", context, status=422 if problem else 200)


def _act_of_follower(request: Any, number: str, code: str) -> str:
    """Do what whoever holds the slip asks for; return why it was refused, nothing where it was done."""
    form = FollowerActForm(request.POST)
    if not form.is_valid():
        return _("This could not be read. Try again from this page.")
    values = form.cleaned_data
    try:
        services.act_with_code(number, code, SentAct(values["action"], values["version"], values["note"]))
    except (Invalid, Denied) as error:
        return " ".join((error.message, *error.fields.values()))
    return ""


# Why it was not admitted, or where it was sent: written for whoever proposed it.
_TOLD = (ProposalAction.REFUSE, ProposalAction.REFER)


def _follower_may(proposal: Any) -> dict[str, bool]:
    flow = PROPOSALS.workflow
    return {
        "may_reopen": flow.find(proposal.state, ProposalAction.REOPEN) is not None and not proposal.is_reopened,
        "may_withdraw": flow.find(proposal.state, ProposalAction.WITHDRAW) is not None,
    }


def _by_code(number: str, code: str) -> Any:
    return selectors.proposal_with_digest(number, code_digest(code))


@rule(SIGNED_IN)
@require_POST
def support(request: Any, number: str) -> HttpResponse:
    """Support a topic, once."""
    services.support_proposal(request.actor, number)
    messages.success(request, _("You support it. You will hear of its reply."))
    return redirect("proposals:proposal", number)


@rule(SIGNED_IN)
@require_POST
def unsupport(request: Any, number: str) -> HttpResponse:
    """Support a topic no more."""
    services.withdraw_support(request.actor, number)
    messages.success(request, _("You do not support it any more."))
    return redirect("proposals:proposal", number)


@rule(posted(*ENTERERS))
@require_POST
def support_for(request: Any, number: str) -> HttpResponse:
    """Enter the support of somebody who calls or comes."""
    form = CallerForm(request.POST)
    if form.is_valid():
        values = form.cleaned_data
        try:
            if "withdraw" in request.POST:
                services.withdraw_for_caller(request.actor, number, phone=values["phone"])
                messages.success(request, _("The support is taken back."))
                return redirect("proposals:proposal", number)
            services.support_for_caller(request.actor, number, **values)
        except Invalid as error:
            _keep_faults(form, error)
        else:
            messages.success(request, _("The support is entered."))
            return redirect("proposals:support-slip", number)
    return ProposalPage().show(request, number, status=422, caller_form=form)


@rule(SIGNED_IN)
@require_POST
def comment(request: Any, number: str) -> HttpResponse:
    """Keep a comment until a desk has read it."""
    form = CommentForm(request.POST)
    if form.is_valid():
        values = form.cleaned_data
        services.add_comment(request.actor, number, comment_id=values["id"], words=values["words"])
        messages.success(request, _("Thank you. It is shown once the desk has read it."))
        return redirect("proposals:proposal", number)
    return ProposalPage().show(request, number, status=422, comment_form=form)


@rule(posted(*DESK_ROLES))
@require_POST
def moderate(request: Any, number: str, comment_id: int) -> HttpResponse:
    """Let a comment through, or hold it back with a reason."""
    proposal = selectors.proposal_by_number(request.actor, number)
    form = ModerateForm(request.POST)
    if not selectors.comments_of(request.actor, proposal).filter(pk=comment_id).exists() or not form.is_valid():
        raise NotFound(_("There is no such comment."))
    services.moderate_comment(request.actor, comment_id, **form.cleaned_data)
    messages.success(request, _("Done."))
    return redirect("proposals:proposal", number)
