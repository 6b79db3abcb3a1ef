"""The words of English figures, as tables: numbers, modifiers, units, and what a counted noun is not."""

# A table of words is read and kept in order more easily as prose than as a column of strings.
# ruff: noqa: SIM905

from service.domain.statistic import Modifier, UnitKind

UNITS_OF_TEN = dict(
    zip(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
        " sixteen seventeen eighteen nineteen".split(),
        range(20),
        strict=True,
    )
) | dict(
    zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10), strict=True)
)

SCALES: dict[str, int] = {
    "hundred": 10**2,
    "thousand": 10**3,
    "lakh": 10**5,
    "million": 10**6,
    "crore": 10**7,
    "billion": 10**9,
    "trillion": 10**12,
    "k": 10**3,
    "m": 10**6,
    "mn": 10**6,
    "bn": 10**9,
    "tn": 10**12,
    "dozen": 12,
}

VAGUE: dict[str, int] = {
    "dozens": 24,
    "scores": 40,
    "hundreds": 200,
    "thousands": 2_000,
    "tens of thousands": 20_000,
}
VAGUE |= {"hundreds of thousands": 200_000, "millions": 2_000_000, "tens of millions": 20_000_000}
VAGUE |= {"hundreds of millions": 200_000_000, "billions": 2_000_000_000}
"""The least that each asserts: dozens are at least two dozen, and so on."""

FRACTIONS: dict[str, int] = {
    "half": 2,
    "halves": 2,
    "third": 3,
    "quarter": 4,
    "fifth": 5,
    "sixth": 6,
    "eighth": 8,
    "tenth": 10,
}

MODIFIERS: dict[Modifier, str] = {
    "about": "about|around|some|roughly|approximately|an estimated|estimated|in the region of|or so|circa",
    "more_than": "more than|over|in excess of|upwards of|greater than|above",
    "at_least": "at least|no fewer than|no less than|not less than|a minimum of|or more",
    "less_than": "fewer than|less than|under|below",
    "up_to": "up to|as many as|as much as|a maximum of|at most|no more than|not more than",
    "nearly": "nearly|almost|close to|just under|approaching",
}

MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
SHORT_MONTHS = "jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
SPANS_OF_TIME = (
    "seconds?|minutes?|mins?|hours?|hrs?|days?|nights?|weeks?|weekends?|fortnights?|months?|quarters?"
)
SPANS_OF_TIME += "|years?|yrs?|decades?|centur(?:y|ies)|generations?"

CURRENCY_SIGNS: dict[str, str] = {
    "US$": "USD",
    "A$": "AUD",
    "C$": "CAD",
    "NZ$": "NZD",
    "HK$": "HKD",
    "S$": "SGD",
    "R$": "BRL",
    "$": "USD",
    "£": "GBP",
    "€": "EUR",
    "¥": "JPY",
    "₹": "INR",
    "₩": "KRW",
    "₦": "NGN",
    "Rs": "INR",
    "CHF": "CHF",
    "USD": "USD",
    "EUR": "EUR",
    "GBP": "GBP",
}
CURRENCY_NAMES: dict[str, str] = {
    "dollars": "USD",
    "euros": "EUR",
    "euro": "EUR",
    "pounds": "GBP",
    "yen": "JPY",
    "yuan": "CNY",
    "rupees": "INR",
    "roubles": "RUB",
    "rubles": "RUB",
    "won": "KRW",
    "naira": "NGN",
    "francs": "CHF",
    "shillings": "KES",
}
SUBUNITS: dict[str, str] = {"p": "GBP", "pence": "GBP", "cents": "USD", "c": "USD"}
"""Hundredths of a currency."""

MEASURES: tuple[tuple[str, UnitKind, str, str | None], ...] = (
    # words, kind, symbol, UN/CEFACT Recommendation 20 code
    (r"percentage[ -]points?", "percentage_point", "percentage points", None),
    (r"basis points?", "percentage_point", "basis points", None),
    (r"%|per ?cent\b", "percent", "%", "P1"),
    (r"km/h|kmh|kph|kilomet(?:re|er)s? (?:per|an) hour", "physical", "km/h", "KMH"),
    (r"mph|miles (?:per|an) hour", "physical", "mph", "HM"),
    (r"sq(?:uare)?[ -]?(?:km|kilomet(?:re|er)s?)|km2|km²", "physical", "km²", "KMK"),
    (r"square miles?", "physical", "mi²", "MIK"),
    (r"square (?:metres?|meters?)|sq ?m|m²", "physical", "m²", "MTK"),
    (r"km|kms|kilomet(?:re|er)s?", "physical", "km", "KMT"),
    (r"cm|centimet(?:re|er)s?", "physical", "cm", "CMT"),
    (r"mm|millimet(?:re|er)s?", "physical", "mm", "MMT"),
    (r"m|met(?:re|er)s?", "physical", "m", "MTR"),
    (r"miles?", "physical", "mi", "SMI"),
    (r"ft|feet|foot", "physical", "ft", "FOT"),
    (r"inch(?:es)?", "physical", "in", "INH"),
    (r"hectares?|ha", "physical", "ha", "HAR"),
    (r"acres?", "physical", "acres", "ACR"),
    (r"kg|kilos?|kilogram(?:me)?s?", "physical", "kg", "KGM"),
    (r"tonnes?|metric tons?|t", "physical", "t", "TNE"),
    (r"tons", "physical", "tons", "STN"),
    (r"litres?|liters?", "physical", "l", "LTR"),
    (r"GW|gigawatts?", "physical", "GW", "A90"),
    (r"MW|megawatts?", "physical", "MW", "MAW"),
    (r"kWh|kilowatt hours?", "physical", "kWh", "KWH"),
    (r"°C|C|degrees(?: Celsius| C)?", "physical", "°C", "CEL"),
    (r"barrels?", "physical", "barrels", "BLL"),
)

PLURALS = frozenset(
    "people police men women children cattle staff personnel aircraft sheep fish deer crew others".split()
)
"""Counted nouns in the plural without an -s."""

COMPOUNDS = frozenset("police sales sports arms goods women men staff crew people".split())
"""Plurals that may be the first half of a counted noun: police officers, sales jobs."""

NO_PLURALS = frozenset(
    "this was is has its his hers as us yes always perhaps across towards afterwards besides sometimes unless"
    " thus plus minus versus overseas does goes says years times points".split()
)
STOP_WORDS = frozenset(
    "a an and are as at be been before because but by can could did do does during for from had has"
    " have he her his how i if in including into is it its may might more near no nor not of off on one"
    " or our over she should since so than that the their them then there these they this those through"
    " to too under until up was we were what when where which while who whose why will with within"
    " without would yet you per each every across after against along among around between last next ago"
    " about according".split()
)

ONE_OF = frozenset(
    "person man woman child soldier civilian worker police officer passenger death case".split()
)
"""What "one" counts; before any other word it is a pronoun or an idiom."""

RISES = "rose|risen|rise|rises|rising|up|increased?|increases|increasing|grew|grown|grow|growing|growth"
RISES += "|gained|gain|climbed|jumped|surged|soared|raised|raise|lifted|added|gains"
FALLS = (
    "fell|fallen|fall|falls|falling|down|decreased?|decreases|dropped|drop|declined?|shrank|shrunk|slipped"
)
FALLS += "|plunged|slumped|sank|tumbled|cut|reduced|lost|lowered|eased|slowed"

BARE_BEFORE = (
    "killed|killing|kills|injured|injuring|wounded|wounding|hurt|arrested|arresting|detained|displaced"
)
BARE_BEFORE += "|toll (?:was|is|of|at|stands at|stood at|reached)|left|leaving"
BARE_AFTER = "were|was|have|had|are|others|died|dead|injured|wounded|missing|hurt|of them"
