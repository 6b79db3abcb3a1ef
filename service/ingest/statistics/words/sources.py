"""Words by which somebody is said to say something, and those beside a source that are no part of it."""

from service.ingest.statistics.words import table

SAYS = table(
    "acknowledged added adds admits admitted allege alleged alleges announced announces argued argues"
    " asserted asserts believe believes boasted cautioned cautions claim claimed claims complained conceded"
    " concluded concludes confirmed confirms contended contends declared declares denied disclosed explained"
    " explains heard hears hopes insisted insists maintained maintains noted notes predict predicted"
    " predicts recalled reckon reckoned reckons replied responded ruled said say saying says stated states"
    " stressed suggest suggested suggests tell tells testified thinks told tweeted warn warned warns writes"
    " wrote"
)
"""What follows is what is said."""
SHOWS = table("gave give gives indicate indicated indicates reveal revealed reveals show showed shows")
"""Said of data only: "a farmer shows his 20 acres" is no source."""
FINDS = table("detected determined discovered established find finds found")
"""Before a number they are deeds rather than words: police found 38kg."""
RECORDS = table("counted counts logged recorded records registered")
"""Said by a body or by one with a name, they state a figure."""
ADDS = table("added adds")
"""Before a number they are deeds."""
PUTS = table("put puts")
"""Before an "at" they state a figure: put the toll at 61."""
MEASURES = (
    SHOWS
    | FINDS
    | RECORDS
    | PUTS
    | table(
        "assessed assesses calculate calculated calculates documented estimate estimated estimates expect"
        " expects fear fears forecast forecasts listed lists projected projects published report reported"
        " reports sees speaks spoke verified"
    )
)
"""They say something where a clause or a figure follows, or a comma ends it: recorded 217 cases."""
VERBS = SAYS | MEASURES
ADJECTIVES = table(
    "alleged claimed confirmed estimated projected recorded registered reported stated suggested"
)
"""Before a plural they are what it is: confirmed cases."""
BEHIND_ADJECTIVES = table("dead missing")
"""Plurals to these that are not told by their looks: confirmed dead."""
PUBLISHES = table("gave gives held holds is issues met publishes sent wrote")
"""Verbs that end what a sentence is about."""
COMMON_VERBS = table("fell had has have rose will would")
"""Verbs that are told neither by their looks nor as passive."""

INQUIRIES = table(
    "agency analysis audit auditors authority bureau census center centre charity commission court"
    " department group inquest inquiry inspectors institute ministry monitor network observatory office poll"
    " pollster regulator report research researchers review scientists service study survey trial un unicef"
    " union watchdog who"
)
"""Those whose finding is a statement even before a number."""
DATA = table(
    "accounts analysis barometer bulletin census count data dataset documents estimate estimates figures"
    " filing filings footage forecast forecasts images index inspection inspections investigation maps memo"
    " modelling models numbers poll polls probe projections readings records report reports research results"
    " review statistics studies study survey surveys tally"
)
CLAUSES = table("after and as because before but if since that when which while who")
"""What a clause opens with, before its subject."""
MADE_BY = table("by from")
HANDED_ON = table(
    "analysed analyzed collected compiled gathered given informed issued published put quoted released told"
)
"""Before "by" they name who says it: put by the ministry at 400."""
RECKONINGS = table("account calculation calculations count estimate estimates figures reckoning tally")
"""By the ministry's own estimate, by the reckoning of aid agencies."""
BESIDE_DATA = table("early government latest new official preliminary provisional recent the")
"""Before data they name nobody: official figures."""

PEOPLE = table("hospital media officials people personnel police staff witnesses")
PRONOUNS = table("he it she they")
"""Those who were named before; "we" and "I" are not told here."""
DETERMINERS = table(
    "a an both her his its many most one our several some that the their these this those three two"
)
AUXILIARIES = table(
    "already also earlier had has have herself himself itself later now once previously repeatedly"
    " reportedly since still themselves then today will would yesterday"
)
"""Words between a subject and its verb."""
MODALS = table("can could may might must should will would")
PASSIVE = table("are be been being is was were")
RELATIVES = table("which who")
APPOSITIONS = table("a an led the which who whose")
"""Words that open what stands between commas behind a name, beside participles."""
PREPOSITIONS = table(
    "across after among at between by despite during for from in near of over to under with without"
)
CONTRASTS = table("; although but though whereas while")
BOUNDARIES = table(
    '! " ( ) , . : ; ? after although as because before but if since so than that though when where'
    " whereas which while who – — ’ “ ”"
)
"""What a clause begins behind."""
QUOTES = frozenset("“”‘’\"'")
LEADING = table(
    "also and april august but december earlier february friday however instead january july june last"
    " later march may meanwhile monday month november october on or overnight saturday separately september"
    " so still sunday thursday today tuesday wednesday week year yesterday yet"
)
"""What a clause may open with before its subject."""
BEHIND_SOURCES = table(
    "about after at carried conducted had has have in last on published put puts released this to under"
    " which who"
)
"""Words that end the name of a source which stands behind its verb or "by"."""
AFTER_VERB = table(
    "a afp afternoon agency an ap at bbc briefing bulletin conference earlier early email evening friday"
    " her his in interview its journalists last late later latest letter monday month morning news night"
    " note on parliament press report reporters reuters saturday speech statement sunday the their this"
    " thursday today tuesday tweet wednesday week year yesterday"
)
"""What may stand between a verb of saying and the end of its clause: said on Monday in a statement."""
