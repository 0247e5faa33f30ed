"""The shape of what people want of the channels."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from foundation.kernel.actor import Actor
from foundation.notices import selectors, services
from foundation.notices.channels import CHANNELS, Channel
from foundation.notices.choices import ALWAYS_BY_MAIL, NoticeGroup
from foundation.notices.deadlines import Hours
from foundation.notices.kinds import notice_kinds
from foundation.notices.services import Wish
from foundation.web.picking import PickField


def _check(*, checked: bool, label: str) -> forms.BooleanField:
    box = forms.CheckboxInput(attrs={"class": "form-check-input", "aria-label": label})
    return forms.BooleanField(required=False, initial=checked, label=label, widget=box)


def _clock(label: Any) -> forms.TimeField:
    field = forms.TimeField(label=label, required=False, widget=forms.TimeInput(format="%H:%M"))
    field.widget.input_type = "time"
    field.widget.attrs["class"] = "form-control"
    return field


class WishForm(forms.Form):
    """One box for each group and channel, a box of consent where a channel needs it, and the own quiet hours."""

    begins = _clock(_("From"))
    ends = _clock(_("To"))

    def __init__(
        self,
        data: Any = None,
        *,
        channels: list[Channel],
        chosen: Mapping[tuple[str, str], bool],
        consents: set[str],
        hours: Hours | None,
    ) -> None:
        times = {"begins": hours.begins, "ends": hours.ends} if hours else {}
        super().__init__(data, initial=times)
        self.channels = channels
        for channel in channels:
            for group in NoticeGroup:
                checked = chosen.get((group, channel.name), channel.is_chosen_at_first)
                # A reader of the table hears row and column in one.
                label = gettext("%(group)s, by %(channel)s") % {"group": group.label, "channel": channel.label}
                self.fields[self.name_of(group, channel)] = self._box(group, channel, checked=checked, label=label)
            if channel.needs_consent:
                label = gettext("I agree to be written to at my phone number.")
                self.fields[f"agree_{channel.name}"] = _check(checked=channel.name in consents, label=label)

    def _box(self, group: str, channel: Channel, *, checked: bool, label: str) -> forms.BooleanField:
        is_fixed = channel.name == "email" and group in ALWAYS_BY_MAIL
        field = _check(checked=checked or is_fixed, label=label)
        field.disabled = is_fixed
        return field

    @staticmethod
    def name_of(group: str, channel: Channel) -> str:
        """Return the name of the box of a group and a channel."""
        return f"{group}_{channel.name}"

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Return one row for each group, with the boxes in the order of the channels."""
        return [
            {"label": group.label, "boxes": [self[self.name_of(group, channel)] for channel in self.channels]}
            for group in NoticeGroup
        ]

    @property
    def agreements(self) -> list[Any]:
        """Return the boxes of consent."""
        return [self[f"agree_{channel.name}"] for channel in self.channels if channel.needs_consent]

    def clean(self) -> dict[str, Any]:
        """Refuse half a pair of hours, and a channel that was chosen without agreeing to it."""
        data: dict[str, Any] = super().clean() or {}
        if (data.get("begins") is None) is not (data.get("ends") is None) and not self.errors:
            self.add_error("ends", gettext("Give both times, or neither."))
        for channel in self.channels:
            is_chosen = any(data.get(self.name_of(group, channel)) for group in NoticeGroup)
            if channel.needs_consent and is_chosen and not data.get(f"agree_{channel.name}"):
                self.add_error(
                    f"agree_{channel.name}", gettext("Tick this box too, or choose nothing by this channel.")
                )
        return data

    @property
    def wish(self) -> Wish:
        """Return what was said."""
        data = self.cleaned_data
        wanted = {
            (group, channel.name): bool(data[self.name_of(group, channel)])
            for group in NoticeGroup
            for channel in self.channels
        }
        agreed = {channel.name for channel in self.channels if channel.needs_consent and data[f"agree_{channel.name}"]}
        hours = Hours(data["begins"], data["ends"]) if data["begins"] is not None else None
        return Wish({(str(group), channel): is_wanted for (group, channel), is_wanted in wanted.items()},
                    frozenset(agreed), hours)  # fmt: skip


def _select(label: Any, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, widget=forms.Select(attrs={"class": "form-select"}))


def kinds_by_group(groups: Iterable[NoticeGroup] = NoticeGroup) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the kinds of these groups by their sentences, each under the group that people choose it by."""
    kinds = sorted(notice_kinds().items())
    return [
        (
            str(group.label),
            [(name, services.sample_sentence(name) or name) for name, kind in kinds if kind.group == group],
        )
        for group in groups
    ]


class PreviewForm(forms.Form):
    """Which notice, in which language, by which channel, and where it happened: the own words of that place are shown."""

    kind = _select(_("Kind of notice"), ())
    language = _select(_("Language"), lambda: settings.LANGUAGES)
    channel = _select(
        pgettext_lazy("of a notice", "Channel"), lambda: [(one.name, one.label) for one in CHANNELS.values()]
    )

    def __init__(self, data: Any, *, actor: Actor) -> None:
        super().__init__(data)
        # A form goes through its choices several times, and every sentence of them is a template to render.
        kind: Any = self.fields["kind"]
        kind.choices = kinds_by_group()
        self.fields["place"] = PickField(kind="area", actor=actor, label=_("Place"), required=False)

    def clean_place(self) -> str:
        """Return the path of the place; empty where none is asked for."""
        chosen = self.cleaned_data["place"]
        return selectors.path_of_place(chosen.id) if chosen else ""
