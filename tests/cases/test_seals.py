"""Confidential incidents: received by the inspection desk above, opened by parts, and gone for everybody else."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from foundation.kernel import city_time, policies, revisions
from foundation.kernel.actor import ANONYMOUS
from foundation.kernel.errors import Denied, Invalid, NotFound
from foundation.kernel.models import Message
from foundation.notices.models import Notice, Sending
from governance.board.models import VillageDay
from grids.workforce.models import Posting
from grids.workforce.selectors import actor_for
from incidents.cases import selectors, services
from incidents.cases.models import Incident
from incidents.cases.services import confidential
from incidents.cases.services.documents import add_incident_document
from incidents.catalogue import selectors as catalogue
from procedures.clocks.services import sweep
from procedures.seals.choices import PartKind
from procedures.seals.models import Look, Part
from tests.cases.helpers import report
from tests.evidence.documents import PDF
from tests.seals.people import CANARY, Desks, build_desks, complain
from tests.town import Town


@pytest.fixture
def desks(town: Town) -> Desks:
    """The town with its inspection desks."""
    return build_desks(town)


def opens(user, incident: Incident) -> bool:
    """Say whether a user opens the page of an incident."""
    return selectors.opened_incidents(actor_for(user)).filter(pk=incident.pk).exists()


def openers(desks: Desks, incident: Incident) -> set[str]:
    """Return who opens an incident, of all there are."""
    people = [*desks.town.cast.values(), desks.inspector, desks.inspector2, desks.chief, desks.auditor]
    return {user.username for user in people if opens(user, incident)}


def act(user, incident: Incident, action: str, note: str = "done", **data) -> Incident:
    """Let a user do one act on a sealed incident."""
    now = Incident.including_sealed.get(pk=incident.pk)
    return services.act_on_incident(
        actor_for(user), incident.reference, action, version=now.version, note=note, data=data
    )


def give(desks: Desks, incident: Incident, user, part: PartKind, by=None) -> None:
    """Let the inspector give a part."""
    confidential.give_part(
        actor_for(by or desks.inspector), incident.reference, part, reason="knows the place", user_id=user.pk
    )


# -- who receives it ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("about", "more", "expected"),
    [
        ("worker", {}, {"inspector", "inspector2"}),
        ("official", {}, {"chief"}),
        ("", {"is_confidential": True}, {"inspector", "inspector2"}),
    ],
)
def test_the_desk_above_whom_it_is_about_receives_it_and_nobody_by_rank(desks, about, more, expected) -> None:
    incident, _receipt = complain(desks, ANONYMOUS, about=about, **more)
    assert openers(desks, incident) == expected


def test_without_an_inspection_desk_the_city_centre_receives_it(town: Town) -> None:
    desks = build_desks(town)
    Posting.objects.filter(unit__in=[desks.unit_a, desks.unit_city]).delete()
    incident, _receipt = complain(desks, ANONYMOUS)
    assert openers(desks, incident) == {town.city_centre.username}


def test_what_nobody_could_open_is_not_taken_in(town: Town) -> None:
    desks = build_desks(town)
    Posting.objects.all().delete()
    with pytest.raises(Invalid, match="Nobody has been set up"):
        complain(desks, ANONYMOUS)
    assert not Incident.including_sealed.exists()


def test_a_confidential_matter_is_sealed_whoever_reports_it(desks, at) -> None:
    desks.town.fire_exit.is_confidential = True
    desks.town.fire_exit.save()
    with transaction.atomic():
        revisions.bump("rules")
    case = report(desks.town, matter="fire_exit")
    assert case.is_sealed
    assert openers(desks, case) == {"inspector", "inspector2"}


def test_sealed_words_are_in_no_search_and_ids_leave_no_gap(desks) -> None:
    first = report(desks.town)
    incident, _receipt = complain(desks, ANONYMOUS)
    second = report(desks.town)
    assert (incident.search_text, second.pk - first.pk) == ("", 1)
    assert incident.pk < 0


def test_a_confidential_matter_leaves_no_gap_either(desks) -> None:
    desks.town.fire_exit.is_confidential = True
    desks.town.fire_exit.save()
    revisions.bump("rules")
    first = report(desks.town)
    assert report(desks.town, matter="fire_exit").is_sealed
    assert report(desks.town).pk - first.pk == 1


def test_a_matter_that_has_just_become_confidential_leaves_no_gap_either(desks) -> None:
    first = report(desks.town, matter="fire_exit")
    # Another process changed it: this one goes by what it saw before, as long as it may.
    type(desks.town.fire_exit).objects.filter(code="fire_exit").update(is_confidential=True)
    revisions.bump("rules")
    assert report(desks.town, matter="fire_exit").is_sealed
    assert report(desks.town).pk - first.pk == 1


def test_a_matter_that_has_just_ceased_to_be_confidential_is_numbered_as_any(desks) -> None:
    first = report(desks.town)
    type(desks.town.fire_exit).objects.filter(code="fire_exit").update(is_confidential=True)
    revisions.bump("rules")
    catalogue.forget_names()
    assert report(desks.town, matter="fire_exit").is_sealed
    type(desks.town.fire_exit).objects.filter(code="fire_exit").update(is_confidential=False)
    revisions.bump("rules")
    assert report(desks.town, matter="fire_exit").pk - first.pk == 1


# -- who acts ----------------------------------------------------------------------------------------------------------


def test_it_goes_its_way_among_those_with_a_part(desks, fire_messages) -> None:
    incident, _receipt = complain(desks, ANONYMOUS)
    act(desks.inspector, incident, "accept")
    act(desks.inspector, incident, "dispatch", to=f"unit:{desks.unit_a.pk}")
    act(desks.inspector2, incident, "take")
    act(desks.inspector2, incident, "finish", note=CANARY)
    with pytest.raises(Denied, match="You handled it yourself"):
        act(desks.inspector2, incident, "check")
    act(desks.inspector, incident, "check")
    assert act(desks.inspector, incident, "close", note="answered").state == "closed"
    fire_messages()
    kinds = set(Notice.objects.values_list("kind", flat=True))
    assert kinds == {"part_given", "confidential_news"}


def test_a_unit_gets_it_only_after_a_part(desks) -> None:
    incident, _receipt = complain(desks, ANONYMOUS)
    act(desks.inspector, incident, "accept")
    with pytest.raises(Invalid, match="part first"):
        act(desks.inspector, incident, "dispatch", to=f"unit:{desks.town.urban_a.pk}")
    give(desks, incident, desks.town.handler_a, PartKind.HANDLER)
    act(desks.inspector, incident, "dispatch", to=f"unit:{desks.town.urban_a.pk}")
    assert act(desks.town.handler_a, incident, "take").handler_id == desks.town.handler_a.pk


def test_a_handler_decides_nothing_and_a_rank_does_nothing(desks) -> None:
    incident, _receipt = complain(desks, ANONYMOUS)
    give(desks, incident, desks.town.handler_a, PartKind.HANDLER)
    with pytest.raises(Denied):
        act(desks.town.handler_a, incident, "accept")
    for name in ("city_centre", "official_a", "net_admin", "staff"):
        with pytest.raises(NotFound):
            act(getattr(desks.town, name), incident, "accept")


def test_every_rule_of_an_incident_asks_for_the_part_first(desks) -> None:
    """Also those that are written later: a rule in this room is registered through the seal."""
    incident, _receipt = complain(desks, ANONYMOUS)
    actor = actor_for(desks.town.city_centre)
    rules = [one for one in policies.capabilities() if one.startswith("incident.") and one != "incident.report"]
    assert [one for one in rules if policies.ask(actor, one, incident)] == []


def test_what_has_no_sense_without_ranks_is_not_done(desks) -> None:
    incident, _receipt = complain(desks, ANONYMOUS)
    for action in ("pass_up", "hand_down"):
        with pytest.raises(Denied, match="not done with what is confidential"):
            act(desks.inspector, incident, action, to="village", reason="x")


def test_an_observer_sees_number_state_and_due_time_alone(desks) -> None:
    incident, _receipt = complain(desks, ANONYMOUS)
    give(desks, incident, desks.town.official_a, PartKind.OBSERVER)
    rows = selectors.confidential_incidents(actor_for(desks.town.official_a))
    assert [(row.reference, row.state, row.is_open_to_reader) for row in rows] == [
        (incident.reference, "reported", False)
    ]
    assert rows[0].due_at is not None
    assert not opens(desks.town.official_a, incident)


def test_an_ended_part_opens_nothing_and_stays_as_history(desks) -> None:
    incident, _receipt = complain(desks, ANONYMOUS)
    give(desks, incident, desks.town.handler_a, PartKind.HANDLER)
    part = Part.objects.get(user=desks.town.handler_a)
    assert opens(desks.town.handler_a, incident)
    confidential.end_part(actor_for(desks.inspector), incident.reference, part.pk, reason="no more need")
    assert not opens(desks.town.handler_a, incident)
    assert Part.objects.get(pk=part.pk).end_reason == "no more need"


# -- whom it is about --------------------------------------------------------------------------------------------------


def test_whom_it_is_about_sees_nothing_even_with_a_part_of_their_unit(desks) -> None:
    incident, _receipt = complain(desks, ANONYMOUS)
    confidential.name_person(actor_for(desks.inspector), incident.reference, desks.inspector2.pk, reason="it is him")
    # It is about somebody of the township's own desk, so the city's has it now, and the township's has it no more.
    assert openers(desks, incident) == {"chief"}
    with pytest.raises(Invalid, match="can have no part"):
        give(desks, incident, desks.inspector2, PartKind.HANDLER, by=desks.chief)


def test_a_worker_complained_of_leaves_it_with_the_township(desks) -> None:
    incident, _receipt = complain(desks, ANONYMOUS)
    confidential.name_person(actor_for(desks.inspector), incident.reference, desks.town.worker_a.pk, reason="named")
    assert openers(desks, incident) == {"inspector", "inspector2"}


def test_the_chief_of_the_city_complained_of_does_not_receive_it(desks) -> None:
    incident, _receipt = complain(desks, ANONYMOUS)
    # The city's only inspector, and without the city centre nobody is left above.
    Posting.objects.filter(user=desks.town.city_centre).delete()
    with pytest.raises(Invalid, match="Nobody has been set up"):
        confidential.name_person(actor_for(desks.inspector), incident.reference, desks.chief.pk, reason="named")
    assert openers(desks, incident) == {"inspector", "inspector2"}


def test_whom_it_is_about_hears_nothing(desks, fire_messages) -> None:
    incident, _receipt = complain(desks, ANONYMOUS)
    fire_messages()
    Notice.objects.all().delete()
    confidential.name_person(actor_for(desks.inspector), incident.reference, desks.inspector2.pk, reason="it is him")
    act(desks.chief, incident, "accept")
    fire_messages()
    assert set(Notice.objects.values_list("user__username", flat=True)) == {"chief"}


def test_what_a_colleague_was_told_before_it_was_about_them_is_taken_back(desks, fire_messages) -> None:
    incident, _receipt = complain(desks, ANONYMOUS)
    assert Notice.objects.filter(user=desks.inspector2).exists()
    confidential.name_person(actor_for(desks.inspector), incident.reference, desks.inspector2.pk, reason="it is him")
    assert not Notice.objects.filter(user=desks.inspector2).exists()


# -- sealing an open one -----------------------------------------------------------------------------------------------


def test_a_desk_seals_an_open_one_and_sees_it_no_more(desks, fire_messages) -> None:
    case = report(desks.town, matter="fire_exit", description=CANARY)
    fire_messages()
    assert Notice.objects.filter(subject_key=case.reference).exists()
    services.seal_incident(
        actor_for(desks.town.clerk_a), case.reference, reason="about him", person_ids=[desks.town.official_a.pk]
    )
    fire_messages()
    assert openers(desks, case) == {"chief"}
    assert not Notice.objects.filter(subject_key=case.reference).exists()
    assert not Incident.objects.filter(pk=case.pk).exists()
    assert not selectors.search_incidents(Incident.including_sealed.all(), CANARY).exists()


def test_what_counted_before_it_was_sealed_counts_no_more(desks, fire_messages) -> None:
    case = report(desks.town)
    fire_messages()
    assert sum(VillageDay.objects.values_list("reported", flat=True)) == 1
    services.seal_incident(actor_for(desks.town.clerk_a), case.reference, reason="about a colleague")
    fire_messages()
    assert sum(VillageDay.objects.values_list("reported", flat=True)) == 0


def test_the_interface_takes_a_confidential_report(desks, api) -> None:
    lng, lat = desks.town.in_a1
    sent = {"id": str(uuid4()), "matter": "litter", "lng": lng, "lat": lat, "is_confidential": True}
    answer = api(desks.town.worker_a).post("/api/v1/incidents/", sent, format="json")
    assert (answer.status_code, Incident.including_sealed.get().is_sealed) == (201, True)
    assert api(desks.town.worker_a).get(f"/api/v1/incidents/{answer.data['reference']}/").status_code == 404


@pytest.mark.parametrize("name", ["worker_a", "handler_a", "official_b"])
def test_only_a_desk_over_it_seals_it(desks, name) -> None:
    case = report(desks.town)
    with pytest.raises((Denied, NotFound)):
        services.seal_incident(actor_for(getattr(desks.town, name)), case.reference, reason="so")


def test_a_report_is_not_about_its_reporter(desks) -> None:
    case = report(desks.town)
    with pytest.raises(Invalid, match="not about its reporter"):
        services.seal_incident(
            actor_for(desks.town.clerk_a), case.reference, reason="so", person_ids=[desks.town.worker_a.pk]
        )


def test_a_seal_never_opens_again(desks) -> None:
    """A later migration that rebuilds the table on SQLite has to make the trigger again (``keep_sealed``)."""
    incident, _receipt = complain(desks, ANONYMOUS)
    with pytest.raises(IntegrityError, match="stays sealed"), transaction.atomic():
        Incident.including_sealed.filter(pk=incident.pk).update(is_sealed=False)


def test_the_database_refuses_sealed_words_in_the_search(desks) -> None:
    incident, _receipt = complain(desks, ANONYMOUS)
    with pytest.raises(IntegrityError), transaction.atomic():
        Incident.including_sealed.filter(pk=incident.pk).update(search_text=CANARY)


# -- what leaves, and what is written down -----------------------------------------------------------------------------


def test_nothing_of_it_is_in_the_outbox_or_leaves_the_house(desks, fire_messages, settings, at) -> None:
    settings.EMAIL_CHANNEL = True
    incident, _receipt = complain(desks, ANONYMOUS)
    act(desks.inspector, incident, "accept", note=CANARY)
    said = [str(row) for row in Message.objects.values("key", "payload")]
    assert not [one for one in said if incident.reference in one or CANARY in one]
    fire_messages()
    assert not Sending.objects.exists()


def test_each_look_is_written_down(desks, page, api) -> None:
    incident, _receipt = complain(desks, ANONYMOUS)
    page(desks.inspector).get(f"/incidents/{incident.reference}/")
    api(desks.inspector).get(f"/api/v1/incidents/{incident.reference}/")
    page(desks.town.official_a).get(f"/incidents/{incident.reference}/")
    looks = Look.objects.filter(what__in=["page", "interface"]).values_list("user__username", "what")
    assert set(looks) == {("inspector", "page"), ("inspector", "interface")}


def test_nothing_of_it_is_exported_not_even_by_who_opens_it(desks, api) -> None:
    incident, _receipt = complain(desks, ANONYMOUS)
    steps = f"/api/v1/incidents/{incident.reference}/steps/"
    assert api(desks.inspector).get(steps).status_code == 200
    assert api(desks.inspector).get(steps, {"format": "csv"}).status_code == 403
    assert incident.reference.encode() not in b"".join(
        api(desks.inspector).get("/api/v1/incidents/", {"format": "csv"}).streaming_content
    )


def test_its_documents_are_opened_by_a_part(desks, page) -> None:
    incident, _receipt = complain(desks, ANONYMOUS)
    kept = add_incident_document(
        actor_for(desks.inspector), incident.reference, document_id=incident.client_id, name=f"{CANARY}.pdf", data=PDF
    )
    address = f"/evidence/documents/{kept.id}/"
    assert page(desks.town.city_centre).get(address).status_code == 404
    assert page(desks.inspector2).get(address).status_code == 200


def test_the_reporter_follows_it_and_hears_of_the_answer_in_the_house(desks, fire_messages, client) -> None:
    incident, receipt = complain(desks, actor_for(desks.town.resident))
    act(desks.inspector, incident, "accept")
    act(desks.inspector, incident, "tell_reporter", note="We are looking into it.")
    fire_messages()
    told = Notice.objects.filter(user=desks.town.resident)
    assert {(one.kind, str(one.params)) for one in told} == {("confidential_answer", "{}")}
    shown = client.get(f"/r/f/{receipt.token}/").content.decode()
    assert "We are looking into it." in shown
    assert "name of inspector" not in shown


def test_the_clock_goes_on_and_says_so_without_words(desks, fire_messages, at) -> None:
    incident, _receipt = complain(desks, ANONYMOUS)
    at.shift(timedelta(days=30))
    assert sweep(city_time.now()).fired
    fire_messages()
    due = Notice.objects.filter(kind="confidential_due")
    assert set(due.values_list("user__username", flat=True)) == {"inspector", "inspector2"}
    assert not [row for row in due if incident.reference in f"{row.key}{row.subject_key}{row.params}"]
