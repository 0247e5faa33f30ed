"""The floor's one view: token, locate, case, history, outbox, in one transaction by plain ORM."""

import secrets
from datetime import timedelta
from functools import cache
from typing import Any

import shapely
from django.db import transaction
from django.utils import timezone
from rest_framework import authentication, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from shapely import Point, STRtree

from bench.floor.models import Grid, History, Incident, Outbox, Token


class TokenAuthentication(authentication.TokenAuthentication):
    """DRF's own way to authenticate by a token, on our table."""

    model = Token


class Report(serializers.Serializer[Any]):
    """What is sent; the same fields as the product's."""

    id = serializers.UUIDField()
    matter = serializers.CharField(max_length=20)
    description = serializers.CharField(max_length=2000)
    lng = serializers.FloatField()
    lat = serializers.FloatField()


@cache
def net() -> tuple[STRtree, list[tuple[int, str]]]:
    """Return the index of the net and the grids in its order; read once a process, as the product does."""
    rows = list(Grid.objects.values_list("pk", "code", "boundary"))
    return STRtree(shapely.from_wkb([bytes(row[2]) for row in rows])), [(row[0], row[1]) for row in rows]


class Incidents(APIView):
    """``POST incidents/``."""

    authentication_classes = [TokenAuthentication]

    def post(self, request: Request) -> Response:
        """Take a report in."""
        report = Report(data=request.data)
        report.is_valid(raise_exception=True)
        sent, now = report.validated_data, timezone.now()
        tree, grids = net()
        found = tree.query(Point(sent["lng"], sent["lat"]), predicate="covered_by")
        if len(found) == 0:
            return Response({"code": "outside_net"}, status=422)
        grid_id, grid_code = grids[found[0]]
        with transaction.atomic():
            incident = Incident.objects.create(
                client_id=sent["id"],
                reference=secrets.token_hex(8),
                matter=sent["matter"],
                description=sent["description"],
                state="reported",
                grid_id=grid_id,
                lng=sent["lng"],
                lat=sent["lat"],
                reporter=request.user,
                reported_at=now,
                due_at=now + timedelta(hours=2),
            )
            History.objects.create(incident=incident, action="report", user=request.user, at=now)
            Outbox.objects.create(
                topic="incident.moved", payload={"id": incident.pk, "action": "report"}, created_at=now
            )
        answer = {
            "reference": incident.reference,
            "state": incident.state,
            "grid": grid_code,
            "due_at": incident.due_at,
        }
        return Response(answer, status=201)
