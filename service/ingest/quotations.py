"""Quotations inside running text: the words between the marks, and who says them where the text tells.

Marks of any language are read; speakers are recognised in English alone, elsewhere they are null.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator

import msgspec

from service.domain.article import Article, Quotation
from service.domain.sentences import ends_sentence, sentences
from service.domain.span import span
from service.domain.texts import Text, texts
from service.ingest.speakers import Speaker, according, speaker_after, speakers, subject

_MARKS = re.compile(
    r"“(?P<curly>[^“”]+)”|\"(?P<straight>[^\"]+)\"|«(?P<pointed>[^«»]+)»|„(?P<low>[^„“”]+)[“”]"
    # Single marks: opened where no word goes on, closed by the first one that no letter follows.
    r"|(?<![\w’'])[‘](?P<single>[^‘]{2,1000}?)’(?!\w)"
)
_UNCLOSED = re.compile(r"“(?P<words>[^“”]+)$")
_FEWEST_WORDS = 4
"""Words that a quotation without a speaker must have; fewer are a title, a nickname or scare quotes."""


_REACH = 500
"""Characters around a quotation in which its speaker is looked for, lest a long text cost its square."""


class _Context(msgspec.Struct):
    """Who spoke last, so that "he said" and a second quotation can be told."""

    person: str | None = None
    quoted: str | None = None
    told: dict[int, str] = {}
    """Whom the pronouns of the present text mean, by the place of their verbs."""
    introduced: bool = False
    """The text before ended in a colon: what comes next is said by whom it named."""


def quotations(article: Article) -> tuple[Quotation, ...]:
    """The quotations of an article in reading order. A Quote block is one already and has none inside."""
    english = article.language is None or article.language.partition("-")[0] == "en"
    context = _Context()
    found: list[Quotation] = []
    walk = [place for place in texts(article) if place.container != "quote"]
    for place, following in zip(walk, [*walk[1:], None], strict=True):
        goes_on = following is not None and following.text.startswith("“")
        found.extend(_in_text(place, context, goes_on=goes_on, english=english))
    return tuple(found)


def _in_text(place: Text, context: _Context, *, goes_on: bool, english: bool) -> Iterator[Quotation]:
    text = place.text
    pairs = list(_pairs(text, goes_on=goes_on))
    masked = _masked(text, pairs)
    bounds = sentences(masked) or [(0, len(text))]
    context.told = {}
    previous: str | None = None
    for start, end in pairs:
        # The last sentence that begins no later than the quotation; its opening mark belongs to it.
        number = max(0, bisect_right(bounds, (start, len(text))) - 1)
        before, sentence = bounds[max(0, number - 1)], bounds[number]
        sentence = (max(sentence[0], start - _REACH), min(sentence[1], end + _REACH))
        speaker = None
        if english and (said := _speaker(text, (start, end), sentence)) is not None:
            speaker = _named(text, masked, said, (before, bounds[number], sentence), context)
        if speaker is None and previous is not None and ends_sentence(text[start:end]):
            speaker = previous
        if speaker is None and context.introduced and start <= 1:
            speaker = context.quoted
        if speaker is not None or len(text[start:end].split()) >= _FEWEST_WORDS:
            quoted = span(text, start, end, container=place.container, pointer=place.pointer)
            yield Quotation(speaker=speaker, span=quoted)
            previous = speaker
    if english:
        _remember(text, context)
    if pairs or context.introduced:
        context.quoted = previous or context.quoted
    context.introduced = text.endswith(":") or (goes_on and bool(pairs) and pairs[-1][1] == len(text))


def _pairs(text: str, *, goes_on: bool) -> Iterator[tuple[int, int]]:
    """The `[start, end)` of the words between marks; a paragraph's open quotation may go on in the next."""
    last = 0
    for marks in _MARKS.finditer(text):
        start, end = marks.span(marks.lastgroup or 0)
        last = marks.end()
        if text[start:end].strip():
            yield start, end
    if goes_on and (opened := _UNCLOSED.search(text, last)):
        yield opened.span("words")


def _masked(text: str, pairs: list[tuple[int, int]]) -> str:
    """The text without what is quoted in it, whose stops and names are the speaker's, not the text's."""
    parts, last = [], 0
    for start, end in pairs:
        # The last stop inside the marks ends the outer sentence too when nothing goes on after them.
        parts += [text[last:start], "x" * (end - start - 1), text[end - 1]]
        last = end
    return "".join([*parts, text[last:]])


def _speaker(text: str, words: tuple[int, int], sentence: tuple[int, int]) -> Speaker | None:
    start, end = words
    after = speaker_after(text, end + 1, sentence[1])
    before = list(speakers(text, sentence[0], start))
    behind = list(speakers(text, end, sentence[1]))
    candidates = [after, *before[-1:], *behind[:1], according(text, sentence[0], sentence[1])]
    # Right behind the quotation comes who said it; else who was said to speak before it.
    if before and after is None and behind and not _directly(text, end, behind[0]):
        candidates = [*before[-1:]]
    return next((candidate for candidate in candidates if candidate is not None), None)


def _named(
    text: str,
    masked: str,
    speaker: Speaker,
    bounds: tuple[tuple[int, int], tuple[int, int], tuple[int, int]],
    context: _Context,
) -> str | None:
    """The speaker's name.

    `bounds` are those of the sentence before the quotation's, of its own, and of what is read of that.
    """
    if not speaker.pronoun:
        return None if speaker.words.casefold() in {"they", "it", "we", "i"} else speaker.name
    before, own, near = bounds
    person = subject(masked[own[0] : near[1]], "") if near[0] == own[0] else None
    if person is None and before[1] <= own[0] and before[1] - before[0] <= _REACH:
        person = subject(masked[before[0] : before[1]], masked[near[0] : near[1]])
    if person is None:
        return _before_here(text, near[0], context)
    context.told[speaker.start] = context.person = person
    return person


def _directly(text: str, end: int, speaker: Speaker) -> bool:
    return speaker.start - end <= 60 and "." not in text[end : speaker.start]


def _before_here(text: str, start: int, context: _Context) -> str | None:
    """The person who spoke last before a sentence, in this text or an earlier one."""
    people = [speaker.person for speaker in speakers(text, max(0, start - _REACH), start) if speaker.person]
    return people[-1] if people else context.person


def _remember(text: str, context: _Context) -> None:
    for speaker in speakers(text, 0, len(text)):
        person = context.told.get(speaker.start, speaker.person)
        if person is not None:
            context.person = person
        if text.endswith(":"):
            context.quoted = context.person if speaker.pronoun else speaker.name
