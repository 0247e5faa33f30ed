"""The addresses of deskwork: pages under desk/, API routes relative to /api/v1/."""

from django.urls import path

from incidents.deskwork import api
from incidents.deskwork.views import beside, texts

app_name = "deskwork"

urlpatterns = [
    path("texts/", texts.texts, name="texts"),
    path("texts/<int:text_id>/", texts.text, name="text"),
    path("texts/<int:text_id>/drop/", texts.drop, name="text-drop"),
    path("guesses/", beside.guesses, name="guesses"),
    path("learned/", texts.learned, name="learned"),
    path("<str:reference>/beside/", beside.beside, name="beside"),
    path("<str:reference>/writing/", beside.writing, name="writing"),
    path("<str:reference>/watch/", beside.watch, name="watch"),
    path("<str:reference>/at-hand/", beside.at_hand, name="at-hand"),
    path("<str:reference>/colleagues/", beside.colleagues, name="colleagues"),
]
api_urlpatterns = [
    path("guesses/", api.GuessView.as_view(), name="guesses"),
    path("incidents/<str:reference>/watch/", api.WatchView.as_view(), name="incident-watch"),
]
