"""Small documents of each kind, and some that are not what they seem."""

import io
import zipfile

import docx
import openpyxl
from PIL import Image

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
OLD_WORD = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" '
    'Target="http://127.0.0.1/t.dotm" TargetMode="External"/></Relationships>'
)


def word(text: str = "告知书") -> bytes:
    """Return a Word document of one line."""
    made, file = docx.Document(), io.BytesIO()
    made.add_paragraph(text)
    made.save(file)
    return file.getvalue()


def workbook() -> bytes:
    """Return an Excel workbook of one cell."""
    made, file = openpyxl.Workbook(), io.BytesIO()
    made.active["A1"] = "一"
    made.save(file)
    return file.getvalue()


def picture(kind: str) -> bytes:
    """Return a picture of the kind."""
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(file, kind)
    return file.getvalue()


def with_part(data: bytes, name: str, content: bytes = b"x") -> bytes:
    """Return an Office document with one more part."""
    file = io.BytesIO(data)
    with zipfile.ZipFile(file, "a") as package:
        package.writestr(name, content)
    return file.getvalue()


def with_types(data: bytes, old: str, new: str) -> bytes:
    """Return an Office document whose declared types read otherwise."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for entry in source.infolist():
            content = source.read(entry)
            target.writestr(
                entry, content.replace(old.encode(), new.encode()) if "Types" in entry.filename else content
            )
    return out.getvalue()


def bomb() -> bytes:
    """Return a Word document that unpacks into 400 MB."""
    file = io.BytesIO(word())
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as package, package.open("word/big.xml", "w") as part:
        for _ in range(400):
            part.write(bytes(2**20))
    return file.getvalue()
