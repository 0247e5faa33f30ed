"""The floor's views: what the product answers, by plain ORM with ``select_related`` and DRF's serializers."""

import secrets
from datetime import timedelta
from functools import cache
from typing import Any

import shapely
from django.db import transaction
from django.db.models import F
from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework import authentication, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from shapely import Point, STRtree

from bench.floor.models import Area, History, Incident, Matter, Outbox, Token

NAMES = ("matter", "city", "township", "village", "grid", "unit")
MOST_COUNTED, MOST_POINTS = 10_001, 2_000


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


class AreaShape(serializers.ModelSerializer[Area]):
    """An area as the product names it."""

    class Meta:
        model = Area
        fields = ["code", "name", "level"]


class Row(serializers.ModelSerializer[Incident]):
    """An incident with the fields of the product's list."""

    matter = serializers.CharField(source="matter.code")
    matter_name = serializers.CharField(source="matter.name")
    unit = serializers.CharField(source="unit.name", default=None)
    grid = AreaShape()
    path = serializers.SerializerMethodField()

    class Meta:
        model = Incident
        fields = [
            "reference", "state", "version", "level", "matter", "matter_name", "description", "grid", "path", "lng", "lat",
            "reported_at", "due_at", "due_stage", "tone", "calendar_missing", "unit", "ended_at",
        ]  # fmt: skip

    def get_path(self, incident: Incident) -> Any:
        """Return the areas from the city down."""
        return AreaShape([incident.city, incident.township, incident.village, incident.grid], many=True).data


class Detail(Row):
    """An incident by itself."""

    class Meta(Row.Meta):
        fields = [*Row.Meta.fields, "accepted_at"]


@cache
def net() -> tuple[STRtree, list[tuple[str, list[int]]]]:
    """Return the index of the net and its grids in order (code, keys from the city down); read once a process."""
    rows = list(Area.objects.exclude(boundary=None).values_list("code", "above", "boundary"))
    return STRtree(shapely.from_wkb([bytes(row[2]) for row in rows])), [(row[0], row[1]) for row in rows]


@cache
def matters() -> dict[str, int]:
    """Return the matters' keys by code; read once a process, as the product does."""
    return dict(Matter.objects.values_list("code", "id"))


def _cases() -> Any:
    return Incident.objects.select_related(*NAMES)


class Incidents(APIView):
    """``GET`` and ``POST incidents/``."""

    authentication_classes = [TokenAuthentication]

    def get(self, request: Request) -> Response:
        """Answer one page with its count."""
        asked, found = request.query_params, Incident.objects.all()
        if asked.get("state") == "open":
            found = found.filter(ended_at=None)
        elif "state" in asked:
            found = found.filter(state__in=asked["state"].split(","))
        if "matter" in asked:
            found = found.filter(matter__code__in=asked["matter"].split(","))
        if "reported_after" in asked:
            found = found.filter(reported_at__gte=f"{asked['reported_after']}T00:00+08:00")
        if "q" in asked:
            found = found.filter(description__icontains=asked["q"])
        page = found.select_related(*NAMES).order_by(F("due_at").asc(nulls_last=True), "id")
        if request.query_params.get("ordering", "-reported_at") == "-reported_at":
            page = found.select_related(*NAMES).order_by("-reported_at", "-id")
        return Response(
            {
                "count": found.values("pk")[:MOST_COUNTED].count(),
                "results": Row(page[: int(asked.get("limit", 50))], many=True).data,
            }
        )

    def post(self, request: Request) -> Response:
        """Take a report in."""
        report = Report(data=request.data)
        report.is_valid(raise_exception=True)
        sent, now = report.validated_data, timezone.now()
        tree, grids = net()
        found = tree.query(Point(sent["lng"], sent["lat"]), predicate="covered_by")
        if len(found) == 0:
            return Response({"code": "outside_net"}, status=422)
        code, (city, township, village, grid) = grids[found[0]]
        with transaction.atomic():
            incident = Incident.objects.create(
                client_id=sent["id"],
                reference=secrets.token_hex(8),
                matter_id=matters()[sent["matter"]],
                description=sent["description"],
                state="reported",
                level="village",
                city_id=city,
                township_id=township,
                village_id=village,
                grid_id=grid,
                lng=sent["lng"],
                lat=sent["lat"],
                reporter=request.user,
                reported_at=now,
                due_at=now + timedelta(hours=2),
            )
            _note(incident, request.user, "report", now)
        answer = {
            "reference": incident.reference,
            "version": incident.version,
            "state": incident.state,
            "grid": code,
            "due_at": incident.due_at,
        }
        return Response(answer, status=201)


class OneIncident(APIView):
    """``GET incidents/{reference}/``."""

    authentication_classes = [TokenAuthentication]

    def get(self, request: Request, reference: str) -> Response:
        """Answer one incident."""
        return Response(Detail(get_object_or_404(_cases(), reference=reference)).data)


class Acts(APIView):
    """``POST incidents/{reference}/acts/``."""

    authentication_classes = [TokenAuthentication]

    def post(self, request: Request, reference: str) -> Response:
        """Accept an incident that nobody else has changed."""
        now = timezone.now()
        with transaction.atomic():
            locked = _cases().select_for_update(of=("self",))
            incident = get_object_or_404(locked, reference=reference)
            if incident.state != "reported" or incident.version != request.data["version"]:
                return Response({"code": "stale"}, status=409)
            incident.state, incident.version, incident.accepted_at = "accepted", incident.version + 1, now
            incident.due_at = now + timedelta(days=1)
            incident.save(update_fields=["state", "version", "accepted_at", "due_at"])
            _note(incident, request.user, "accept", now)
        return Response(Detail(incident).data)


class Points(APIView):
    """``GET incidents/points/``: the newest incidents as points of a map."""

    authentication_classes = [TokenAuthentication]

    def get(self, request: Request) -> Response:
        """Answer as many as the product's map draws."""
        names = ("reference", "lng", "lat", "tone", "ended_at", "matter__name", "village__name", "grid__name")
        rows = Incident.objects.order_by("-reported_at", "-id").values(*names)[:MOST_POINTS]
        return Response(
            {
                "type": "FeatureCollection",
                "features": [
                    {
                        "type": "Feature",
                        "geometry": {"type": "Point", "coordinates": [row["lng"], row["lat"]]},
                        "properties": {
                            "reference": row["reference"],
                            "title": row["matter__name"],
                            "note": f"{row['reference']}\n{row['village__name']} · {row['grid__name']}",
                            "tone": "" if row["ended_at"] else row["tone"],
                            "url": f"/incidents/{row['reference']}/",
                        },
                    }
                    for row in rows
                ],
            }
        )


def _note(incident: Incident, user: Any, action: str, now: Any) -> None:
    History.objects.create(incident=incident, action=action, user=user, at=now)
    Outbox.objects.create(topic="incident.moved", payload={"id": incident.pk, "action": action}, created_at=now)
