"""Verbs and nouns of change and of counting."""

from service.domain.statistic import Change
from service.ingest.statistics.words import meanings, table

RISES = table(
    "accelerated added adds advanced ballooned climb climbed climbs edged expanded gain gained gains grew"
    " grow growing grown grows growth higher hike hiked increase increased increases increasing jump jumped"
    " jumps leapt lifted quickened raise raised raises rallied rise risen rises rising rose soar soared"
    " soars spiked surge surged surges swelled swollen ticked up upturn widened"
)
FALLS = table(
    "contracted cut cuts cutting decline declined declines declining decrease decreased decreases"
    " decreasing dip dipped down drop dropped drops dwindled eased fall fallen falling falls fell halved"
    " lost lower lowered narrowed plummeted plunge plunged plunges receded reduce reduced reduces retreated"
    " sank shed shrank shrink shrinks shrunk slash slashed slid slide slip slipped slips slowed slump"
    " slumped sunk trimmed tumble tumbled weakened"
)
MOVES = (
    RISES
    | FALLS
    | table(
        "bring bringing brought came changed doubled moved pushed pushing quadrupled revised sending sent"
        " take taking took trebled tripled went"
    )
)
WITH_BY = table(
    "added adds contracted cut cuts cutting drop dropped expanded gain gained gains lifted lost lower"
    " lowered raise raised raises reduce reduced reduces shed slashed trimmed"
)
"""Verbs whose object is what changed: "raised $40m" is no rise of 40 million."""
AUXILIARIES = table("also had has have since then")
"""Words between the noun and the verb of a change: burglaries have since dropped."""
IN_CHANGES = table(
    "about almost another around as at by dramatically further just least many modest more much nearly of"
    " only over record roughly sharply significantly slightly some steadily than to total"
)
"""Words between the verb of a change and its size."""
CHANGE_NOUNS: dict[str, Change] = meanings(
    {
        "increase": "boost expansion gain growth hike improvement increase jump rise surge uplift",
        "decrease": "contraction cut decline decrease dip drop fall loss plunge reduction slide slump",
    }
)
COMPARATIVES: dict[str, Change] = meanings(
    {
        "increase": "bigger greater higher larger more stronger up",
        "decrease": "cheaper down fewer less lower smaller weaker",
    }
)
COMPARED = table("fewer less")
"""Behind a number without a noun, by which it counts what the figure before it does."""

COUNTING = table(
    "arrested arresting claimed detained detaining displaced displacing employed employing employs"
    " hospitalised hospitalized hurt hurting infected injured injures injuring kill killed killing kills"
    " leaving left rescued saved sickened stranded trapped wounded wounding"
)
"""Verbs whose bare number counts people: killing 12."""
COUNTING_BEFORE_STATES = table("claimed leaving left")
"""Those that do so only where it is said what became of them: left 12 dead."""
STATES = table("arrested dead detained displaced hospitalised hurt injured killed missing wounded")
TOLLS = table(
    "attendance audience capacity circulation count crowd figure fleet headcount losses majority membership"
    " number numbers population tallies tally toll tolls total totals turnout workforce"
)
STANDS = table(
    "at currently exceeded hit is now of passed reached reaches remains stands stood to topped was"
)
"""Words between a toll and its number."""
PUT = table("estimated is put puts putting remained remains stands stood was")
"""Verbs before an "at" that a toll follows: put infections at 870."""
ONLY = table("alone already barely currently exactly just now only still")
"""Adverbs before a bare number."""
LEVELS = table("above around at below from near of to")
"""Words before the level of an index."""
ABOUT_A_SUBJECT = table(
    "are averaged cost costs earn earned earns has have hit is reached remained sells sold stands stood"
    " totalled was were"
)
"""Verbs before a number whose subject is what it is about, beside those of change."""
