"""The addresses of the public site: all under /p/."""

from django.urls import path

from governance.public import views

app_name = "public"

urlpatterns = [
    path("", views.front, name="front"),
    path("topics/", views.topics, name="topics"),
    path("topics/<str:number>/", views.topic, name="topic"),
    path("services/", views.services, name="services"),
    path("services/<slug:code>/", views.service, name="service"),
    path("feeds/<slug:code>/", views.feed, name="feed"),
]
