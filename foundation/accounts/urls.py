"""Addresses of the account."""

from django.urls import path

from foundation.accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.account, name="account"),
    path("sign-in/", views.sign_in, name="sign-in"),
    path("session/", views.session, name="session"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("language/", views.set_language, name="set-language"),
    path("password/", views.password, name="password"),
    path("end-sessions/", views.end_sessions, name="end-sessions"),
    path("tokens/", views.tokens, name="tokens"),
    path("tokens/<int:token_id>/revoke/", views.revoke_token, name="token-revoke"),
    path("approvals/", views.approvals, name="approvals"),
    path("approvals/<int:request_id>/", views.approval, name="approval"),
    path("invitation/<uidb64>/<token>/", views.AcceptInvitation.as_view(), name="invitation"),
]
