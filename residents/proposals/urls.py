"""The addresses of the council: pages under council/, API routes relative to /api/v1/."""

from django.urls import path

from foundation.web.access import PUBLIC
from residents.proposals import api
from residents.proposals.views import proposals

app_name = "proposals"

urlpatterns = [
    path("opinions/", proposals.opinions, name="opinions"),
    path("proposals/", proposals.topics, name="proposals"),
    path("proposals/new/", proposals.new, name="proposal-new"),
    path("proposals/follow/", proposals.follow_form, name="proposal-follow-form"),
    path("proposals/follow/<str:number>/<str:secret>/", proposals.follow, name="proposal-follow"),
    *proposals.ProposalPage().routes("proposals/<str:key>/", PUBLIC),
    path("proposals/<str:number>/slip/", proposals.slip, name="proposal-slip"),
    path("proposals/<str:number>/support/", proposals.support, name="proposal-support"),
    path("proposals/<str:number>/support/slip/", proposals.support_slip, name="support-slip"),
    path("proposals/<str:number>/support/withdraw/", proposals.unsupport, name="proposal-unsupport"),
    path("proposals/<str:number>/support/for/", proposals.support_for, name="proposal-support-for"),
    path("proposals/<str:number>/comments/", proposals.comment, name="proposal-comment"),
    path("proposals/<str:number>/comments/<int:comment_id>/", proposals.moderate, name="proposal-moderate"),
]
api_urlpatterns = [
    path("proposals/", api.ProposalList.as_view(), name="proposals"),
    path("proposals/<str:number>/", api.ProposalDetail.as_view(), name="proposal"),
    path("proposals/<str:number>/support/", api.ProposalSupport.as_view(), name="proposal-support"),
    path("proposals/<str:number>/acts/", api.ProposalActs.as_view(), name="proposal-acts"),
]
