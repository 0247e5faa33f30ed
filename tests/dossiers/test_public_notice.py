"""A stage with a public notice: published by its desk, masked, waited for; an open objection blocks until it is answered."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from foundation.kernel import city_time
from foundation.kernel.actor import ANONYMOUS
from foundation.kernel.errors import Denied
from procedures.dossiers.models import Dossier
from procedures.hearings.models import PublicNotice
from procedures.hearings.services import answer_objection, end_hearings, object_to
from tests.dossiers.helpers import STAGES, actor, at_counter, do, service
from tests.town import Town

NOTICED = ({**STAGES[0], "checklist": [], "notice_days": 7}, STAGES[1])


@pytest.fixture
def dossier(town: Town) -> Dossier:
    """Return an application at a stage with a public notice, accepted."""
    service(stages=NOTICED)
    made = at_counter(town, applicant_name="欧阳国强")
    return do(town.clerk_a, made, "accept")


def over(at: Any) -> None:
    at.move_to(city_time.now() + timedelta(days=8))
    end_hearings(city_time.now())


def test_it_is_needed_and_masked_and_published_once(town: Town, dossier: Dossier, page: Any) -> None:
    with pytest.raises(Denied, match="public notice first"):
        do(town.clerk_a, dossier, "pass")
    do(town.clerk_a, dossier, "publish", "")
    notice = PublicNotice.objects.get()
    assert (notice.state, notice.persons, (notice.ends_on - notice.starts_on).days) == ("running", "欧***", 7)
    shown = page().get(f"/hearings/{notice.pk}/").content.decode()
    assert "欧阳国强" not in shown and dossier.number not in shown
    with pytest.raises(Denied, match="published already"):
        do(town.clerk_a, dossier, "publish", "")


def test_nothing_is_decided_while_it_runs(town: Town, dossier: Dossier, at: Any) -> None:
    do(town.clerk_a, dossier, "publish", "")
    for action, chosen in (("pass", {}), ("refuse", {"reason": "conditions", "basis": "第三条"})):
        with pytest.raises(Denied, match="runs until"):
            do(town.clerk_a, dossier, action, **chosen)
    over(at)
    assert do(town.clerk_a, dossier, "pass").stage_order == 2


def test_an_open_objection_blocks_until_another_has_answered(town: Town, dossier: Dossier, at: Any) -> None:
    do(town.clerk_a, dossier, "publish", "")
    made = object_to(ANONYMOUS, PublicNotice.objects.get().pk, objection_id=UUID(int=1), words="他不住这里")
    over(at)
    with pytest.raises(Denied, match="not answered"):
        do(town.clerk_a, dossier, "pass")
    with pytest.raises(Denied, match="somebody else answers"):
        answer_objection(actor(town.clerk_a), made.pk, words="查过", is_upheld=False)
    answer_objection(actor(town.official_a), made.pk, words="已核实居住满一年", is_upheld=False)
    assert do(town.clerk_a, dossier, "pass").state == "submitted"


def test_after_an_objection_that_is_upheld_it_is_refused_or_published_anew(
    town: Town, dossier: Dossier, at: Any
) -> None:
    do(town.clerk_a, dossier, "publish", "")
    made = object_to(ANONYMOUS, PublicNotice.objects.get().pk, objection_id=UUID(int=2), words="他不住这里")
    answer_objection(actor(town.official_a), made.pk, words="属实", is_upheld=True)
    with pytest.raises(Denied, match="public notice first"):
        do(town.clerk_a, dossier, "pass")
    assert do(town.clerk_a, dossier, "refuse", reason="conditions", basis="第三条").is_granted is False


def test_the_notice_goes_with_the_application(town: Town, dossier: Dossier) -> None:
    do(town.clerk_a, dossier, "publish", "")
    do(town.clerk_a, dossier, "withdraw", "")
    assert PublicNotice.objects.get().state == "annulled"


def test_a_stage_without_a_notice_offers_none(town: Town, page: Any) -> None:
    service()
    made = do(town.clerk_a, at_counter(town), "accept")
    assert 'data-act="publish"' not in page(town.clerk_a).get(f"/dossiers/{made.number}/").content.decode()
    with pytest.raises(Denied, match="no public notice"):
        do(town.clerk_a, made, "publish", "")


def test_the_desk_hears_that_the_days_are_over(town: Town, dossier: Dossier, at: Any, fire_messages: Any) -> None:
    from foundation.notices.models import Notice

    do(town.clerk_a, dossier, "publish", "")
    over(at)
    fire_messages()
    assert Notice.objects.filter(kind="dossier_waits", user=town.clerk_a, params__action="publish").count() == 1
