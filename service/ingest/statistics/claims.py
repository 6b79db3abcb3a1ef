"""Tells verbs that state something from those that do something: the ministry recorded 217 cases."""

from collections.abc import Callable
from typing import NamedTuple

from service.ingest.statistics.nouns import is_plural
from service.ingest.statistics.tokens import Tokens
from service.ingest.statistics.words.sources import (
    ADDS,
    ADJECTIVES,
    BEHIND_ADJECTIVES,
    DATA,
    FINDS,
    INQUIRIES,
    PUTS,
    RECORDS,
    SHOWS,
)


class Claim(NamedTuple):
    """A verb and the subject before it, which is the tokens `[first, last)`."""

    tokens: Tokens
    first: int
    last: int
    verb: int

    def following(self) -> str:
        return self.tokens.words[self.verb + 1]

    def has(self, words: frozenset[str]) -> bool:
        """Whether the subject has any of the words."""
        return not words.isdisjoint(self.tokens.words[self.first : self.last])


def states(claim: Claim) -> bool:
    """Whether a verb states something rather than does it."""
    verb, following = claim.tokens.words[claim.verb], claim.following()
    if verb in ADJECTIVES and (is_plural(following) or following in BEHIND_ADJECTIVES):
        return False
    condition = _CONDITIONS.get(verb)
    return condition is None or condition(claim)


def _by_one_who_records(claim: Claim) -> bool:
    return claim.tokens.capital(claim.first) or claim.has(INQUIRIES) or claim.has(DATA)


def _by_data(claim: Claim) -> bool:
    return claim.has(DATA)


def _by_an_inquiry(claim: Claim) -> bool:
    return claim.following() in {"that", ",", "."} or claim.has(DATA) or claim.has(INQUIRIES)


def _at_a_figure(claim: Claim) -> bool:
    return "at" in claim.tokens.words[claim.verb : claim.verb + 9]


def _no_number(claim: Claim) -> bool:
    return not claim.tokens.numeric[claim.verb + 1]


def _by_a_court(claim: Claim) -> bool:
    return claim.following() == "that" and claim.has(INQUIRIES)


def _no_write_off(claim: Claim) -> bool:
    return claim.following() not in {"off", "down"}


def _of_something(claim: Claim) -> bool:
    return claim.following() == "of"


_CONDITIONS: dict[str, Callable[[Claim], bool]] = {
    **dict.fromkeys(RECORDS, _by_one_who_records),
    **dict.fromkeys(SHOWS, _by_data),
    **dict.fromkeys(FINDS, _by_an_inquiry),
    **dict.fromkeys(PUTS, _at_a_figure),
    **dict.fromkeys(ADDS, _no_number),
    "heard": _by_a_court,
    "hears": _by_a_court,
    "spoke": _of_something,
    "wrote": _no_write_off,
}
"""On what condition a verb states something; those that are not here always do."""
