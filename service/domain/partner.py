"""Partners: who follows the newsroom, and which packages they may have."""

from typing import Annotated

import msgspec

from service.domain.errors import Fault, refusal
from service.domain.reader import EVERY, PUBLIC, is_package
from service.domain.value import Instant, Line, Name, Value

Rate = Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]
"""Requests a minute."""


class Partner(Value, frozen=True, kw_only=True):
    """A partner. `packages` are what it may see now: names, or `*` for every one; `contact` is whom to write
    to when something goes wrong. Without `rate_per_minute` the setting's holds. One that `ended_at` some time
    has no key any more."""

    id: str
    name: str
    contact: str | None
    packages: tuple[str, ...]
    rate_per_minute: int | None
    created_at: Instant
    ended_at: Instant | None = None


class NewPartner(Value, frozen=True, kw_only=True):
    """What a partner is made of."""

    name: Name
    packages: Annotated[tuple[Name, ...], msgspec.Meta(max_length=200)] = (PUBLIC,)
    contact: Line | None = None
    rate_per_minute: Rate | None = None


def as_packages(given: tuple[str, ...]) -> tuple[str, ...]:
    """Packages that a partner can be given, each once, in order. Raises InvalidInput for what is no name."""
    faults = [
        Fault(f"/packages/{number}", "must be a name in one line, without space around it, or `*` for all")
        for number, package in enumerate(given)
        if package != EVERY and not (package and is_package(package))
    ]
    if faults:
        raise refusal(faults)
    return tuple(sorted(frozenset(given)))
