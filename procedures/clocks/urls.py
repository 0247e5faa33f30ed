"""The addresses of clocks, from the root of the site: calendar years with their drafts, clocks set aside, health."""

from django.urls import path

from procedures.clocks import api
from procedures.clocks.access import KEEP
from procedures.clocks.views import health, years

app_name = "clocks"

urlpatterns = [
    path("rules/calendars/", years.calendars, name="calendars"),
    path("rules/calendars/draft/", years.draft, name="year-draft"),
    *years.YEAR_PAGE.routes("rules/calendars/<int:key>/", KEEP),
    path("rules/calendars/<int:year_id>/file/", years.file, name="year-file"),
    path("rules/calendars/<int:year_id>/fill/", years.fill, name="year-fill"),
    path("rules/calendars/<int:year_id>/mark/", years.mark, name="year-mark"),
    path("clocks/", health.set_aside, name="set-aside"),
    path("clocks/heartbeat/", health.heartbeat, name="heartbeat"),
    path("clocks/alarm/", health.alarm, name="alarm"),
    path("clocks/<str:kind>/<int:clock_id>/retry/", health.retry, name="retry"),
    path("healthz/escalation", health.health, name="escalation-health"),
]

api_urlpatterns = [
    path("calendar-years/", api.CalendarYearList.as_view(), name="calendar-years"),
    path("calendar-years/<int:year_id>/", api.CalendarYearDetail.as_view(), name="calendar-year"),
    path("calendar-years/<int:year_id>/acts/", api.CalendarYearActs.as_view(), name="calendar-year-acts"),
    path("clocks/set-aside/", api.SetAsideList.as_view(), name="clocks-set-aside"),
]
