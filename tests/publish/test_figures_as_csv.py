"""The figures of articles as one table."""

import csv
import io

from msgspec.structs import replace

from service.domain.article import Article
from service.publish.entry import Entry
from service.publish.table import COLUMNS, figures_of
from tests.publish.samples import LINKS, PUBLICATION, full_article


def rows(*articles: Article) -> list[dict[str, str]]:
    table = figures_of([Entry(article, PUBLICATION) for article in articles], LINKS).decode()
    return list(csv.DictReader(io.StringIO(table, newline="")))


def test_every_figure_has_a_row_with_its_sentence_and_its_addresses() -> None:
    article = full_article()
    people, streets, years = rows(article)
    assert (people["value"], people["unit"], people["attributed_to"]) == ("7700", "people", "the council")
    assert people["sentence"] == "More than 7,700 people left the valley, the council says."
    assert people["url"] == f"https://wire.example.net/v1/statistics/{article.statistics[0].id}"
    assert streets["sentence"] == "Up to 40 streets are under water"
    assert (years["low"], years["high"]) == ("80", "100")


def test_figures_of_several_articles_are_one_table() -> None:
    assert [row["headline"] for row in rows(full_article(), replace(full_article(), headline="Again"))] == [
        *["River rises again"] * 3,
        *["Again"] * 3,
    ]


def test_a_figure_that_was_rejected_is_left_out() -> None:
    article = full_article()
    first, *others = article.statistics
    rejected = replace(article, statistics=(replace(first, review="rejected"), *others))
    assert [row["exact"] for row in rows(rejected)] == ["Up to 40 streets", "between 80 and 100 years"]


def test_what_was_never_taken_in_has_no_addresses() -> None:
    article = full_article()
    new = replace(article, id=None, statistics=tuple(replace(each, id=None) for each in article.statistics))
    assert {row[name] for row in rows(new) for name in ("id", "url", "article_id", "article_url")} == {""}


def test_a_figure_that_no_longer_stands_in_its_text_is_told_in_its_own_words() -> None:
    article = replace(full_article(), body=())
    assert [row["sentence"] for row in rows(article)] == [each.span.exact for each in article.statistics]


def test_an_article_without_figures_has_the_header_alone() -> None:
    table = figures_of([Entry(replace(full_article(), statistics=()), PUBLICATION)], LINKS)
    assert table == ",".join(column.name for column in COLUMNS).encode() + b"\r\n"
