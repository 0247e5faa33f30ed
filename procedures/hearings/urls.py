"""The addresses of public notices: pages under hearings/, API routes relative to /api/v1/."""

from django.urls import path

from foundation.web.access import PUBLIC
from procedures.hearings import api, views

app_name = "hearings"

urlpatterns = [
    path("", views.hearings, name="list"),
    path("new/", views.new, name="new"),
    *views.HearingPage().routes("<int:key>/", PUBLIC),
    path("<int:key>/object/", views.object_page, name="object"),
    path("<int:key>/objections/<int:objection_id>/", views.answer, name="answer"),
    path("<int:key>/photos/<uuid:photo_id>.jpg", views.photo, name="photo"),
]
api_urlpatterns = [
    path("hearings/", api.HearingList.as_view(), name="hearings"),
    path("hearings/<int:key>/objections/", api.Objections.as_view(), name="hearing-objections"),
]
