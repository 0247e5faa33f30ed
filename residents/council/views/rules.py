"""The pages of ballot rules: each in a sentence with an example, and the form that makes one."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.kernel import policies
from foundation.kernel.errors import DomainError
from foundation.web.access import posted, rule
from procedures.ballots import selectors, services
from procedures.ballots.policies import RULE_MAKERS
from residents.council import presenters
from residents.council.forms import RuleForm
from residents.council.scoping import READERS
from residents.council.views.refusals import add_refusal, data_of, status_after


@rule(posted(*READERS))
@require_safe
def rules(request: Any) -> HttpResponse:
    """List every rule with what it asks of 200 people."""
    rows = [{"rule": one, "sentence": presenters.rule_sentence(one)} for one in selectors.all_rules()]
    context = {"rows": rows, "may_make": bool(policies.ask(request.actor, "ballot.make_rule"))}
    return render(request, "council/ballot_rules.html", context)


@rule(posted(*RULE_MAKERS))
@require_http_methods(["GET", "POST"])
def new_rule(request: Any) -> HttpResponse:
    """Show the form, preview what was typed in a sentence, or make the rule."""
    form = RuleForm(data_of(request))
    preview = ""
    if request.method == "POST" and form.is_valid():
        try:
            if "preview" in request.POST:
                preview = presenters.rule_sentence(form.to_data())
            else:
                services.make_rule(request.actor, form.to_data())
                messages.success(request, _("The rule is in use from now on."))
                return redirect("council:ballot-rules")
        except DomainError as error:
            add_refusal(form, error)
    context = {"form": form, "preview": preview}
    return render(request, "council/ballot_rule_new.html", context, status=status_after(form))


@rule(posted(*RULE_MAKERS))
@require_POST
def offer_rule(request: Any, rule_id: int) -> HttpResponse:
    """Offer a version to new ballots, or no more."""
    services.set_rule_active(request.actor, rule_id, is_active=request.POST.get("active") == "yes")
    messages.success(request, _("Saved."))
    return redirect("council:ballot-rules")


@rule(posted(*RULE_MAKERS))
@require_POST
def example_rules(request: Any) -> HttpResponse:
    """Bring in the examples that are not there yet."""
    count = services.load_example_rules(request.actor)
    messages.success(
        request, _("Brought in: %(count)d. Check each against the text that holds here.") % {"count": count}
    )
    return redirect("council:ballot-rules")
