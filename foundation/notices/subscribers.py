"""What this room does when something happened to an account or an export ended: tells the people it names."""

from collections.abc import Sequence

from foundation.accounts.events import AccountNotice
from foundation.kernel import city_time
from foundation.kernel.outbox import subscribe
from foundation.notices.services import NoticeDraft, tell_many
from foundation.web.events import ExportEnded


@subscribe(AccountNotice)
def tell_of_accounts(events: Sequence[AccountNotice]) -> None:
    """Tell each at once, at night too: it is about who may enter. The key makes telling again harmless."""
    tell_many([_draft_account_notice(event) for event in events], now=city_time.now())


def _draft_account_notice(event: AccountNotice) -> NoticeDraft:
    return NoticeDraft(
        recipients=event.recipients,
        kind=event.kind,
        key=event.key,
        subject_kind="approval" if event.request_id else "account",
        subject_key=str(event.request_id or ""),
        params={**event.params, **({"address": event.address} if event.address else {})},
        quiet_from_to=False,
    )


@subscribe(ExportEnded)
def tell_of_exports(events: Sequence[ExportEnded]) -> None:
    """Tell whoever asked for a long export that it is there, or that it failed."""
    tell_many(
        [
            NoticeDraft(
                recipients=(event.owner_id,),
                kind="export_ready" if event.is_ready else "export_failed",
                key=event.key,
                subject_kind="export",
                subject_key=event.key.removeprefix("export:"),
                params={"list": event.name, "rows": event.rows},
            )
            for event in events
        ],
        now=city_time.now(),
    )
