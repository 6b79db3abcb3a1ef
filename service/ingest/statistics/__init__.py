"""Finds the figures of an English article, in stages that each have their own file.

`masks` marks what looks like a figure and is none; `numbers` reads the numbers that remain; `quantities`
joins them to ranges and adds modifiers; `units` says what is counted or measured; `sources` says who says
so, where and when. `words` holds every table.
"""

from collections.abc import Iterator

from service.domain.article import Article, Quotation
from service.domain.sentences import sentences
from service.domain.span import span
from service.domain.statistic import Statistic, Variable
from service.domain.texts import Text, texts
from service.ingest.statistics.masks import masked
from service.ingest.statistics.numbers import has_number
from service.ingest.statistics.quantities import Quantity, quantities
from service.ingest.statistics.sources import Sentence
from service.ingest.statistics.units import percent_of

_CERTAIN, _LIKELY, _GUESSED = 0.95, 0.85, 0.6
"""Confidence in a figure with a unit of measure or currency, with a counted noun, and without either."""


def statistics(article: Article) -> tuple[Statistic, ...]:
    """The figures of an article in reading order, with `method` found and no id.

    An article that is said to be in another language than English has none that this can find.
    """
    if article.language is not None and article.language.partition("-")[0] != "en":
        return ()
    quoted: dict[str, list[Quotation]] = {}
    for quotation in article.quotations:
        quoted.setdefault(quotation.span.pointer, []).append(quotation)
    return tuple(
        statistic
        for place in texts(article)
        for statistic in _in_text(place, sorted(quoted.get(place.pointer, ()), key=_start))
    )


def _start(quotation: Quotation) -> int:
    return quotation.span.start


def _in_text(place: Text, quotations: list[Quotation]) -> Iterator[Statistic]:
    """`quotations` are those of this text, in its order."""
    if not has_number(place.text):
        return
    bounds: list[tuple[int, int]] = []
    around: Sentence | None = None
    sentence = quotation = 0
    found = list(quantities(place.text, masked(place.text)))
    for number, quantity in enumerate(found, 1):
        bounds = bounds or sentences(place.text)
        while bounds[sentence][1] <= quantity.start:
            sentence += 1
        if around is None or around.start != bounds[sentence][0]:
            around = Sentence(place.text, *bounds[sentence], quantity.start)
        while quotation < len(quotations) and quotations[quotation].span.end <= quantity.start:
            quotation += 1
        quoted = quotation < len(quotations) and _start(quotations[quotation]) <= quantity.start
        following = found[number].start if number < len(found) else len(place.text)
        speaker = quotations[quotation].speaker if quoted else None
        yield _statistic(place, quantity, around, speaker, following)


def _statistic(
    place: Text, quantity: Quantity, sentence: Sentence, speaker: str | None, following: int
) -> Statistic:
    text, unit = place.text, quantity.unit
    figure = (quantity.start, quantity.end)
    subject = unit.phrase or percent_of(text, unit.end)
    label = subject or unit.unit
    confidence = _GUESSED if unit.unit is None else _LIKELY if unit.kind == "count" else _CERTAIN
    return Statistic(
        value=quantity.value,
        low=quantity.low,
        high=quantity.high,
        modifier=quantity.modifier,
        surface=quantity.surface,
        unit_kind=unit.kind,
        unit=unit.unit,
        unit_code=unit.code,
        per=unit.per,
        change=quantity.change,
        subject=subject,
        places=sentence.places,
        period=sentence.period(quantity.end, following),
        attributed_to=speaker or sentence.source(*figure),
        variable=Variable(label=label, kind=unit.kind) if label else None,
        span=span(text, *figure, container=place.container, pointer=place.pointer),
        confidence=confidence,
    )
