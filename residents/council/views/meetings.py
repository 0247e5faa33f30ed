"""The pages of a meeting: called, held with its minutes, or cancelled."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.evidence.selectors import documents_of
from foundation.evidence.services import keep_document
from foundation.kernel import city_time, policies
from foundation.kernel.errors import DomainError
from foundation.web.access import SIGNED_IN, posted, rule
from residents.council import selectors, services
from residents.council.choices import MEETING
from residents.council.forms import MeetingForm, MinutesForm, ReasonForm
from residents.council.scoping import KEEPERS
from residents.council.views.calendars import calendar_of
from residents.council.views.refusals import add_refusal, data_of, status_after


@rule(posted(*KEEPERS))
@require_http_methods(["GET", "POST"])
def new(request: Any, body_id: int) -> HttpResponse:
    """Show the form of a meeting of a body, or call it."""
    body = selectors.body_by_id(body_id)
    policies.require(request.actor, "council.keep", body)
    form = MeetingForm(data_of(request), initial={"id": uuid4(), "due": body.due})
    if request.method == "POST" and form.is_valid():
        try:
            meeting = services.call_meeting(request.actor, body, form.to_data())
            return redirect("council:meeting", meeting.client_id)
        except DomainError as error:
            add_refusal(form, error)
    members = selectors.members_on(body, city_time.local_day(city_time.now())).count()
    context = {"form": form, "body": body, "members": members}
    return render(request, "council/meeting_form.html", context, status=status_after(form))


@rule(SIGNED_IN)
@require_safe
def detail(request: Any, key: UUID) -> HttpResponse:
    """Show one meeting."""
    meeting = selectors.meeting_by_id(key)
    return _render(request, meeting, _minutes_form(meeting), ReasonForm())


@rule(SIGNED_IN)
@require_safe
def calendar(request: Any, key: UUID) -> HttpResponse:
    """Answer the meeting as a file for the reader's calendar."""
    url = request.build_absolute_uri(reverse("council:meeting", args=[key]))
    response = HttpResponse(
        calendar_of(selectors.meeting_by_id(key), url=url), content_type="text/calendar; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="meeting-{key}.ics"'
    return response


@rule(posted(*KEEPERS))
@require_safe
def invitations(request: Any, key: UUID) -> HttpResponse:
    """Show the invitations to print, one for each member whom no notice reaches."""
    meeting = selectors.meeting_by_id(key)
    policies.require(request.actor, "council.keep", meeting.body)
    _told, others = selectors.invited(meeting)
    context = {"meeting": meeting, "others": others, "agenda": meeting.agenda.order_by("number")}
    return render(request, "council/invitations.html", context)


@rule(posted(*KEEPERS))
@require_POST
def hold(request: Any, key: UUID) -> HttpResponse:
    """Write down that it was held."""
    meeting = selectors.meeting_by_id(key)
    policies.require(request.actor, "council.keep", meeting.body)
    form = _minutes_form(meeting, request.POST, request.FILES)
    if form.is_valid():
        values = form.cleaned_data
        try:
            services.hold_meeting(
                request.actor,
                meeting,
                minutes=values["minutes"],
                member_ids=values.get("members") or (),
                present=values.get("present"),
                outcomes=form.outcomes,
            )
            _keep_file(request, meeting, values["file"])
            messages.success(request, _("Saved."))
            return redirect("council:meeting", key)
        except DomainError as error:
            add_refusal(form, error)
    return _render(request, meeting, form, ReasonForm())


@rule(posted(*KEEPERS))
@require_POST
def cancel(request: Any, key: UUID) -> HttpResponse:
    """Cancel it with a reason."""
    meeting = selectors.meeting_by_id(key)
    policies.require(request.actor, "council.keep", meeting.body)
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            services.cancel_meeting(request.actor, meeting, reason=form.cleaned_data["reason"])
            messages.success(request, _("The meeting is cancelled; its venue is free again."))
            return redirect("council:meeting", key)
        except DomainError as error:
            add_refusal(form, error)
    return _render(request, meeting, _minutes_form(meeting), form)


def _minutes_form(meeting: Any, data: Any = None, files: Any = None) -> MinutesForm:
    members = list(selectors.members_on(meeting.body, city_time.local_day(meeting.starts_at)))
    return MinutesForm(data, files, members=members, points=meeting.agenda.order_by("number"))


def _keep_file(request: Any, meeting: Any, file: Any) -> None:
    if file is not None:
        keep_document(
            request.actor,
            document_id=uuid4(),
            subject_kind=MEETING,
            subject_key=str(meeting.client_id),
            name=file.name,
            data=file.read(),
            purpose="minutes",
        )


def _render(request: Any, meeting: Any, minutes: MinutesForm, reason: ReasonForm) -> HttpResponse:
    now = city_time.now()
    is_open = meeting.held_at is None and meeting.cancelled_at is None
    keeps = bool(policies.ask(request.actor, "council.keep", meeting.body))
    told, others = selectors.invited(meeting) if keeps and is_open else ([], [])
    context = {
        "meeting": meeting,
        "told": len(told),
        "others": others,
        "agenda": meeting.agenda.order_by("number"),
        "came": [one.member.name for one in meeting.attendances.select_related("member").order_by("pk")],
        "documents": documents_of(MEETING, str(meeting.client_id)),
        "minutes_form": minutes if keeps and is_open and now >= meeting.starts_at else None,
        "cancel_form": reason if keeps and is_open else None,
        "keeps": keeps,
    }
    status = max(status_after(minutes), status_after(reason))
    return render(request, "council/meeting.html", context, status=status)
