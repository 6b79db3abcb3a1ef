"""Names as pages write them, in whatever place, to contributors: one name each, without "By"."""

import re
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from service.domain.article import Contributor
from service.domain.sentences import ends_sentence
from service.ingest.bylines import ORGANISATIONS, contributors

_BY = re.compile(
    r"(?:(?:by|words|text|tekst|texte|words by|posted by|submitted by"
    r"|written by|reported by|story by|text by|author|authors|von"
    r"|ein artikel von|text von|autor|autorin|par|por|di|de|door|av|af"
    r"|texto|testo di|auteur|redactie|автор|текст|بقلم|كتب|كتبت|מאת|作者|文)\s*[:：]\s*|(?:posted by"
    r"|submitted by|published by|by|words by|written by|reported by|story by|text by|von"
    r"|ein artikel von|eine analyse von|ein kommentar von|par|propos recueillis par|por|di"
    r"|door onze (?:redacteur|correspondent|verslaggever)|door|av|af|tekst"
    r"|yazan|oleh|بقلم|מאת|автор)\s+)(?=\S)",
    re.IGNORECASE,
)
_JOINT = re.compile(
    r"\s*[;|•·]\s*|\s*,\s*(?:and|und|et|y|e)\s+|\s+(?:and|und|et|og|och|y|e|и|و|&)\s+(?=\S)|\s*[、،]\s*"
)
_ADDRESS = re.compile(r"https?:|www\.|\S@\S|^@\w|/")
_DUMMY = re.compile(
    r"(?:admin(?:istrator)?|editor|editors|staff|webmaster|redacción|redacao|redaktion|newsroom|root"
    r"|published|updated|posted|by|user\d*|guest|author|none|null|n/a|unknown|wordpress|\S+\.[a-z]{2,12})",
    re.IGNORECASE,
)
_SIGNS = re.compile(
    r"\s*[|•·]\s*|\s+[–—]\s+|\s*,\s*(?=\d)|\s+on\s+(?=(?:mon|tue|wed|thu|fri|sat|sun|\d))", re.IGNORECASE
)
_PUBLISHED_BY = re.compile(
    r"^(?:published|posted|updated|written|submitted|publié|publicado|pubblicato|veröffentlicht)\b.{0,60}?"
    r"\b(?:by|par|por|da|von)\s+",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r"\s*\b(?:fotos?|photos?|bilder|video|illustrations?|graphics?|edited|editing)\s*(?:by|von|:)\s.*$"
    r"|\s+(?:avec|mit|con|with|com|met) (?:(?:l')?(?-i:[A-Z]{2,6})|dpa|agenc\w+|agentur\w*)(?!\w).*$"
    r"|\s+special (?:to|for) .*$|\s+staff (?:writer|reporter)$|\s*\S+@\S+"
    rf"|(?<=\w\w)\s+(?:{'|'.join(map(re.escape, ORGANISATIONS))})$",
    re.IGNORECASE,
)
"""What stands behind the names: another's work, an agency that helped, a house, where to write to."""
_IN_PLACE = re.compile(r"(?<=\w)\s+in [^\W\d_a-z][\w.’'-]*(?: [^\W\d_a-z][\w.’'-]*)?$")
_TWO_NAMES = re.compile(r"(?P<one>\S+ \S.*?) y (?P<other>\S+ \S.*)")
_BRACKETS = re.compile(r"\s*\((?:[^()]|\([^()]*\)){1,80}\)?$")
_FOR = re.compile(r"\s+(?:FOR|for)\s+(?:the\s+)?[^\W\d_a-z][\w.’'-]*(?: [^\W\d_a-z][\w.’'-]*){0,4}$")
_DIGIT = re.compile(r"\d")
_LONGEST = 90
_LONGEST_LINE = 300
_HOUSE = re.compile(
    r"\b(?:studio|rundfunk|news|newspaper|newsroom|times|post|tribune|herald|gazette|chronicle|courier"
    r"|journal|staff|agency|agencies|agencia|agence|press|reuters|afp"
    r"|dpa|redaktion|rédaction|redazione|redacción|redactie|редакция|editorial board|media|desk|team"
    r"|service|bureau|network|magazine|radio|tv)\b",
    re.IGNORECASE,
)


def credited(line: str) -> tuple[Contributor, ...]:
    """The contributors of a byline in words, in any place made for one."""
    if len(line) > _LONGEST_LINE:
        return ()
    for part in _SIGNS.split(_PUBLISHED_BY.sub("by ", " ".join(line.split()))):
        words = _BEHIND.sub("", _BRACKETS.sub("", part)).strip()
        opening = _BY.match(words)
        people = () if _DIGIT.search(words) else named(words[opening.end() :] if opening else words)
        if people:
            return people
    return ()


def named(text: str, *, organisation: bool = False) -> tuple[Contributor, ...]:
    """The contributors that a text of nothing but names comes to; none for an address or a sentence."""
    words = " ".join(text.split()).strip(" ,;|·•-–—")
    opening = _BY.match(words)
    words = _FOR.sub("", words[opening.end() :] if opening else words)
    if not words or len(words) > _LONGEST_LINE or _ADDRESS.search(words):
        return ()
    if organisation:
        return (Contributor(name=words[:500], kind="organisation"),)
    people: list[Contributor] = []
    for joined in _parts(words):
        part = _IN_PLACE.sub("", joined)
        told = contributors(part)
        if told:
            people += told
        elif len(part) <= _LONGEST and not (ends_sentence(part) and part.count(" ") > 4):
            people.append(Contributor(name=part, kind="organisation" if _HOUSE.search(part) else "person"))
        else:
            return ()
    return housed(people)


def housed(people: Sequence[Contributor]) -> tuple[Contributor, ...]:
    """The people; a house right behind a person is the one that the person is of."""
    return tuple(_with_houses(people))


def _with_houses(people: Sequence[Contributor]) -> Iterator[Contributor]:
    last: Contributor | None = None
    for person in (each for joint in people for each in _two(joint)):
        if (
            last is not None
            and last.organisation is None
            and last.kind == "person"
            and _HOUSE.search(person.name)
        ):
            yield replace(last, organisation=person.name)
            last = None
            continue
        if last is not None:
            yield last
        last = person
    if last is not None:
        yield last


def _two(person: Contributor) -> tuple[Contributor, ...]:
    """Two people whom "y" joins, which is also a part of Spanish names."""
    both = _TWO_NAMES.fullmatch(person.name)
    return (
        (person,)
        if both is None
        else (replace(person, name=both["one"]), replace(person, name=both["other"]))
    )


def is_person(person: Contributor) -> bool:
    """Whether it is the name of somebody, and neither a house nor what a template puts there."""
    return person.kind == "person" and _DUMMY.fullmatch(person.name) is None


def best(*sources: Sequence[Contributor]) -> tuple[Contributor, ...]:
    """The first source that names people; where a later one names these and more, that one.

    Where none names people, the first that names a house.
    """
    people = [tuple(person for person in source if is_person(person)) for source in sources]
    first = next((source for source, some in zip(sources, people, strict=True) if some), None)
    if first is None:
        houses = (
            tuple(person for person in source if _DUMMY.fullmatch(person.name) is None) for source in sources
        )
        return next(filter(None, houses), ())
    known = {person.name.casefold() for person in first}
    for source in sources:
        if known < {person.name.casefold() for person in source}:
            return _described(source, first)
    return _described(first, *sources)


def _described(people: Sequence[Contributor], *sources: Sequence[Contributor]) -> tuple[Contributor, ...]:
    """The people with the role, house and address that any source gives them."""
    found: list[Contributor] = []
    for person in people:
        same = [
            other for source in sources for other in source if other.name.casefold() == person.name.casefold()
        ]
        found.append(
            Contributor(
                name=person.name,
                kind=person.kind,
                role=next(filter(None, (other.role for other in (person, *same))), None),
                organisation=next(filter(None, (other.organisation for other in (person, *same))), None),
                url=next(filter(None, (other.url for other in (person, *same))), None),
            )
        )
    return tuple(found)


def _parts(words: str) -> list[str]:
    """What "and" and its like join, where a full name stands on either side, and what commas do."""
    parts = [part for part in _JOINT.split(words) if part]
    names = [part.rpartition(",")[2].strip() or part for part in parts]
    whole = all(" " in part or _HOUSE.search(part) or not part.isascii() for part in names)
    parts = parts if whole else [words]
    return [piece for part in parts for piece in _commas(part)]


def _commas(part: str) -> list[str]:
    """Names between commas, none of which is a job or a house."""
    pieces = [piece.strip() for piece in part.split(",") if piece.strip()]
    if len(pieces) < 2 or contributors(part):
        return [part]
    return (
        pieces
        if all(2 <= len(piece.split()) <= 4 and not _HOUSE.search(piece) for piece in pieces)
        else [pieces[0]]
    )
