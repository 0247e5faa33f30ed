"""What is for enforcers goes to them with its evidence, frozen, and comes back with a result before it is closed."""

import hashlib
import io
from typing import Any
from uuid import uuid4

import docx
import pytest

from foundation.evidence.models import Document, Photo
from foundation.evidence.selectors import document_file, photo_bytes
from foundation.evidence.services import keep_photo
from foundation.kernel.errors import Denied, Invalid
from foundation.notices.models import Notice
from grids.workforce.models import Posting, Unit
from grids.workforce.selectors import actor_for
from incidents.cases import selectors, services
from incidents.cases.models import Assist, EnforcementReferral, Incident
from incidents.cases.selectors import incident_documents, timeline
from incidents.cases.services.enforcement import package_data
from tests.cases.helpers import do, report
from tests.cases.test_case_file import words_of_docx
from tests.cases.test_grid_gate import set_matter
from tests.evidence.documents import PDF, picture
from tests.town import Town

FACTS = "楼顶加建一层，约四十平方米"


@pytest.fixture
def accepted(town: Town) -> Incident:
    """A matter of enforcement at the desk of the village."""
    set_matter(town.litter, listed_from=None, not_delegable=True)
    incident = report(town)
    return do(town.clerk_a, incident, "accept")


def hand_over(town: Town, incident: Incident, by: Any = None, **more: Any) -> Incident:
    more.setdefault("to", f"unit:{town.urban_a.pk}")
    return do(by or town.clerk_a, incident, "hand_to_enforcement", note=FACTS, **more)


def add_document(town: Town, incident: Incident, name: str = "处罚决定书.pdf", data: bytes = PDF) -> Any:
    kept = services.add_incident_document(
        actor_for(town.clerk_a), incident.reference, document_id=uuid4(), name=name, data=data
    )
    return kept.id


def test_the_desk_hands_it_over_with_a_package_that_is_a_document_of_it(town: Town, accepted: Incident) -> None:
    handed = hand_over(town, accepted)
    row, document = EnforcementReferral.objects.get(), Document.objects.get(media_type="application/pdf")
    assert (handed.state, handed.unit_id, handed.awaits_enforcement) == ("dispatched", town.urban_a.pk, True)
    assert (row.unit, row.facts, row.handed_by, row.package) == (town.urban_a, FACTS, town.clerk_a, document.pk)
    assert (document.purpose, document.media_type) == ("evidence", "application/pdf")
    assert hashlib.sha256(document_file(document).read_bytes()).hexdigest() == document.sha256
    assert timeline(handed)[-1].detail["package"] == str(document.pk)


def test_the_package_lists_every_document_and_photo_with_its_fingerprint(town: Town, accepted: Incident) -> None:
    add_document(town, accepted, "检查记录.pdf")
    (held,) = incident_documents(actor_for(town.clerk_a), accepted.reference)
    actor, incident = actor_for(town.clerk_a), Incident.objects.get(pk=accepted.pk)
    data = package_data(actor, incident, town.urban_a.name, FACTS, {uuid4(): "ab" * 32})
    assert data["files"] == [{"name": "Photo 1", "sha256": "ab" * 32}, {"name": "检查记录.pdf", "sha256": held.sha256}]
    assert (data["words"], data["report"]) == (FACTS, incident.description)


def test_the_same_lies_beside_it_as_a_word_document(town: Town, accepted: Incident, page: Any, api: Any) -> None:
    keep_photo(
        actor_for(town.worker_a),
        photo_id=uuid4(),
        subject_kind="incident",
        subject_key=accepted.reference,
        data=picture("JPEG"),
    )
    hand_over(town, accepted)
    word = Document.objects.get(media_type__contains="word")
    text, made = words_of_docx(data := document_file(word).read_bytes()), docx.Document(io.BytesIO(data))
    digest = hashlib.sha256(photo_bytes("incident", Photo.objects.get().pk, "large")).hexdigest()
    assert [one for one in (FACTS, accepted.reference, accepted.description, digest) if one not in text] == []
    assert (len(made.inline_shapes), "NUMPAGES" in made.sections[0].footer._element.xml) == (1, True)
    (referral,) = api(town.clerk_a).get(f"/api/v1/incidents/{accepted.reference}/").data["referrals"]
    assert referral["package_word"] == str(word.pk)
    assert (
        f"/evidence/documents/{word.pk}/"
        in page(town.clerk_a).get(f"/incidents/{accepted.reference}/").content.decode()
    )


def test_the_package_does_not_name_the_resident_who_reported_it(town: Town, accepted: Incident) -> None:
    Incident.objects.filter(pk=accepted.pk).update(channel="resident")
    accepted.refresh_from_db()
    data = package_data(actor_for(town.clerk_a), accepted, town.urban_a.name, FACTS, {})
    assert [step["who"] for step in data["steps"]] == ["", "陈书记员"]


def test_it_is_not_closed_before_the_result_is_back(town: Town, accepted: Incident, fire_messages: Any) -> None:
    handed = hand_over(town, accepted)
    for user, action in ((town.handler_a, "take"), (town.handler_a, "finish"), (town.clerk_a, "check")):
        do(user, handed, action)
    with pytest.raises(Invalid, match="what came of it"):
        do(town.clerk_a, handed, "close")
    proof = add_document(town, handed)
    do(town.handler_a, handed, "note", note="罚款二千元", about="result:penalty", document=str(proof))
    fire_messages()
    row = EnforcementReferral.objects.get()
    assert (row.result, row.result_words, row.result_by, row.result_document) == (
        "penalty", "罚款二千元", town.handler_a, proof,
    )  # fmt: skip
    assert timeline(handed)[-1].remark == "Result of enforcement: penalty decided"
    assert Notice.objects.filter(kind="enforcement_result", user=town.clerk_a).exists()
    assert do(town.clerk_a, handed, "close").state == "closed"


@pytest.mark.parametrize("sent", [{"about": "result:prison"}, {"about": "result:penalty", "document": str(uuid4())}])
def test_a_result_is_one_of_the_list_and_its_document_one_of_the_incident(
    town: Town, accepted: Incident, sent: dict[str, str]
) -> None:
    handed = hand_over(town, accepted)
    with pytest.raises(Invalid):
        do(town.handler_a, handed, "note", **sent)


def test_what_another_unit_has_in_hand_stays_there_and_the_enforcers_join(
    town: Town, accepted: Incident, fire_messages: Any
) -> None:
    police = Unit.objects.create(code="a-police", name="东河派出所", function="police", area=town.township_a)
    Posting.objects.create(
        user=town.staff, role="department_handler", area=town.township_a, unit=police, starts_on="2026-01-01"
    )
    do(town.clerk_a, accepted, "dispatch", to=f"unit:{town.urban_a.pk}")
    handed = hand_over(town, accepted, to=f"unit:{police.pk}")
    fire_messages()
    assert (handed.unit_id, handed.state, Assist.objects.get().unit_id) == (town.urban_a.pk, "dispatched", police.pk)
    assert Notice.objects.filter(kind="enforcement_handed", user=town.staff).count() == 1
    do(town.staff, handed, "note", note="不构成违法", about="result:no_violation")
    assert EnforcementReferral.objects.get().result_by == town.staff


@pytest.mark.parametrize("person", ["worker_a", "handler_a"])
def test_only_the_desk_hands_over_and_a_worker_has_no_button(
    town: Town, accepted: Incident, actor_of: Any, person: str
) -> None:
    do(town.clerk_a, accepted, "dispatch", to=f"unit:{town.urban_a.pk}")
    user = getattr(town, person)
    with pytest.raises(Denied, match="desk"):
        hand_over(town, accepted, by=user)
    accepted.refresh_from_db()
    offered = [one.action for one in selectors.offers(actor_of(user), accepted) if one.allowed]
    assert "hand_to_enforcement" not in offered
    assert not Document.objects.exists()


def test_what_grids_may_do_is_no_matter_of_enforcement(town: Town) -> None:
    incident = report(town)
    do(town.clerk_a, incident, "accept")
    with pytest.raises(Denied, match="no matter of enforcement"):
        hand_over(town, incident)
    assert not Document.objects.exists()


def test_only_a_unit_that_enforces_receives_it(town: Town, accepted: Incident) -> None:
    Unit.objects.filter(pk=town.urban_a.pk).update(function="water")
    with pytest.raises(Invalid) as refused:
        hand_over(town, accepted)
    assert list(refused.value.fields) == ["to"]


def test_sent_twice_it_is_handed_over_once_with_one_package(town: Town, accepted: Incident) -> None:
    sent, act_id = {"to": f"unit:{town.urban_a.pk}"}, uuid4()
    for _ in range(2):
        services.act_on_incident(
            actor_for(town.clerk_a), accepted.reference, "hand_to_enforcement",
            version=accepted.version, note=FACTS, data=sent, act_id=act_id,
        )  # fmt: skip
    assert (Document.objects.count(), EnforcementReferral.objects.count()) == (2, 1)


def test_the_page_shows_the_package_and_the_result(town: Town, accepted: Incident, page: Any) -> None:
    handed = hand_over(town, accepted)
    text = page(town.clerk_a).get(f"/incidents/{handed.reference}/").content.decode()
    assert str(EnforcementReferral.objects.get().package) in text
    do(town.handler_a, handed, "note", note="责令拆除", about="result:other")
    text = page(town.clerk_a).get(f"/incidents/{handed.reference}/").content.decode()
    assert "责令拆除" in text
