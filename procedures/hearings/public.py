"""What this room contributes to the city's public site: the public notices that run."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.kernel import city_time
from foundation.web.public_face import PublicLine, public_section
from procedures.hearings import selectors


@public_section(
    "notices", gettext_lazy("Public notices that run now"), order=20, all_url="hearings:list", shows_day=False
)
def running_notices(limit: int) -> Sequence[PublicLine]:
    """Return those that end first; two statements."""
    today = city_time.local_day(city_time.now())
    views = selectors.view_hearings(list(selectors.running_hearings(today)[:limit]))
    return [
        PublicLine(
            one.notice.title,
            reverse("hearings:one", args=[one.notice.pk]),
            _("%(place)s, objections until %(day)s") % {"place": one.place, "day": one.notice.ends_on.isoformat()},
            city_time.midnight(one.notice.starts_on),
        )
        for one in views
        if one.notice.starts_on is not None and one.notice.ends_on is not None
    ]
