"""Who gets what answer where: one row for each route and method. The matrix test walks the resolver and asks.

A row names the statuses of the nine roles, in this order, for an object of one's own place (``own``) and for one of
another township or another person (``other``); ``200x4`` stands for four times 200. The net and the boards are open to all
who sign in, cases only to those in charge of their place, so that a hidden case is 404 and never 403.
"""

from tests.access_council import COUNCIL_ROWS
from tests.access_people import PEOPLE_ROWS
from tests.access_rows import (
    ADD,
    ADMISSIONS,
    API_KEEPERS,
    API_NET_ADMIN,
    CAST,
    CITY_DESK,
    DEPARTMENT,
    DESKS,
    KEEPERS,
    KEEPERS_OF_SERVICES,
    NET_ADMIN,
    NOTE,
    OFFICIALS,
    POSTED,
    POSTED_302,
    ROLES,
    RULES,
    RULES_DRAFT,
    SIGNED_IN,
    Row,
    alike,
    board,
    calendar_year,
    document,
    filing,
    note_together,
    picked_note,
    picks,
    picture,
    point,
    profile,
    report,
    report_form,
    series,
    title,
    township,
)
from tests.catalogue.rule_things import RULES_ACT
from tests.catalogue.things import ADMISSION_ACT, APPLICATION, STANDARD_FORM
from tests.dossiers import things as dossiers
from tests.proposals.rows import PROPOSAL_ROWS

__all__ = ["CAST", "ROLES", "ROWS", "SUPPORT_DESK", "Row"]

ROWS: dict[tuple[str, str], Row] = {
    **PEOPLE_ROWS,
    # The front door
    ("home", "GET"): Row("302x9"),
    ("health", "GET"): Row("200x9"),
    # Nothing comes round in the world of the matrix, and a monitor is told so.
    ("duties-health", "GET"): Row("503x9"),
    ("clocks:escalation-health", "GET"): Row("503x9"),
    # What a form asks for by name, within the reader's own reach
    ("picks", "GET"): Row(SIGNED_IN, other="302 404x8", thing="kind"),
    # The own account
    ("accounts:sign-in", "GET"): Row("200 302x8"),
    ("accounts:sign-in", "POST"): Row("422 302x8", data={"username": "nobody", "password": "wrong"}),
    ("accounts:session", "GET"): Row("200x9"),
    ("accounts:sign-out", "POST"): Row("302x9"),
    ("accounts:set-language", "POST"): Row("302x9", data={"language": "en"}),
    ("accounts:account", "GET"): Row(SIGNED_IN),
    ("accounts:account", "POST"): Row("302x9", data=profile),
    ("accounts:password", "GET"): Row(SIGNED_IN),
    ("accounts:password", "POST"): Row("302 422x8", data={"old": "wrong", "password": "x", "again": "y"}),
    ("accounts:end-sessions", "POST"): Row("302x9"),
    ("accounts:tokens", "GET"): Row(SIGNED_IN),
    ("accounts:tokens", "POST"): Row("302 422x8", data={"label": "phone", "days": 7, "current_password": "wrong"}),
    ("accounts:token-revoke", "POST"): Row("302x9", other="302 404x8", thing="token"),
    ("accounts:approvals", "GET"): Row("302 403x5 200x3"),
    ("accounts:approval", "GET"): Row("302 403x5 200x3", thing="approval"),
    ("accounts:approval", "POST"): Row("302 403x5 302x2 403", thing="approval", data={"decision": "refuse"}),
    ("accounts:invitation", "GET"): Row("302x9", other="200x9", thing="invitation"),
    ("accounts:invitation", "POST"): Row("302x9", other="200x9", thing="invitation"),
    # The net: seen by all who sign in, changed by its administrator
    ("areas:net", "GET"): Row(SIGNED_IN),
    ("areas:search", "GET"): Row(SIGNED_IN, query="q=qtc"),
    ("areas:import", "GET"): Row(NET_ADMIN),
    ("areas:import", "POST"): Row("302 403x6 422 403", data={"crs": "wgs84"}),
    ("areas:plans", "GET"): Row(NET_ADMIN),
    ("api:plans", "GET"): Row(API_NET_ADMIN),
    ("api:plans", "POST"): Row("401 403x6 422 403", data={"crs": "wgs84"}),
    ("api:plan", "GET"): Row(API_NET_ADMIN, thing="plan"),
    ("api:plan-effects", "GET"): Row(API_NET_ADMIN, thing="plan"),
    ("api:plan-acts", "GET"): Row(API_NET_ADMIN, thing="plan"),
    ("api:plan-acts", "POST"): Row(
        "401 403x6 422 403", thing="plan", data={"action": "approve", "version": 1, "effective_on": "2020-01-01"}
    ),
    ("areas:plan", "GET"): Row(NET_ADMIN, thing="plan"),
    ("areas:plan-map", "GET"): Row(NET_ADMIN, thing="plan"),
    ("areas:plan-act", "POST"): Row(
        "302 403x6 422 403", thing="plan", data={"action": "approve", "version": 1, "effective_on": "2020-01-01"}
    ),
    ("areas:public-locate", "GET"): Row("200x9", query="lng=113.305&lat=22.505"),
    ("areas:public-map", "GET"): Row("200x9", query="level=grid"),
    ("areas:edit", "GET"): Row(NET_ADMIN, thing="area"),
    ("areas:edit", "POST"): Row("302 403x6 422 403", thing="area"),
    ("api:areas", "GET"): Row("401 200x8"),
    ("api:areas-locate", "GET"): Row("401 200x8", query="lng=113.305&lat=22.505"),
    ("api:areas-map", "GET"): Row("401 200x8", query="level=grid"),
    ("api:area", "GET"): Row("401 200x8", thing="area"),
    ("api:area-boundary", "GET"): Row("401 200x8", thing="area"),
    # Calendar years: entered by the administrator of the net and the city centre, the rules read by officials too
    ("catalogue:rules", "GET"): Row(OFFICIALS, other=OFFICIALS, query=township),
    ("catalogue:matters", "GET"): Row(POSTED),
    ("catalogue:matter", "GET"): Row(POSTED, other="302 403 404x6 403", thing="matter"),
    ("catalogue:responsibility", "POST"): Row("302 403x6 422 403", thing="matter"),
    ("catalogue:standard-new", "GET"): Row(NET_ADMIN, thing="matter"),
    ("catalogue:standard-new", "POST"): Row("302 403x6 302 403", thing="matter", data=STANDARD_FORM),
    ("catalogue:standard", "GET"): Row(NET_ADMIN, other="302 403x6 404 403", thing="standard"),
    ("catalogue:standard", "POST"): Row(
        "302 403x6 302 403", other="302 403x6 404 403", thing="standard", data=STANDARD_FORM
    ),
    ("catalogue:standard-end", "POST"): Row("302 403x6 302 403", other="302 403x6 404 403", thing="standard"),
    ("catalogue:classes", "GET"): Row(NET_ADMIN),
    ("catalogue:classes", "POST"): Row("302 403x6 422 403"),
    ("catalogue:tables", "GET"): Row(NET_ADMIN),
    ("catalogue:tables", "POST"): Row("302 403x6 422 403"),
    ("catalogue:table", "GET"): Row(NET_ADMIN, other="302 403x6 404 403", thing="table"),
    ("catalogue:table-import", "POST"): Row("302 403x6 302 403", other="302 403x6 404 403", thing="table"),
    # Admissions: the grid office and the townships see all, a department its own
    ("catalogue:admissions", "GET"): Row(ADMISSIONS),
    ("catalogue:admission-new", "GET"): Row(DEPARTMENT),
    ("catalogue:admission-new", "POST"): Row("302 403x4 422 403x3"),
    ("catalogue:refusals", "GET"): Row(KEEPERS),
    ("catalogue:admission", "GET"): Row(ADMISSIONS, other="302 403x3 404x4 403", thing="admission"),
    ("catalogue:admission-act", "POST"): Row(
        "302 403x5 302x2 403", other="302 403x3 404x4 403", thing="admission", data=ADMISSION_ACT
    ),
    ("catalogue:versions", "GET"): Row(RULES),
    ("catalogue:versions", "POST"): Row("302 403x3 422 403 422x2 403"),
    ("catalogue:version", "GET"): Row(RULES, other="302 403x3 404 403 404x2 403", thing="version"),
    ("catalogue:version-act", "POST"): Row(
        "302 403x3 302 403 403 302 403", other="302 403x3 404 403 404x2 403", thing="version", data=RULES_ACT
    ),
    ("catalogue:version-edit", "GET"): Row(
        "302 403x3 200 403 403 200 403", other="302 403x3 404 403 404x2 403", thing="version_part"
    ),
    ("catalogue:version-edit", "POST"): Row(
        "302 403x3 302 403 403 302 403", other="302 403x3 404 403 404x2 403", thing="version_part"
    ),
    ("cases:rule-preview", "GET"): Row(RULES, other="302 403x3 404 403 404x2 403", thing="version"),
    ("api:rules", "GET"): Row("401 403x3 200 403 200x2 403", other="401 403x3 422 403 422x2 403", query=township),
    ("api:rules", "POST"): Row("401 403x3 201 403 403 201 403", data=RULES_DRAFT),
    ("api:rule-acts", "GET"): Row("401 403x3 200 403 200x2 403", other="401 403x3 404 403 404x2 403", thing="version"),
    ("api:rule-acts", "POST"): Row(
        "401 403x3 200 403 403 200 403", other="401 403x3 404 403 404x2 403", thing="version", data=RULES_ACT
    ),
    ("api:admissions", "GET"): Row("401 403x3 200x4 403"),
    ("api:admissions", "POST"): Row("401 403x3 422 201 422x2 403", data=APPLICATION),
    ("api:admission", "GET"): Row("401 403x3 200x4 403", other="401 403x3 404x4 403", thing="admission"),
    ("api:admission-acts", "GET"): Row("401 403x3 200x4 403", other="401 403x3 404x4 403", thing="admission"),
    ("api:admission-acts", "POST"): Row(
        "401 403x5 200x2 403", other="401 403x3 404x4 403", thing="admission", data=ADMISSION_ACT
    ),
    ("clocks:calendars", "GET"): Row(KEEPERS),
    ("clocks:year-draft", "POST"): Row("302 403x5 302x2 403", other="302 403x5 422x2 403", data=calendar_year),
    ("clocks:year", "GET"): Row(KEEPERS, thing="year"),
    ("clocks:year-file", "GET"): Row(KEEPERS, thing="year"),
    ("clocks:year-fill", "POST"): Row("302 403x5 422x2 403", thing="year"),
    ("clocks:year-mark", "POST"): Row("302 403x5 302x2 403", thing="year", data={"mark": "2027-01-01:holiday"}),
    ("clocks:year-act", "POST"): Row(
        "302 403x5 302 403x2", thing="year", data={"action": "approve", "version": 1, "accepts": "on"}
    ),
    ("api:calendar-years", "GET"): Row(API_KEEPERS),
    ("api:calendar-years", "POST"): Row("401 403x5 201x2 403", other="401 403x5 422x2 403", data=calendar_year),
    ("api:calendar-year", "GET"): Row(API_KEEPERS, thing="year"),
    ("api:calendar-year-acts", "GET"): Row(API_KEEPERS, thing="year"),
    ("api:calendar-year-acts", "POST"): Row(
        "401 403x5 200 403x2", thing="year", data={"action": "approve", "version": 1, "accepts": True}
    ),
    # Notices: the own ones
    ("notices:inbox", "GET"): Row(SIGNED_IN),
    ("notices:unread", "GET"): Row(SIGNED_IN),
    ("notices:wishes", "GET"): Row(SIGNED_IN),
    ("notices:wishes", "POST"): Row("302x9"),
    ("notices:unreached", "GET"): Row(OFFICIALS),
    ("notices:preview", "GET"): Row("302 403x7 200"),
    ("notices:push", "POST"): Row("302 422x8", data={"endpoint": "http://x"}),
    ("notices:push-end", "POST"): Row("302 204x8"),
    ("notices:read-all", "POST"): Row("302x9"),
    ("notices:open", "POST"): Row("302x9", other="302 404x8", thing="notice"),
    ("notices:read", "POST"): Row("302x9", other="302 404x8", thing="notice"),
    # Photos: of cases one sees
    ("evidence:photo", "GET"): Row("302 404 200x6 404", other="302 404x5 200x2 404", thing="photo"),
    # Documents: of cases one is in charge of
    ("evidence:document", "GET"): Row("302 404 200x6 404", other="302 404x5 200x2 404", thing="document"),
    # Reporting from the phone: whoever is posted, anywhere in the net
    ("cases:report", "GET"): Row(POSTED),
    ("cases:report", "POST"): Row(POSTED_302, other="302 403 422x6 403", data=report_form),
    ("cases:place", "GET"): Row(POSTED, other=POSTED, query=point),
    ("cases:similar", "GET"): Row(POSTED, other=POSTED, query=alike),
    ("cases:standards", "GET"): Row(POSTED, other=POSTED),
    ("cases:receipt", "GET"): Row(POSTED, other="302 403 404x4 200x2 403", thing="incident"),
    ("cases:receipt", "POST"): Row("302 403 422x6 403", other="302 403 404x4 422x2 403", thing="incident"),
    ("cases:tasks", "GET"): Row(POSTED),
    # Residents: without an account, by the link they were given; signed in, their own
    # Persons: what is held of the reader; households for the clerk of the village alone
    # Cases: seen by those in charge of the place, by their unit and by their reporter
    ("cases:inbox", "GET"): Row(POSTED),
    ("cases:points", "GET"): Row(POSTED),
    ("cases:together", "GET"): Row(POSTED, query=picks),
    ("cases:together", "POST"): Row(POSTED, data=picked_note),
    ("api:incidents-acts", "POST"): Row("401 200x8", data=note_together),
    ("cases:disputes", "GET"): Row(POSTED),
    ("cases:assists", "GET"): Row(POSTED),
    ("cases:supervisions", "GET"): Row(POSTED),
    ("cases:appeals", "GET"): Row(POSTED),
    **{
        (f"api:{name}", "GET"): Row(POSTED.replace("302", "401"))
        for name in ("disputes", "assists", "supervisions", "appeals")
    },
    ("cases:detail", "GET"): Row("302 404 200x6 404", other="302 404x5 200x2 404", thing="incident"),
    # Not late: shown to nobody.
    ("cases:phones", "POST"): Row("302 404 403x6 404", other="302 404x5 403x2 404", thing="incident"),
    ("cases:related", "GET"): Row("302 404 200x6 404", other="302 404x5 200x2 404", thing="incident"),
    ("cases:pin", "GET"): Row("302 403 200x3 403 200 403x2", other="302 403 404x4 200 403x2", thing="incident"),
    ("cases:unplaced", "GET"): Row("302 403x3 200 403 200 403x2"),
    ("cases:unplaced-one", "GET"): Row(
        "302 403x3 200 403 200 403x2", other="302 403x3 404 403 404 403x2", thing="unplaced"
    ),
    ("cases:unplaced-one", "POST"): Row(
        "302 403x3 422 403 422 403x2", other="302 403x3 404 403 404 403x2", thing="unplaced"
    ),
    ("cases:call-backs", "GET"): Row("302 403x2 200x4 403x2"),
    ("api:incidents-similar", "GET"): Row("401 200x8", other="401 200x8", query=alike),
    ("api:call-backs", "GET"): Row("401 403x2 200x4 403x2"),
    ("cases:act", "POST"): Row("302 404 302x6 404", other="302 404x5 302x2 404", thing="incident", data=NOTE),
    ("api:incidents", "GET"): Row("401 200x8"),
    ("api:incidents", "POST"): Row("401 201x8", other="401 422x8", data=report),
    ("api:incident", "GET"): Row("401 404 200x6 404", other="401 404x5 200x2 404", thing="incident"),
    ("api:incident-steps", "GET"): Row("401 404 200x6 404", other="401 404x5 200x2 404", thing="incident"),
    ("api:incident-acts", "GET"): Row("401 404 200x6 404", other="401 404x5 200x2 404", thing="incident"),
    ("api:incident-acts", "POST"): Row("401 404 200x6 404", other="401 404x5 200x2 404", thing="incident", data=NOTE),
    ("api:incident-photo", "PUT"): Row(
        "401 404 201x6 404", other="401 404x5 201x2 404", thing="incident photo", data=picture
    ),
    ("cases:why", "GET"): Row("302 404 200x6 404", other="302 404x5 200x2 404", thing="incident"),
    ("api:incident-why", "GET"): Row("401 404 200x6 404", other="401 404x5 200x2 404", thing="incident"),
    ("cases:documents", "GET"): Row("302 404 200x6 404", other="302 404x5 200x2 404", thing="incident"),
    ("cases:documents", "POST"): Row("302 404 422x6 404", other="302 404x5 422x2 404", thing="incident"),
    ("cases:file-pdf", "GET"): Row("302 404 200x6 404", other="302 404x5 200x2 404", thing="incident"),
    ("cases:file-docx", "GET"): Row("302 404 200x6 404", other="302 404x5 200x2 404", thing="incident"),
    ("api:incident-documents", "GET"): Row("401 404 200x6 404", other="401 404x5 200x2 404", thing="incident"),
    ("api:incident-documents", "POST"): Row(
        "401 404 201x6 404", other="401 404x5 201x2 404", thing="incident", data=document
    ),
    ("api:incident-document", "GET"): Row("401 404 200x6 404", other="401 404x5 200x2 404", thing="incident document"),
    # Beside an incident: who writes, texts, colleagues; a reporter gets an empty answer
    ("deskwork:beside", "GET"): Row("302 404 200x6 404", other="302 404x5 200x2 404", thing="incident"),
    ("deskwork:writing", "POST"): Row("302 403 200x6 403", other="302 403 404x4 200x2 403", thing="incident"),
    ("deskwork:watch", "POST"): Row("302 403 302x6 403", other="302 403 404x4 302x2 403", thing="incident"),
    ("deskwork:at-hand", "GET"): Row("302 403 200x6 403", other="302 403 404x4 200x2 403", thing="incident"),
    ("deskwork:colleagues", "GET"): Row("302 403 200x6 403", other="302 403 404x4 200x2 403", thing="incident"),
    ("deskwork:guesses", "GET"): Row(POSTED),
    ("deskwork:learned", "GET"): Row(POSTED),
    ("deskwork:texts", "GET"): Row(DESKS),
    ("deskwork:texts", "POST"): Row("302 403x2 422x2 403 422 403x2"),
    ("deskwork:text", "GET"): Row("302 403x2 200 404 403 404 403x2", thing="standard text"),
    ("deskwork:text", "POST"): Row("302 403x2 422 404 403 404 403x2", thing="standard text"),
    ("deskwork:text-drop", "POST"): Row("302 403x2 302 404 403 404 403x2", thing="standard text"),
    ("api:guesses", "GET"): Row("401 403 200x6 403", query="description=garbage"),
    ("api:incident-watch", "GET"): Row("401 404 200x6 404", other="401 404x5 200x2 404", thing="incident"),
    ("api:incident-watch", "PUT"): Row(
        "401 404 200x6 404", other="401 404x5 200x2 404", thing="incident", data={"is_watched": True}
    ),
    # What is confidential: made so by the desk that holds it, then opened by a part in it (tests/seals/test_canary.py)
    ("cases:confidential", "GET"): Row(POSTED),
    ("cases:seal", "GET"): Row("302 403x2 200x2 403 200 403x2", other="302 403 404x4 200 403x2", thing="incident"),
    ("cases:seal", "POST"): Row("302 403x2 422x2 403 422 403x2", other="302 403 404x4 422 403x2", thing="incident"),
    ("cases:parts", "GET"): Row("302 403 404x6 403", other="302 403 404x6 403", thing="incident"),
    ("cases:parts", "POST"): Row("302 403 404x6 403", other="302 403 404x6 403", thing="incident"),
    ("seals:part", "GET"): Row("302 404x8", thing="part"),
    ("seals:looks", "GET"): Row("302 403x8"),
    ("api:matters", "GET"): Row("401 200x8"),
    # Reports for record: filed by workers and clerks, read by those in charge of the place; never by who keeps the net
    ("filings:list", "GET"): Row("302 403 200x3 403 200 403x2"),
    ("filings:new", "GET"): Row("302 403 200x2 403x5"),
    ("filings:new", "POST"): Row("302 403 302x2 403x5", other="302 403 422x2 403x5", data=filing),
    ("filings:detail", "GET"): Row("302 403 200x3 403 200 403x2", other="302 403 404x3 403 200 403x2", thing="filing"),
    ("filings:act", "POST"): Row("302 403x2 302x2 403x4", other="302 403 404x3 403x4", thing="filing", data=ADD),
    ("api:filings", "GET"): Row("401 403 200x3 403 200 403x2"),
    ("api:filings", "POST"): Row("401 403 201x2 403x5", other="401 403 422x2 403x5", data=filing),
    ("api:filing", "GET"): Row("401 403 200x3 403 200 403x2", other="401 403 404x3 403 200 403x2", thing="filing"),
    ("api:filing-acts", "GET"): Row("401 403 200x3 403 200 403x2", other="401 403 404x3 403 200 403x2", thing="filing"),
    ("api:filing-acts", "POST"): Row("401 403x2 200x2 403x4", other="401 403 404x3 403x4", thing="filing", data=ADD),
    # Applications and services: residents their own, desks and counters those of their place, never who keeps the net
    ("hall:find", "GET"): Row("200x9"),
    ("hall:service", "GET"): Row("200x9", thing="service"),
    ("hall:follow", "GET"): Row("200x9"),
    ("hall:follow", "POST"): Row("422x9"),
    ("hall:phone", "GET"): Row("200x9"),
    ("hall:phone", "POST"): Row("422x9"),
    ("hall:phone-papers", "GET"): Row("404x9"),
    ("hall:phone-papers", "POST"): Row("404x9"),
    ("hall:carry", "POST"): Row(SIGNED_IN, thing="service to carry", data=dossiers.form),
    ("hall:carried", "GET"): Row(SIGNED_IN),
    ("hall:carried", "POST"): Row("302 422x8"),
    ("hall:hand-over", "GET"): Row(SIGNED_IN, thing="draft"),
    ("hall:hand-over", "POST"): Row(SIGNED_IN, thing="draft"),
    ("hall:hand-over-end", "POST"): Row("302x9", thing="draft"),
    ("hall:mine", "GET"): Row(SIGNED_IN),
    ("hall:apply", "GET"): Row(SIGNED_IN, thing="service"),
    ("hall:apply", "POST"): Row("302x9", other="302 422x8", thing="service", data=dossiers.half_form),
    ("hall:counter", "GET"): Row("302 403x2 200x2 403x4"),
    ("hall:take-in", "GET"): Row("302 403 200x3 403x4", thing="service"),
    ("hall:take-in", "POST"): Row("302 403 302x3 403x4", other="302 403x8", thing="service", data=dossiers.form),
    ("dossiers:list", "GET"): Row(SIGNED_IN),
    ("dossiers:supervision", "GET"): Row("302 403x2 200x4 403x2"),
    ("dossiers:types", "GET"): Row(KEEPERS_OF_SERVICES),
    ("dossiers:types", "POST"): Row("302 403x5 302x2 403", other="302 403x5 422x2 403", data=title),
    ("dossiers:draft", "GET"): Row(KEEPERS_OF_SERVICES, thing="service draft"),
    ("dossiers:draft", "POST"): Row("302 403x5 422x2 403", thing="service draft"),
    ("dossiers:preview", "GET"): Row(KEEPERS_OF_SERVICES, thing="service version"),
    ("dossiers:publish", "POST"): Row("302 403x5 302x2 403", thing="service draft"),
    ("dossiers:next-version", "POST"): Row("302 403x5 302x2 403", thing="service version"),
    ("dossiers:detail", "GET"): Row("302 404x2 200x2 404 200 404x2", other="302 404x5 200 404x2", thing="dossier page"),
    ("dossiers:detail-act", "POST"): Row(
        "302 404x2 302x2 404 403 404x2", other="302 404x5 403 404x2", thing="dossier page", data=dossiers.WITHDRAW
    ),
    ("dossiers:letter-pdf", "GET"): Row("302 404x8", thing="dossier page"),
    ("dossiers:letter-word", "GET"): Row("302 404x8", thing="dossier page"),
    ("api:services", "GET"): Row("200x9"),
    ("api:dossiers", "GET"): Row("401 200x8"),
    ("api:dossiers", "POST"): Row("401 201x8", other="401 422x8", data=dossiers.sent),
    ("api:dossier", "GET"): Row("401 404x2 200x2 404 200 404x2", other="401 404x5 200 404x2", thing="dossier"),
    ("api:dossier-acts", "GET"): Row("401 404x2 200x2 404 200 404x2", other="401 404x5 200 404x2", thing="dossier"),
    ("api:dossier-acts", "POST"): Row(
        "401 404x2 200x2 404 403 404x2", other="401 404x5 403 404x2", thing="dossier", data=dossiers.WITHDRAW
    ),
    ("api:dossier-document", "PUT"): Row(
        "401 404x2 200x2 404 403 404x2", other="401 404x5 403 404x2", thing="dossier document", data=dossiers.paper
    ),
    **COUNCIL_ROWS,
    **PROPOSAL_ROWS,
    # What every list offers: its export and its saved filters, to whom its page admits
    ("lists:export", "POST"): Row(
        SIGNED_IN, other="302 404x8", thing="list", data={"format": "csv", "query": "tab=open"}
    ),
    ("lists:saved", "POST"): Row(
        "302x9", other="302 404x8", thing="list", data={"name": "late ones", "query": "overdue=true"}
    ),
    ("lists:saved-remove", "POST"): Row("302x9", other="302 404x8", thing="saved"),
    ("lists:exports", "GET"): Row(SIGNED_IN),
    ("lists:export-job", "GET"): Row(SIGNED_IN, thing="export"),
    ("lists:export-file", "GET"): Row(SIGNED_IN, other="302 404x8", thing="export"),
    # Clocks that failed: for the administrator of the net
    ("clocks:set-aside", "GET"): Row(NET_ADMIN),
    ("clocks:heartbeat", "GET"): Row(NET_ADMIN),
    ("api:clocks-set-aside", "GET"): Row(API_NET_ADMIN),
    ("clocks:retry", "POST"): Row("302 403x6 302 403", thing="clock"),
    # Boards: the own area's, for those who look after one
    ("board:summary", "GET"): Row(DESKS, other=CITY_DESK, query=board),
    ("board:map", "GET"): Row(DESKS, other=CITY_DESK, query=board),
    ("api:board-summary", "GET"): Row("401 403x2 200x2 403 200 403x2", other="401 403x5 200 403x2", query=board),
    ("api:board-series", "GET"): Row("401 403x2 200x2 403 200 403x2", other="401 403x5 200 403x2", query=series),
    # The description of the API
    ("api:schema", "GET"): Row("200x9"),
}

# Routes of Django's admin: one rule for all of them, asked of each by the matrix.
SUPPORT_DESK = "admin:"
