"""What a document is, is found by opening it: the name is never asked, and programs inside are refused."""

import pytest

from foundation.evidence.choices import MediaType
from foundation.evidence.formats.contents import media_type_of
from foundation.kernel.errors import Invalid
from tests.evidence import documents

WORD = documents.word()
MAIN = "wordprocessingml.document.main+xml"


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (documents.PDF, MediaType.PDF),
        (WORD, MediaType.DOCX),
        (documents.workbook(), MediaType.XLSX),
        (documents.picture("JPEG"), MediaType.JPEG),
        (documents.picture("PNG"), MediaType.PNG),
    ],
    ids=["pdf", "docx", "xlsx", "jpeg", "png"],
)
def test_each_kind_is_known_by_its_content(data: bytes, found: str) -> None:
    assert media_type_of([data]) == (found, [])


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"MZ" + bytes(200), "document_unknown"),
        (b"<html><script>1</script>", "document_unknown"),
        (documents.picture("GIF"), "document_unknown"),
        (documents.with_part(WORD, "x.txt")[:-400], "document_broken"),
        (documents.PDF[:-8], "document_broken"),
        (documents.picture("PNG")[:60], "document_broken"),
        (documents.OLD_WORD, "document_old_office"),
        (documents.with_types(WORD, MAIN, "presentationml.presentation.main+xml"), "document_unknown"),
    ],
    ids=["program", "page", "gif", "half docx", "half pdf", "half png", "doc", "slides"],
)
def test_what_is_no_document_is_refused_in_words(data: bytes, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        media_type_of([data])
    assert refused.value.code == code


@pytest.mark.parametrize(
    "data",
    [
        documents.with_part(WORD, "word/vbaProject.bin"),
        documents.with_part(documents.workbook(), "xl/VBAPROJECT.BIN"),
        documents.with_part(documents.workbook(), "xl/macrosheets/sheet1.xml"),
        documents.with_part(WORD, "word/activeX/activeX1.xml"),
        documents.with_part(WORD, "word/_rels/settings.xml.rels", documents.RELATIONS.encode()),
        documents.with_types(
            WORD,
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
            "application/vnd.ms-word.document.macroEnabled.main+xml",
        ),
    ],
    ids=["docm", "xlsm", "old macros", "controls", "remote template", "declared"],
)
def test_programs_in_a_document_are_refused_whatever_it_is_called(data: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        media_type_of([data])
    assert refused.value.code == "document_has_macros"


def test_what_unpacks_into_too_much_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(Invalid) as refused:
        media_type_of([documents.bomb()])
    assert refused.value.code == "document_too_large"
