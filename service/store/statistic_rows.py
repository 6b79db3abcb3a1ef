"""An article's figures as rows. Pure; `writing` writes them."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any

from service.domain import wire
from service.domain.article import Article
from service.domain.sentences import sentence_at
from service.domain.statistic import Statistic
from service.domain.texts import texts
from service.store.statistic_keys import extent, search_words, source_key, text_key, unit_key

Row = dict[str, Any]

_SAME = (
    "id",
    "revision",
    "value",
    "low",
    "high",
    "modifier",
    "surface",
    "unit_kind",
    "unit",
    "unit_code",
    "per",
    "change",
    "subject",
    "period",
    "attributed_to",
    "method",
    "confidence",
    "review",
)
_OF_SPAN = {
    "container": "span.container",
    "pointer": "span.pointer",
    "start_offset": "span.start",
    "end_offset": "span.end",
    "exact": "span.exact",
    "prefix": "span.prefix",
    "suffix": "span.suffix",
    "text_hash": "span.text_hash",
}
_COLUMNS = (*_SAME, *_OF_SPAN)
# There are more of these than of all other rows together.
_values = attrgetter(*_SAME, *_OF_SPAN.values())


def statistic_rows(article: Article, listed_at: datetime) -> Iterator[Row]:
    """The rows of `statistics`; `listed_at` is the article's."""
    if not article.statistics:
        return
    said = {text.pointer: text.text for text in texts(article)}
    for position, statistic in enumerate(article.statistics):
        span = statistic.span
        row: Row = dict(zip(_COLUMNS, _values(statistic), strict=True))
        row["article_id"] = article.id
        row["position"] = position
        row["edited"] = json.dumps(statistic.edited) if statistic.edited else None
        row["variable_id"] = statistic.variable.id if statistic.variable else None
        row["smallest"], row["largest"] = extent(statistic.low, statistic.value, statistic.high)
        row["unit_key"] = unit_key(statistic.unit)
        row["subject_key"] = text_key(statistic.subject)
        row["source_key"] = source_key(statistic.attributed_to)
        row["listed_at"] = listed_at
        row["sentence"] = sentence_at(said[span.pointer], span.start, span.end)
        row["snapshot"] = wire.encode(statistic)
        yield row


def place_rows(article: Article) -> Iterator[Row]:
    """The rows of `statistic_places`."""
    for statistic in article.statistics:
        for position, place in enumerate(statistic.places):
            yield {
                "statistic_id": statistic.id,
                "position": position,
                "place": place,
                "place_key": text_key(place),
            }


def word_rows(rows: Sequence[Row]) -> list[Row]:
    """The rows of `statistic_words` for those of `statistics`."""
    return [
        {"statistic_id": row["id"], "words": search_words(row["subject"], row["sentence"])} for row in rows
    ]


_OF_STATE = (
    "revision",
    "value",
    "low",
    "high",
    "modifier",
    "unit_kind",
    "unit",
    "change",
    "subject",
    "attributed_to",
    "method",
    "review",
)


def ended_rows(article: Article, ended: Sequence[Statistic]) -> Iterator[Row]:
    """The rows of `statistic_revisions` for what said something else, or was there, until this revision of
    the article."""
    for statistic in ended:
        yield {name: getattr(statistic, name) for name in _OF_STATE} | {
            "statistic_id": statistic.id,
            "article_id": article.id,
            "until_revision": article.revision,
            "snapshot": wire.encode(statistic),
        }
