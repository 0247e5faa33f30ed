#!/usr/bin/env bash
# Chromium 147 (@sparticuz/chromium 147.0.0), page to PDF with Noto Sans SC: characters that look like a radical are written
# into the file's text as the radical. 三户人民 is read back as 三⼾⼈⺠, also when it is copied from a viewer that does not repair it.
#
# NFKC repairs one kind only: U+2F00 to U+2FD5 (⼈ becomes 人). The supplement (⺠ 民, ⻔ 门, ⻓ 长, ⻋ 车) has no compatibility form and
# stays, and of ⼾ NFKC makes 戶 (U+6236), not the 户 (U+6237) that stood on the page: a household is never found again.
# The same font and words through typst come back as they were, so it is not the font. MuPDF and poppler repair all of it
# while reading, which is why a look with pdftotext finds nothing wrong; pypdf and pdfplumber hand out what is there.
# Guess that was wrong: a page printed to PDF by a browser keeps its characters, or NFKC brings them back.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pypdf==7.1.1 pdfplumber==0.11.10 typst==0.15.2 pylopdf-fonts-zh-cn==0.1.1
cp venv/lib/python3*/site-packages/pylopdf_fonts_zh_cn/NotoSansSC-Regular.otf font.otf
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund @sparticuz/chromium@147.0.0 playwright-core@1.55.0 >/dev/null
cat > page.html <<'HTML'
<!doctype html><meta charset="utf-8"><style>@font-face{font-family:own;src:url(font.otf)}p{font-family:own}</style>
<p lang="zh-CN">三户人民长门车东西</p>
HTML
cat > print.mjs <<'JS'
import chromium from "@sparticuz/chromium";
import { chromium as browsers } from "playwright-core";
const browser = await browsers.launch({ executablePath: await chromium.executablePath(), args: chromium.args, headless: true });
const page = await browser.newPage();
await page.goto(`file://${process.cwd()}/page.html`);
await page.evaluate(() => document.fonts.ready);
await page.pdf({ path: "page.pdf" });
await browser.close();
JS
TMPDIR="$work" node print.mjs
venv/bin/python - <<'PYTHON'
import logging
import unicodedata
from pathlib import Path

import pdfplumber
import pypdf
import typst

logging.disable()
words = "三户人民长门车东西"
Path("page.typ").write_text(f'#set text(font: "Noto Sans SC", lang: "zh")\n{words}\n', encoding="utf-8")
Path("typst.pdf").write_bytes(typst.compile("page.typ", font_paths=["."], ignore_system_fonts=True))


def read(name):
    """Return the text of the first page as two libraries read it."""
    with pdfplumber.open(name) as file:
        return pypdf.PdfReader(name).pages[0].extract_text().strip(), file.pages[0].extract_text().splitlines()[0].strip()


printed, also = read("page.pdf")
print("on the page:", words, "| in the PDF:", printed, [f"{ord(sign):04X}" for sign in printed])
assert printed == also == "三⼾⼈⺠⻓⻔⻋东西", ascii(printed)
repaired = unicodedata.normalize("NFKC", printed)
print("after NFKC:", repaired)
assert repaired == "三戶人⺠⻓⻔⻋东西", ascii(repaired)
assert read("typst.pdf")[0].startswith(words)
PYTHON
