"""The addresses of cases: pages at the root of the site, API routes relative to /api/v1/."""

from django.urls import path

from incidents.cases import api
from incidents.cases.views import case_file, desk, file, incident, phone, together

app_name = "cases"

api_urlpatterns = [
    path("incidents/", api.IncidentList.as_view(), name="incidents"),
    path("incidents/acts/", api.IncidentsTogether.as_view(), name="incidents-acts"),
    path("incidents/<str:reference>/", api.IncidentDetail.as_view(), name="incident"),
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
    path("report/<str:reference>/", phone.receipt, name="receipt"),
    path("tasks/", phone.tasks, name="tasks"),
    # The desk.
    path("incidents/", desk.inbox, name="inbox"),
    path("incidents/points/", desk.points, name="points"),
    path("incidents/acts/", together.act_on_several, name="together"),
    # One incident.
    path("incidents/<str:reference>/", incident.detail, name="detail"),
    path("incidents/<str:reference>/acts/", incident.do, name="act"),
    path("incidents/<str:reference>/documents/", file.documents, name="documents"),
    path("incidents/<str:reference>/file.pdf", case_file.pdf, name="file-pdf"),
    path("incidents/<str:reference>/file.docx", case_file.word, name="file-docx"),
]
