"""Every state of an admission, every action and person: who may do what, written by hand."""

from typing import Any

import pytest
from django.db import transaction

from foundation.kernel import policies
from foundation.kernel.errors import Denied, DomainError, Invalid, NotFound, Stale
from foundation.process.acts import SentAct
from incidents.catalogue.choices import OWNED_STAGES, AdmissionState
from incidents.catalogue.models import Admission, AdmissionOpinion, ResponsibilityBoundary
from incidents.catalogue.services import act_on_admission, expire_admissions
from incidents.catalogue.workflow import ADMISSION_PROCESS
from tests.catalogue.things import admission_in
from tests.conftest import TUESDAY
from tests.town import Town

OFFICE = {"city_centre", "net_admin"}
TOWNSHIPS = {"official_a", "official_b"}
DEPARTMENT = {"handler_a"}
SEES = OFFICE | TOWNSHIPS | DEPARTMENT
# (action, from) -> who may, where it leads.
MAY: dict[tuple[str, str], tuple[set[str], str]] = {
    ("consult", "applied"): (OFFICE, "consulting"),
    ("decline", "applied"): (OFFICE, "declined"),
    ("withdraw", "applied"): (OFFICE | DEPARTMENT, "withdrawn"),
    ("give_opinion", "consulting"): (TOWNSHIPS, "consulting"),
    ("admit", "consulting"): (OFFICE, "admitted"),
    ("decline", "consulting"): (OFFICE, "declined"),
    ("withdraw", "consulting"): (OFFICE | DEPARTMENT, "withdrawn"),
    ("review", "admitted"): (OFFICE, "admitted"),
    ("withdraw", "admitted"): (OFFICE | DEPARTMENT, "withdrawn"),
}
ACTIONS = [move.action for move in ADMISSION_PROCESS.moves]
DATA = {"give_opinion": {"opinion": "agree"}, "review": {"exit_on": "2028-01-01"}}


def answer(actor: Any, admission: Admission, action: str) -> str:
    """Try the act, say what came of it, and take it back."""
    with transaction.atomic():
        try:
            said = act_on_admission(
                actor, admission.reference, SentAct(action, 1, "because", DATA.get(action, {}))
            ).state
        except DomainError as error:
            said = {Denied: "denied", Stale: "gone", NotFound: "hidden", Invalid: "no act"}[type(error)]
        transaction.set_rollback(True)
    return said


def wanted(name: str, action: str, state: str) -> str:
    if action == "expire":
        return "no act"
    if name not in SEES:
        return "hidden"
    if (action, state) not in MAY:
        return "gone"
    people, target = MAY[action, state]
    return target if name in people else "denied"


@pytest.mark.parametrize("state", AdmissionState.values)
@pytest.mark.parametrize("action", sorted(set(ACTIONS)))
def test_who_may_do_what_to_an_admission(action: str, state: str, town: Town, at: Any, actor_of: Any) -> None:
    admission = admission_in(town, state)
    ResponsibilityBoundary.objects.bulk_create(
        ResponsibilityBoundary(matter=admission.matter, stage=stage, owner="grid") for stage in OWNED_STAGES
    )
    if action == "admit":
        AdmissionOpinion.objects.bulk_create(
            AdmissionOpinion(admission=admission, township=township, opinion="agree", note="x", given_at=TUESDAY)
            for township in (town.township_a, town.township_b)
        )
    got = {name: answer(actor_of(user), admission, action) for name, user in town.cast.items()}
    assert {name: said for name, said in got.items() if said != wanted(name, action, state)} == {}


@pytest.mark.parametrize("state", AdmissionState.values)
def test_the_exit_date_ends_what_is_admitted_and_nothing_else(state: str, town: Town, at: Any) -> None:
    admission = admission_in(town, state)
    at.move_to("2027-12-31T00:20:00+08:00")
    ended = expire_admissions(TUESDAY.replace(year=2027, month=12, day=31))
    admission.refresh_from_db()
    is_admitted = state == AdmissionState.ADMITTED
    assert (ended, admission.state) == (int(is_admitted), "expired" if is_admitted else state)


def test_every_move_and_state_of_an_admission_is_tried() -> None:
    rows = {(move.action, source) for move in ADMISSION_PROCESS.moves for source in move.sources}
    assert rows == {*MAY, ("expire", "admitted")}
    assert set(ADMISSION_PROCESS.states) == set(AdmissionState.values)
    assert {move.capability for move in ADMISSION_PROCESS.rows} <= policies.capabilities()
