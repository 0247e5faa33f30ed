"""The addresses of the council: pages under council/, API routes relative to /api/v1/."""

from django.urls import path

from foundation.web.access import SIGNED_IN
from foundation.web.lists.pages import list_page
from residents.council import api
from residents.council.lists import Ballots, Bodies, Meetings, Resolutions
from residents.council.views import ballots, bodies, home, meetings, resolutions, rules, voting

app_name = "council"

# Bodies, meetings, ballots, resolutions. The list of proposals is added to this one where the two are merged.
BODY_URLS = [
    path("", home.index, name="index"),
    path("bodies/", list_page(Bodies(), "council/bodies.html", more=home.keeps), name="bodies"),
    path("bodies/new/", bodies.new, name="body-new"),
    path("bodies/<int:body_id>/", bodies.detail, name="body"),
    path("bodies/<int:body_id>/change/", bodies.change, name="body-change"),
    path("bodies/<int:body_id>/members/", bodies.add_member, name="member-add"),
    path("bodies/<int:body_id>/members/<int:member_id>/end/", bodies.end_member, name="member-end"),
    path("bodies/<int:body_id>/meetings/new/", meetings.new, name="meeting-new"),
    path("bodies/<int:body_id>/resolutions/new/", resolutions.new, name="resolution-new"),
    path("meetings/", list_page(Meetings(), "council/meetings.html"), name="meetings"),
    path("meetings/<uuid:key>/", meetings.detail, name="meeting"),
    path("meetings/<uuid:key>/meeting.ics", meetings.calendar, name="meeting-calendar"),
    path("meetings/<uuid:key>/invitations/", meetings.invitations, name="meeting-invitations"),
    path("meetings/<uuid:key>/held/", meetings.hold, name="meeting-hold"),
    path("meetings/<uuid:key>/cancelled/", meetings.cancel, name="meeting-cancel"),
    path("ballots/", list_page(Ballots(), "council/ballots.html", more=home.keeps), name="ballots"),
    path("ballots/new/", ballots.new, name="ballot-new"),
    path("ballots/rules/", rules.rules, name="ballot-rules"),
    path("ballots/rules/new/", rules.new_rule, name="ballot-rule-new"),
    path("ballots/rules/examples/", rules.example_rules, name="ballot-rule-examples"),
    path("ballots/rules/<int:rule_id>/offer/", rules.offer_rule, name="ballot-rule-offer"),
    *ballots.BALLOT_PAGE.routes("ballots/<uuid:key>/", SIGNED_IN),
    path("ballots/<uuid:key>/change/", ballots.change, name="ballot-change"),
    path("ballots/<uuid:key>/roll/", ballots.roll, name="ballot-roll"),
    path("ballots/<uuid:key>/vote/", voting.vote, name="ballot-vote"),
    path("ballots/<uuid:key>/counter/", voting.counter, name="ballot-counter"),
    path("ballots/<uuid:key>/counter/<int:voter_id>/served/", voting.serve, name="ballot-serve"),
    path("ballots/<uuid:key>/papers/", voting.papers, name="ballot-papers"),
    path("ballots/<uuid:key>/count/", voting.count, name="ballot-count"),
    path("ballots/<uuid:key>/result/", ballots.result, name="ballot-result"),
    path("resolutions/", list_page(Resolutions(), "council/resolutions.html"), name="resolutions"),
    path("resolutions/<str:number>/", resolutions.detail, name="resolution"),
    path("resolutions/<str:number>/records/", resolutions.keep_record, name="resolution-record"),
    path("resolutions/<str:number>/records/<int:step>/document/", resolutions.document, name="resolution-document"),
    path("resolutions/<str:number>/disclose/", resolutions.disclose, name="resolution-disclose"),
    path("resolutions/<str:number>/publish/", resolutions.publish, name="resolution-publish"),
    path("resolutions/<str:number>/carried-out/", resolutions.carry_out, name="resolution-carried-out"),
]
urlpatterns = [*BODY_URLS]
api_urlpatterns = [
    path("bodies/", api.BodyList.as_view(), name="bodies"),
    path("meetings/", api.MeetingList.as_view(), name="meetings"),
    path("resolutions/", api.ResolutionList.as_view(), name="resolutions"),
    path("ballots/", api.BallotList.as_view(), name="ballots"),
    path("ballots/<uuid:key>/acts/", api.BallotActs.as_view(), name="ballot-acts"),
    path("ballots/<uuid:key>/casts/", api.BallotCasts.as_view(), name="ballot-casts"),
    path("ballots/<uuid:key>/tally/", api.BallotTally.as_view(), name="ballot-tally"),
]
