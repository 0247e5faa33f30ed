"""Keeping documents: once for each id and content, byte for byte, never changed; and who may open them."""

import os
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils.module_loading import import_string

from foundation.evidence import services
from foundation.evidence.access import document_response
from foundation.evidence.models import Document
from foundation.evidence.selectors import document_file, document_for, documents_of
from foundation.evidence.services import documents as keeping
from foundation.kernel import policies
from foundation.kernel.actor import ANONYMOUS, system
from foundation.kernel.errors import DifferentContent, Invalid, NotFound, NotStored, Stale
from foundation.kernel.models import AuditEvent
from foundation.kernel.policies import ALLOWED, refused
from tests.evidence import documents

ID = UUID("5f0f3a52-6c1c-4d24-9a0e-0c2f5d1f7b01")
SHELL = system("test")
WORD = documents.word()


def keep(document_id: UUID = ID, data: bytes = documents.PDF, key: str = "toy-1", **more: Any) -> Document:
    name = more.pop("name", "告知书.pdf")
    return services.keep_document(
        SHELL, document_id=document_id, subject_kind="toy", subject_key=key, name=name, data=data, **more
    )


def files(settings: Any) -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_a_document_is_kept_byte_for_byte_under_a_name_that_tells_nothing(db: Any, settings: Any) -> None:
    kept = keep()
    (path,) = files(settings)
    assert path.read_bytes() == documents.PDF
    assert (kept.size, kept.media_type, "告知" in path.name, str(ID) in path.name) == (
        len(documents.PDF), "application/pdf", False, False,
    )  # fmt: skip


def test_the_row_says_who_added_what_and_the_audit_too(town: Any, actor_of: Any) -> None:
    kept = services.keep_document(
        actor_of(town.clerk_a), document_id=ID, subject_kind="toy", subject_key="t", name="a.pdf", data=documents.PDF
    )
    (view,) = documents_of("toy", "t")
    assert (kept.uploaded_by, view.uploader) == (town.clerk_a.pk, town.clerk_a.name)
    assert AuditEvent.objects.get().detail == {"document": str(ID), "sha256": kept.sha256}


def test_same_document_twice_is_one(db: Any, settings: Any) -> None:
    first = keep()
    second = keep()
    assert (first.is_new, second.is_new, Document.objects.count(), len(files(settings))) == (True, False, 1, 1)


@pytest.mark.parametrize("change", [{"data": WORD}, {"key": "toy-2"}])
def test_same_id_for_something_else_is_refused(db: Any, settings: Any, change: dict[str, Any]) -> None:
    keep()
    with pytest.raises(DifferentContent):
        keep(**change)
    assert len(files(settings)) == 1


def test_same_bytes_under_another_id_are_named_and_refused(db: Any, settings: Any) -> None:
    keep()
    with pytest.raises(Invalid) as again:
        keep(uuid4())
    assert (again.value.code, "告知书.pdf" in again.value.message) == ("document_known", True)


def test_loser_of_a_race_with_the_same_bytes_takes_its_file_away(
    db: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep()
    asked: list[int] = []
    real = keeping._require_new

    # The loser looked before the winner had written.
    def blind(*subject: Any) -> None:
        asked.append(1)
        if len(asked) > 1:
            real(*subject)

    monkeypatch.setattr(keeping, "_require_new", blind)
    with pytest.raises(Invalid):
        keep(uuid4())
    assert len(files(settings)) == 1


@pytest.mark.parametrize(
    "change",
    [{"name": "b"}, {"file": "elsewhere"}, {"file": ""}, {"name": ""}, {"size": 7}, {"withdrawn_by": 1, "sha256": "b"}],
)
def test_no_row_is_changed(db: Any, change: dict[str, str]) -> None:
    keep()
    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.update(**change)


def test_no_row_is_deleted(db: Any) -> None:
    keep()
    if connection.vendor == "sqlite":
        # Transactional tests have to empty the table, so the trigger is away: put it back as the migration made it.
        on_sqlite = import_string("foundation.evidence.migrations.0002_append_only.on_sqlite")
        with connection.cursor() as cursor:
            for statement in on_sqlite():
                cursor.execute(statement)
    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.all().delete()


def test_a_better_version_supersedes_and_both_stay(db: Any) -> None:
    keep()
    better = keep(uuid4(), WORD, name="告知书 二.docx", supersedes=ID)
    old, new = documents_of("toy", "toy-1")
    assert (old.superseded_by, new.supersedes) == (better.pk, ID)


def test_a_document_is_superseded_once_and_by_its_own_subject(db: Any) -> None:
    keep()
    keep(uuid4(), WORD, supersedes=ID)
    with pytest.raises(Stale):
        keep(uuid4(), documents.workbook(), supersedes=ID)
    with pytest.raises(NotFound):
        keep(uuid4(), documents.workbook(), key="toy-2", supersedes=ID)


def test_too_large_too_many_and_empty_are_refused(db: Any, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DOCUMENT_LIMIT = 1000
    monkeypatch.setattr(keeping, "MOST_OF_A_SUBJECT", 1)
    codes = []
    for data in (b"", WORD, documents.PDF, documents.PDF + b"\n"):
        try:
            keep(uuid4(), data)
        except Invalid as error:
            codes.append(error.code)
    assert codes == ["document_empty", "document_too_large", "too_many_documents"]


def test_no_setting_raises_the_limit_above_the_databases(db: Any, settings: Any) -> None:
    settings.DOCUMENT_LIMIT = 2**40
    with pytest.raises(Invalid):
        keep(data=documents.PDF + bytes(50 * 2**20))


def test_a_refused_file_leaves_nothing_behind(db: Any, settings: Any) -> None:
    with pytest.raises(Invalid) as refusal:
        keep(data=documents.with_part(WORD, "word/vbaProject.bin"))
    assert (refusal.value.code, Document.objects.count(), files(settings)) == ("document_has_macros", 0, [])


def test_a_full_disk_is_said_and_the_next_try_keeps_it(db: Any, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as full:
        full.setattr(os, "fsync", _no_room)
        with pytest.raises(NotStored):
            keep()
    assert (files(settings), keep().is_new) == ([], True)


def _no_room(*_args: Any) -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("告知书.PDF", "告知书.pdf"),
        ("C:\\temp\\结果.docx", "结果.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("a\u202efdp.exe\r\nX: 1", "afdp.exeX_ 1.pdf"),
        ('x"y;<z>.jpeg', "x_y;_z_.pdf"),
        (" . ", "document.pdf"),
        ("长" * 300, "长" * 116 + ".pdf"),
    ],
)
def test_the_name_is_safe_and_ends_with_what_the_file_is(sent: str, kept: str) -> None:
    assert services.documents.safe_name(sent, "application/pdf") == kept


def test_it_leaves_as_an_attachment_that_nothing_opens_or_keeps(db: Any) -> None:
    response = document_response(keep())
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''%E5%91%8A%E7%9F%A5%E4%B9%A6.pdf"
    assert (response["X-Content-Type-Options"], response["Cache-Control"]) == ("nosniff", "private, no-store")
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_a_lost_file_is_said(db: Any, settings: Any) -> None:
    kept = keep()
    files(settings)[0].unlink()
    with pytest.raises(NotFound):
        document_file(kept)


@pytest.mark.parametrize(
    ("rules", "opens"),
    [
        ({}, False),
        ({"evidence.open.toy": True}, True),
        ({"evidence.open.toy": False}, False),
        ({"evidence.open.toy": True, "evidence.open_document.toy": False}, False),
        ({"evidence.open.toy": False, "evidence.open_document.toy": True}, False),
    ],
)
def test_a_document_opens_as_a_photo_does_unless_the_room_says_fewer_may(
    db: Any, monkeypatch: pytest.MonkeyPatch, rules: dict[str, bool], opens: bool
) -> None:
    keep()
    verdicts = {True: ALLOWED, False: refused("no")}
    made = {name: lambda actor, subject, may=may: verdicts[may] for name, may in rules.items()}
    monkeypatch.setattr(policies, "_RULES", {**policies._RULES, **made})
    try:
        found = document_for(ANONYMOUS, ID).pk == ID
    except NotFound:
        found = False
    assert found is opens


def test_a_document_is_not_opened_as_anothers(db: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    keep()
    monkeypatch.setattr(policies, "_RULES", {**policies._RULES, "evidence.open.toy": lambda *_asked: ALLOWED})
    with pytest.raises(NotFound):
        document_for(ANONYMOUS, ID, subject=("toy", "toy-2"))
