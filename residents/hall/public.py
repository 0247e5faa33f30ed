"""What this room contributes to the city's public site: the services that were published or changed last."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext

from foundation.web.public_face import PublicLine, public_section
from procedures.dossiers.selectors import latest_versions


@public_section("services", gettext_lazy("Services, changed lately"), order=20, all_url="public:services")
def changed_services(limit: int) -> Sequence[PublicLine]:
    """Return the services published last, with who provides them and in how many days; one statement."""
    return [
        PublicLine(
            version.title,
            reverse("public:service", args=[version.type.code]),
            f"{version.get_provider_display()} · {_days(version.promised_days)}",
            version.published_at,
        )
        for version in latest_versions(limit)
    ]


def _days(days: int) -> str:
    return ngettext("%(days)d working day", "%(days)d working days", days) % {"days": days}
