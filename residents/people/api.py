"""What is held of the caller, over HTTP."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.web.access import SIGNED_IN
from foundation.web.rest import ApiView
from residents.people import selectors
from residents.people import serializers as shapes


class HeldByMe(ApiView):
    """``GET me/held/``."""

    access_rule = SIGNED_IN

    @extend_schema(operation_id="me_held", responses={200: shapes.OwnFileShape})
    def get(self, request: Request) -> Response:
        """Answer everything that is held of the caller: what, why, until when, who looked at it, what was agreed to."""
        return Response(selectors.file_as_data(selectors.own_file(self.actor(request))))
