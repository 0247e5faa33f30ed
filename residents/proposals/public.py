"""What this room contributes to the city's public site: topics open to support, late ones, and what was answered."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from foundation.kernel import city_time
from foundation.kernel.actor import ANONYMOUS
from foundation.web.public_face import PublicLine, public_section
from residents.proposals import selectors
from residents.proposals.choices import SUPPORTED_STATES, ProposalState


def _line(view: selectors.ProposalView, text: str, at: Any) -> PublicLine:
    proposal = view.proposal
    late = ngettext("overdue by %(days)d day", "overdue by %(days)d days", view.overdue) % {"days": view.overdue}
    if proposal.replied_at is not None:
        late = ngettext("replied %(days)d day late", "replied %(days)d days late", view.overdue) % {
            "days": view.overdue
        }
    url = reverse("public:topic", args=[proposal.number])
    return PublicLine(proposal.title, url, text, at, mark=late if view.is_late else "")


@public_section("answers", gettext_lazy("Topics answered lately"), order=30, all_url="public:topics")
def answered_lately(limit: int) -> Sequence[PublicLine]:
    """Return the last answers, with verdict and place; two statements."""
    views = selectors.view_proposals(list(selectors.answered_topics()[:limit]))
    return [_line(one, f"{one.place} · {one.verdict}", one.proposal.answered_at) for one in views]


@public_section("topics", gettext_lazy("Topics open to support"), order=40, all_url="public:topics")
def open_topics(limit: int) -> Sequence[PublicLine]:
    """Return the latest open ones, with their supports; two statements."""
    rows = selectors.visible_proposals(ANONYMOUS).filter(state__in=SUPPORTED_STATES).order_by("-entered_at", "-pk")
    return [
        _line(
            one,
            _("%(place)s, supported by %(count)d") % {"place": one.place, "count": one.supports},
            one.proposal.entered_at,
        )
        for one in selectors.view_proposals(list(rows[:limit]))
    ]


@public_section("late", gettext_lazy("Replies that are late"), order=50, all_url="public:topics", shows_day=False)
def late_replies(limit: int) -> Sequence[PublicLine]:
    """Return the topics whose reply is overdue, the latest one last; two statements."""
    rows = selectors.visible_proposals(ANONYMOUS).filter(state=ProposalState.ASSIGNED, reply_due_at__lt=city_time.now())
    views = selectors.view_proposals(list(rows.select_related("unit").order_by("reply_due_at", "pk")[:limit]))
    return [_line(one, f"{one.place} · {one.proposal.unit}", one.proposal.reply_due_at) for one in views]
