"""Who gets what answer where, for residents: reports, what is held of them, households. Rows as in tests/access.py."""

from tests.access_rows import CLERK, CLERK_302, CLERK_404, CONTENT, SIGNED_IN, Row, alike, point, report_form

PEOPLE_ROWS: dict[tuple[str, str], Row] = {
    ("people:report", "GET"): Row("200x9"),
    ("people:report", "POST"): Row("302x9", other="422x9", data=report_form),
    ("people:place", "GET"): Row("200x9", other="200x9", query=point),
    ("people:similar", "GET"): Row("200x9", other="200x9", query=alike),
    ("people:answer-question", "POST"): Row("422x9", other="404x9", thing="link"),
    ("people:follow", "GET"): Row("200x9", other="404x9", thing="link"),
    ("people:follow", "POST"): Row("422x9", other="404x9", thing="link", data=CONTENT),
    ("people:add-photos", "POST"): Row("422x9", other="404x9", thing="link"),
    ("people:photo", "GET"): Row("200x9", other="404x9", thing="link photo"),
    ("people:mine", "GET"): Row(SIGNED_IN),
    ("people:own", "GET"): Row("302x2 404x7", other="302 404x8", thing="sent"),
    ("people:reporter-panel", "GET"): Row("302 403 200x3 404 200x2 403", other="302 403 404x4 200x2 403", thing="sent"),
    ("people:contact", "POST"): Row(
        "302 403x2 200x2 404 200 403x2", other="302 403 404x4 404 403x2", thing="sent", data={"reason": "ask where"}
    ),
    ("people:phone", "GET"): Row("200x9"),
    ("people:phone", "POST"): Row("422x9"),
    ("people:phone-code", "GET"): Row("302x9"),
    ("people:phone-code", "POST"): Row("302x9"),
    ("people:phone-reports", "GET"): Row("302x9"),
    ("people:phone-reports", "POST"): Row("302 403x8"),
    ("people:held", "GET"): Row(SIGNED_IN),
    ("people:held-export", "GET"): Row(SIGNED_IN),
    ("people:held-name", "POST"): Row("302x9", data={"name": "陈大文"}),
    ("people:held-address", "POST"): Row("302 422x8"),
    ("people:held-number", "POST"): Row("302 422x8"),
    ("people:held-consent", "POST"): Row("302x9"),
    ("people:held-delete", "POST"): Row("302x9"),
    ("people:held-close", "GET"): Row(SIGNED_IN),
    ("people:held-close", "POST"): Row("302 422x8"),
    ("people:held-correction", "GET"): Row("302x2 404x7", other="302 404x8", thing="correction"),
    ("people:households", "GET"): Row(CLERK),
    ("people:find", "POST"): Row(CLERK, data={"q": "冯玉兰"}),
    ("people:household-new", "GET"): Row(CLERK),
    ("people:household-new", "POST"): Row("302 403x2 422 403x5"),
    ("people:doubles", "GET"): Row(CLERK),
    ("people:decide-double", "POST"): Row(CLERK_302, other=CLERK_404, thing="pair", data={"verdict": "two"}),
    ("people:undo-merge", "POST"): Row(CLERK_302, other=CLERK_404, thing="merge", data={"reason": "是两个人"}),
    ("people:corrections", "GET"): Row(CLERK),
    ("people:decide-correction", "POST"): Row(
        CLERK_302, other=CLERK_404, thing="correction", data={"verdict": "refuse", "reason": "看不清"}
    ),
    ("people:household", "GET"): Row(CLERK, other=CLERK_404, thing="household"),
    ("people:add-member", "POST"): Row("302 403x2 422 403x5", other=CLERK_404, thing="household"),
    ("people:open-person", "POST"): Row(
        CLERK, other=CLERK_404, thing="household member", data={"what": "name", "reason": "核对"}
    ),
    ("people:leave-household", "POST"): Row(CLERK_302, other=CLERK_404, thing="household member"),
    ("people:give-role", "POST"): Row(
        CLERK_302, other=CLERK_404, thing="household member", data={"role": "cadre", "source": "本人"}
    ),
    ("people:take-consent", "POST"): Row(
        CLERK_302, other=CLERK_404, thing="household member", data={"purpose": "reuse", "way": "paper"}
    ),
    ("people:verify-number", "POST"): Row(CLERK_302, other=CLERK_404, thing="household member"),
    ("api:me-held", "GET"): Row("401 200x8"),
}
