"""The registry of outside channels. A new one is one class and its place in this list."""

from collections.abc import Mapping

from foundation.notices.channels.base import Channel
from foundation.notices.channels.email import EmailChannel
from foundation.notices.channels.push import PushChannel
from foundation.notices.channels.sms import SmsChannel

CHANNELS: Mapping[str, Channel] = {channel.name: channel for channel in (EmailChannel(), SmsChannel(), PushChannel())}


def channels_on() -> list[Channel]:
    """Return the channels this installation uses."""
    return [channel for channel in CHANNELS.values() if channel.is_on()]


__all__ = ["CHANNELS", "Channel", "channels_on"]
