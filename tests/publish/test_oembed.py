"""An embedded page: what fits where, and what hostile articles make of it."""

import pytest
from hypothesis import given, settings
from lxml import etree, html
from msgspec.structs import replace

from service.domain.article import Article, ImageBlock, Publication
from service.publish.oembed import Embedding, as_xml, embedding
from tests.articles import articles, publications
from tests.publish.samples import LINKS, PUBLICATION, full_article


def embedded(article: Article, **room: int) -> Embedding:
    return embedding(article, PUBLICATION, LINKS, cache_seconds=30, **room)


def test_a_thumbnail_has_its_size_and_its_credit() -> None:
    given = embedded(full_article())
    assert (given["thumbnail_width"], given["thumbnail_height"]) == (1600, 900)
    assert given["thumbnail_url"] == "https://gazette.example.org/flood.jpg"
    assert given["thumbnail_credit"] == "Ada Lens/Example Pictures"


def test_a_picture_of_unknown_size_is_no_thumbnail() -> None:
    block = next(each for each in full_article().body if isinstance(each, ImageBlock))
    unmeasured = replace(block, image=replace(block.image, width=None))
    given = embedded(replace(full_article(), body=(unmeasured,), statistics=(), quotations=()))
    assert not [name for name in given if name.startswith("thumbnail")]


@pytest.mark.parametrize("room", [{"max_width": 1599}, {"max_height": 899}])
def test_a_picture_that_has_no_room_is_no_thumbnail(room: dict[str, int]) -> None:
    assert "thumbnail_url" in embedded(full_article(), **{name: size + 1 for name, size in room.items()})
    assert "thumbnail_url" not in embedded(full_article(), **room)


def test_the_less_room_there_is_the_less_is_quoted_and_at_last_nothing() -> None:
    whole = embedded(full_article())
    assert "Thousands leave the valley." in str(whole["html"])
    shorter = embedded(full_article(), max_height=int(whole["height"]) - 1)
    assert "Thousands leave the valley." not in str(shorter["html"])
    assert int(shorter["height"]) < int(whole["height"])
    least = embedded(full_article(), max_height=int(shorter["height"]) - 1)
    assert (least["type"], "html" in least) == ("link", False)


def test_in_less_width_the_quotation_is_higher() -> None:
    wide, narrow = embedded(full_article()), embedded(full_article(), max_width=200)
    assert (wide["width"], narrow["width"]) == (600, 200)
    assert int(narrow["height"]) > int(wide["height"])


@given(articles(hostile=True), publications(hostile=True))
@settings(max_examples=40, deadline=None)
def test_no_source_can_put_markup_into_what_partners_embed(
    article: Article, publication: Publication
) -> None:
    given = embedding(article, publication, LINKS, cache_seconds=30)
    response = etree.fromstring(as_xml(given))
    assert {each.tag for each in response} == given.keys()
    quotation = html.fragment_fromstring(str(response.findtext("html")))
    assert {each.tag for each in quotation.iter()} <= {"blockquote", "p", "a"}
    assert {name for each in quotation.iter() for name in each.attrib} <= {"cite", "lang", "dir", "href"}
