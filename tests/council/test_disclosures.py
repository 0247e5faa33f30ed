"""Disclosures of a resolution: public notices, whose records come by themselves when they are over and answered, never before."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from foundation.kernel import city_time
from foundation.kernel.errors import Denied, Invalid, Stale
from procedures.hearings.models import PublicNotice
from procedures.hearings.services import answer_objection, end_hearings
from residents.council import selectors, services
from residents.council.models import Resolution, ResolutionRecord
from tests.ballots.helpers import actor
from tests.council.helpers import body, passed_ballot, resolution, sheet
from tests.hearings.helpers import do, objected
from tests.town import Town


def today() -> date:
    """Return the day in the city."""
    return city_time.local_day(city_time.now())


def decided(town: Town, at: Any) -> Resolution:
    """Bring a resolution as far as its decision."""
    made, clerk = resolution(town, body(town)), actor(town.clerk_a)
    for step in (1, 2, 3):
        services.keep_record(clerk, made, sheet(step))
    ballot = passed_ballot(town, made, at)
    services.keep_record(clerk, made, sheet(4, ballot=ballot, file=None, held_on=today()))
    return made


def over(at: Any, fire_messages: Any, days: int = 8) -> None:
    """Let the days pass and the subscribers hear."""
    at.shift(timedelta(days=days))
    end_hearings(city_time.now())
    fire_messages()


def steps(made: Resolution) -> list[int]:
    """Return the records there are."""
    return list(made.records.order_by("step").values_list("step", flat=True))


def test_the_record_comes_when_the_days_are_over_and_not_before(town: Town, at: Any, fire_messages: Any) -> None:
    made, clerk = decided(town, at), actor(town.clerk_a)
    with pytest.raises(Stale, match="by itself"):
        services.keep_record(clerk, made, sheet(5))
    with pytest.raises(Invalid, match="7 days at least"):
        services.disclose(clerk, made, until=today() + timedelta(days=3))
    with pytest.raises(Denied):
        services.disclose(actor(town.official_b), made)
    assert not PublicNotice.objects.exists()
    notice = services.disclose(clerk, made)
    with pytest.raises(Stale):
        services.disclose(clerk, made)
    fire_messages()
    assert steps(made) == [1, 2, 3, 4]
    do(town.clerk_a, notice, "hang", place="村口公告栏")
    over(at, fire_messages)
    kept = made.records.get(step=5)
    assert (kept.held_on, kept.shown_until, kept.place) == (notice.starts_on, notice.ends_on, "村口公告栏")
    services.publish_resolution(clerk, made)


def test_an_objection_blocks_until_somebody_else_answers_it(town: Town, at: Any, fire_messages: Any) -> None:
    made = decided(town, at)
    said = objected(services.disclose(actor(town.clerk_a), made))
    over(at, fire_messages)
    assert steps(made) == [1, 2, 3, 4]
    with pytest.raises(Invalid, match="still missing"):
        services.publish_resolution(actor(town.clerk_a), made)
    with pytest.raises(Denied, match="You decided"):
        answer_objection(actor(town.clerk_a), said.pk, words="已核对三家报价。", is_upheld=False)
    answer_objection(actor(town.official_a), said.pk, words="已核对三家报价。", is_upheld=False)
    fire_messages()
    assert steps(made) == [1, 2, 3, 4, 5]


def test_an_upheld_objection_annuls_it_and_it_may_be_shown_again(town: Town, at: Any, fire_messages: Any) -> None:
    made, clerk = decided(town, at), actor(town.clerk_a)
    said = objected(services.disclose(clerk, made))
    answer_objection(actor(town.official_a), said.pk, words="公示金额有误。", is_upheld=True)
    fire_messages()
    assert [one.is_annulled for one in selectors.record_rows(made) if one.step == 5] == [True]
    services.disclose(clerk, made)
    over(at, fire_messages)
    assert steps(made) == [1, 2, 3, 4, 5]


def test_what_came_of_it_is_shown_once_it_is_reported(town: Town, at: Any, fire_messages: Any) -> None:
    made, clerk = decided(town, at), actor(town.clerk_a)
    services.disclose(clerk, made)
    over(at, fire_messages)
    made = Resolution.objects.get()
    with pytest.raises(Invalid, match="Say first how it was carried out"):
        services.disclose(clerk, made)
    services.publish_resolution(clerk, made)
    services.report_carried_out(clerk, made, words="桥已修好，支出八万元。", day=today())
    with pytest.raises(Stale):
        services.report_carried_out(clerk, made, words="别的话。", day=today())
    made = Resolution.objects.select_related("body").get()
    assert "支出八万元" in services.disclose(clerk, made).text
    over(at, fire_messages)
    assert steps(made) == [1, 2, 3, 4, 5, 6]
    assert services.keep_disclosures({("resolution_result", made.number), ("proposal", "YA2026-0001")}) == 0


def test_the_database_keeps_disclosures_to_notices_that_are_over_and_answered(
    town: Town, at: Any, fire_messages: Any
) -> None:
    made = decided(town, at)
    notice = services.disclose(actor(town.clerk_a), made)
    row = {
        "resolution": made, "step": 5, "held_on": notice.starts_on, "shown_until": notice.ends_on, "hearing": notice,
        "recorded_at": city_time.now(),
    }  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        ResolutionRecord.objects.create(**row)  # it still runs
    said = objected(notice)
    at.shift(timedelta(days=8))
    end_hearings(city_time.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        ResolutionRecord.objects.create(**row)  # an objection waits
    answer_objection(actor(town.official_a), said.pk, words="已核对。", is_upheld=False)
    for wrong in ({"hearing": None}, {"step": 6}, {"held_on": notice.ends_on}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ResolutionRecord.objects.create(**{**row, **wrong})
    assert ResolutionRecord.objects.create(**row).pk
    with pytest.raises(IntegrityError), transaction.atomic():
        Resolution.objects.filter(pk=made.pk).update(carried_out="x", carried_out_on=today())
