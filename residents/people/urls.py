"""The routes of residents: all under /r/."""

from django.urls import path

from residents.people import views

app_name = "people"

urlpatterns = [
    path("", views.report, name="report"),
    path("place/", views.place, name="place"),
    path("similar/", views.similar, name="similar"),
    path("f/<str:token>/", views.follow, name="follow"),
    path("f/<str:token>/answer/", views.answer_question, name="answer-question"),
    path("f/<str:token>/photos/", views.add_photos, name="add-photos"),
    path("f/<str:token>/photos/<uuid:photo_id>/<str:size>.jpg", views.photo, name="photo"),
    path("mine/", views.own_reports, name="mine"),
    path("mine/<str:reference>/", views.own_report, name="own"),
    path("reporter/<str:reference>/", views.reporter_panel, name="reporter-panel"),
    path("reporter/<str:reference>/contact/", views.contact, name="contact"),
]
