"""What a caller knows of an article that its text may not say: where it comes from, when, and for whom.

One rule for every source: an option given by the caller wins over what the document says (a header at
its top, or the fields of our own JSON), and what the document says wins over nothing.
"""

from typing import Any, TypeVar

import msgspec

from service.domain.article import Article, Contributor, Genre, Rights, Source, Tag
from service.domain.value import Instant

DEFAULT_PUBLICATION = "newsroom"
"""The publication of an article of which neither the caller nor the text names one."""


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """Every field may be null or empty, which means "not known", never "none".

    Times carry an offset; `url` is the canonical address, absolute; `language` is BCP 47. An option whose
    value is null is as if it had not been given, so that `publication` has no value of its own here:
    `DEFAULT_PUBLICATION` steps in last.
    """

    publication: str | None = None
    source_id: str | None = None
    url: str | None = None
    slug: str | None = None
    language: str | None = None
    section: str | None = None
    genre: Genre | None = None
    tags: tuple[Tag, ...] = ()
    standfirst: str | None = None
    dateline: str | None = None
    byline: tuple[Contributor, ...] = ()
    published_at: Instant | None = None
    updated_at: Instant | None = None
    embargo_until: Instant | None = None
    expires_at: Instant | None = None
    source_name: str | None = None
    source_url: str | None = None
    copyright_notice: str | None = None
    usage_terms: str | None = None


def merged(stronger: Origin, weaker: Origin) -> Origin:
    """Both together; where both know a field, the first one is believed."""
    return msgspec.structs.replace(weaker, **_given(stronger))


def applied(article: Article, origin: Origin) -> Article:
    """The article with every field that the origin knows; what it does not know stays as it was."""
    known = _given(origin)
    source = _part(known, Source(), article.source, {"source_name": "name", "source_url": "url"})
    rights = _part(
        known,
        Rights(),
        article.rights,
        {"copyright_notice": "copyright_notice", "usage_terms": "usage_terms"},
    )
    return msgspec.structs.replace(article, source=source, rights=rights, **known)


def _given(origin: Origin) -> dict[str, Any]:
    return {name: value for name, value in msgspec.structs.asdict(origin).items() if value not in (None, ())}


_Part = TypeVar("_Part", Source, Rights)


def _part(known: dict[str, Any], empty: _Part, present: _Part | None, names: dict[str, str]) -> _Part | None:
    """Move the fields of a nested struct out of `known` into that struct."""
    values = {inner: known.pop(name) for name, inner in names.items() if name in known}
    return msgspec.structs.replace(present or empty, **values) if values else present
