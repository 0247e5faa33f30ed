"""What changes benches."""

from foundation.kernel import city_time
from foundation.process.acts import do_once
from foundation.process.services import ActData, Process, begin
from incidents.catalogue.selectors import rulebook
from procedures.clocks.kinds import Subject, register_stages
from procedures.clocks.services import start_clock, stop_clock
from tests.tiny.benches.models import Bench, BenchStep
from tests.tiny.benches.workflow import BENCH

register_stages({"repair": "repair"})
BENCHES = Process(BENCH, Bench, BenchStep, key=lambda bench: str(bench.pk))


def report_bench(actor, place, limit):
    """Take a broken bench in and let its clock run."""
    bench = Bench(place=place, reporter=actor.user_id)
    begin(actor, BENCHES, bench, ActData())
    start_clock(actor, Subject("bench", str(bench.pk)), "repair", limit, at=city_time.now())
    return bench


def act_on_bench(actor, pk, sent):
    """Do one act, once."""

    def build(bench, _move):
        stop = Subject("bench", str(bench.pk))
        return ActData(sent.note, id=sent.id, write=lambda: stop_clock(actor, stop, "repair", at=city_time.now()))

    return do_once(actor, BENCHES, Bench.objects.filter(pk=pk), sent, build)


def limit_of_today(area_ids):
    """Return the limit of handling what is like a bench."""
    book = rulebook(city_time.local_day(city_time.now()))
    return book.limit_for(next(iter(book.matters)), "handle", area_ids)
