"""The addresses of reports for record: pages under filings/, API routes relative to /api/v1/."""

from django.urls import path

from incidents.filings import api
from incidents.filings.views import desk, one, phone

app_name = "filings"

urlpatterns = [
    path("", desk.filings, name="list"),
    path("new/", phone.new, name="new"),
    path("<str:number>/", one.detail, name="detail"),
    path("<str:number>/acts/", one.do, name="act"),
]
api_urlpatterns = [
    path("filings/", api.FilingList.as_view(), name="filings"),
    path("filings/<str:number>/", api.FilingDetail.as_view(), name="filing"),
    path("filings/<str:number>/acts/", api.FilingActs.as_view(), name="filing-acts"),
]
