"""Addresses of the inbox."""

from django.urls import path

from foundation.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("unread/", views.unread, name="unread"),
    path("channels/", views.wishes, name="wishes"),
    path("unreached/", views.unreached, name="unreached"),
    path("preview/", views.preview, name="preview"),
    path("push/", views.start_push, name="push"),
    path("push/end/", views.end_push, name="push-end"),
    path("read/", views.mark_all_read, name="read-all"),
    path("<int:notice_id>/", views.open_notice, name="open"),
    path("<int:notice_id>/read/", views.mark_read, name="read"),
]
