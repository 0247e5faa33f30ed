"""The pages of benches."""

from foundation.web.acts import ActPage
from tests.tiny.benches.models import Bench
from tests.tiny.benches.services import BENCHES, act_on_bench


class BenchPage(ActPage):
    """One bench, for all who sign in."""

    process, route, page = BENCHES, "benches:one", "benches/bench.html"

    def rows(self, actor):
        return Bench.objects.all()

    def do(self, request, key, form):
        return act_on_bench(request.actor, key, form.sent)
