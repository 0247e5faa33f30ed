"""Addresses of benches."""

from django.urls import path

from foundation.web.access import SIGNED_IN
from foundation.web.lists.api import ListView
from foundation.web.lists.pages import list_page
from tests.tiny.benches.lists import Benches
from tests.tiny.benches.views import BenchPage


class BenchList(ListView):
    """The list over the API."""

    listing = Benches()


app_name = "benches"
urlpatterns = [
    path("", list_page(Benches(), "benches/list.html"), name="list"),
    *BenchPage().routes("<int:key>/", SIGNED_IN),
]
api_urlpatterns = [path("benches/", BenchList.as_view(), name="benches")]
