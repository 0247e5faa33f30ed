"""The addresses of applications, all under dossiers/; the API is the hall's."""

from django.urls import path

from procedures.dossiers.views import desk, letters, types

app_name = "dossiers"

urlpatterns = [
    path("", desk.dossiers, name="list"),
    path("supervision/", desk.supervision, name="supervision"),
    path("supervision/<str:code>/", desk.supervision, name="supervision-of"),
    path("types/", types.types, name="types"),
    path("types/<int:version_id>/", types.draft, name="draft"),
    path("types/<int:version_id>/preview/", types.preview, name="preview"),
    path("types/<int:version_id>/publish/", types.publish, name="publish"),
    path("types/<int:version_id>/next/", types.next_version, name="next-version"),
    path("<str:key>/letter.pdf", letters.pdf, name="letter-pdf"),
    path("<str:key>/letter.docx", letters.word, name="letter-word"),
    *desk.PAGES,
]
