"""The addresses of the hall: hall/ for residents, counter/ for who serves them, and the API."""

from django.urls import path

from residents.hall import api
from residents.hall.views import counter, residents, visits

app_name = "hall"

urlpatterns = [
    path("hall/", residents.find, name="find"),
    path("hall/mine/", residents.own_applications, name="mine"),
    path("hall/follow/", residents.follow, name="follow"),
    path("hall/services/<slug:code>/", residents.service, name="service"),
    path("hall/services/<slug:code>/apply/", residents.apply, name="apply"),
    path("hall/services/<slug:code>/visit/", visits.ask, name="ask-visit"),
    path("hall/visits/", visits.visits, name="visits"),
    path("hall/visits/papers/", visits.papers, name="papers-held"),
    path("hall/visits/<int:key>/receipts/", visits.receipts, name="receipts"),
    *visits.PAGES,
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
