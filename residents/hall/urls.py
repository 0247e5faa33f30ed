"""The addresses of the hall: hall/ for residents, counter/ for who serves them, and the API."""

from django.urls import path

from residents.hall import api
from residents.hall.views import carrying, counter, hand_over, residents

app_name = "hall"

urlpatterns = [
    path("hall/", residents.find, name="find"),
    path("hall/mine/", residents.own_applications, name="mine"),
    path("hall/follow/", residents.follow, name="follow"),
    path("hall/services/<slug:code>/", residents.service, name="service"),
    path("hall/services/<slug:code>/apply/", residents.apply, name="apply"),
    path("hall/phone/", hand_over.phone, name="phone"),
    path("hall/phone/papers/", hand_over.papers, name="phone-papers"),
    path("hall/services/<slug:service>/carry/", carrying.carry, name="carry"),
    path("hall/carried/", carrying.carried, name="carried"),
    path("hall/drafts/<uuid:draft_id>/<slug:service>/phone/", hand_over.desk, name="hand-over"),
    path("hall/drafts/<uuid:draft_id>/<slug:service>/phone/end/", hand_over.end, name="hand-over-end"),
    path("counter/", counter.counter, name="counter"),
    path("counter/<slug:code>/", counter.take_in, name="take-in"),
]
api_urlpatterns = [
    path("services/", api.ServiceList.as_view(), name="services"),
    path("dossiers/", api.DossierList.as_view(), name="dossiers"),
    path("dossiers/<str:number>/", api.DossierDetail.as_view(), name="dossier"),
    path("dossiers/<str:number>/acts/", api.DossierActs.as_view(), name="dossier-acts"),
    path("dossiers/<str:number>/documents/<uuid:document_id>/", api.DossierDocument.as_view(), name="dossier-document"),
]
