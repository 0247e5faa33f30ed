"""The support desk for sendings: what could not be sent, why, and trying again."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foundation.accounts.access import support_actor
from foundation.accounts.admin import SupportDesk
from foundation.kernel import city_time
from foundation.notices import selectors, services
from foundation.notices.models import Sending, SimulatedText


class StateFilter(admin.SimpleListFilter):
    """By how far a sending has come."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Name the states."""
        return [("given_up", _("given up")), ("waiting", _("waiting")), ("sent", _("sent"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Sending]) -> QuerySet[Sending]:
        """Filter by the chosen state."""
        chosen: dict[str | None, dict[str, bool]] = {
            "given_up": {"given_up_at__isnull": False},
            "waiting": {"given_up_at__isnull": True, "sent_at__isnull": True},
            "sent": {"sent_at__isnull": False},
        }
        return queryset.filter(**chosen.get(self.value(), {}))


@admin.register(Sending)
class SendingAdmin(SupportDesk):
    """Read only; what was given up stands first."""

    list_display = (
        "notice_id",
        "recipient",
        "kind",
        "channel",
        "attempts",
        "not_before",
        "sent_at",
        "given_up_at",
        "fault",
    )
    list_filter = (StateFilter, "channel")
    list_select_related = ("notice__user",)
    ordering = (F("given_up_at").desc(nulls_last=True), "-not_before")  # type: ignore[assignment]
    actions = ("send_again",)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Sendings come from notices."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was sent is not rewritten."""
        return False

    @admin.display(description=_("recipient"))
    def recipient(self, sending: Sending) -> str:
        """Return the name of the recipient, or the masked address of one without an account."""
        return (
            str(sending.notice.user) if sending.notice.user_id is not None else selectors.masked_address(sending.notice)
        )

    @admin.display(description=_("kind"))
    def kind(self, sending: Sending) -> str:
        """Return what the notice is about."""
        return sending.notice.kind

    @admin.action(description=_("Try again what was given up"), permissions=["view"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[Sending]) -> None:
        """Take the chosen sendings up again."""
        pks = list(queryset.values_list("pk", flat=True))
        count = services.try_again(support_actor(request.user), sending_ids=pks, now=city_time.now())
        messages.success(request, gettext("%(count)d will be tried again.") % {"count": count})


@admin.register(SimulatedText)
class SimulatedTextAdmin(SupportDesk):
    """What the simulator took: read only, numbers masked."""

    list_display = ("created_at", "masked_phone", "words", "reference")
    ordering = ("-created_at",)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Texts come from notices."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was sent is not rewritten."""
        return False
