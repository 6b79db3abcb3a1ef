"""Who says something, in the words of an English text: "SDF spokesman Mustafa Bali said", "he added"."""

# A list of words is read and kept in order more easily as prose than as a column of strings.
# ruff: noqa: SIM905

import re
from collections.abc import Iterator

import msgspec

_SAYING = (
    "said|says|say|told|tells|tell|added|adds|announced|announces|warned|warns|claimed|claims|insisted|insists"
    "|argued|argues|wrote|writes|stated|states|declared|declares|replied|admitted|admits|explained|explains"
    "|reported|reports|estimated|estimates|estimate|predicted|predicts|confirmed|confirms|denied|denies"
    "|suggested|suggests|believes|recalled|joked|tweeted|acknowledged|conceded|testified|complained|promised"
    "|pledged|vowed|noted|called|described|calculated|counted|showed|shows|found|recorded"
)
SAYING = re.compile(rf"\b(?:{_SAYING})\b")
ACCORDING = re.compile(
    r"\b(?:according to|figures from|estimates? (?:from|by)|data from|numbers from|statistics from"
    r"|a report by|a study by|a survey by|in the words of)\s+",
    re.IGNORECASE,
)
REACH = 160
"""Characters before or after a verb of saying in which its subject is looked for."""

_AUXILIARY = re.compile(
    r"(?:\s+(?:has|have|had|also|later|then|earlier|once|reportedly|previously|repeatedly|now|still|who))+$"
)
_CLAUSE = re.compile(
    r"[,;:—“”\"«»]| – |\b(?:that|but|as|while|when|after|before|because|which|who|where|if|although|since)\b"
)
_BUSY = re.compile(r"\b(?:was|were|is|are|has|have|had|will|\w{2,}ed)\b.*?\band\b\s+")
_LEADING = re.compile(
    r"^(?:(?:and|but|so|or|yet|meanwhile|overnight|yesterday|later|earlier|however|instead|today|separately|still"
    r"|(?:on|last|in|late on|early on) (?:monday|tuesday|wednesday|thursday|friday|saturday|sunday"
    r"|week|month|year|january|february|march|april|may|june|july|august|september|october|november|december))\b,?\s*)+",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"(?:^|\s)(?P<pronoun>he|she|they|it|we|i)$", re.IGNORECASE)
_SUBJECT = re.compile(r"(?:(?i:the|an?|its|his|her|their|our|one|two|three|some|many|most)\s+\S|[^\W\d_a-z])")
_PEOPLE = re.compile(
    r"(?:police|officials?|witnesses|doctors|campaigners|researchers|scientists|authorities|experts|ministers"
    r"|residents|prosecutors|analysts|economists|organisers|investigators|activists|lawyers|rescuers|critics)$"
)
# Greedy up to the last title: what stands before it, such as "US" or "Transport", belongs to it.
_TITLE = re.compile(
    r"^(?:.{0,60}\b)?(?:President|Minister|Premier|Chancellor|Secretary|Mayor|Governor|Senator|Sen|Gov|Gen|General"
    r"|Colonel|Captain|Chief|Inspector|Sergeant|Judge|Justice|Mr|Mrs|Ms|Dr|Prof|Professor|Sir|Dame|Lord|Lady|King"
    r"|Queen|Prince|Princess|Pope|Bishop|Archbishop|Councillor|Commissioner|Director|Chairman|Chairwoman)\.?\s+"
)
_CAPITALS = r"[^\W\d_a-z][\w’'.-]*"
_NAME_AT_END = re.compile(
    rf"(?P<before>.*?)(?P<name>{_CAPITALS}(?: (?:{_CAPITALS}|al|bin|van|von|de|der|la|el))*(?<=\w))$",
    re.DOTALL,
)
_ARTICLE = re.compile(r"^(?:the|an?) ", re.IGNORECASE)
_AFTER_VERB = re.compile(r"[^,.;:—–“”\"«»()]+(?:\([^()]{1,12}\))?")
_APPOSITION = re.compile(rf", (?P<name>{_CAPITALS}(?: {_CAPITALS}){{1,3}})(?=[,.])")


# Capitalised words that are nobody's first name or that no person's name holds.
_NO_PERSON = frozenset(
    "a an the this that these those his her its their our my your he she they it we i you there here"
    " what who how why where when while in on at by for from to with of as after before since until"
    " during under over near across among and but or so yet if not no yes most many some several all"
    " both one two three four five six seven eight nine ten meanwhile however instead yesterday today"
    " tomorrow later earlier overnight now then still also only even just last next monday tuesday"
    " wednesday thursday friday saturday sunday january february march april may june july august"
    " september october november december new north south east west northern southern eastern western"
    " central great united saudi sri san santa los las hong costa puerto upper lower street road city"
    " county town valley bay island islands lake river mount hall house university college school"
    " institute council party office bank group ministry department court union club league press news"
    " times post agency radio television army navy police force forces board committee commission"
    " authority company foundation association federation front state states republic kingdom".split()
)
_SENTENCE_SUBJECT = re.compile(
    rf"[^\w]*(?P<words>{_CAPITALS}(?: (?:{_CAPITALS}|al|bin|van|von|de|der|la|el)){{1,7}})"
    r"(?=, (?:who|whose|a|an|the|\d)\b"
    r"| (?!(?:and|or|nor|of|for|in|at|on|from|to|by|with|near|than)\b)[^\W\d_A-Z])"
)
_SOMEBODY = re.compile(rf"(?:(?<!\w)(?P<before>\w+) )?(?<!\w)(?P<words>{_CAPITALS}(?: {_CAPITALS})*)")
_NO_MEETING = frozenset({"the", "in", "at", "near", "across", "on", "inside", "throughout"})
"""Words before a name that make it a place, a house or a day."""


class Speaker(msgspec.Struct, frozen=True):
    """`words` name the speaker as the text does; `person` is the bare name where they hold one.

    A pronoun has words alone. `start` and `end` are those of the verb in the text.
    """

    words: str
    person: str | None
    start: int
    end: int

    @property
    def pronoun(self) -> bool:
        """Whether only "he" or "she" is said."""
        return self.words.casefold() in {"he", "she"}

    @property
    def name(self) -> str:
        """The bare name, or else the words without their article."""
        return self.person or _ARTICLE.sub("", self.words)


def speakers(text: str, start: int, end: int) -> Iterator[Speaker]:
    """Everyone who is said to say something in `text[start:end]`, subject before verb, left to right."""
    for verb in SAYING.finditer(text, start, end):
        subject = _before(text[max(start, verb.start() - REACH) : verb.start()])
        if subject is not None:
            yield _speaker(subject, verb.start(), verb.end())


def speaker_after(text: str, start: int, end: int) -> Speaker | None:
    """The one named behind the verb that opens `text[start:end]`: `said Jane Doe`."""
    opening = re.compile(r"[\s,—–]*").match(text, start, end)
    begin = opening.end() if opening else start
    verb = SAYING.match(text, begin, end)
    if verb is None:
        return None
    return _named_after(text, verb.end(), end, verb.start())


def according(text: str, start: int, end: int) -> Speaker | None:
    """The source that `text[start:end]` names with "according to" or "figures from"."""
    found = ACCORDING.search(text, start, end)
    return found and _named_after(text, found.end(), end, found.start())


def _named_after(text: str, begin: int, end: int, verb: int) -> Speaker | None:
    words = _AFTER_VERB.match(text, begin, min(end, begin + REACH))
    if words is None or not words.group().strip():
        return None
    named = words.group().strip()
    if not (_SUBJECT.match(named) or _PEOPLE.search(named) or _PRONOUN.search(named)):
        return None
    name = _APPOSITION.match(text, words.end(), end)
    speaker = _speaker(named, verb, words.end())
    return msgspec.structs.replace(speaker, person=name["name"]) if name else speaker


def _before(text: str) -> str | None:
    """The subject that ends where the verb begins; null when the words there are none."""
    clause = _AUXILIARY.sub("", text.rstrip())
    if clause.endswith(","):
        # "Jane Doe, the minister, said": the apposition goes, the name stays.
        clause, _, apposition = clause[:-1].rpartition(",")
        # "The mayor, Jane Doe, said": here the apposition is the name.
        if _person(apposition.strip()) is not None:
            clause = apposition
    for boundary in reversed(list(_CLAUSE.finditer(clause))):
        clause = clause[boundary.end() :]
        break
    if busy := _BUSY.search(clause):
        clause = clause[busy.end() :]
    clause = _LEADING.sub("", clause.strip())
    if pronoun := _PRONOUN.search(clause):
        return pronoun["pronoun"]
    if len(clause.split()) > 12 or not (_SUBJECT.match(clause) or _PEOPLE.search(clause)):
        return None
    return clause or None


def _speaker(words: str, start: int, end: int) -> Speaker:
    words = re.sub(r"^(?:The|A|An)(?= )", lambda article: article.group().lower(), words.strip())
    return Speaker(words, _person(words), start, end)


def _person(words: str) -> str | None:
    """The bare name in "SDF spokesman Mustafa Bali" or "US President Donald Trump"."""
    found = _NAME_AT_END.match(words)
    if found is None:
        return None
    before, name = found["before"].strip(), found["name"]
    last = before.rpartition(" ")[2]
    if before and (
        not last.isalpha() or last in {"the", "a", "an", "of", "for", "in", "at", "and", "from", "on"}
    ):
        return None
    bare = _TITLE.sub("", name)
    titled = bare != name or bool(before)
    if not titled and (" " not in bare or bare.isupper()):
        return None
    return bare or None


def subject(sentence: str, rest: str) -> str | None:
    """The person whose full name is the subject that opens a sentence, alone or behind a title.

    Null as well where the sentence, or the `rest` that follows, names anybody else whom a pronoun might
    mean, and where the opening may be a place or a house.
    """
    opening = _SENTENCE_SUBJECT.match(sentence)
    person = _person(opening["words"]) if opening else None
    if opening is None or person is None or " " not in person or _no_person(opening["words"]):
        return None
    known = {*opening["words"].split()}
    others = (*_SOMEBODY.finditer(sentence, opening.end()), *_SOMEBODY.finditer(rest))
    return None if any(_may_be_meant(other, known) for other in others) else person


def _no_person(words: str) -> bool:
    return any(
        word.casefold() in _NO_PERSON or word.endswith(("’s", "'s", "’", "'")) for word in words.split()
    )


def _may_be_meant(other: re.Match[str], known: set[str]) -> bool:
    words = [word.strip(".'’-") for word in other["words"].split()]
    if (other["before"] or "").casefold() in _NO_MEETING or known.issuperset(words):
        return False
    return not all(word.casefold() in _NO_PERSON or word.isupper() for word in words)
