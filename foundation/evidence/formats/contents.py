"""What a file really is, found by opening it. Runs behind the fence; the name it came under is never asked.

Each file is opened by a process of its own, so the library of its kind is read where that kind is found: most are PDF.
"""

import io
import zipfile
from collections.abc import Sequence
from xml.etree import ElementTree as ET

from django.utils.translation import gettext as _

from foundation.evidence import media_types
from foundation.kernel.errors import Invalid

MOST_PIXELS = 100_000_000
MOST_PARTS = 5_000
MOST_UNPACKED = 300 * 2**20
_PICTURES = {"JPEG": media_types.JPEG, "MPO": media_types.JPEG, "PNG": media_types.PNG}
_OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1")
_MAIN_PARTS = {
    "wordprocessingml.document.main+xml": media_types.DOCX,
    "spreadsheetml.sheet.main+xml": media_types.XLSX,
}
# Programs inside a document, however it is called: Visual Basic, the sheets of Excel's older macros, controls that run.
_PROGRAM_PARTS = ("vbaproject", "vbadata", "/macrosheets/", "/activex/")
_PROGRAM_TYPES = ("macroenabled", "vbaproject", "macrosheet")


def media_type_of(parts: Sequence[bytes]) -> tuple[str, list[bytes]]:
    """Return the media type of the one file in ``parts``; raises ``Invalid`` for any other kind and for a broken one."""
    (data,) = parts
    return _media_type(data), []


def _media_type(data: bytes) -> str:
    if data.startswith(b"%PDF-"):
        return _pdf(data)
    if data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        return _picture(data)
    if data.startswith(b"PK\x03\x04"):
        return _office(data)
    if data.startswith(_OLD_OFFICE):
        sentence = _(
            "The file has a password, or is from an old Word or Excel. Save it without a password as DOCX, XLSX or PDF."
        )
        raise Invalid(sentence, code="document_old_office")
    raise _unknown()


def _pdf(data: bytes) -> str:
    """A PDF is read from its end: one that was cut off on its way has none."""
    if b"%%EOF" not in data[-2048:]:
        raise _damaged_file()
    return media_types.PDF


def _picture(data: bytes) -> str:
    from PIL import Image  # noqa: PLC0415

    try:
        with Image.open(io.BytesIO(data), formats=["JPEG", "PNG"]) as image:
            if image.width * image.height > MOST_PIXELS:
                raise Invalid(_("The picture has too many pixels."), code="document_too_many_pixels")
            image.load()
            return _PICTURES[image.format or ""]
    except (Invalid, MemoryError):
        raise
    except Exception as error:
        raise _damaged_file() from error


def _office(data: bytes) -> str:
    """Open a Word document or an Excel workbook with what reads them, after its parts were found to be harmless."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            found = _checked_package(package)
        if found == media_types.DOCX:
            import docx  # noqa: PLC0415

            docx.Document(io.BytesIO(data))
        else:
            import openpyxl  # noqa: PLC0415

            openpyxl.load_workbook(io.BytesIO(data), read_only=True).close()
    except (Invalid, MemoryError, RecursionError):
        raise
    except Exception as error:
        raise _damaged_file() from error
    return found


def _checked_package(package: zipfile.ZipFile) -> str:
    entries = package.infolist()
    if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise Invalid(_("The file unpacks into more than one document may hold."), code="document_too_large")
    names = [f"/{entry.filename}".lower() for entry in entries]
    if "/[content_types].xml" not in names:
        raise _unknown()
    types = [value.lower() for value in _declared_types(package)]
    if _any_contains(names, _PROGRAM_PARTS) or _any_contains(types, _PROGRAM_TYPES) or _remote_template(package, names):
        sentence = _("The file contains macros or other programs. Save it without them, as DOCX, XLSX or PDF.")
        raise Invalid(sentence, code="document_has_macros")
    if package.testzip() is not None:
        raise _damaged_file()
    for ending, found in _MAIN_PARTS.items():
        if any(value.endswith(ending) for value in types):
            return found
    raise _unknown()


def _declared_types(package: zipfile.ZipFile) -> list[str]:
    """Return the content types that the package declares for its parts."""
    root = ET.fromstring(package.read("[Content_Types].xml"))  # noqa: S314 - behind the fence, bounded
    return [element.get("ContentType", "") for element in root]


def _any_contains(texts: Sequence[str], words: Sequence[str]) -> bool:
    return any(word in text for text in texts for word in words)


def _remote_template(package: zipfile.ZipFile, names: Sequence[str]) -> bool:
    """Say whether opening the document would fetch its template, and the macros in it, from elsewhere."""
    if "/word/_rels/settings.xml.rels" not in names:
        return False
    relations = ET.fromstring(package.read("word/_rels/settings.xml.rels"))  # noqa: S314 - as above
    return any(
        one.get("TargetMode") == "External" and one.get("Type", "").endswith("/attachedTemplate") for one in relations
    )


def _damaged_file() -> Invalid:
    return Invalid(_("The file is damaged or incomplete. Save it again, or send it as PDF."), code="document_broken")


def _unknown() -> Invalid:
    sentence = _("This is no document we take: PDF, Word (DOCX), Excel (XLSX), JPEG or PNG.")
    return Invalid(sentence, code="document_unknown")
