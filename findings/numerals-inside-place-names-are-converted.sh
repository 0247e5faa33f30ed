#!/usr/bin/env bash
# cn2an 0.5.24: `transform` turns numerals inside place names into digits, so that an address names a place that is not there.
#
# 五桂山街道, 三乡镇 and 三角镇 (Zhongshan) are names; 二网格 is a number. `transform(text, "cn2an")` converts both kinds
# alike. Used to normalise addresses before matching, it makes the text lose the very names that are looked for.
# Guess that was wrong: a whole sentence may be normalised at once and names stay as they are.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check cn2an==0.5.24
"$work/venv/bin/python" - <<'PYTHON'
import cn2an

given = ["五桂山街道", "三乡镇", "三角镇", "五桂山街道二网格"]
made = [cn2an.transform(text, "cn2an") for text in given]
print(dict(zip(given, made, strict=True)))
assert made == ["5桂山街道", "3乡镇", "3角镇", "5桂山街道2网格"]
PYTHON
