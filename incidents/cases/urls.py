"""The addresses of cases: pages at the root of the site, API routes relative to /api/v1/."""

from django.urls import path

from incidents.cases import api
from incidents.cases.views import case, clocks, desk, phone

app_name = "cases"

api_urlpatterns = [
    path("incidents/", api.IncidentList.as_view(), name="incidents"),
    path("incidents/<str:reference>/", api.IncidentDetail.as_view(), name="incident"),
    path("incidents/<str:reference>/steps/", api.IncidentSteps.as_view(), name="incident-steps"),
    path("incidents/<str:reference>/acts/", api.IncidentActs.as_view(), name="incident-acts"),
    path("incidents/<str:reference>/photos/<uuid:photo_id>/", api.IncidentPhoto.as_view(), name="incident-photo"),
    path("matters/", api.MatterList.as_view(), name="matters"),
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
    # The clocks.
    path("incidents/clocks/", clocks.set_aside, name="clocks"),
    path("incidents/clocks/<int:clock_id>/retry/", clocks.retry, name="clock-retry"),
    path("healthz/escalation", clocks.health, name="escalation-health"),
    # One case.
    path("incidents/<str:reference>/", case.detail, name="detail"),
    path("incidents/<str:reference>/acts/", case.do, name="act"),
]
