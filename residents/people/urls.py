"""The routes of residents: pages under /r/, API routes relative to /api/v1/."""

from django.urls import path

from residents.people import api
from residents.people.views import doubles, held, households, phone, reports

app_name = "people"

urlpatterns = [
    path("", reports.report, name="report"),
    path("place/", reports.place, name="place"),
    path("similar/", reports.similar, name="similar"),
    path("f/<str:token>/", reports.follow, name="follow"),
    path("f/<str:token>/answer/", reports.answer_question, name="answer-question"),
    path("f/<str:token>/photos/", reports.add_photos, name="add-photos"),
    path("f/<str:token>/photos/<uuid:photo_id>/<str:size>.jpg", reports.photo, name="photo"),
    path("mine/", reports.own_reports, name="mine"),
    path("mine/<str:reference>/", reports.own_report, name="own"),
    path("reporter/<str:reference>/", reports.reporter_panel, name="reporter-panel"),
    path("reporter/<str:reference>/contact/", reports.contact, name="contact"),
    path("phone/", phone.start, name="phone"),
    path("phone/code/", phone.code, name="phone-code"),
    path("phone/reports/", phone.reports, name="phone-reports"),
    path("held/", held.own_file, name="held"),
    path("held/export/", held.export, name="held-export"),
    path("held/name/", held.set_name, name="held-name"),
    path("held/address/", held.set_address, name="held-address"),
    path("held/number/", held.ask_number, name="held-number"),
    path("held/consent/", held.consent, name="held-consent"),
    path("held/delete/", held.delete, name="held-delete"),
    path("held/close/", held.close, name="held-close"),
    path("held/corrections/<int:number>/", held.correction, name="held-correction"),
    path("households/", households.households, name="households"),
    path("households/find/", households.find, name="find"),
    path("households/new/", households.new, name="household-new"),
    path("households/doubles/", doubles.doubles, name="doubles"),
    path("households/doubles/<str:first>/<str:second>/", doubles.decide, name="decide-double"),
    path("households/merges/<int:number>/undo/", doubles.undo, name="undo-merge"),
    path("households/corrections/", doubles.corrections, name="corrections"),
    path("households/corrections/<int:number>/", doubles.decide_correction, name="decide-correction"),
    path("households/<str:key>/", households.household, name="household"),
    path("households/<str:key>/members/", households.add, name="add-member"),
    path("households/<str:key>/<str:person_key>/open/", households.open_value, name="open-person"),
    path("households/<str:key>/<str:person_key>/leave/", households.leave, name="leave-household"),
    path("households/<str:key>/<str:person_key>/role/", households.role, name="give-role"),
    path("households/<str:key>/<str:person_key>/consent/", households.consent, name="take-consent"),
    path("households/<str:key>/<str:person_key>/verify/", households.verify, name="verify-number"),
]
api_urlpatterns = [path("me/held/", api.HeldByMe.as_view(), name="me-held")]
