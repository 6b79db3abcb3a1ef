"""Finds the figures of English news prose, in stages that each have their own file.

1. `tokens` cuts a sentence into words, numbers and signs.
2. `masks` marks what looks like a figure and is none, by the rules of `letters`, `dates`, `ages`, `results`,
   `naming` and `titles`.
3. `numbers` reads the numbers that remain: `digits`, `spelled`, `shares` and `multiples` each a way to write
   a `number`.
4. `ranges` joins two of them, `modifiers` says how near to the truth they are.
5. `units` says what is measured, `nouns` what is counted, `bare` what counts without a noun.
6. `changes` tells a change from its level, and `figures` puts all this together.
7. `surroundings` says of what, where and when; `sources` by whom, from the `sayings` of the sentence, whose
   `subjects` and `claims` have files of their own.

A stage looks at the results of those before it alone. The words of all of them are tables, in `words`.
"""

from collections import deque
from collections.abc import Iterator

from service.domain.article import Article, Paragraph, Quotation
from service.domain.sentences import sentences
from service.domain.span import span
from service.domain.statistic import Statistic, Variable
from service.domain.texts import Text, texts
from service.ingest.quotations import quotations
from service.ingest.statistics.figures import Figure, figures
from service.ingest.statistics.masks import masked
from service.ingest.statistics.numbers import may_have_numbers, numbers
from service.ingest.statistics.sources import Sources
from service.ingest.statistics.surroundings import period, places, subject
from service.ingest.statistics.tokens import Tokens, tokens

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


def found_in(text: str) -> tuple[Statistic, ...]:
    """The figures of a plain text, whose spans count in it; lines are paragraphs."""
    article = Article(publication="text", source_id="text", headline="", body=(Paragraph(text=text),))
    place = Text("paragraph", "/body/0/text", text)
    return tuple(_in_text(place, sorted(quotations(article), key=_start)))


def _start(quotation: Quotation) -> int:
    return quotation.span.start


def _in_text(place: Text, quotations: list[Quotation]) -> Iterator[Statistic]:
    """`quotations` are those of this text, in its order."""
    sources = Sources()
    speakers = _Speakers(quotations)
    for start, end in sentences(place.text):
        read = tokens(place.text, start, end)
        sources.go_on(read)
        if not may_have_numbers(read):
            continue
        reported = list(figures(read, list(numbers(read, masked(read)))))
        if not reported:
            continue
        begins = [read.starts[figure.first] for figure in reported]
        around = _Around(place.text, start, end, begins[0])
        for figure, begin, following in zip(reported, begins, [*begins[1:], end], strict=True):
            speaker = speakers.at(begin)
            source = sources.named(speaker) if speaker else sources.of(figure.first)
            yield _statistic(place, read, figure, around, source=source, following=following)


class _Speakers:
    """Who speaks the quotations of a text, asked from its start to its end."""

    def __init__(self, quotations: list[Quotation]) -> None:
        self._rest = deque(quotations)

    def at(self, start: int) -> str | None:
        """The speaker of the quotation around a place; null where none is, or nobody is named."""
        while self._rest and self._rest[0].span.end <= start:
            self._rest.popleft()
        return self._rest[0].speaker if self._rest and _start(self._rest[0]) <= start else None


class _Around:
    """What a sentence says of its figures, the first of which stands at `figure`."""

    def __init__(self, text: str, start: int, end: int, figure: int) -> None:
        self._figure = figure
        self._period = period(text, start, end)
        self.places = places(text, start, end)

    def period(self, end: int, following: int) -> str | None:
        """The period of the figure that ends at `end`, the next one starting at `following`.

        A period said before all figures is that of all; one said behind a figure is that one's alone.
        """
        if self._period is None:
            return None
        words, start = self._period
        return words if start < self._figure or end <= start < following else None


def _statistic(
    place: Text, read: Tokens, figure: Figure, around: _Around, *, source: str | None, following: int
) -> Statistic:
    """`following` is where the next figure of the sentence begins, or where the sentence ends."""
    unit = figure.unit
    start, end = read.starts[figure.first], read.ends[figure.last - 1]
    about = subject(read, figure)
    label = about or unit.unit
    confidence = _GUESSED if unit.unit is None else _LIKELY if unit.kind == "count" else _CERTAIN
    return Statistic(
        value=figure.value,
        low=figure.low,
        high=figure.high,
        modifier=figure.modifier,
        surface=figure.surface,
        unit_kind=unit.kind,
        unit=unit.unit,
        unit_code=unit.code,
        per=unit.per,
        change=figure.change,
        subject=about,
        places=around.places,
        period=around.period(end, following),
        attributed_to=source,
        variable=Variable(label=label, kind=unit.kind) if label else None,
        span=span(place.text, start, end, container=place.container, pointer=place.pointer),
        confidence=confidence,
    )
