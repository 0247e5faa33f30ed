"""Who acts: a user with grants, the system, or an anonymous visitor. Frozen, built once per request."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum


class ActorKind(StrEnum):
    """Whether a user, the system or an anonymous visitor acts."""

    USER = "user"
    SYSTEM = "system"
    ANONYMOUS = "anonymous"


@dataclass(frozen=True, slots=True)
class Grant:
    """A role held in one area, and for one unit if the role works for one; of a mandate the part held for an organisation."""

    role: str
    area_id: int
    area_level: str
    area_path: str = ""
    unit_id: int | None = None
    organisation_id: int | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, with the roles held today; the first argument of every service.

    ``mandates``: for whom the actor speaks today. They stand apart: who speaks for a chess club is posted nowhere by it.
    """

    kind: ActorKind
    name: str = ""
    user_id: int | None = None
    grants: tuple[Grant, ...] = field(default=())
    mandates: tuple[Grant, ...] = field(default=())

    def speaks_for(self, organisation_id: int | None, *parts: str) -> bool:
        """Say whether the actor holds a mandate of the organisation today, in one of the parts where any are named."""
        return organisation_id is not None and any(
            one.organisation_id == organisation_id and (not parts or one.role in parts) for one in self.mandates
        )

    def grants_of(self, *roles: str) -> Iterator[Grant]:
        """Return the grants held in any of the given roles."""
        return (grant for grant in self.grants if grant.role in roles)

    def has_role(self, *roles: str) -> bool:
        """Say whether the actor holds one of the roles anywhere."""
        return any(True for _ in self.grants_of(*roles))

    @property
    def is_system(self) -> bool:
        """Say whether no person acts: the clocks, an import, a rebuild."""
        return self.kind is ActorKind.SYSTEM


ANONYMOUS = Actor(ActorKind.ANONYMOUS)


def system(name: str) -> Actor:
    """Return the actor for work that no person does; ``name`` is kept in the audit trail: ``clock``, ``import``, ``demo``."""
    return Actor(ActorKind.SYSTEM, name=name)
