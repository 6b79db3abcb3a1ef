"""Words that are numbers, parts of one, or stand by one."""

from decimal import Decimal

from service.ingest.statistics.words import meanings, table

_UP_TO_NINETEEN = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"

SMALL: dict[str, int] = {word: number for number, word in enumerate(_UP_TO_NINETEEN.split())}
TENS: dict[str, int] = {word: 10 * tens for tens, word in enumerate(_TENS.split(), 2)}
BELOW_A_THOUSAND: dict[str, int] = {"dozen": 12, "hundred": 100}
SCALES: dict[str, int] = {
    "thousand": 10**3,
    "lakh": 10**5,
    "lakhs": 10**5,
    "million": 10**6,
    "crore": 10**7,
    "crores": 10**7,
    "billion": 10**9,
    "trillion": 10**12,
}
SHORT_SCALES: dict[str, int] = {"k": 10**3, "m": 10**6, "mn": 10**6, "mln": 10**6, "bn": 10**9, "tn": 10**12}
"""Behind digits only."""
IN_MILLIONS = table("children men people women")
"""Behind digits with an m, which then are millions, as before a longer plural in -s: 3m people."""

NUMBER_WORDS = frozenset({*SMALL, *TENS, *BELOW_A_THOUSAND, *SCALES})

LEAST: dict[str, int] = {
    "dozens": 24,
    "scores": 40,
    "hundreds": 200,
    "thousands": 2_000,
    "millions": 2_000_000,
    "billions": 2_000_000_000,
    "trillions": 2_000_000_000_000,
}
"""The least that a vague number asserts: dozens are at least two dozen, and so on."""
LEAST_OF: dict[tuple[str, str], int] = {
    (few, many): count * scale
    for few, count in (("dozens", 24), ("scores", 40), ("tens", 20), ("hundreds", 200), ("thousands", 2_000))
    for many, scale in (("hundreds", 100), ("thousands", 10**3), ("millions", 10**6), ("billions", 10**9))
}
"""The same for two of them: tens of thousands."""
FEW = table("few several")
"""Before a scale they make at least two of it: several hundred."""

SINGLE_PARTS: dict[str, int] = {
    "half": 2,
    "third": 3,
    "quarter": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
    "hundredth": 100,
}
SEVERAL_PARTS: dict[str, int] = {
    "halves": 2,
    **{f"{part}s": whole for part, whole in SINGLE_PARTS.items() if part != "half"},
}
BEHIND_SHARES = table(
    "agreed all among and are as at believe by did do each favor favour fewer for from had has have her"
    " higher his in is its less live lower more of on or our over reported said say says since than the"
    " their these think those to voted want was were who will would"
)
"""Words behind a share: two-thirds of, a quarter were, one child in three said."""
NO_SHARES = table("an billion brother day dozen hour life million past sister term time way")
"""Words behind "half" and the like by which these are no share: half an hour, a half brother."""
HALVES = table("a better final first last latter opening other second the")
"""Words before "half" that make it a part of a match or of a year."""
QUARTERS = table("first for last next past")
"""Words before "quarters" that make them parts of a year."""
NO_WHOLES = table("century hour mile")
"""A quarter of one of these is no share."""
WHOLES = table(
    "adult adults boy boys child children driver drivers employee employees families family girl girls home"
    " homes household households job jobs man men patient patients pensioner pensioners people person pupil"
    " pupils respondent respondents student students voter voters woman women worker workers"
)
"""What a share may name between its numbers: one child in three."""

MULTIPLES: dict[str, tuple[Decimal, bool]] = meanings(
    {
        (Decimal("0.5"), False): "halved halves halving",
        (Decimal(2), True): "doubled doubles doubling",
        (Decimal(3), True): "trebled trebles trebling tripled triples tripling",
        (Decimal(4), True): "quadrupled quadruples quadrupling",
        (Decimal(5), True): "quintupled",
    }
)
"""Verbs that multiply: by what, and whether what they are said of grows."""
OF_HALVED = table("its the their")
"""Words behind "halves" where it is a verb."""
FOLDS: dict[str, int] = {
    f"{word}fold": number for word, number in (SMALL | TENS).items() if 1 < number < 100
} | {"hundredfold": 100, "thousandfold": 1000}
TIMES: dict[str, int] = {"double": 2, "triple": 3, "twice": 2}
OF_TIMES = table("as its that the their what")
"""Words behind these: twice as many, double the rate."""
MORE = table("as bigger faster greater higher its larger likely more stronger than that the their times what")
"""Words behind a number and "times" by which it is a multiple."""
