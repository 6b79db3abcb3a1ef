"""How many requests a minute a partner's key may make: a bucket for each key, shared by all workers.

A bucket holds a minute's requests and fills evenly (the generic cell rate algorithm, ITU-T I.371): of each
key there is one number, the moment at which its bucket is full again. One whose moment is past need not be
kept, so what is kept is bounded without anybody cleaning up.

The framework's own limiter keeps the time of every request, in each process by itself.
"""

import hashlib
import math
import mmap
import os
import time
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from service.http.answers import Header

SHARED = "_WIRECOPY_BUCKETS"
"""The variable that names the workers' file of buckets. `wirecopy serve` sets it, nobody else does."""

WINDOW = 60.0
"""Seconds in which as many requests are allowed as the bucket holds."""

_PLACES = 16_384
_PROBED = 8
"""Places at which a key's bucket may be: looking it up costs the same however many keys there are."""

_SIZE = _PLACES * 16


class Allowance(NamedTuple):
    """What a key has left after a request. `retry_after` is null where the request is allowed; `full_in` are
    the seconds until the whole minute's requests are to be had again."""

    per_minute: int
    remaining: int
    full_in: int
    retry_after: int | None

    def headers(self) -> tuple[Header, ...]:
        """`RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-10), `Retry-After`."""
        policy = f'"default";q={self.per_minute};w={WINDOW:.0f}'
        left = f'"default";r={self.remaining};t={self.full_in}'
        said = ((b"ratelimit-policy", policy.encode()), (b"ratelimit", left.encode()))
        if self.retry_after is None:
            return said
        return (*said, (b"retry-after", b"%d" % self.retry_after))


class Limits:
    """The buckets of all keys. `clock` gives seconds by a clock that all workers share and nobody sets.

    Nothing is locked: where two workers serve one key in the same microsecond, one of the two requests may
    not count.
    """

    def __init__(
        self, memory: mmap.mmap | bytearray | None = None, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        # Whose bucket it is, and when it is full: eight bytes each, which are written at once.
        view = memoryview(memory if memory is not None else bytearray(_SIZE))
        self._whose = view[: _SIZE // 2].cast("Q")
        self._full_at = view[_SIZE // 2 :].cast("d")
        self._clock = clock

    def take(self, key_id: str, per_minute: int) -> Allowance:
        """Let a key make a request, if its bucket holds one."""
        at, each = self._clock(), WINDOW / per_minute
        place = self._place(_number(key_id), at)
        full_in = max(self._full_at[place] - at, 0.0)
        if full_in + each > WINDOW + each / 1000:
            return _allowance(per_minute, full_in, math.ceil(full_in + each - WINDOW))
        self._whose[place], self._full_at[place] = _number(key_id), at + full_in + each
        return _allowance(per_minute, full_in + each, None)

    def _place(self, number: int, at: float) -> int:
        """Where the key's bucket is; for a key without one, where it may be made. Should all places be taken,
        the bucket goes that is nearest to being full."""
        places = [(number + step) % _PLACES for step in range(_PROBED)]
        for place in places:
            if self._whose[place] == number:
                return place
        place = min(places, key=self._full_at.__getitem__)
        self._full_at[place] = at
        return place


def open_limits() -> Limits:
    """The buckets of this process, shared with its fellow workers where there are any."""
    path = os.environ.get(SHARED)
    if path is None:
        return Limits()
    with Path(path).open("r+b") as file:
        return Limits(mmap.mmap(file.fileno(), _SIZE))


def make_shared(path: Path) -> None:
    """Make a file of buckets, and tell the workers that are yet to be started of it."""
    path.write_bytes(bytes(_SIZE))
    os.environ[SHARED] = str(path)


def _allowance(per_minute: int, full_in: float, retry_after: int | None) -> Allowance:
    # A thousandth of a request more: sums of fractions fall short of whole requests.
    remaining = int((WINDOW - full_in) * per_minute / WINDOW + 0.001)
    return Allowance(per_minute, max(remaining, 0), math.ceil(full_in), retry_after)


@lru_cache(maxsize=1024)
def _number(key_id: str) -> int:
    """The same in each process; never the 0 of a place that was never taken."""
    return int.from_bytes(hashlib.blake2b(key_id.encode(), digest_size=8).digest(), "big") | 1
