"""Our articles in every richer format and back: what the table says comes back, comes back of any article."""

import re
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings

from service.domain.article import Article
from service.domain.wire import decode_article, encode
from tests.articles import articles
from tests.formats_table import FIELDS, WAYS, Way, everything, kept, table
from tests.test_docs import FILES

_SPACE = re.compile(r"[^\S ]|[\ufeff\u200b]|^ | $|(?<= ) ")
"""White space that is not one space between two words: what is marked up as HTML or XML is free to change it."""

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
    plain = {**settled(msgspec.json.decode(encode(article))), "statistics": [], "quotations": []}
    return decode_article(msgspec.json.encode(plain))


SETTLED = articles().map(_settled)


@pytest.mark.parametrize("way", _RICHER, ids=lambda way: way.name)
@given(article=SETTLED)
@settings(max_examples=25, deadline=None)
def test_what_a_format_carries_comes_back_as_it_was(way: Way, article: Article) -> None:
    after = way.back(article)
    same = kept()[way.name]
    lost = [field.name for field in FIELDS if field.name in same and field.of(article) != field.of(after)]
    assert lost == []


def test_the_table_in_the_documentation_is_what_was_seen() -> None:
    assert table() in FILES["docs/formats.md"]


def test_every_field_of_the_article_that_is_compared_says_something() -> None:
    article = everything()
    assert [field.name for field in FIELDS if field.of(article) in (None, (), [], [None])] == []
