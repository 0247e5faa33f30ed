"""The addresses of cases: pages at the root of the site, API routes relative to /api/v1/."""

app_name = "cases"

api_urlpatterns: list = []
urlpatterns: list = []
