"""Rendering: one article into each format, beside a plain JSON dump of the same data, on one core."""

import json
import time
from collections.abc import Callable, Iterator

import msgspec

from benchmarks.figures import Round
from service.domain import wire
from service.domain.article import Article, Publication
from service.publish.formats import FORMATS, Format
from service.publish.links import Links
from service.sample import edition

_LINKS = Links("https://news.example.com")
_REPEATS = 5
"""Times that each article is rendered in a round."""


def side_by_side(rounds: int) -> Iterator[tuple[Format, tuple[Round, ...]]]:
    """Milliseconds of processor time for an article of the sample newsroom, in each format but our own JSON,
    and for the standard library's `json.dumps` of the same article as plain values."""
    newsroom = edition.newsroom()
    by_id = {publication.id: publication for publication in newsroom.publications}
    articles = [(article, by_id[article.publication]) for article in newsroom.articles]
    plain = [msgspec.json.decode(wire.encode(article)) for article, _ in articles]
    for format_ in FORMATS:
        if format_.name != "json":
            yield format_, tuple(_round(format_, articles, plain) for _ in range(rounds))


def _round(
    format_: Format, articles: list[tuple[Article, Publication]], plain: list[dict[str, object]]
) -> Round:
    def ours() -> None:
        for article, publication in articles:
            format_.render(article, publication, _LINKS)

    def dump() -> None:
        for each in plain:
            json.dumps(each)

    return Round(_milliseconds(ours) / len(articles), _milliseconds(dump) / len(articles))


def _milliseconds(work: Callable[[], None]) -> float:
    work()
    began = time.process_time()
    for _ in range(_REPEATS):
        work()
    return (time.process_time() - began) * 1000 / _REPEATS
