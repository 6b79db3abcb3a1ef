"""Nothing in a document is endless, and what a newsroom's sources send too much of is refused in words."""

from collections.abc import Iterator
from typing import Any

import pytest
from msgspec import inspect

from service.domain.article import Article, Publication
from service.domain.errors import InvalidInput
from service.domain.value import LONGEST_NAME
from service.ingest.document import read
from service.ingest.origin import Origin

_BTREE = 2_704
"""Bytes of an index row that PostgreSQL takes (a third of a page)."""


def _leaves(kind: inspect.Type, place: str) -> Iterator[tuple[str, Any]]:
    match kind:
        case inspect.StructType(fields=fields, cls=cls):
            for field in fields:
                yield from _leaves(field.type, f"{cls.__name__}.{field.name}")
        case inspect.UnionType(types=kinds):
            for each in kinds:
                yield from _leaves(each, place)
        case inspect.VarTupleType(item_type=inner):
            yield place, kind
            yield from _leaves(inner, place)
        case _:
            yield place, kind


@pytest.mark.parametrize("kind", [Article, Publication])
def test_every_text_has_a_limit_and_every_list_but_those_of_blocks(kind: type) -> None:
    endless = {
        place
        for place, leaf in _leaves(inspect.type_info(kind), kind.__name__)
        if isinstance(leaf, inspect.StrType | inspect.VarTupleType)
        and leaf.max_length is None
        and getattr(leaf, "pattern", None) is None
    }
    assert endless - {"Article.body", "Box.blocks"} == set()


def test_a_name_and_the_columns_beside_it_fit_into_a_row_of_an_index() -> None:
    assert 4 * LONGEST_NAME + 64 + 26 + 8 + 64 < _BTREE


def taken(page: str, origin: Origin | None = None, fallback: str = "x") -> Article:
    return read(page.encode(), origin or Origin(), max_bytes=10**7, fallback_source_id=fallback)


PROSE = "The council met on Monday and voted for the bridge."


@pytest.mark.parametrize(
    ("page", "pointer"),
    [
        (f"Headline\n\n{PROSE}\n\n" + "word " * 200_000 + "end.", "/body/1/text"),
        (f"Headline\n\n{PROSE}\n\n" + "- a\n" * 10_001, "/body/1/items"),
        (f"---\nsection: {'x' * 501}\n---\nHeadline\n\n{PROSE}", "/section"),
        (f"---\ntags: {'a,' * 201}\n---\nHeadline\n\n{PROSE}", "/tags"),
        (f"Headline\n\n{PROSE}\n\nImage copyright {'Reuters ' * 2_000}", "/body/1/image/credit"),
    ],
)
def test_a_page_past_a_limit_is_refused_and_told_where(page: str, pointer: str) -> None:
    with pytest.raises(InvalidInput, match="must be at most") as caught:
        taken(page)
    assert caught.value.pointer == pointer


def test_a_page_that_is_one_endless_line_is_no_crash() -> None:
    for page in ("x" * 1_000_000, "word " * 200_000, f"{'x ' * 500_000}\n\n{PROSE}"):
        with pytest.raises(InvalidInput):
            taken(page)


def test_an_address_or_name_too_long_for_a_source_id_stands_in_by_its_hash() -> None:
    page = f"Headline\n\n{PROSE}"
    by_address = taken(page, Origin(url="https://news.example/" + "a" * 1_000))
    by_name = taken(page, fallback="folder/" * 200)
    assert len(by_address.source_id) == len(by_name.source_id) == 26
    assert taken(page, Origin(url="https://news.example/a")).source_id == "https://news.example/a"
