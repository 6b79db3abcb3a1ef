"""Partners: who follows the newsroom, which packages they may have, and where they stand."""

from typing import Annotated, Any

import msgspec

from service.domain import wire
from service.domain.change import Kind, Reason
from service.domain.characters import forbidden
from service.domain.delivery import Sending, WebhookState
from service.domain.errors import Fault, refusal
from service.domain.key import KeyName, named
from service.domain.merge_patch import merged
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


Seq = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]
"""The number of a change; 0 for none."""


class NewPartner(Value, frozen=True, kw_only=True):
    """What a partner is made of, and what of it can be changed."""

    name: KeyName
    packages: Annotated[tuple[Name, ...], msgspec.Meta(max_length=200)] = (PUBLIC,)
    contact: Line | None = None
    rate_per_minute: Rate | None = None


class Receipt(Value, frozen=True, kw_only=True):
    """A partner says that it shows all articles as they are to be shown up to change `seq`; 0 and null where
    it never said so."""

    seq: Seq
    at: Instant | None


class WebhookStanding(Value, frozen=True, kw_only=True):
    """Where an endpoint of a partner stands: everything up to `delivered_seq` is delivered; `attempts` on
    what follows have failed, since `failing_since`."""

    id: str
    url: str
    state: WebhookState
    delivered_seq: int
    attempts: int
    failing_since: Instant | None


class StillShown(Value, frozen=True, kw_only=True):
    """An article that a partner was given, and that was taken from it `at` some time by change `seq`, which
    it has not acknowledged."""

    article_id: str
    headline: str
    seq: int
    kind: Kind
    reason: Reason | None
    at: Instant


class PartnerStatus(Value, frozen=True, kw_only=True):
    """Where a partner stands. `newest_seq` is the newest change that is the partner's, null where none is
    among the last thousands; `behind` are the partner's changes after the one that it `acknowledged`.

    `sent` is what it was sent last by each channel. `still_shown` are articles that it may be showing still
    and should not, those taken last first: a hundred of them at most, `still_shown_count` in all.
    """

    acknowledged: Receipt
    newest_seq: int | None
    behind: int
    sent: tuple[Sending, ...]
    webhooks: tuple[WebhookStanding, ...]
    still_shown: tuple[StillShown, ...]
    still_shown_count: int


def accepted(given: NewPartner) -> NewPartner:
    """What a partner is made of, in its normal form. Raises InvalidInput for a name that cannot be listed, a
    package that is none, or a control character."""
    faults = list(forbidden(given, wire.encode(given)))
    if faults:
        raise refusal(faults)
    return NewPartner(
        name=named(given.name),
        packages=_as_packages(given.packages),
        contact=given.contact,
        rate_per_minute=given.rate_per_minute,
    )


def changed(partner: Partner, patch: dict[str, Any]) -> NewPartner:
    """What the partner is to be, by a JSON Merge Patch over what it was made of. Raises InvalidInput naming
    every fault of what comes of it."""
    fields = {name: getattr(partner, name) for name in NewPartner.__struct_fields__}
    return accepted(wire.decode(wire.encode(merged(fields, patch)), NewPartner))


def _as_packages(given: tuple[str, ...]) -> tuple[str, ...]:
    """Each once, in order."""
    faults = [
        Fault(f"/packages/{number}", "must be a name in one line, without space around it, or `*` for all")
        for number, package in enumerate(given)
        if package != EVERY and not (package and is_package(package))
    ]
    if faults:
        raise refusal(faults)
    return tuple(sorted(frozenset(given)))
