"""Finding figures: articles of 600 words through our finder, and through quantulum3, on one core."""

import importlib.util
import time
import warnings
from collections.abc import Callable, Iterator

from benchmarks.figures import Round
from service.domain.texts import texts
from service.ingest.statistics import found_in
from service.sample import edition

_WORDS = 600


class FinderMissing(Exception):
    """The other finder is not installed."""


def require() -> None:
    """Raise FinderMissing where quantulum3 is not installed; it has a lock of its own."""
    if importlib.util.find_spec("quantulum3") is None:
        raise FinderMissing(
            "quantulum3 is not installed: `pip install --require-hashes -r benchmarks/requirements.lock`"
        )


def side_by_side(rounds: int) -> tuple[Round, ...]:
    """Articles a second of processor time, of both finders on the same articles."""
    with warnings.catch_warnings():
        # It asks for its classifier of units, which takes 200 MB and another minute.
        warnings.simplefilter("ignore")
        from quantulum3 import parser  # noqa: PLC0415 (installed for this measurement alone)

    articles = list(_articles())
    for find in (found_in, parser.parse):
        find(articles[0])
    return tuple(Round(_rate(found_in, articles), _rate(parser.parse, articles)) for _ in range(rounds))


def _rate(find: Callable[[str], object], articles: list[str]) -> float:
    began = time.process_time()
    for article in articles:
        find(article)
    return len(articles) / (time.process_time() - began)


def _articles() -> Iterator[str]:
    """The English articles of the sample newsroom end to end, cut into texts of 600 words or a few more."""
    lines: list[str] = []
    for article in edition.newsroom().articles:
        if article.language is None or article.language.startswith("en"):
            for place in texts(article):
                lines.append(place.text)
                if sum(len(line.split()) for line in lines) >= _WORDS:
                    yield "\n".join(lines)
                    lines = []
