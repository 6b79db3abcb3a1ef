"""The few words of its own that a page has, in the article's language: a file a language, `de.json`.

An article in any other language gets the English ones, which then say that they are English.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from importlib.resources import files
from typing import Annotated, Literal

import msgspec

from service.domain.article import Genre
from service.domain.statistic import Change, Modifier

Recorded = Literal["figure", "bounds", "unit", "per", "change", "subject", "source", "period", "place"]
"""What is told of a figure."""


class Wording(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`name` is what the language calls itself. A genre without a word goes without saying. In what has a
    place for a number that is `{}`; Hindi, which groups digits as no other, has no `thousands`."""

    language: str
    name: str
    genres: Mapping[Genre, str]
    updated: str
    corrected: str
    corrections: str
    figures: str
    source: str
    also_in: str
    also_as: str
    publishing_principles: str
    corrections_policy: str
    ethics_policy: str
    ownership_info: str
    months: Annotated[tuple[str, ...], msgspec.Meta(min_length=12, max_length=12)]
    moment: str
    thousands: str
    point: str
    record: Mapping[Recorded, str]
    modifiers: Mapping[Modifier, str]
    or_more: str
    or_less: str
    between: str
    changes: Mapping[Change, str]
    unnamed: str

    def time(self, moment: datetime) -> str:
        """To the minute, in UTC."""
        at = moment.astimezone(UTC)
        month, time = self.months[at.month - 1], f"{at:%H:%M}"
        return self.moment.format(day=at.day, month=month, year=at.year, time=time)

    def number(self, figure: Decimal) -> str:
        """In digits, the thousands apart: 7,700,000."""
        whole, point, places = f"{figure:,f}".partition(".")
        return whole.replace(",", self.thousands) + point.replace(".", self.point) + places


def _read() -> dict[str, Wording]:
    found = (file for file in files(__name__).iterdir() if file.name.endswith(".json"))
    decoded = (msgspec.json.decode(file.read_bytes(), type=Wording) for file in found)
    return {wording.language: wording for wording in decoded}


WORDINGS = _read()
ENGLISH = WORDINGS["en"]


def wording(language: str | None) -> Wording:
    """The words for an article in a language (BCP 47), whatever its region; not for one that is written in
    another script than usual, such as `ar-Latn`."""
    first, *others = (language or "").lower().split("-")
    in_a_script = any(len(each) == 4 and each.isalpha() for each in others)
    return ENGLISH if in_a_script else WORDINGS.get(first, ENGLISH)


def endonym(language: str) -> str:
    """What a language calls itself, where that is known, with its region as the tag has it; else the tag."""
    known = wording(language)
    first, _, rest = language.partition("-")
    if known.language != first.lower():
        return language
    return f"{known.name} ({rest})" if rest else known.name
