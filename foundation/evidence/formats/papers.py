"""Fills templates: Typst into PDF, Word into DOCX. Runs behind the fence.

What is filled in is data and nothing else: no word of it is ever read as a template, as markup or as a path.
Each paper is made by a process of its own, which reads the libraries of its kind alone.
"""

import io
import json
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

PICTURE_WIDTH_MM = 50


def fill_pdf(parts: Sequence[bytes], *, data: dict[str, Any]) -> tuple[str, list[bytes]]:
    """Return the PDF of a Typst template (the first part) and its pictures (the others), with its fonts in it.

    The template finds ``data`` as JSON in ``sys.inputs.data``, the pictures as ``0.jpg``, ``1.jpg``…
    """
    import pylopdf_fonts_zh_cn  # noqa: PLC0415
    import typst  # noqa: PLC0415

    template, *pictures = parts
    with TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "main.typ").write_bytes(template)
        for number, picture in enumerate(pictures):
            (place / f"{number}.jpg").write_bytes(picture)
        made = typst.compile(
            str(place / "main.typ"),
            root=folder,
            font_paths=[str(pylopdf_fonts_zh_cn.sans_path().parent)],
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data)},
        )
    return "pdf", [bytes(made)]


def fill_docx(parts: Sequence[bytes], *, data: dict[str, Any]) -> tuple[str, list[bytes]]:
    """Return the Word document of a Word template (the first part); ``pictures`` in it are the other parts."""
    import docxtpl  # noqa: PLC0415
    from docx.shared import Mm  # noqa: PLC0415
    from jinja2.sandbox import SandboxedEnvironment  # noqa: PLC0415

    template, *pictures = parts
    made, out = docxtpl.DocxTemplate(io.BytesIO(template)), io.BytesIO()
    images = [docxtpl.InlineImage(made, io.BytesIO(one), width=Mm(PICTURE_WIDTH_MM)) for one in pictures]
    made.render({**data, "pictures": images}, jinja_env=SandboxedEnvironment(autoescape=True), autoescape=True)
    made.save(out)
    return "docx", [out.getvalue()]
