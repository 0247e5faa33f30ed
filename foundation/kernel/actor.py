"""Who acts: a person with grants, the system, or nobody known. Frozen, built once a request."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum


class ActorKind(StrEnum):
    """What stands behind an act."""

    USER = "user"
    SYSTEM = "system"
    ANONYMOUS = "anonymous"


@dataclass(frozen=True, slots=True)
class Grant:
    """A role held over one place, and in one unit if the role works for one."""

    role: str
    area_id: int
    area_level: str
    area_path: str = ""
    unit_id: int | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """The one argument every service takes first."""

    kind: ActorKind
    name: str = ""
    user_id: int | None = None
    grants: tuple[Grant, ...] = field(default=())

    def grants_of(self, *roles: str) -> Iterator[Grant]:
        """Return the grants held in any of the given roles."""
        return (grant for grant in self.grants if grant.role in roles)

    def has_role(self, *roles: str) -> bool:
        """Say whether any grant carries one of the roles."""
        return any(True for _ in self.grants_of(*roles))

    @property
    def is_system(self) -> bool:
        """True for the clock, an import or a rebuild."""
        return self.kind is ActorKind.SYSTEM


ANONYMOUS = Actor(ActorKind.ANONYMOUS)


def system(name: str) -> Actor:
    """Return the actor for work no person does: ``clock``, ``import``, ``demo``."""
    return Actor(ActorKind.SYSTEM, name=name)
