"""Words by which a number beside them is a name or a result, not a count."""

from service.ingest.statistics.words import table

NAMED_BY_NUMBER = table(
    "agenda airbus amendment android annex apartment apollo appendix ariane artemis article articles asx"
    " berth boeing cac caesium carbon category cell channel chapter chapters clause clauses csi dax decree"
    " directive dow episode exhibit expo factor falcon flat flight formula fortune ftse galaxy gate gates"
    " gear grade hangar highway interstate ios ipad iphone iso jersey junction kospi lane level locker"
    " locomotive lot mariner motorway nasdaq nikkei number numbers page pages paragraph paragraphs phase"
    " pioneer platform playstation plutonium postcode prop proposition protocol psalm psalms python reactor"
    " resolution rfc room rooms route routes runway russell s&p schedule season seat section sections series"
    " shenzhou shirt soyuz squadron stage step stoxx strontium suite terminal tier title tsx type uranium"
    " verse verses version vision vitamin vol volume voyager ward windows xbox zip"
)
"""Digits or a number word behind one of these name it: page 12, Flight 370, phase three, Boeing 737."""
NAMED_IN_CAPITALS = table(
    "act area battalion bay bed bill bloc block box brigade building bus cabin camp car case catch class"
    " club code committee company concert count court day district division dock driver engine euro exit"
    " extension figure floor form group heat hole hotel house item lap law line luna mark mission model"
    " operation opus part pier pitch plan platoon point pool question radio regiment road round row rule"
    " sample school sector site size sonata station street studio symphony table tower track train unit war"
    " week year years zone"
)
"""Those that do so with a capital only: "Group 3" is a name, "a group 300 people joined" has a count."""
ALWAYS_NAMED = table(
    "airbus apollo article asx boeing cac category channel chapter class clause csi dax dow episode"
    " formula fortune ftse galaxy grade ipad iphone level nasdaq nikkei page paragraph phase playstation"
    " psalm russell s&p season section stage stoxx tier tsx type vitamin windows xbox year"
)
"""Those whose number stays a name before a plural: Grade 8 pupils, Phase 3 trials."""
NAMED_WITH_POINTS = table("android ios python version")
"""Those whose number may have a decimal point: Python 3.14."""

RANKED = table("top")
RANKED_IN_CAPITALS = table("big final gang group last next")
"""The top 10; the Big Four and the Final Four with a capital."""
GROUPS = table("council gang group round")
"""Before "of" and a number: the Group of Seven."""
STREETS = table(
    "ave avenue blvd boulevard close court crescent drive embankment gardens hill lane mews parade place"
    " quay rd road row square st street terrace way wharf"
)
DIALLED = table("call dial phone tel text")
"""Words before a short telephone number."""

NAMES: frozenset[tuple[str, str]] = frozenset(
    {
        ("five", "eyes"),
        ("five", "star"),
        ("four", "nations"),
        ("four", "seasons"),
        ("hundred", "days"),
        ("nine", "entertainment"),
        ("one", "nation"),
        ("seven", "dwarfs"),
        ("seven", "network"),
        ("seven", "sisters"),
        ("six", "nations"),
        ("ten", "commandments"),
        ("thousand", "islands"),
        ("thousand", "oaks"),
        ("three", "gorges"),
        ("three", "kings"),
        ("three", "mile"),
        ("twelve", "apostles"),
        ("twenty", "questions"),
    }
)
"""At the beginning of a sentence, where a capital tells nothing."""
_IDIOMS = (
    "a hundred times|a million miles|a million times|a million years|a million - dollar question"
    "|a thousand cuts|a thousand times|a thousand words|five senses|five stars|forty winks|four corners"
    "|four seasons|four walls|million - dollar question|nine lives|nine yards|one step|seven seas"
    "|seven wonders|six feet under|ten commandments|three cheers|three points|three strikes|three wishes"
    "|two birds|two cents|two evils|two halves|two heads|two hoots|two left|two minds|two peas|two shakes"
    "|two sides|two steps|two thumbs|two ways|two worlds|two wrongs|whole nine"
)
IDIOMS: frozenset[tuple[str, ...]] = frozenset(tuple(words.split()) for words in _IDIOMS.split("|"))
"""Figures of speech that hold no figure."""
LONGEST_IDIOM = max(map(len, IDIOMS))
ZEROS = table("absolute ground near net sub year")
"""Words before a "zero" that is no figure."""
NAMED_BEFORE = table("five four seven six three two")
"""Behind "the" and the like they count those who were named before: the two men."""

FILMS = table("camera cameras film footage lens print prints projector stock")
"""Behind a width in millimetres, which then names them: 35mm film."""
RACES = table(
    "champion championship final finals freestyle heat heats hurdles race races record relay runner"
    " sprint title"
)
"""Behind a distance in metres, which then names them: the 800m final."""
PICTURE_LINES = table("1080 1440 2160 480 720")
"""With a p joined to them, what a screen shows and no price."""
LETTERS_IN_NAMES = table("a b d g k s x")
"""Joined to digits they make a name: 4G, 3D, a 10K run."""
NO_NAMES = table("am fold pm strong")
"""Words joined to digits that make no name, beside units and scales."""

ORDINALS = table("eighth eleventh fifth first fourth ninth second seventh sixth tenth third twelfth")
ORDINAL_ENDINGS = table("nd rd st th")

RESULTS = table(
    "after against aggregate ahead away beat behind decision defeat defeats down draw draws drew ended"
    " finished home lead leading led lose loss losses lost majority margin on over record ruling score"
    " scoreline scores split stalemate thrashing trailed trailing triumph up victories victory vote win wins"
    " with won"
)
"""Words beside two joined numbers by which these are a result: a 2-1 win, lost 3-6."""
