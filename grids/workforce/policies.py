"""Who may post people: the support desk within its own reach, and the system for imports and demo."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from foundation.accounts.policies import SUPPORT_DESK, add_top_roles, reaches
from foundation.kernel.actor import Actor
from foundation.kernel.policies import ALLOWED, Verdict, policy, refused
from foundation.notices.policies import add_overseers
from grids.workforce.choices import TOP_ROLES, Role

add_top_roles(*TOP_ROLES)
add_overseers(Role.TOWNSHIP_OFFICIAL, *TOP_ROLES)


@dataclass(frozen=True, slots=True)
class Appointment:
    """What is given or ended: to whom (nobody for a unit), over which places, an area and what took its place."""

    area_paths: tuple[str, ...]
    user_id: int | None = None
    is_given: bool = True


@policy("posting.manage")
def manage(actor: Actor, subject: Any) -> Verdict:
    """Post people, end postings, create units. ``subject`` is the ``Appointment``."""
    if actor.is_system:
        return ALLOWED
    if not actor.has_role(SUPPORT_DESK):
        return refused(_("Only the support desk posts people."))
    if subject.is_given and subject.user_id is not None and subject.user_id == actor.user_id:
        return refused(_("You cannot post yourself. Ask a colleague of the support desk."))
    if not all(reaches(actor, path) for path in subject.area_paths):
        return refused(_("This lies above your own level or outside your area. Ask an administrator."))
    return ALLOWED


@policy("posting.import")
def import_many(actor: Actor, subject: Any) -> Verdict:
    """Bring in units and postings from a list: only a command does."""
    del subject
    return ALLOWED if actor.is_system else refused(_("Only an import command posts people from a list."))


@policy("export.personal")
def export_personal(actor: Actor, subject: Any) -> Verdict:
    """Have personal columns of a list in clear in a file; ``subject`` is the code of the list. The reason is kept."""
    del subject
    if actor.has_role(Role.TOWNSHIP_OFFICIAL, Role.CITY_CENTRE):
        return ALLOWED
    return refused(_("Only a township's officials and the city centre may export personal data in clear."))
