"""Acts beside the course stand behind one button, where they are many; a refused one is in sight."""

from typing import Any

from django.urls import reverse

from tests.cases.helpers import do, report
from tests.town import Town


def names(entries: Any) -> list[str]:
    """The actions of acts as a page draws them."""
    return [entry.offer.action for entry in entries]


def test_what_leads_on_is_shown_and_what_is_seldom_done_folded(town: Town, page: Any) -> None:
    seen = page(town.clerk_a).get(reverse("cases:detail", args=[report(town).reference]))
    shown, folded = names(seen.context["forms_shown"]), names(seen.context["forms_folded"])
    assert {"accept", "decline", "note"} <= set(shown)
    assert {"urge", "redact", "link_duplicate", "correct_matter"} <= set(folded)
    assert sorted(shown + folded) == sorted(names(seen.context["forms"]))
    html = seen.content.decode()
    assert "data-more-acts open" not in html
    assert html.index('data-act="accept"') < html.index("data-more-acts") < html.index('data-act="redact"')


def test_a_refused_act_opens_what_it_is_folded_behind(town: Town, page: Any) -> None:
    incident = report(town)
    sent = {"action": "redact", "version": incident.version, "words": "", "note": ""}
    seen = page(town.clerk_a).post(reverse("cases:act", args=[incident.reference]), sent)
    assert seen.status_code == 422
    assert "data-more-acts open" in seen.content.decode()


def test_few_acts_are_not_folded(town: Town, page: Any) -> None:
    incident = report(town)
    for user, action in ((town.worker_a, "take"), (town.worker_a, "finish"), (town.clerk_a, "check")):
        do(user, incident, action)
    do(town.clerk_a, incident, "close", note="已清理")
    seen = page(town.clerk_a).get(reverse("cases:detail", args=[incident.reference]))
    assert names(seen.context["forms_folded"]) == []
    assert "reopen" in names(seen.context["forms_shown"])


def test_the_acts_of_a_selection_fold_alike_and_open_at_the_chosen_one(town: Town, page: Any) -> None:
    query = {"r": [report(town).reference, report(town).reference]}
    bar = page(town.clerk_a).get(reverse("cases:together"), query, headers={"HX-Request": "true"})
    assert "accept" in names(bar.context["offers_shown"])
    assert "urge" in names(bar.context["offers_folded"])
    chosen = page(town.clerk_a).get(reverse("cases:together"), {**query, "action": "urge"})
    assert 'class="more-picks" open' in chosen.content.decode()
