"""Reads multiples: doubled, fivefold, ten-fold, twice as many, three times the size."""

from decimal import Decimal

import msgspec

from service.ingest.statistics.number import Number
from service.ingest.statistics.tokens import Tokens
from service.ingest.statistics.words.numbers import FOLDS, MORE, MULTIPLES, OF_HALVED, OF_TIMES, TIMES


def multiple(tokens: Tokens, at: int) -> Number | None:
    """The multiple that a word says by itself."""
    word, following = tokens.words[at], tokens.words[at + 1]
    if word in MULTIPLES and (word != "halves" or following in OF_HALVED):
        value, grows = MULTIPLES[word]
        return Number(at, at + 1, value, "multiple", in_words=True, grows=grows)
    if word in FOLDS:
        return Number(at, at + 1, Decimal(FOLDS[word]), "multiple", in_words=True, grows=True)
    if word in TIMES and following in OF_TIMES:
        return Number(at, at + 1, Decimal(TIMES[word]), "multiple", in_words=True)
    return None


def multiplied(tokens: Tokens, number: Number) -> Number:
    """The number, or the multiple that it is with what follows it: ten-fold, three times as many."""
    words, last = tokens.words, number.last
    fold = last + tokens.joined(last)
    if words[fold] == "fold":
        return msgspec.structs.replace(number, last=fold + 1, kind="multiple", grows=True)
    if words[last] == "times" and words[last + 1] in MORE:
        return msgspec.structs.replace(number, last=last + 1, kind="multiple")
    return number
