"""Comparing a copy with what its origin says now."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

import msgspec

from service.mirror.feed import Document, Page, Withdrawal, digest
from service.mirror.target import Target


class Difference(msgspec.Struct, frozen=True):
    """An article in which a copy is not what the origin shows.

    `missing`: it is not there. `extra`: the origin has none of this id. `other_bytes`: it reads otherwise.
    `still_there`: it was withdrawn. `not_noted`: that it was withdrawn is not remembered. `wrongly_noted`:
    it is remembered as withdrawn, and was not. `not_passed_on`: it does not stand so in the database that
    the copy feeds.
    """

    kind: Literal[
        "missing", "extra", "other_bytes", "still_there", "not_noted", "wrongly_noted", "not_passed_on"
    ]
    article_id: str

    def __str__(self) -> str:
        return f"{self.kind.replace('_', ' ')}: {self.article_id}"


Expected = Mapping[str, str | None]
"""By article the digest of its bytes, or null for one that was withdrawn."""


def expected(pages: Iterable[Page]) -> dict[str, str | None]:
    """What a copy is to hold, by all pages of the compact feed. What came with a wrong entity tag is left as
    a digest that nothing has."""
    found: dict[str, str | None] = {}
    for page in pages:
        for article_id, effect in page.effects.items():
            match effect:
                case Withdrawal():
                    found[article_id] = None
                case Document(etag=etag):
                    found[article_id] = etag
                case _:
                    found[article_id] = ""
    return found


def differences(target: Target, wanted: Expected) -> list[Difference]:
    """In what a copy is not what it is to be, by kind and article."""
    return sorted(_differences(target, wanted), key=lambda each: (each.kind, each.article_id))


def _differences(target: Target, wanted: Expected) -> Iterator[Difference]:
    missing = {article_id for article_id, etag in wanted.items() if etag is not None}
    for article_id, content in target.documents():
        missing.discard(article_id)
        if article_id not in wanted:
            yield Difference("extra", article_id)
        elif wanted[article_id] is None:
            yield Difference("still_there", article_id)
        elif digest(content) != wanted[article_id]:
            yield Difference("other_bytes", article_id)
    yield from (Difference("missing", each) for each in missing)
    noted, withdrawn = set(target.withdrawn()), {each for each, etag in wanted.items() if etag is None}
    yield from (Difference("not_noted", each) for each in withdrawn - noted)
    yield from (Difference("wrongly_noted", each) for each in noted - withdrawn)
    yield from (Difference("not_passed_on", each) for each in target.differing())
