"""The routes of the net: pages under /areas/, API under /api/v1/areas/ and /api/v1/plans/."""

from django.urls import path

from grids.areas import api, views
from grids.areas.access import CHANGE

app_name = "areas"

urlpatterns = [
    path("", views.net, name="net"),
    path("search/", views.search, name="search"),
    path("plans/", views.plan_list, name="plans"),
    path("import/", views.import_boundaries, name="import"),
    *views.PLAN_PAGE.routes("import/<int:key>/", CHANGE),
    path("import/<int:key>/map/", views.plan_map, name="plan-map"),
    path("public/locate/", views.public_locate, name="public-locate"),
    path("public/map/", views.public_map, name="public-map"),
    path("<str:code>/edit/", views.edit, name="edit"),
]

api_urlpatterns = [
    path("areas/", api.AreaList.as_view(), name="areas"),
    path("areas/locate/", api.Locate.as_view(), name="areas-locate"),
    path("areas/map/", api.MapLayer.as_view(), name="areas-map"),
    path("areas/<str:code>/", api.AreaDetail.as_view(), name="area"),
    path("areas/<str:code>/boundary/", api.AreaBoundary.as_view(), name="area-boundary"),
    path("plans/", api.PlanList.as_view(), name="plans"),
    path("plans/<int:key>/", api.PlanDetail.as_view(), name="plan"),
    path("plans/<int:key>/acts/", api.PlanActs.as_view(), name="plan-acts"),
    path("plans/<int:key>/effects/", api.PlanEffects.as_view(), name="plan-effects"),
]
