"""The pages of benches."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from foundation.kernel import city_time
from foundation.process.acts import done_before
from foundation.process.timeline import steps_of
from foundation.web.access import SIGNED_IN, rule
from foundation.web.acts import ActPage, timeline_rows
from foundation.web.lists.definition import list_called
from foundation.web.lists.pages import page_context
from tests.tiny.benches.models import Bench, BenchStep
from tests.tiny.benches.services import BENCHES, act_on_bench
from tests.tiny.benches.workflow import BENCH


class BenchPage(ActPage):
    workflow, page, fragment = BENCH, "benches/bench.html", "benches/bench.html"

    def find(self, actor, key):
        return get_object_or_404(Bench, pk=key)

    def do(self, request, key, form):
        return act_on_bench(request.actor, key, form.sent)

    def done_before(self, actor, key, sent):
        return done_before(actor, BENCHES, Bench.objects.filter(pk=key), sent)

    def context(self, request, subject):
        return {"bench": subject, "steps": timeline_rows(steps_of(BENCH, BenchStep.objects.filter(subject=subject)))}

    def url(self, key, name="detail"):
        return reverse("benches:act" if name == "act" else "benches:one", args=[key])


PAGE = BenchPage()


@rule(SIGNED_IN)
def one(request, key):
    return PAGE.show(request, key)


@rule(SIGNED_IN)
def act(request, key):
    return PAGE.answer(request, key)


@rule(SIGNED_IN)
def benches(request):
    listing = list_called("benches")
    page = listing.page(request.actor, request.GET, city_time.now(), size=30)
    return render(request, "benches/list.html", {"rows": page.items, **page_context(request, listing, page)})
