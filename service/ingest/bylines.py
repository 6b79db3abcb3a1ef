"""Bylines in words to contributors: who wrote it, in which role, for whom.

Only what is plainly a byline is one; a line that is none gives no contributor and stays text.
"""

import re

from msgspec.structs import replace

from service.domain.article import Contributor

ORGANISATIONS = (
    "BBC World Service",
    "BBC News",
    "BBC Sport",
    "BBC",
    "The Associated Press",
    "Associated Press",
    "Agence France-Presse",
    "Thomson Reuters Foundation",
    "Reuters",
    "PA Media",
    "Press Association",
    "Al Jazeera",
    "Sky News",
    "ITV News",
    "CBS News",
    "NBC News",
    "ABC News",
    "Fox News",
    "Deutsche Welle",
    "The Guardian",
    "The New York Times",
    "The Times",
    "The Washington Post",
    "The Economist",
    "Financial Times",
    "Bloomberg",
    "AP",
    "AFP",
    "CNN",
    "NPR",
    "PTI",
    "dpa",
    "EFE",
    "ANSA",
    "Xinhua",
)
"""Houses that stand in bylines without a word that tells them from people."""

_KNOWN = "|".join(map(re.escape, sorted(ORGANISATIONS, key=len, reverse=True)))
_HOUSE_WORDS = (
    "News|Newspaper|Newsroom|Times|Post|Tribune|Herald|Gazette|Chronicle|Courier|Journal|Observer|Mail|Press"
    "|Agency|Radio|Television|TV|Network|Media|Institute|University|Foundation|Staff|Reporters|Correspondents"
)
_NAME_WORD = (
    r"(?:(?:d['’]|O['’]|Mc|al-|el-)?[^\W\d_a-z][\w'’.-]*"
    r"|al|bin|bint|ibn|da|de|del|der|di|dos|la|le|van|von|den|y)"
)
_NAME = re.compile(rf"(?=[^\W\d_a-z]|al-|el-|d['’]|von |van |de ){_NAME_WORD}(?: {_NAME_WORD}){{0,5}}")
_ORGANISATION = re.compile(
    rf"(?:(?:[Tt]he )?(?:{_KNOWN}))(?:['’]s)?(?!\w)"
    rf"|(?:[Tt]he )?(?:[^\W\d_a-z][\w'’&.-]* ){{0,4}}(?:{_HOUSE_WORDS})(?:['’]s)?(?!\w)"
    r"|[^\W\d_a-z]{2,6}(?:['’]s)?(?= )"
)
_ROLE_WORD = re.compile(
    r"\b(?:editor(?:-in-chief)?|correspondent|reporter|journalist|analyst|columnist|commentator|writer|critic"
    r"|producer|presenter|photographer|researcher|specialist|expert|professor|lecturer|economist|historian"
    r"|bureau chief|chief|director|fellow|contributor)s?\b",
    re.IGNORECASE,
)
_LONGEST = 200
_JOINT = re.compile(r"(\s*,\s*and\s+|\s*,\s*|\s+and\s+|\s*&\s*|\s+with\s+|\s*[|;]\s*)")

_BY = re.compile(r"(?:by|words by|written by|reported by|story by)[: ]\s*(?=\S)", re.IGNORECASE)
_BY_ELSEWHERE = re.compile(r"(?:Von|Text von|Par|Por|Di|Door) (?=[^\W\d_a-z]\S+ [^\W\d_a-z])")
"""The same in other languages, where it must be followed by a first and a second name."""
_PLACE = re.compile(
    rf"\s+in (?P<place>{_NAME.pattern}(?:, {_NAME.pattern})?)(?P<agencies> and (?:news )?agencies)?$"
)
_PLACE_OF_ONE = re.compile(r" \([^()\d]{2,40}\)$")
_PART = re.compile(
    r"(?P<part>photos?|photographs?|photography|pictures?|images|video|graphics?|illustrations?) by (?=\S)",
    re.IGNORECASE,
)
_ROLE_OF_PART = {
    "photo": "photographer",
    "photos": "photographer",
    "photograph": "photographer",
    "photographs": "photographer",
    "photography": "photographer",
    "picture": "photographer",
    "pictures": "photographer",
    "images": "photographer",
}
"""What somebody is by whom the photographs are; who made another part has no role that we know."""
_PLURAL_ROLE = re.compile(r"(?:editors|correspondents|reporters|journalists|writers|analysts|staff)$", re.I)
_HOUSE_AT_END = re.compile(r"\s+(?:for|of|at) (?P<house>(?:the )?[^\W\d_a-z].*)$")


def byline(line: str, *, bare: bool = False) -> tuple[tuple[Contributor, ...], str | None]:
    """The contributors of a line such as "By Jane Doe in Nairobi", and the place it was written in.

    No contributors when the line is no byline: it must begin with "By" and name people or a house. Below
    a headline a line may be `bare`, without "By", if it says "in Nairobi and agencies".
    """
    if len(line) > _LONGEST or line[-1] in ".!?:;":
        return (), None
    opening = _BY.match(line) or _BY_ELSEWHERE.match(line)
    rest = line[opening.end() :] if opening else line
    place = _PLACE.search(rest)
    if opening is None and not (bare and place and place["agencies"]):
        return (), None
    if place is not None:
        rest = rest[: place.start()]
    return contributors(rest), place and place["place"]


def contributors(words: str) -> tuple[Contributor, ...]:
    """The people and houses of a byline without its "By"; none when a part of it is neither.

    "Jane Doe, Health correspondent" · "Jane Doe and John Roe" · "BBC Arab Affairs editor Jane Doe".
    """
    people: list[Contributor] = []
    if len(words) > _LONGEST:
        return ()
    for joint, part in _parts(words):
        # "Jane Doe, Example News" is one of the house; "Jane Doe and Example News" are two.
        of_the_one_before = joint == "," and _role_and_house(part) is not None
        if of_the_one_before and people and _described(people, part):
            continue
        person = _credited(part)
        if person is None:
            return ()
        people.append(person)
    return tuple(people)


def is_role(line: str) -> bool:
    """Whether a short line says what somebody's job or house is, as below a byline."""
    if len(line) > 80 or line[-1] in ".!?:;" or line.casefold().startswith(("the ", "a ", "an ")):
        return False
    found = _role_and_house(line)
    if found is None:
        return False
    role = found[0]
    if role is None:
        return True
    words = list(_ROLE_WORD.finditer(role))
    after = role[words[-1].end() :] if words else role
    return bool(words) and role.count(" ") < 6 and (not after or after.startswith((" of ", " for ", " at ")))


def all_described(people: tuple[Contributor, ...], line: str) -> tuple[Contributor, ...] | None:
    """The people with what a line below their byline says of them; none where it says nothing new.

    A job in the plural is that of all who have none, one in the singular that of the last.
    """
    if not people or not is_role(line):
        return None
    role, _ = _role_and_house(line) or (None, None)
    everybody = role is None or _PLURAL_ROLE.search(role) is not None
    first = 0 if everybody else len(people) - 1
    told = people[:first] + tuple(
        person if person.kind == "organisation" else described(person, line) for person in people[first:]
    )
    return told if told != people else None


def described(person: Contributor, words: str) -> Contributor:
    """The person with the role and house that the words give, where it had none."""
    role, house = _role_and_house(words) or (None, None)
    return Contributor(
        name=person.name,
        kind=person.kind,
        role=person.role or role,
        organisation=person.organisation or house,
        url=person.url,
    )


def _parts(words: str) -> list[tuple[str, str]]:
    """The parts of a byline, each with the comma or word that joins it to the one before."""
    pieces = _JOINT.split(words.strip())
    joined = zip(["", *pieces[1::2]], pieces[::2], strict=True)
    return [(joint.strip(), part) for joint, part in joined if part]


def _described(people: list[Contributor], part: str) -> bool:
    """Take a part as role or house of the person before it; False when it is neither."""
    if people[-1].kind == "organisation" or _role_and_house(part) is None:
        return False
    people[-1] = described(people[-1], part)
    return True


def _credited(part: str) -> Contributor | None:
    """A part of a byline: a name, perhaps with a place in brackets or after "Photos by"."""
    made = _PART.match(part)
    person = _titled(_PLACE_OF_ONE.sub("", part[made.end() :] if made else part))
    if person is None or made is None:
        return person
    return replace(person, role=person.role or _ROLE_OF_PART.get(made["part"].casefold()))


def _titled(part: str) -> Contributor | None:
    """A name, with the role and house that stand before it or after "for"."""
    house_after = _HOUSE_AT_END.search(part)
    if house_after is not None and _ROLE_WORD.search(part) is None:
        person = _titled(part[: house_after.start()])
        return person and described(person, house_after["house"])
    role_words = list(_ROLE_WORD.finditer(part))
    if role_words:
        name = part[role_words[-1].end() :].strip()
        titles = part[: role_words[-1].end()]
        return described(Contributor(name=name), titles) if _is_name(name) else None
    house = _ORGANISATION.match(part)
    if house is not None and house.end() == len(part):
        return Contributor(name=part, kind="organisation")
    name = part[house.end() :].strip() if house is not None else ""
    if house is not None and _is_name(name) and house.group().endswith(("'s", "’s")):
        return described(Contributor(name=name), house.group())
    return Contributor(name=part) if _is_name(part) else None


def _is_name(words: str) -> bool:
    return _NAME.fullmatch(words) is not None


def _role_and_house(words: str) -> tuple[str | None, str | None] | None:
    """Split "BBC Arab Affairs editor" into the role and the house; null when the words are neither."""
    words = words.strip()
    house = _ORGANISATION.match(words)
    if house is not None and house.end() == len(words):
        return None, _house(words)
    if _ROLE_WORD.search(words) is None or not _ROLE_WORD.search(words.rsplit(",", 1)[0]):
        return None
    role, comma, after = (part.strip() for part in words.partition(","))
    if house is not None and house.end() < len(role):
        return role[house.end() :].strip(), _house(house.group())
    return role, _house(after) if comma else None


def _house(words: str) -> str:
    return re.sub(r"^the |['’]s$", "", words.strip())
