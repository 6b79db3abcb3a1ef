"""Articles that report figures, and asking for them over HTTP."""

import csv
import io
from decimal import Decimal
from typing import Any, NamedTuple
from urllib.parse import urlencode

from httpx import Response
from msgspec.structs import replace

from service.domain.article import Article, Paragraph
from service.domain.statistic import Modifier, bounds
from tests.articles import figure
from tests.serving import Site, small


class Told(NamedTuple):
    """A paragraph, the words of a figure in it, and what they say."""

    text: str
    exact: str
    facts: dict[str, Any]


def told(text: str, exact: str, value: int | str | None = None, **facts: Any) -> Told:
    """A figure; its bounds follow from `value` and `modifier`, but for those that `low` and `high` give."""
    modifier: Modifier = facts.pop("modifier", "exact")
    number = None if value is None else Decimal(value)
    given = [None if name not in facts else Decimal(facts.pop(name)) for name in ("low", "high")]
    low, high = bounds(modifier, number, *given)
    return Told(text, exact, facts | {"modifier": modifier, "value": number, "low": low, "high": high})


LORRIES = told(
    "Up to 900 lorries were turned back.", "Up to 900 lorries", 900, modifier="up_to", unit="lorries"
)


def reporting(source_id: str = "a-1", *figures: Told, **fields: Any) -> Article:
    """An article with a paragraph for each figure, in order; one of lorries where none is given."""
    figures = figures or (LORRIES,)
    body = tuple(Paragraph(text=each.text) for each in figures)
    article = small(source_id, **({"body": body} | fields))
    statistics = []
    for each in figures:
        stated = each.facts
        if stated["modifier"] == "exact":
            stated = {name: value for name, value in stated.items() if name not in {"low", "high"}}
        statistics.append(figure(article, each.exact, **stated))
    return replace(article, statistics=tuple(statistics))


def asked(site: Site, suffix: str = "", /, headers: dict[str, str] | None = None, **query: Any) -> Response:
    """GET /v1/statistics with these parameters."""
    path = f"/v1/statistics{suffix}"
    return site.get(f"{path}?{urlencode(query)}" if query else path, **(headers or {}))


def quoted(site: Site, **query: Any) -> list[str]:
    """The words of the figures of a page, in its order."""
    answer = asked(site, **query)
    assert answer.status_code == 200, answer.text
    return [each["statistic"]["span"]["exact"] for each in answer.json()["statistics"]]


def table_of(answer: Response) -> list[dict[str, str]]:
    """The rows of a CSV by the names in its header."""
    return list(csv.DictReader(io.StringIO(answer.text, newline="")))
