"""What the hall keeps of people: for whom a grid worker goes on an errand, and which of their papers are where."""

from foundation.kernel.personal_data import NotPersonal, Personal, declare
from foundation.process.personal import STEP_COLUMNS_OF_PEOPLE
from residents.hall.models import Handover, ProxyVisit, VisitStep

declare(
    ProxyVisit,
    Personal(
        (
            "person_key", "applicant", "sealed_name", "sealed_phone", "sealed_where", "consent_witness", "asked_by", "worker",
        ),
        why="for whom a grid worker goes on an errand, who agreed how, and who goes; sealed",
        since="forget_on",
    ),
    NotPersonal(("title", "dossier_number"), "name the service and its application"),
    NotPersonal(("client_id",), "tells an errand sent twice from two"),
)  # fmt: skip
declare(VisitStep, *STEP_COLUMNS_OF_PEOPLE)
declare(
    Handover,
    Personal(
        ("holder", "returned_by"),
        why="who had a resident's paper, from when until when",
        kept="as long as the errand: a year after its end",
    ),
    NotPersonal(("taken_at", "receipt_number", "return_number"), "of the receipts"),
)
