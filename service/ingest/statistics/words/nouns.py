"""What a counted noun is, and what it is not."""

from service.ingest.statistics.words import table

PLURALS = table(
    "aircraft alumni bacteria barracks bison bitcoin cattle cavalry children clergy crew criteria"
    " crossroads deer dice elk ether feet fish folk fungi geese gentry headquarters infantry larvae lives"
    " livestock men mice moose mps ngos offspring others oxen people personnel phenomena police poultry"
    " rohingya salmon sheep shrimp spacecraft species staff swine teeth troops trout women"
)
"""Counted nouns in the plural without an -s, or with one that would not tell."""
PLURAL_ENDINGS = ("men", "women", "people", "children", "folk", "wives", "mice", "teeth")
NO_PLURAL_ENDINGS = ("specimen", "regimen", "acumen", "abdomen", "women's")

NO_PLURALS = table(
    "afterwards aids alas always arkansas athletics atlas backwards besides billions canvas christmas"
    " diabetes downstairs downwards dozens economics forwards goes herpes hers hundreds indoors inwards"
    " kansas laws mathematics means measles millions mumps nations news nowadays outdoors outwards overseas"
    " pancreas perhaps physics points politics rabies scores series sideways sometimes texas thanks"
    " thousands times towards upstairs upwards whereas"
)
"""Words in -s that are no counted nouns, but for those in -ss, -us, -is and -ous."""
COMPOUNDS = table(
    "arms benefits bonds claims communications crew customs drugs futures goods men operations people"
    " police rights sales savings securities services sports staff systems troops veterans weapons women"
    " works"
)
"""Plurals that may be the first half of a counted noun: police officers, sales jobs."""

STOP_WORDS = table(
    "a about above according across after again against ago ahead all alone along already also although"
    " altogether amid among an and any apiece are around arrived as at be became because become becoming"
    " been before began begun behind being below between beyond both but by came can come compared could"
    " despite did die died dies do does down during each earlier early either even every except fallen fell"
    " few fewer fled followed for friday from getting giving go gone got grew had has have having he heard"
    " held her his how however i if in including inside instead into is it its just last late later leading"
    " leaving left less like lose lost made making many may meaning might monday more most much nationwide"
    " near neither next no nor not of off on once one only onto or otherwise our out outside over overall"
    " per ran received remain remained resulting risen rose run said sat saturday saw say saying says seen"
    " she should since so some starting still stood suffered sunday survived take taken taking than that the"
    " their them then there these they this those though through thursday to today together told tomorrow"
    " tonight too took tuesday twice under unlike until up upon using via voted was we wednesday went were"
    " what when where whether which while who whose why will with within without won worldwide would"
    " yesterday yet you"
)
"""Words that end a noun phrase."""

CLAUSE_VERBS = table(
    "abstained agreed also applied are arrived attended backed believe believed bought burned came can"
    " collapsed could crashed crossed defected did died disappeared do drowned escaped face faced feel fell"
    " felt fled gave got had has have held is later left live lived lost made marched may might need needed"
    " never opposed own owned perished queued quit received recovered refused registered rejected remain"
    " remained reported resigned returned rose said sank says showed signed sold stayed still succumbed"
    " suffered supported surrendered survived sustained tested think thought told took turned use used"
    " vanished visited voted walked want wanted was went were will won work worked would"
)
"""Right behind a number they are what its people did: 40 voted against; never a noun's adjective."""

PARTICIPLES = table(
    "abandoned applied attended believed burned collapsed crashed crossed escaped held live lost needed"
    " owned recovered registered rejected reported returned signed sold supported surrendered tested used"
    " visited worked"
)
"""Those that are adjectives as well, where a plural follows: 300 registered voters."""

ONE_OF = table(
    "boy case child civilian death driver firefighter girl man nurse officer passenger patient person pilot"
    " police policeman protester soldier student teacher teenager woman worker"
)
"""What "one" counts; before any other word it is a pronoun or an idiom."""

JOINED = table(
    "acre aircraft barrel bed berth carriage country cow degree dollar euro foot gigawatt gw hectare home"
    " inch kilometer kilometre km kw lane litre magnitude megawatt member meter metre mile mw page panel"
    " passenger percent person place pound pupil room rupee seat seater ship storey story ton tonne truck"
    " turbine unit vehicle vessel vote ward yen"
)
"""Nouns that a hyphen joins to the number before them: a 30-storey tower. Not those that make an adjective
of it that reports no figure: a two-way street, a five-star hotel."""

SPORT_NOUNS = table(
    "caps conversions defeats draws frames game games goal goals holes laps losses medals over overs"
    " penalties point points run runs sets shots strokes titles tries trophies try victories wins"
)
SURE_SPORT = table("assists birdie birdies bogey bogeys innings rebounds touchdown touchdowns wicket wickets")
SPORT_CONTEXT = table(
    "basketball batsman batting beat bowler bowling captain championship club coach cricket cup defender"
    " fixture football games goalkeeper goals golf grand half-time halfway hockey innings knockout lap"
    " league match matches midfielder netball olympic olympics par pitch playoff playoffs premiership prix"
    " quarterback rugby scored scorer scoring season standings striker team teams tennis tournament"
    " wickets wimbledon"
)
INDEX_CONTEXT = table(
    "asx benchmark bourse cac composite confidence dax dow ftse gauge hang ibex ibovespa index kospi market"
    " markets nasdaq nifty nikkei pmi sensex sentiment shares stocks stoxx topix trading"
)
"""Words by which points are those of an index."""
PLANS = table("agenda font list manifesto plan programme turn")
"""What a number of points, joined by a hyphen, is a name of: a ten-point plan."""

PARTS = table("them these those us which whom")
"""Behind a number and "of", they are what was counted before."""
OPENERS = table("and another as but further said says that which while")
"""Words behind which a clause begins with its subject."""
JOINTS = table(", against and but from or than to versus with")
"""What stands before a number that counts as the one before it does: 412 in 2022 and 530 in 2023."""
BEHIND_LIKE = table("a at by during from in last on since the this under when")
"""What stands behind such a number."""
DETERMINERS = table("all her his its my our such the their these those your")
PEOPLES = ("ese", "ish", "nch", "iss", "ya", "ma", "di", "qi", "ni", "ri", "li")
"""Ends of adjectives that name a people as well: 300 Chinese."""
