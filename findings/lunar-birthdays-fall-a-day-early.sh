#!/usr/bin/env bash
# lunardate 0.3.0 against zhdate 0.1, lunar_python 1.4.8 and the new moons themselves (ephem 4.2.1): from 1901 to 2099 the three
# disagree about 120 days, four whole lunar months, and none of them says so.
#
# GB/T 33661-2017: a month begins on the day, in Beijing time (UTC+8), that holds the new moon. In 1933 and 1978 the new moon
# came 3 and 9 minutes after midnight; lunardate begins those months a day early. In 1954 it begins one a day late, with no
# midnight near. In 2057 the new moon comes within seconds of midnight: lunar_python begins that month a day after the two others, and
# until the earth has turned so far nobody can say which is right. Lunar birthdays are what older people give, and many cards of the old form were filled
# in from: who is born in such a month is a day younger or older by the library, also on the day an allowance begins.
# Guess that was wrong: lunar calendars of the last century are settled, and any library's table has them.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check lunardate==0.3.0 zhdate==0.1 lunar_python==1.4.8 ephem==4.2.1
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from datetime import date, datetime, time, timedelta

import ephem
from lunar_python import Solar
from lunardate import LunarDate
from zhdate import ZhDate


def three(day):
    """Return (month, day) of the lunar calendar by lunardate, zhdate and lunar_python."""
    first = LunarDate.from_solar_date(day.year, day.month, day.day)
    second = ZhDate.from_datetime(datetime.combine(day, time()))
    third = Solar.fromYmd(day.year, day.month, day.day).getLunar()
    return (first.month, first.day), (second.lunar_month, second.lunar_day), (abs(third.getMonth()), third.getDay())


day, apart = date(1901, 3, 1), []
while day < date(2099, 12, 1):
    if len(set(three(day))) > 1:
        apart.append(day)
    day += timedelta(days=1)
starts = [day for day in apart if day - timedelta(days=1) not in apart]
print(len(apart), "days apart, in months from", [str(day) for day in starts])
for day in starts:
    moon = ephem.next_new_moon(ephem.Date(datetime.combine(day, time()) - timedelta(days=2))).datetime() + timedelta(hours=8)
    print(day, "lunardate, zhdate, lunar_python say", three(day), "| new moon in Beijing time:", moon.strftime("%Y-%m-%d %H:%M:%S"))
assert len(apart) == 120
assert [str(day) for day in starts] == ["1933-07-22", "1954-11-25", "1978-09-02", "2057-09-28"]
assert [three(day)[0] for day in starts] == [(6, 1), (10, 30), (8, 1), (9, 1)]
assert [three(day)[1] for day in starts] == [(5, 30), (11, 1), (7, 30), (9, 1)]
assert [three(day)[2] for day in starts] == [(5, 30), (11, 1), (7, 30), (8, 30)]
PYTHON
