"""Who reads, and what they are entitled to."""

from typing import Literal, NamedTuple

from service.domain.audit import Role

PUBLIC = "public"
"""The package of what is for everybody: an article in no package is in this one."""

EVERY = "*"
"""What a partner is given to see every package, those to come included. No article can be in it."""


def is_package(name: str) -> bool:
    """Whether it can be the name of a package that an article is in."""
    return name != EVERY and name == name.strip() and not set("\n\t") & set(name)


Kind = Literal["public", "partner", "newsroom"]


class Grant(NamedTuple):
    """A package that a partner sees or saw: its changes after `since_seq`, up to and with `until_seq`, null
    while it is held."""

    package: str
    since_seq: int
    until_seq: int | None = None

    def holds_at(self, seq: int) -> bool:
        return self.since_seq < seq and (self.until_seq is None or seq <= self.until_seq)


class Reader(NamedTuple):
    """Who asks: anybody (no role), a partner (its key's role is `reader`), or somebody of the newsroom.

    `grants` are all that the partner ever had.
    """

    role: Role | None = None
    partner_id: str | None = None
    grants: tuple[Grant, ...] = (Grant(PUBLIC, 0),)

    @property
    def kind(self) -> Kind:
        if self.role is None:
            return "public"
        return "partner" if self.role == "reader" else "newsroom"

    @property
    def name(self) -> str:
        """What tells their feed from every other one: `public`, `newsroom` for all of it, or the partner's
        id."""
        return self.partner_id or self.kind

    @property
    def is_newsroom(self) -> bool:
        """Whether drafts, and what was rejected or withheld, are shown to them too."""
        return self.role is not None and self.role != "reader"

    @property
    def packages(self) -> frozenset[str]:
        """What they are entitled to now."""
        return frozenset(grant.package for grant in self.grants if grant.until_seq is None)

    def may_see(self, packages: frozenset[str] | None, seq: int | None = None) -> bool:
        """Whether what is shown in these packages is for them; now, or as it was at a change. Null and none
        are for nobody but the newsroom."""
        if self.is_newsroom:
            return packages is not None
        if not packages:
            return False
        return any(
            grant.package == EVERY or grant.package in packages
            for grant in self.grants
            if (grant.until_seq is None if seq is None else grant.holds_at(seq))
        )


ANYBODY = Reader()
"""A reader without a key."""

EDITOR = Reader("editor", None, ())
"""Somebody of the newsroom."""
