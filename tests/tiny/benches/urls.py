"""Addresses of benches."""

from django.urls import path

from foundation.web.lists.api import ListView
from tests.tiny.benches import views
from tests.tiny.benches.lists import Benches


class BenchList(ListView):
    """The list over the API."""

    listing = Benches()

    def rows(self, items):
        return [{"place": bench.place, "state": bench.state} for bench in items]

    def get(self, request):
        return self.answer(request)


app_name = "benches"
urlpatterns = [
    path("", views.benches, name="list"),
    path("<int:key>/", views.one, name="one"),
    path("<int:key>/acts/", views.act, name="act"),
]
api_urlpatterns = [path("benches/", BenchList.as_view(), name="benches")]
