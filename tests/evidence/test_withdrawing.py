"""What is withdrawn is gone for everybody and for good: no file, no way back, no second copy; the row says who and why."""

from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from foundation.evidence import services
from foundation.evidence.models import Document, Photo
from foundation.evidence.selectors import documents_of, first_photos, photo_bytes, photos_of
from foundation.kernel import city_time
from foundation.kernel.actor import system
from foundation.kernel.errors import Invalid, NotFound
from foundation.kernel.models import AuditEvent
from tests.evidence import documents
from tests.evidence.seeds import jpeg

SHELL = system("test")
TOY = {"subject_kind": "toy", "subject_key": "toy-1"}
PHOTO = UUID("5f0f3a52-6c1c-4d24-9a0e-0c2f5d1f7b02")
PAPER = UUID("5f0f3a52-6c1c-4d24-9a0e-0c2f5d1f7b03")


@pytest.fixture
def kept(db: Any) -> None:
    services.keep_photo(SHELL, photo_id=PHOTO, data=jpeg(), **TOY)
    services.keep_document(SHELL, document_id=PAPER, name="张三的病历.pdf", data=documents.PDF, **TOY)


def withdraw(**more: Any) -> int:
    return services.withdraw(SHELL, why="third_person", photo_ids=[PHOTO], document_ids=[PAPER], **{**TOY, **more})


def files(settings: Any) -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


@pytest.mark.usefixtures("kept")
def test_its_files_are_deleted_and_the_rows_say_who_and_why(
    settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        assert withdraw() == 2
    photo, paper = Photo.objects.get(), Document.objects.get()
    assert files(settings) == []
    assert (photo.withdrawn_why, photo.large, photo.lng, paper.name, paper.file) == ("third_person", "", None, "", "")
    details = AuditEvent.objects.filter(action__startswith="withdraw_").values_list("detail", flat=True)
    assert [row["why"] for row in details] == ["third_person"] * 2
    assert "张三" not in str(list(AuditEvent.objects.values()))


@pytest.mark.usefixtures("kept")
def test_nobody_reads_it_any_more() -> None:
    withdraw()
    assert (photos_of(*TOY.values()), documents_of(*TOY.values()), first_photos("toy", ["toy-1"])) == ([], [], {})
    with pytest.raises(NotFound):
        photo_bytes("toy", PHOTO, "large")


@pytest.mark.usefixtures("kept")
def test_where_the_process_died_the_duty_deletes_the_files(settings: Any) -> None:
    withdraw()
    assert len(files(settings)) == 3
    now = city_time.now()
    assert (services.remove_withdrawn_files(now), files(settings), services.remove_withdrawn_files(now)) == (2, [], 0)


@pytest.mark.usefixtures("kept")
def test_another_subjects_files_stay() -> None:
    assert withdraw(subject_key="toy-2") == 0
    assert len(photos_of(*TOY.values())) == 1


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("number", [PHOTO, uuid4()])
def test_the_same_picture_is_not_taken_in_again(number: UUID) -> None:
    withdraw()
    with pytest.raises(Invalid, match="withdrawn"):
        services.keep_photo(SHELL, photo_id=number, data=jpeg(), **TOY)


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("number", [PAPER, uuid4()])
def test_the_same_document_is_not_taken_in_again(number: UUID) -> None:
    withdraw()
    with pytest.raises(Invalid, match="withdrawn"):
        services.keep_document(SHELL, document_id=number, name="b.pdf", data=documents.PDF, **TOY)


@pytest.mark.usefixtures("kept")
def test_a_withdrawn_document_is_superseded_by_none() -> None:
    withdraw()
    with pytest.raises(NotFound):
        services.keep_document(
            SHELL, document_id=uuid4(), name="b.docx", data=documents.word(), supersedes=PAPER, **TOY
        )


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("model", [Photo, Document])
@pytest.mark.parametrize("change", [{"withdrawn_at": None, "withdrawn_why": ""}, {"withdrawn_why": "other"}])
def test_the_database_takes_no_withdrawal_back(model: Any, change: dict[str, Any]) -> None:
    withdraw()
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.update(**change)


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("table", ["evidence_photo", "evidence_document"])
def test_the_database_asks_for_a_reason(table: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET withdrawn_at = uploaded_at")
