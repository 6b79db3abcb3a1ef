"""Our articles in every richer format and back: what the table says comes back, comes back of any article."""

import re
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from service.domain.article import Article, Tag
from service.domain.wire import decode_article, encode
from tests.articles import articles
from tests.formats_table import FIELDS, PARTLY, WAYS, Field, Way, everything, kept, table
from tests.test_docs import FILES

_SPACE = re.compile(r"[^\S ]|[\ufeff\u200b]|^ | $|(?<= ) ")
"""White space that is not one space between two words, which whoever reads HTML or XML is free to change."""

_AT = datetime(2026, 5, 4, 10, tzinfo=UTC)
_NUMBERS = count()
_RICHER = [way for way in WAYS if way.name in {"jsonld", "ninjs", "newsml", "rss", "atom", "jsonfeed"}]


def settled(value: Any) -> Any:
    """A value with its texts as markup leaves them."""
    match value:
        case str():
            return _SPACE.sub("_", value)
        case dict():
            return {key: settled(each) for key, each in value.items()}
        case list():
            return [settled(each) for each in value]
        case _:
            return value


def _settled(article: Article) -> Article:
    """The article with nothing in it but what a newsroom's has: an address, times to the second in their
    order, pictures and videos that can be seen."""
    plain = settled(msgspec.json.decode(encode(article)))
    first, last = sorted((article.published_at or _AT, article.updated_at or _AT))
    plain |= {
        "statistics": [],
        "quotations": [],
        "url": plain["url"] or "https://gazette.example.org/article",
        "published_at": _whole(first),
        "updated_at": _whole(last + timedelta(days=1)),
        "translations": [{"language": "tlh", "url": "https://gazette.example.org/tlh"}],
        "corrections": [
            {**each, "at": _whole(datetime.fromisoformat(each["at"]))} for each in plain["corrections"]
        ],
        "body": [_seen(block) for block in plain["body"]],
    }
    return decode_article(msgspec.json.encode(plain))


def _whole(at: datetime) -> str:
    return at.replace(microsecond=0).isoformat()


def _seen(block: dict[str, Any]) -> dict[str, Any]:
    match block["type"]:
        case "image":
            block["image"]["url"] = f"https://gazette.example.org/{next(_NUMBERS)}.jpg"
        case "video":
            address = f"https://gazette.example.org/{next(_NUMBERS)}"
            block["video"] |= {"url": f"{address}.mp4", "duration": None, "description": "Seen"}
        case "box":
            block["headline"] = block["headline"] or "Box"
            block["blocks"] = [_seen(inner) for inner in block["blocks"]]
    return block


_LIKE_MARKUP = ("", "Why <b> & &lt; matter", "if a <b and c> d", "R&amp;D <x>", "<p>", "A & B &copy C")


def _seeming(article: Article, like: str) -> Article:
    """The article with what is no markup, though it looks like it, in its texts of one line."""
    if not like:
        return article
    return replace(
        article,
        headline=f"{article.headline} {like}",
        alternative_headline=like,
        standfirst=like,
        section=like,
        tags=(*article.tags, Tag(name=f"A tag {like}")),
    )


SETTLED = st.builds(_seeming, articles().map(_settled), st.sampled_from(_LIKE_MARKUP))


@pytest.mark.parametrize("way", _RICHER, ids=lambda way: way.name)
@given(article=SETTLED)
@settings(max_examples=15, deadline=None)
def test_what_a_format_carries_comes_back_as_it_was(way: Way, article: Article) -> None:
    after = way.back(article)
    assert [
        field.name
        for field in carried(way)
        if _in_order(way, field.of(article)) != _in_order(way, field.of(after))
    ] == []


def carried(way: Way) -> list[Field]:
    """The fields that always come back."""
    return [
        field for field in FIELDS if field.name in kept()[way.name] and (way.name, field.name) not in PARTLY
    ]


def _in_order(way: Way, value: Any) -> Any:
    """JSON-LD does not say in which order pictures, videos and text stand."""
    return sorted(map(repr, value)) if way.name == "jsonld" and isinstance(value, list) else value


def test_the_table_in_the_documentation_is_what_was_seen() -> None:
    assert table() in FILES["docs/formats.md"]


def test_every_field_of_the_article_that_is_compared_says_something() -> None:
    article = everything()
    assert [field.name for field in FIELDS if field.of(article) in (None, (), [], [None])] == []
