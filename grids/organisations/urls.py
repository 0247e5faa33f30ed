"""The addresses of organisations: pages under organisations/, API routes relative to /api/v1/."""

from django.urls import path

from foundation.web.access import SIGNED_IN, posted
from grids.organisations import api
from grids.organisations.choices import READERS
from grids.organisations.views import desk, guidance, one

app_name = "organisations"

urlpatterns = [
    path("", desk.organisations, name="list"),
    path("new/", desk.new, name="new"),
    path("import/", desk.bring_in, name="import"),
    path("own/", one.own_organisations, name="own"),
    path("disclosures/", desk.disclosures, name="disclosures"),
    path("guidance/", desk.guidance, name="guidance"),
    *guidance.PAGE.routes("guidance/<int:key>/", posted(*READERS)),
    *one.PAGE.routes("<int:key>/", SIGNED_IN),
    path("<int:key>/change/", desk.change, name="change"),
    path("<int:key>/contact/", one.contact, name="contact"),
    path("<int:key>/mandates/", one.give, name="mandate-give"),
    path("<int:key>/mandates/<int:mandate_id>/", one.decide, name="mandate-decide"),
    path("<int:key>/mandates/<int:mandate_id>/end/", one.end, name="mandate-end"),
]
api_urlpatterns = [
    path("organisations/", api.OrganisationList.as_view(), name="organisations"),
    path("organisations/disclosures/", api.DisclosureList.as_view(), name="organisation-disclosures"),
    path("organisations/guidance/", api.GuidanceList.as_view(), name="guidance"),
    path("organisations/guidance/<int:key>/acts/", api.GuidanceActs.as_view(), name="guidance-acts"),
    path("organisations/<int:key>/", api.OrganisationDetail.as_view(), name="organisation"),
    path("organisations/<int:key>/acts/", api.OrganisationActs.as_view(), name="organisation-acts"),
    path(
        "organisations/<int:key>/documents/<uuid:document_id>/",
        api.OrganisationDocument.as_view(),
        name="organisation-document",
    ),
]
