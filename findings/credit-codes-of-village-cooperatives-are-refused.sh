#!/usr/bin/env bash
# python-stdnum 2.2 refuses every unified social credit code (GB 32100-2015) that begins with a letter.
#
# The first character names the registering department. Villages' own economic organisations, registered by the agriculture
# departments, have N; what no other department registers has Y. `stdnum.cn.uscc` wants eight digits first and raises
# InvalidFormat, though the check character is right by its own calculation; codes of companies (9) and of village committees
# (5, civil affairs) pass.
# Guess that was wrong: a validator of the national code knows all registering departments.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check python-stdnum==2.2
"$work/venv/bin/python" - <<'PYTHON'
from stdnum.cn import uscc
from stdnum.exceptions import InvalidFormat

found = {}
for kind in ("91", "54", "N1", "N2", "Y1"):
    without = kind + "442000" + "MA4UX1234"
    code = without + uscc.calc_check_digit(without)
    try:
        found[kind] = uscc.validate(code) == code
    except InvalidFormat as error:
        found[kind] = type(error).__name__
print(found)
assert found == {"91": True, "54": True, "N1": "InvalidFormat", "N2": "InvalidFormat", "Y1": "InvalidFormat"}
PYTHON
