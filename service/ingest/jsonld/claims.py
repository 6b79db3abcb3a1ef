"""Figures: our own Claims about Observations, back to statistics over the words that state them."""

from decimal import Decimal, InvalidOperation
from typing import Any

import msgspec

from service.domain.article import Article
from service.domain.span import Span
from service.domain.statistic import Modifier, Statistic, UnitKind, Variable, bounds
from service.ingest.jsonld.graph import Node
from service.ingest.jsonld.places import Places
from service.ingest.members import Found


class _Said(msgspec.Struct, frozen=True):
    """What our JSON-LD says of a figure in properties of its own (`additionalProperty`)."""

    modifier: Modifier = "exact"
    unit_kind: UnitKind = "count"
    change: Any = None
    method: Any = "found"
    confidence: float | None = None
    review: Any = "unreviewed"


def statistics(article: Article, work: Node) -> tuple[Statistic, ...]:
    """The figures that the claims of a work state. One whose words are not in the text is named."""
    places = Places(article)
    found = (_figure(claim, places) for claim in work.nodes("interpretedAsClaim"))
    return tuple(figure for figure in found if figure is not None)


def _figure(claim: Node, places: Places) -> Statistic | None:
    observation = next(claim.nodes("about"), None)
    if observation is None:
        claim.notes.pass_over(claim.pointer, f"a claim without a figure: {claim.said('text')}")
        return None
    here = places.next_of(observation.said("name"), within=claim.said("text"))
    if here is None:
        claim.notes.pass_over(claim.pointer, f"a figure that is not in the text: {claim.said('text')}")
        return None
    try:
        return _statistic(claim, observation, here)
    except (ValueError, InvalidOperation, msgspec.ValidationError) as error:
        claim.notes.pass_over(claim.pointer, f"{error}: {here.exact}")
        return None


def _statistic(claim: Node, observation: Node, here: Span) -> Statistic:
    own = observation.nodes("additionalProperty")
    said = msgspec.convert({each.text("name"): each.take("value").value for each in own}, _Said)
    stated, low, high = (_decimal(observation, key) for key in ("value", "minValue", "maxValue"))
    value = stated if stated is not None else _of_one_bound(said.modifier, low, high)
    low, high = bounds(said.modifier, value, low, high)
    read = Statistic(
        value=value,
        low=low,
        high=high,
        modifier=said.modifier,
        surface=observation.text("alternateName") or here.exact,
        unit_kind=said.unit_kind,
        unit=observation.text("unitText") or None,
        unit_code=observation.text("unitCode") or None,
        per=observation.said("measurementDenominator") or None,
        change=said.change,
        subject=observation.said("observationAbout") or None,
        places=tuple(place.said("name") for place in claim.nodes("spatialCoverage")),
        period=claim.text("temporalCoverage") or None,
        attributed_to=claim.said("author") or None,
        variable=_variable(observation),
        span=here,
        method=said.method,
        confidence=said.confidence,
        review=said.review,
    )
    return msgspec.convert(msgspec.to_builtins(read), Statistic)


def _of_one_bound(modifier: Modifier, low: Decimal | None, high: Decimal | None) -> Decimal | None:
    """The value, of which schema.org is told only the bound that it sets."""
    if modifier in ("between", "vague"):
        return None
    return low if low is not None else high


def _variable(observation: Node) -> Variable | None:
    for node in observation.nodes("variableMeasured"):
        kind = msgspec.convert(node.text("statType"), UnitKind)
        population = node.said("populationType") or None
        return Variable(label=node.text("name"), kind=kind, population=population)
    return None


def _decimal(observation: Node, key: str) -> Decimal | None:
    value, pointer = observation.take(key)
    if value is None:
        return None
    return Decimal(observation.words_of(Found(str(value), pointer)))
