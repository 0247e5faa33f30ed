"""The catalogue over HTTP: the matters admitted today."""

from django.http.response import HttpResponseBase
from rest_framework.request import Request

from foundation.kernel import city_time
from foundation.web.access import SIGNED_IN
from foundation.web.lists.api import RowsView, described_rows
from incidents.catalogue import selectors
from incidents.catalogue.lists import Matters
from incidents.catalogue.serializers import MatterShape


class MatterList(RowsView):
    """``GET matters/``."""

    access_rule = SIGNED_IN
    table = Matters()

    @described_rows("matters_list", MatterShape)
    def get(self, request: Request) -> HttpResponseBase:
        """Answer the matters admitted today, in the order of the catalogue."""
        return self.answer_rows(request, selectors.matters(city_time.local_day(city_time.now())), MatterShape)
