"""What is hidden is gone: from every column, file, page, interface and export; words planted wherever people write are sought."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, models
from django.urls import reverse

from foundation.evidence.models import Document, Photo
from foundation.evidence.selectors import photos_of
from foundation.kernel import city_time, hiding
from foundation.kernel.errors import Denied, Invalid
from foundation.kernel.models import AuditEvent
from foundation.kernel.personal_data import Personal, register_by_model
from foundation.notices.models import Notice, SimulatedText
from foundation.web.models import ExportJob
from grids.workforce.selectors import actor_for
from incidents.cases import services
from incidents.cases.models import (
    Assist,
    CallBack,
    DutyDispute,
    EnforcementReferral,
    Incident,
    OvertimeAppeal,
    Supervision,
    UnplacedReport,
)
from incidents.cases.selectors import timeline
from incidents.filings.models import FilingRecord, FilingStep
from residents.people.models import Report
from tests.cases.helpers import do, report
from tests.columns import columns_of
from tests.evidence.documents import PDF
from tests.people.test_people import filed, link
from tests.town import Town
from tests.world import jpeg

NAME = "欧阳桂花"
# Columns of people that the words of an incident may not leave by this act, and why.
APART = {
    "accounts.": "of an account, about nobody else",
    "admin.": "edits at the support desk; what is edited there is no incident",
    "areas.": "of the net",
    "axes.": "who tried to sign in",
    "catalogue.": "of rules and standards, before any incident",
    "ballots.": "who votes and stands, and the acts of a ballot, whose subject is no incident",
    "council.": "members and minutes of a body, whose papers are resolutions",
    "dossiers.": "of an application and its applicant, who is no reporter; gone with its dossier on its own day",
    "hall.": "of an application that goes from a phone to a desk, sealed, gone when it is taken there",
    "hearings.": "what is published of a topic or a resolution, masked when it is drafted, and objections to it",
    "proposals.": "topics and comments that were written to be published, screened before they are",
    "registers.": "the acts of rules that everybody may read",
    "clocks.": "of calendars",
    "workforce.": "of posts",
    "sessions.": "sealed, and ends with the session",
    "deskwork.": "marks of colleagues, no words",
    "kernel.AuditEvent": "append-only, and never holds words: test_audit_and_outbox_hold_no_words below",
    "kernel.Message": "numbers and codes, no words: the same test",
    "seals.": "append-only: why somebody has a part, written about colleagues and read by those with a part alone",
    "web.": "what somebody searched for, in their own saved words, and why they exported",
    "evidence.Photo": "names of files, which go with the photo",
    "evidence.Document.file": "the name of the file, which goes with the document",
    "people.Report.contact": "the reporter's own, sealed, emptied after its time",
    "people.Person": "a random key",
    "people.Household": "a sealed address of residents, read by the clerk alone",
    "people.HeldValue": "a resident's own answers, sealed, from forms of applications",
    "people.Correction": "what is wrong in a resident's own data, sealed, and why it stays",
    "people.Merge": "how two persons were found to be one, from their data",
    "people.Participant": "the name of an organisation",
    "people.PhoneCode": "sealed phones",
    "notices.Notice.address": "sealed, the reporter's own",
    "notices.ChannelStop": "what a server answered",
    "notices.PushSubscription": "sealed addresses of browsers",
    "cases.Incident.search_text": "made from the description, with it",
    "cases.UnplacedReport.address_key": "made from the address, with it",
    "filings.FilingRecord.search_text": "made from the facts, with them",
    "cases.SentTogether": "references and outcomes, no words",
    "cases.Step.detail": "codes and names of units and places",
    "filings.FilingStep.detail": "codes and names of units and places",
    "cases.Step.actor_name": "who acted, which is no third person",
    "filings.FilingStep.actor_name": "who acted, which is no third person",
}


def columns_with_words() -> Iterator[str]:
    """Yield the personal columns that may hold words, as "app.Model.column"."""
    for model, entries in register_by_model().items():
        for column in model._meta.concrete_fields:
            is_long = isinstance(column, models.CharField) and not column.choices and (column.max_length or 0) >= 80
            if not (is_long or isinstance(column, models.TextField | models.JSONField)):
                continue
            if any(isinstance(entry, Personal) and column.name in entry.columns for entry in entries):
                yield f"{model._meta.label}.{column.name}"


def test_every_column_that_may_quote_an_incident_is_reached_or_says_why_not() -> None:
    reached = {f"{one.model._meta.label}.{name}" for one in hiding.PLACES for name in one.columns}
    lost = [one for one in columns_with_words() if one not in reached and not one.startswith(tuple(APART))]
    assert lost == [], "declare_words in the room's personal.py, or a line above that says why not"


@pytest.fixture
def named(town: Town, page: Any, fire_messages: Any) -> Incident:
    """An incident in whose every place the name stands."""
    incident = filed(page, town, description=f"{NAME}在桥头倒垃圾")
    at, key = city_time.now(), incident.reference
    do(town.clerk_a, incident, "note", note=f"已问过{NAME}")
    copy = filed(page, town, description="桥头有垃圾")
    do(town.clerk_a, copy, "link_duplicate", master=key)
    do(town.clerk_a, incident, "tell_reporter", note=f"已联系{NAME}")
    fire_messages()
    Report.objects.filter(incident_reference=key).update(words=f"{NAME}又来了")
    CallBack.objects.create(incident=incident, round=0, closed_at=at, words=f"说是{NAME}")
    unit = town.urban_a
    DutyDispute.objects.create(
        incident=incident, unit=unit, township=town.township_a, returned_at=at,
        words=NAME, grounds=NAME, objection=NAME, answer=NAME,
    )  # fmt: skip
    Assist.objects.create(incident=incident, unit=unit, kind="key_work", whistled_at=at, task=NAME, words=NAME)
    EnforcementReferral.objects.create(
        incident=incident, unit=unit, facts=NAME, package=uuid4(), handed_at=at, result_words=NAME
    )
    Supervision.objects.create(
        incident=incident, kind="leader", level="township", requirement=NAME, answer=NAME, ordered_by=1, ordered_at=at
    )
    OvertimeAppeal.objects.create(
        incident=incident, round=0, state="asked", asked_by=1, asked_at=at, reason="other", words=NAME
    )
    UnplacedReport.objects.create(
        client_id=uuid4(), content_digest="", reference=key, matter=incident.matter, description=NAME,
        address=f"{NAME}家门口", address_key=f"{NAME}家门口", channel="hotline", city=town.city,
        occurred_at=at, reported_at=at, incident=incident, placed_at=at,
    )  # fmt: skip
    _file_for_record(town, incident)
    Notice.objects.create(
        user=town.clerk_a, kind="task_returned", key="a", subject_kind="incident", subject_key=key,
        params={"reference": key, "note": f"请找{NAME}"}, created_at=at,
    )  # fmt: skip
    SimulatedText.objects.create(reference="1", masked_phone="", words=f"请找{NAME}", created_at=at)
    services.add_incident_document(
        actor_for(town.clerk_a), key, document_id=uuid4(), name=f"{NAME}的说明.pdf", data=PDF
    )
    name = default_storage.save("exports/a-1.csv", ContentFile(NAME.encode()))
    ExportJob.objects.create(
        owner=town.clerk_a, list_code="incidents", query="", format="csv", language="zh-hans", created_at=at,
        attempts=1, finished_at=at, file=name,
    )  # fmt: skip
    incident.refresh_from_db()
    return incident


def _file_for_record(town: Town, incident: Incident) -> None:
    at = city_time.now()
    filing = FilingRecord.objects.create(
        client_id=uuid4(), content_digest="", number="BB20261124-00001", kind="information", facts=NAME, why_not_a_case=NAME,
        search_text=NAME, level="village", state="converted", version=1, incident_reference=incident.reference,
        occurred_at=at, filed_at=at, expires_on=at.date(), ended_at=at,
        city=town.city, township=town.township_a, village=town.village_a, grid=town.grid_a1,
    )  # fmt: skip
    FilingStep.objects.create(
        subject=filing, number=1, action="file", from_state="", to_state="filed", actor_kind="user", actor_name="",
        at=at, note=NAME,
    )  # fmt: skip


def hide(town: Town, incident: Incident, by: Any = None, **more: Any) -> Incident:
    data = {"words": NAME, "reason": "third_person", **more}
    note = data.pop("note", "写了别人的名字")
    return do(by or town.clerk_a, incident, "redact", note=note, **data)


def tables_with(words: str) -> set[str]:
    """Return "table.column" of every column of the database that holds the words, escaped as JSON is or not."""
    escaped, found = words.encode("unicode_escape").decode(), set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if re.search(r"_fts_(data|idx|docsize|config)$", table):
                continue  # in pieces of two signs, and rewritten by the triggers of the table itself
            for column in columns_of(cursor, table):
                name = connection.ops.quote_name(column)
                cursor.execute(f'SELECT {name} FROM "{table}"')
                values = [bytes(one) if isinstance(one, memoryview) else one for (one,) in cursor.fetchall()]
                texts = [one.decode(errors="ignore") if isinstance(one, bytes) else str(one) for one in values]
                if any(words in text or escaped in text for text in texts):
                    found.add(f"{table}.{column}")
    return found


def test_each_place_that_is_declared_was_planted(named: Incident) -> None:
    keys = [named.reference, *named.copies.values_list("reference", flat=True)]
    found = {place.model._meta.label for place, _changes in hiding.find_words(keys, NAME)}
    told = {"notices.RobotPost"}  # without free words by itself: robots are told none
    assert found | told == {place.model._meta.label for place in hiding.PLACES}
    assert len(tables_with(NAME)) > 20


def test_afterwards_no_table_and_no_file_holds_the_words(
    town: Town, named: Incident, settings: Any, fire_messages: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        hide(town, named)
    fire_messages()
    assert tables_with(NAME) == set()
    files = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    assert [path.name for path in files if NAME.encode() in path.read_bytes() or NAME in path.name] == []
    assert ExportJob.objects.get().given_up_at is not None


def test_no_page_interface_or_export_shows_the_words(town: Town, named: Incident, page: Any, api: Any) -> None:
    hide(town, named)
    key, desk = named.reference, page(town.clerk_a)
    pages = [
        f"/incidents/{key}/",
        "/incidents/",
        "/notices/",
        f"/incidents/?q={NAME[:2]}",
        "/filings/BB20261124-00001/",
    ]
    shown = [desk.get(address).content.decode() for address in pages]
    addresses = [f"/api/v1/incidents/{key}/", f"/api/v1/incidents/{key}/steps/", "/api/v1/notices/", "/api/v1/filings/"]
    said = [api(town.clerk_a).get(address).content.decode() for address in addresses]
    export = b"".join(api(town.clerk_a).get("/api/v1/incidents/", {"format": "csv"}).streaming_content).decode()
    own = page().get(link(named)).content.decode()
    assert [number for number, text in enumerate((*shown, *said, export, own)) if NAME in text] == []


def test_audit_and_outbox_hold_no_words(town: Town, named: Incident) -> None:
    hide(town, named)
    rows = [row for row in tables_with("写了别人的名字") if not row.startswith("cases_step")]
    assert rows == []
    assert AuditEvent.objects.filter(action="redact").count() == 1


def test_a_photo_is_withdrawn_from_everybody_and_the_step_says_why(
    town: Town, page: Any, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    incident, photo = report(town), uuid4()
    services.keep_incident_photo(actor_for(town.worker_a), incident.reference, photo_id=photo, data=jpeg())
    with django_capture_on_commit_callbacks(execute=True):
        moved = hide(town, incident, words="", withdrawn=[f"photo:{photo}"])
    assert photos_of("incident", incident.reference) == []
    assert page(town.clerk_a).get(reverse("evidence:photo", args=[photo, "large"])).status_code == 404
    row, step = Photo.objects.get(), timeline(moved)[-1]
    assert (row.withdrawn_by, row.withdrawn_why) == (town.clerk_a.pk, "third_person")
    assert step.remark == "personal data of a third person; 1 photo or document withdrawn"
    assert [path for path in Path(settings.MEDIA_ROOT).rglob("*.jpg") if path.is_file()] == []


def test_a_package_that_quoted_it_goes_too(town: Town, named: Incident) -> None:
    package = EnforcementReferral.objects.get().package
    Document.objects.create(
        id=package, subject_kind="incident", subject_key=named.reference, purpose="evidence", name="a.pdf",
        media_type="application/pdf", size=1, sha256="0" * 64, file="evidence/00/a.pdf", uploaded_at=city_time.now(),
    )  # fmt: skip
    hide(town, named)
    assert Document.objects.get(pk=package).withdrawn_why == "third_person"


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"words": ""}, "words"),
        ({"note": f"因为{NAME}"}, "note"),
        ({"reason": "so"}, "reason"),
        ({"withdrawn": [f"photo:{UUID(int=7)}"]}, "withdrawn"),
        ({"withdrawn": ["photo:7"]}, "withdrawn"),
    ],
)
def test_what_does_not_fit_is_named(town: Town, data: dict[str, Any], field: str) -> None:
    incident = report(town, description=NAME)
    with pytest.raises(Invalid) as refused:
        hide(town, incident, **data)
    assert set(refused.value.fields) == {field}


def test_only_the_desk_hides(town: Town) -> None:
    with pytest.raises(Denied):
        hide(town, report(town, description=NAME), by=town.worker_a)


def test_on_the_page_it_takes_a_tick(town: Town, page: Any) -> None:
    incident, photo = report(town), uuid4()
    services.keep_incident_photo(actor_for(town.worker_a), incident.reference, photo_id=photo, data=jpeg())
    address, desk = f"/incidents/{incident.reference}/", page(town.clerk_a)
    assert f'value="photo:{photo}"' in desk.get(address).content.decode()
    sent = {"action": "redact", "version": incident.version, "note": "人脸", "reason": "third_person"}
    answer = desk.post(f"{address}acts/", {**sent, "withdrawn": [f"photo:{photo}"]})
    assert (answer.status_code, photos_of("incident", incident.reference)) == (302, [])


def test_the_interface_takes_it_once(town: Town, api: Any) -> None:
    incident, photo, act = report(town), uuid4(), str(uuid4())
    services.keep_incident_photo(actor_for(town.worker_a), incident.reference, photo_id=photo, data=jpeg())
    sent = {
        "action": "redact", "version": incident.version, "note": "人脸", "reason": "third_person", "act_id": act,
        "withdrawn": [f"photo:{photo}"],
    }  # fmt: skip
    address = f"/api/v1/incidents/{incident.reference}/acts/"
    answers = [api(town.clerk_a).post(address, sent, format="json").status_code for _try in range(2)]
    assert (answers, Incident.objects.get().version) == ([200, 200], incident.version + 1)
