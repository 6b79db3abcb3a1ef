"""A page of an origin's change feed as it came over the wire, read with distrust.

What does not have the form that the contract gives it is no page at all: an id can be a file's name, and a
number a database's, because they were checked here.
"""

import hashlib
from collections.abc import Mapping
from itertools import pairwise
from typing import Annotated, NamedTuple

import msgspec

from service.domain.change import Instruction, Kind, Reason
from service.domain.value import Id, Instant, Revision
from service.mirror.errors import MirrorError

Seq = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]
ReaderName = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-z]{1,26}$(?!\n)")]
"""`public`, `newsroom`, or a partner's id."""
Digest = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{32}$(?!\n)")]

_NOTHING = msgspec.Raw(b"null")


class Document(NamedTuple):
    """An article to be shown: its JSON exactly as it was served. The bytes were compared with `etag`."""

    article_id: str
    seq: int
    revision: int
    etag: str
    content: bytes


class Withdrawal(msgspec.Struct, frozen=True, kw_only=True):
    """An article that is not to be shown any more; `kind` is `withdrawn` or `expired`."""

    article_id: Id
    seq: Seq
    kind: Kind
    at: Instant
    reason: Reason | None = None
    instruction: Instruction | None = None
    note: str | None = None


class Unsound(NamedTuple):
    """An article that came, but not as its entity tag says; `why` is for people."""

    article_id: str
    seq: int
    revision: int
    why: str


Effect = Document | Withdrawal | Unsound


class Mark(msgspec.Struct, frozen=True):
    """A change by which a feed is known again."""

    seq: Seq
    article_id: Id
    at: Instant


class Page(NamedTuple):
    """What follows a number: `effects` by article, of each the newest on the page; none of a revision that a
    later change supersedes. `ids` are all articles that it tells of, `mark` is its last change. Whoever has
    it goes on after `up_to`; at `last` the feed ends for now. `reader` is who is shown this."""

    effects: Mapping[str, Effect]
    ids: frozenset[str]
    mark: Mark | None
    up_to: int
    last: int
    reader: str


class _Row(msgspec.Struct, frozen=True):
    seq: Seq
    kind: Kind
    article_id: Id
    revision: Revision
    at: Instant
    etag: Digest | None = None
    reason: Reason | None = None
    instruction: Instruction | None = None
    note: str | None = None
    article: msgspec.Raw = _NOTHING


class _Rows(msgspec.Struct, frozen=True):
    changes: tuple[_Row, ...]
    next_after: Seq
    last: Seq
    reader: ReaderName


class _Named(msgspec.Struct, frozen=True):
    id: str
    revision: int


_rows = msgspec.json.Decoder(_Rows)
_named = msgspec.json.Decoder(_Named)
_BROKEN = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)


def read_page(body: bytes, *, after: int) -> Page:
    """The page of changes after a number. Raises MirrorError for what is none."""
    try:
        found = _rows.decode(body)
    except _BROKEN as error:
        raise MirrorError(f"the origin sent what is no page of a change feed: {error}") from None
    _require_order(found, after)
    effects: dict[str, Effect] = {}
    for row in found.changes:
        effect = _effect(row)
        if effect is not None:
            effects[row.article_id] = effect
    mark = None
    if found.changes:
        newest = found.changes[-1]
        mark = Mark(newest.seq, newest.article_id, newest.at)
    ids = frozenset(row.article_id for row in found.changes)
    return Page(effects, ids, mark, found.next_after, found.last, found.reader)


def digest(content: bytes) -> str:
    """The opaque part of the entity tag of an article's JSON: 128 bits of SHA-256, hexadecimal."""
    return hashlib.sha256(content).hexdigest()[:32]


def fault_in(content: bytes, *, article_id: str, etag: str | None) -> str | None:
    """Why the bytes are not the article that an entity tag stands for; null where they are."""
    if etag is None:
        return "it has no entity tag to be compared with"
    found = digest(content)
    if found != etag:
        return f"its bytes give {found}, its entity tag is {etag}"
    # An article's JSON begins with its id: it need not be read to its end.
    if content.startswith(b'{"id":"%b"' % article_id.encode()) or _id_in(content) == article_id:
        return None
    return "it is the JSON of something else"


def revision_in(content: bytes) -> int:
    """The number of the revision that an article's JSON is of; 0 where it does not say."""
    try:
        return _named.decode(content).revision
    except _BROKEN:
        return 0


def _require_order(found: _Rows, after: int) -> None:
    """Raise MirrorError unless the numbers rise, and the page leads on."""
    numbers = [after, *(row.seq for row in found.changes)]
    rising = all(first < second for first, second in pairwise(numbers))
    leads_on = found.next_after > after or found.next_after == found.last
    if not rising or not numbers[-1] <= found.next_after <= found.last or not leads_on:
        raise MirrorError("the origin sent a page of its change feed whose numbers are not in order")


def _effect(row: _Row) -> Effect | None:
    if row.kind in {"withdrawn", "expired"}:
        return Withdrawal(
            article_id=row.article_id,
            seq=row.seq,
            kind=row.kind,
            at=row.at,
            reason=row.reason,
            instruction=row.instruction,
            note=row.note,
        )
    content = bytes(row.article)
    if content == b"null":
        return None
    fault = fault_in(content, article_id=row.article_id, etag=row.etag)
    if fault is not None or row.etag is None:
        return Unsound(row.article_id, row.seq, row.revision, fault or "")
    return Document(row.article_id, row.seq, row.revision, row.etag, content)


def _id_in(content: bytes) -> str | None:
    try:
        return _named.decode(content).id
    except _BROKEN:
        return None
