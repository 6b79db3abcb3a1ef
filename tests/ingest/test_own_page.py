"""A page that was made here, read again: what it says comes back, and what is beside the article does not."""

from msgspec.structs import replace

from service.domain.article import Article, ImageBlock, Paragraph
from service.domain.texts import texts
from service.ingest.document import understood
from service.ingest.origin import Origin
from service.publish.formats import HTML
from tests.publish.samples import LINKS, PUBLICATION, full_article


def read_again(article: Article, instead: tuple[bytes, bytes] = (b"", b"")) -> Article:
    page = HTML.render(article, PUBLICATION, LINKS).replace(*instead)
    return understood(page, Origin(), max_bytes=10**7, fallback_source_id="page").article


def test_the_words_of_a_page_come_back_each_in_its_place() -> None:
    article = full_article()
    again = read_again(article)
    assert [(text.pointer, text.text) for text in texts(again)] == [
        (text.pointer, text.text) for text in texts(article)
    ]


def test_what_a_page_says_in_its_json_ld_comes_back() -> None:
    article = full_article()
    again = read_again(article)
    for name in ("publication", "source_id", "byline", "corrections", "genre", "tags", "source", "dateline"):
        assert getattr(again, name) == getattr(article, name), name
    (lead, *_) = (block for block in again.body if isinstance(block, ImageBlock))
    assert (lead.image.creator, lead.image.licence) == ("Ada Lens", "https://pictures.example.org/licence")


def test_the_record_of_a_figure_is_no_link_in_the_text() -> None:
    article = full_article()
    again = read_again(article)
    assert [block.marks for block in again.body if isinstance(block, Paragraph)][1:] == [()]
    assert {figure.span.exact for figure in again.statistics} >= {"More than 7,700 people"}


def test_a_page_that_only_says_that_it_is_ours_is_read_as_any_other() -> None:
    article = replace(full_article(), corrections=())
    again = read_again(article, instead=(b'<article id="article">', b"<article>"))
    assert again.headline == article.headline
    assert again.source_id == "https://wire.example.net/articles/river-rises-again"
