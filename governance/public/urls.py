"""The addresses of the public site: all under /p/."""

from django.urls import path

from governance.public import views

app_name = "public"

urlpatterns = [
    path("", views.front, name="front"),
    path("topics/", views.topics, name="topics"),
    path("topics/<str:number>/", views.topic, name="topic"),
    path("organisations/", views.organisations, name="organisations"),
    path("organisations/<int:key>/", views.organisation, name="organisation"),
    path("feeds/<slug:code>/", views.feed, name="feed"),
]
