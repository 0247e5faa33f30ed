"""The support desk of notices: what could not be sent and why, quiet hours of places, work-chat robots, simulated texts."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foundation.accounts.access import support_actor
from foundation.accounts.admin import SupportDesk
from foundation.kernel import city_time, policies
from foundation.kernel.actor import ANONYMOUS, Actor
from foundation.kernel.errors import DomainError
from foundation.notices import selectors, services
from foundation.notices.channels.robots import PROVIDERS
from foundation.notices.choices import FOR_COLLEAGUES, OF_PLACES
from foundation.notices.deadlines import Hours
from foundation.notices.forms import kinds_by_group
from foundation.notices.models import QuietHours, Robot, Sending, SimulatedText, Wording
from foundation.notices.services import RobotData
from foundation.notices.wordings import names_in_words
from foundation.web import picking


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


class PlaceForm(forms.ModelForm):  # type: ignore[type-arg]
    """A row about a place that its reader looks after. ``actor`` is set by the page; the row itself is left to the service."""

    actor: Actor
    place = picking.PickField(kind="area", actor=ANONYMOUS, label=_("Place"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["place"]
        field.actor, field.disabled, field.initial = self.actor, self.is_kept, self.instance.place_id

    @property
    def is_kept(self) -> bool:
        """Say whether the row is there already: its place stays."""
        return self.instance.pk is not None

    @property
    def place_id(self) -> int:
        """Return the number of the chosen area."""
        return int(self.instance.place_id if self.is_kept else self.cleaned_data["place"].id)

    def _post_clean(self) -> None:
        """Leave the row to the service."""


class PlaceAdmin(SupportDesk):
    """Rows about places: each reader sees and changes those within reach."""

    capability = ""

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002
        """Tell the form who chooses."""
        form = super().get_form(request, obj, change, **kwargs)
        return type(form.__name__, (form,), {"actor": support_actor(request.user)})

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let the reader change what lies within reach."""
        if obj is None:
            return super().has_change_permission(request)
        path = selectors.path_of_place(obj.place_id)
        return bool(policies.ask(support_actor(request.user), self.capability, path))

    @admin.display(description=_("place"))
    def place(self, row: Any) -> str:
        """Return the name of the place."""
        return picking.name_of("area", row.place_id)


class QuietHoursForm(PlaceForm):
    """The hours of a place."""

    class Meta:
        model = QuietHours
        fields = ("begins", "ends")
        help_texts = {"ends": _("Twice the same time: no quiet hours.")}


@admin.register(QuietHours)
class QuietHoursAdmin(PlaceAdmin):
    """Quiet hours of places; those of people are their own affair."""

    form = QuietHoursForm
    capability = "quiet_hours.manage"
    list_display = ("place", "begins", "ends")
    fields = ("place", "begins", "ends")
    ordering = ("place_id",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[QuietHours]:
        """Leave out people's."""
        return super().get_queryset(request).filter(user__isnull=True)

    def save_model(self, request: HttpRequest, obj: QuietHours, form: Any, change: bool) -> None:  # noqa: FBT001
        """Go through the service."""
        data = form.cleaned_data
        hours = Hours(data["begins"], data["ends"])
        actor, place_id = support_actor(request.user), form.place_id
        services.keep_place_hours(actor, place_id=place_id, hours=hours, now=city_time.now())
        obj.pk = QuietHours.objects.get(place_id=place_id).pk


class WordingForm(PlaceForm):
    """A place's own words for one kind of notice."""

    kind = forms.ChoiceField(label=_("Kind of notice"), choices=lambda: kinds_by_group(OF_PLACES))
    field_order = ("place", "kind")

    class Meta:
        model = Wording
        fields = ("kind", "words_zh", "words_en")
        widgets = {name: forms.Textarea(attrs={"rows": 2}) for name in ("words_zh", "words_en")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].disabled = self.is_kept
        for name in ("words_zh", "words_en"):
            self.fields[name].help_text = gettext("In braces: %(names)s. Empty: the usual sentence.") % {
                "names": names_in_words()
            }

    def clean(self) -> dict[str, Any]:
        """Show the service's refusals at their fields."""
        data: dict[str, Any] = super().clean() or {}
        if not self.errors:
            try:
                services.check_wording(self.actor, place_id=self.place_id, kind=data["kind"], words=self.words)
            except DomainError as error:
                for name, message in (error.fields or {"": error.message}).items():
                    self.add_error(name or None, message)
        return data

    @property
    def words(self) -> dict[str, str]:
        """Return the words by language."""
        return {language: self.cleaned_data[f"words_{language}"] for language in ("zh", "en")}


@admin.register(Wording)
class WordingAdmin(PlaceAdmin):
    """The own words of places."""

    form = WordingForm
    capability = "wording.manage"
    list_display = ("kind_in_words", "place", "words_zh", "words_en", "set_by", "set_at")
    list_select_related = ("set_by",)
    fields = ("place", "kind", "words_zh", "words_en")
    ordering = ("kind", "place_id")

    @admin.display(description=_("kind of notice"))
    def kind_in_words(self, row: Wording) -> str:
        """Return the usual sentence of the kind."""
        return services.sample_sentence(row.kind)

    def save_model(self, request: HttpRequest, obj: Wording, form: Any, change: bool) -> None:  # noqa: FBT001
        """Go through the service; without words the row goes."""
        data = {"place_id": form.place_id, "kind": form.cleaned_data["kind"]}
        kept = services.keep_wording(support_actor(request.user), **data, words=form.words, now=city_time.now())
        obj.pk = kept.pk


def _hidden_words() -> forms.PasswordInput:
    return forms.PasswordInput(attrs={"autocomplete": "off"})


class RobotForm(PlaceForm):
    """A robot. What is secret is typed in and never comes back."""

    provider = forms.ChoiceField(label=_("Provider"), choices=[(one.name, one.label) for one in PROVIDERS.values()])
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    groups = forms.MultipleChoiceField(
        label=_("What it is told"),
        choices=[(group.value, group.label) for group in FOR_COLLEAGUES],
        widget=forms.CheckboxSelectMultiple,
    )
    url = forms.CharField(
        label=_("Address of the robot"),
        required=False,
        max_length=500,
        widget=_hidden_words(),
        help_text=_(
            "From the robot's own page. It is kept sealed and shown to nobody; empty leaves the one that is kept."
        ),
    )
    secret = forms.CharField(
        label=_("Secret for signing"),
        required=False,
        max_length=200,
        widget=_hidden_words(),
        help_text=_(
            "DingTalk and Feishu, where the robot's security is set to signing. Empty leaves the one that is kept."
        ),
    )
    forgets_secret = forms.BooleanField(label=_("Forget the secret that is kept"), required=False)

    class Meta:
        model = Robot
        fields = ("name", "provider", "language", "groups")

    @property
    def robot_data(self) -> RobotData:
        """Return what the service is asked for."""
        names = ("name", "provider", "groups", "language", "url", "secret", "forgets_secret")
        return RobotData(place_id=self.place_id, **{name: self.cleaned_data[name] for name in names})

    def clean(self) -> dict[str, Any]:
        """Show the service's refusals at their fields."""
        data: dict[str, Any] = super().clean() or {}
        if not self.errors:
            try:
                services.check_robot(self.actor, data=self.robot_data, robot_id=self.instance.pk)
            except DomainError as error:
                for name, message in (error.fields or {"": error.message}).items():
                    self.add_error(name or None, message)
        return data


@admin.register(Robot)
class RobotAdmin(PlaceAdmin):
    """Work-chat robots: set up, try, switch off."""

    form = RobotForm
    capability = "robot.manage"
    list_display = ("name", "provider_named", "place", "set_by", "tried_at", "stopped_at", "fault")
    list_select_related = ("set_by",)
    fields = ("name", "provider", "place", "groups", "language", "url", "secret", "forgets_secret")
    ordering = ("name", "pk")
    actions = ("try_robots", "stop_robots")

    @admin.display(description=_("provider"))
    def provider_named(self, robot: Robot) -> str:
        """Return the provider's name."""
        return str(PROVIDERS[robot.provider].label)

    def save_model(self, request: HttpRequest, obj: Robot, form: Any, change: bool) -> None:  # noqa: FBT001
        """Go through the service."""
        robot_id = obj.pk if change else None
        actor = support_actor(request.user)
        kept = services.keep_robot(actor, data=form.robot_data, robot_id=robot_id, now=city_time.now())
        obj.pk = kept.pk

    @admin.action(description=_("Send a sentence to try it"), permissions=["view"])
    def try_robots(self, request: HttpRequest, queryset: QuerySet[Robot]) -> None:
        """Try each, and say what came of it."""
        actor = support_actor(request.user)
        for robot in queryset:
            try:
                fault = services.try_robot(actor, robot_id=robot.pk, now=city_time.now())
            except DomainError as error:
                fault = error.message
            if fault:
                messages.error(request, f"{robot}: {fault}")
            else:
                messages.success(request, gettext("%(robot)s took the sentence.") % {"robot": robot})

    @admin.action(description=_("Switch off"), permissions=["view"])
    def stop_robots(self, request: HttpRequest, queryset: QuerySet[Robot]) -> None:
        """Switch each off that lies within reach."""
        for robot in queryset:
            try:
                services.stop_robot(support_actor(request.user), robot_id=robot.pk, now=city_time.now())
            except DomainError as error:
                messages.error(request, f"{robot}: {error.message}")
