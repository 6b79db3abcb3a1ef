"""Figures: what the article claims that somebody observed.

schema.org lets an Observation carry the number and its unit, but neither who says so nor where; a
Claim carries those. So each figure is a Claim about an Observation.
"""

import re
from collections.abc import Mapping
from decimal import Decimal

from msgspec import UNSET

from service.domain.article import Article
from service.domain.sentences import sentence_at
from service.domain.span import Span
from service.domain.statistic import Statistic, Variable
from service.domain.texts import texts
from service.publish.links import Links
from service.publish.schemaorg.nodes import (
    Claim,
    Class,
    Maybe,
    Observation,
    Place,
    PropertyValue,
    Reference,
    StatisticalVariable,
    Thing,
)
from service.publish.schemaorg.parties import Parties
from service.publish.schemaorg.values import address, some, words

_DATE = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?")


def claims(article: Article, article_id: Maybe[str], links: Links, parties: Parties) -> list[Claim]:
    """A Claim for every figure that no editor has rejected, in the article's order."""
    figures = [figure for figure in article.statistics if figure.review != "rejected"]
    if not figures:
        return []
    places = {text.pointer: text.text for text in texts(article)}
    appearance = UNSET if article_id is UNSET else Reference(article_id)
    return [claim(figure, _sentence(figure.span, places), appearance, links, parties) for figure in figures]


def claim(
    figure: Statistic, sentence: str, appearance: Maybe[Reference], links: Links, parties: Parties
) -> Claim:
    """The Claim of one figure: the sentence that states it, who says so, and the Observation."""
    own = address(links.statistic(figure.id)) if figure.id else UNSET
    return Claim(
        id=own,
        text=words(sentence),
        author=parties.named(figure.attributed_to, "source"),
        appearance=appearance,
        spatial_coverage=some([Place(name=place) for place in figure.places if words(place)]),
        temporal_coverage=words(figure.period),
        about=_observation(figure, UNSET if own is UNSET else f"{own}#observation"),
    )


def _sentence(span: Span, places: Mapping[str, str]) -> str:
    """The sentence around the span; its own words where the text under the pointer is another one."""
    text = places.get(span.pointer, "")
    if text[span.start : span.end] != span.exact:
        return span.exact
    return sentence_at(text, span.start, span.end)


def _observation(figure: Statistic, own: Maybe[str]) -> Observation:
    stated = figure.modifier in ("exact", "about")
    subject, per = words(figure.subject), words(figure.per)
    return Observation(
        id=own,
        name=words(figure.span.exact),
        alternate_name=words(figure.surface) if figure.surface != figure.span.exact else UNSET,
        value=_number(figure.value if stated else None),
        min_value=_number(None if stated else figure.low),
        max_value=_number(None if stated else figure.high),
        unit_text=words(figure.unit),
        unit_code=words(figure.unit_code),
        observation_about=UNSET if subject is UNSET else Thing(name=subject),
        observation_date=figure.period if figure.period and _DATE.fullmatch(figure.period) else UNSET,
        measurement_denominator=UNSET if per is UNSET else StatisticalVariable(name=per),
        variable_measured=measured(figure.variable),
        additional_property=_properties(figure),
    )


def _number(value: Decimal | None) -> Maybe[Decimal]:
    return UNSET if value is None else value


def measured(variable: Variable | None) -> Maybe[StatisticalVariable]:
    """What is measured, apart from any observation of it."""
    if variable is None:
        return UNSET
    population = words(variable.population)
    return StatisticalVariable(
        identifier=words(variable.id),
        name=words(variable.label),
        stat_type=variable.kind,
        population_type=UNSET if population is UNSET else Class(name=population),
    )


def _properties(figure: Statistic) -> list[PropertyValue]:
    """What schema.org has no property for, by the names that our JSON has for it."""
    said: list[tuple[str, str | float | None]] = [
        ("modifier", figure.modifier),
        ("unit_kind", figure.unit_kind),
        ("change", figure.change),
        ("method", figure.method),
        ("confidence", figure.confidence),
        ("review", None if figure.review == "unreviewed" else figure.review),
    ]
    return [PropertyValue(name=name, value=value) for name, value in said if value is not None]
