"""A list of figures as a Dataset, and one figure by itself, in schema.org's words."""

from collections.abc import Sequence
from typing import NamedTuple

import msgspec
from msgspec import UNSET
from msgspec.structs import replace

from service.domain.article import Article, Publication
from service.publish.links import Links
from service.publish.schemaorg.claims import claim, measured
from service.publish.schemaorg.nodes import (
    CONTEXT,
    Claim,
    DataDownload,
    Dataset,
    Maybe,
    Place,
    Reference,
    StatisticalVariable,
)
from service.publish.schemaorg.parties import Parties, publisher
from service.publish.schemaorg.values import address, article_address, some
from service.publish.views import StatisticRecord

_encoder = msgspec.json.Encoder(decimal_format="number")

_LONGEST_NAME = 200
_DESCRIPTION = (
    "Each figure that the articles report, with the sentence that states it, its bounds as the words assert "
    "them, its unit, its subject, and who says so."
)


class Query(NamedTuple):
    """What was asked for: the filters by their names, as they were given, and where the answer is to be had
    as JSON-LD, JSON and CSV, without the cursor of any page of it."""

    filters: Sequence[tuple[str, str]]
    json_ld: str
    json: str
    csv: str


def statistics_dataset(
    records: Sequence[StatisticRecord],
    query: Query,
    publications: Sequence[Publication],
    licences: Sequence[str | None],
    links: Links,
) -> bytes:
    """A page of figures as `application/ld+json`: the Dataset of the query, with a Claim for each figure.

    `publications` and `licences` are those of the articles on the page. A licence is given where all of
    them have the same one.
    """
    parties = Parties(None, UNSET)
    mastheads = [known for each in publications if (known := publisher(each, links)) is not UNSET]
    references = [Reference(each.id) for each in mastheads if each.id is not UNSET]
    place = next((value for name, value in query.filters if name == "place"), None)
    named = "; ".join(f"{name} {value}" for name, value in query.filters)
    return _encoder.encode(
        Dataset(
            id=query.json_ld,
            url=query.json_ld,
            name=_cut(f"Figures reported in the news: {named}" if named else "Figures reported in the news"),
            description=_DESCRIPTION + (_cut(f" Asked for by {named}.") if named else ""),
            creator=some(mastheads),
            publisher=some(references),
            license=address(licences[0]) if len(set(licences)) == 1 else UNSET,
            spatial_coverage=UNSET if place is None else Place(name=place),
            variable_measured=some(_variables(records)),
            distribution=[
                DataDownload(content_url=query.csv, encoding_format="text/csv", name="CSV"),
                DataDownload(content_url=query.json, encoding_format="application/json", name="JSON"),
            ],
            has_part=some([_claim(record, links, parties) for record in records]),
        )
    )


def statistic_claim(record: StatisticRecord, article: Article, links: Links) -> bytes:
    """One figure of an article as `application/ld+json`: its Claim, as in the article's own graph."""
    return _encoder.encode(replace(_claim(record, links, Parties(article, UNSET)), context=CONTEXT))


def _claim(record: StatisticRecord, links: Links, parties: Parties) -> Claim:
    own = article_address(record.article.page_url, record.article.url)
    appearance: Maybe[Reference] = UNSET if own is UNSET else Reference(own)
    return claim(record.statistic, record.sentence, appearance, links, parties)


def _variables(records: Sequence[StatisticRecord]) -> list[StatisticalVariable]:
    """What the figures measure, each once."""
    named = {each.statistic.variable: measured(each.statistic.variable) for each in records}
    return [variable for variable in named.values() if variable is not UNSET]


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_NAME else f"{text[: _LONGEST_NAME - 1]}…"
