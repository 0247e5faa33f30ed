"""The addresses of cases: pages at the root of the site, API routes relative to /api/v1/."""

from django.urls import path

from incidents.cases import api
from incidents.cases.views import (
    case_file,
    confidential,
    desk,
    file,
    incident,
    joint,
    phone,
    related,
    rules,
    together,
    unplaced,
)

app_name = "cases"

api_urlpatterns = [
    path("incidents/", api.IncidentList.as_view(), name="incidents"),
    path("incidents/acts/", api.IncidentsTogether.as_view(), name="incidents-acts"),
    path("incidents/similar/", api.IncidentsSimilar.as_view(), name="incidents-similar"),
    path("call-backs/", api.CallBackList.as_view(), name="call-backs"),
    path("disputes/", api.DisputeList.as_view(), name="disputes"),
    path("assists/", api.AssistList.as_view(), name="assists"),
    path("supervisions/", api.SupervisionList.as_view(), name="supervisions"),
    path("appeals/", api.AppealList.as_view(), name="appeals"),
    path("incidents/<str:reference>/", api.IncidentDetail.as_view(), name="incident"),
    path("incidents/<str:reference>/why/", api.IncidentWhy.as_view(), name="incident-why"),
    path("incidents/<str:reference>/steps/", api.IncidentSteps.as_view(), name="incident-steps"),
    path("incidents/<str:reference>/acts/", api.IncidentActs.as_view(), name="incident-acts"),
    path("incidents/<str:reference>/photos/<uuid:photo_id>/", api.IncidentPhoto.as_view(), name="incident-photo"),
    path("incidents/<str:reference>/documents/", api.IncidentDocuments.as_view(), name="incident-documents"),
    path(
        "incidents/<str:reference>/documents/<uuid:document_id>/",
        api.IncidentDocument.as_view(),
        name="incident-document",
    ),
]
urlpatterns = [
    # The phone.
    path("report/", phone.report, name="report"),
    path("report/place/", phone.place, name="place"),
    path("report/similar/", phone.similar, name="similar"),
    path("report/standards/", phone.standards, name="standards"),
    path("report/<str:reference>/", phone.receipt, name="receipt"),
    path("tasks/", phone.tasks, name="tasks"),
    # The desk.
    path("incidents/", desk.inbox, name="inbox"),
    path("incidents/points/", desk.points, name="points"),
    path("incidents/acts/", together.act_on_several, name="together"),
    path("incidents/disputes/", joint.disputes, name="disputes"),
    path("incidents/assists/", joint.assists, name="assists"),
    path("incidents/supervisions/", joint.supervisions, name="supervisions"),
    path("incidents/appeals/", joint.appeals, name="appeals"),
    path("call-backs/", related.call_backs, name="call-backs"),
    path("unplaced/", unplaced.UNPLACED, name="unplaced"),
    path("unplaced/<str:reference>/", unplaced.one, name="unplaced-one"),
    # What rules would have changed.
    path("rules/versions/<int:version_id>/preview/", rules.preview, name="rule-preview"),
    path("incidents/confidential/", confidential.own_parts, name="confidential"),
    # One incident.
    path("incidents/<str:reference>/", incident.detail, name="detail"),
    path("incidents/<str:reference>/acts/", incident.do, name="act"),
    path("incidents/<str:reference>/phones/", incident.show_phones, name="phones"),
    path("incidents/<str:reference>/related/", related.related, name="related"),
    path("incidents/<str:reference>/place/", related.pin, name="pin"),
    path("incidents/<str:reference>/documents/", file.documents, name="documents"),
    path("incidents/<str:reference>/why/", rules.why, name="why"),
    path("incidents/<str:reference>/seal/", confidential.seal, name="seal"),
    path("incidents/<str:reference>/parts/", confidential.parts, name="parts"),
    path("incidents/<str:reference>/file.pdf", case_file.pdf, name="file-pdf"),
    path("incidents/<str:reference>/file.docx", case_file.word, name="file-docx"),
]
