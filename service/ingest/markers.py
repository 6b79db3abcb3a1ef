"""What sites print around their articles, as data: markers of pictures and videos, and furniture.

To know another site, add its words here; no code branches on a site.
"""

import re
from typing import Literal

import msgspec

from service.domain.article import Genre

Field = Literal["credit", "caption", "video", "standfirst", "analysis", "junk"]


class Marker(msgspec.Struct, frozen=True):
    """Words that say what the words after them are.

    `before` is what words stuck in front of it, on the same line, are: a picture's description (the
    text that stands in for it) or its caption. `glued` markers are seen in the middle of a line too.
    `genre` is a box's. A `certain` marker is no word of running text, so that whatever follows is its
    value; after any other one only what looks like a credit is a credit.
    """

    words: str
    field: Field
    before: Literal["description", "caption", "text"] = "description"
    glued: bool = True
    genre: Genre = "analysis"
    certain: bool = False


MARKERS = (
    # BBC, old and new page
    Marker("Image copyright", "credit", certain=True),
    Marker("Image source", "credit", certain=True),
    Marker("Image credit", "credit", certain=True),
    Marker("Image caption", "caption", certain=True),
    Marker("Media caption", "video", before="text", certain=True),
    Marker("Video caption", "video", before="text", certain=True),
    # agencies, newspapers, blogs
    Marker("Photo credit:", "credit", before="caption"),
    Marker("Photo courtesy:", "credit", before="caption"),
    Marker("Picture credit:", "credit", before="caption"),
    Marker("Photograph:", "credit", before="caption"),
    Marker("Photographs:", "credit", before="caption"),
    Marker("Photo:", "credit", before="caption"),
    Marker("Photos:", "credit", before="caption"),
    Marker("Photo by:", "credit", before="caption"),
    Marker("Photo by", "credit", before="caption"),
    Marker("Picture by", "credit", before="caption"),
    Marker("Picture:", "credit", before="caption"),
    Marker("Pictures:", "credit", before="caption"),
    Marker("Image:", "credit", before="caption"),
    Marker("Credit:", "credit", before="caption"),
    Marker("Foto:", "credit", before="caption"),
    Marker("Bildquelle:", "credit", before="caption"),
    Marker("Crédit photo :", "credit", before="caption"),
    Marker("©", "credit", before="caption"),
    Marker("Caption:", "caption", glued=False),
    Marker("Photo caption:", "caption", glued=False),
    Marker("Video:", "video", before="text", glued=False),
    Marker("Watch:", "video", before="text", glued=False),
    # the standfirst where a text labels it
    Marker("Standfirst:", "standfirst", before="text", glued=False),
    # by-lined asides
    Marker("Analysis box by", "analysis", before="text", glued=False),
    Marker("Analysis:", "analysis", before="text", glued=False),
    Marker("Analysis by", "analysis", before="text", glued=False),
    Marker("Commentary by", "analysis", before="text", glued=False, genre="opinion"),
    Marker("Opinion by", "analysis", before="text", glued=False, genre="opinion"),
    Marker("Background by", "analysis", before="text", glued=False, genre="background"),
    # furniture that scraping sticks to its neighbours
    Marker("Media playback is unsupported on your device", "junk", before="text"),
    Marker("Media playback is not supported on this device", "junk", before="text"),
    Marker("This video can not be played", "junk", before="text"),
    Marker("This video cannot be played", "junk", before="text"),
    Marker("View image in fullscreen", "junk", before="text"),
    Marker("Leave a Reply", "junk", before="text"),
    Marker("Leave a Comment", "junk", before="text"),
    Marker("Your email address will not be published.", "junk", before="text"),
    Marker("Article continues below", "junk", before="text"),
)

AGENCIES = (
    "Getty Images",
    "AFP",
    "AP",
    "Reuters",
    "REUTERS",
    "EPA",
    "PA Media",
    "PA Wire",
    "Shutterstock",
    "Alamy",
    "Anadolu Agency",
    "Xinhua",
    "TASS",
    "dpa",
    "NurPhoto",
)
"""Picture agencies whose name, stuck to the end of a line, is a credit."""

CREDIT_IN_BRACKETS = re.compile(
    r"[(\[](?P<credit>(?:(?:AP|AFP|EPA|Reuters|REUTERS) )?(?:Photo|Image)/[^()\[\]]{2,80}"
    r"|(?:Photo(?:graph)?|Picture|Image)s? (?:by|courtesy of|via) [^()\[\]]{2,80})[)\]]$"
)
"""A credit in brackets at the end of a caption."""

NOT_IN_CREDITS = frozenset(
    """
am|are|be|been|began|begins|being|can|could|did|do|does|fell|gave|gives|go|goes|got|had|has|have|he|her|his|i
|is|it|its|led|made|makes|may|might|must|said|say|says|she|should|showed|shows|that|their|they|this|told|took|was
|we|went|were|what|when|where|which|who|will|would|you
|hat|haben|ist|sind|war|waren|werden|wird|wurde|wurden|zeigt|zeigen|est|sont|était|es|son|fue
""".replace("\n", "").split("|")
)
"""Words that no credit has: finite verbs and what stands before them."""

ASIDES: dict[str, Genre] = {
    "analysis": "analysis",
    "comment": "opinion",
    "opinion": "opinion",
    "background": "background",
    "explainer": "background",
    "at the scene": "report",
    "eyewitness": "report",
}
"""Headings that, with a byline or a name and a role directly below, open a by-lined aside."""

FURNITURE = frozenset(
    """
about sharing|accept|accept all|accept all cookies|accept and continue|accept cookies|ad|ad feedback
|add a comment
|advertisement|advertisement feature|advertising|all rights reserved|allow all|back to top|bookmark|click here
|after newsletter promotion|already a subscriber|close|close panel|comment|comments|comments are closed
|continue|continue reading|contact us|cookie policy
|cookie preferences|create an account|create account|enter your email address|forgot password
|forgot your password|get in touch|password|published|republish this article|reset password|reuse this content
|share page|updated|view image in fullscreen
|cookie settings|cookies|copy link|copy this link|customise|decline|download the app|email|email address
|facebook
|flipboard|follow us|getting in touch|got it|home|i accept|i agree|instagram|latest news|leave a comment
|leave a reply|link copied|linkedin|listen|listen to article|live tv|load more|log in|log in to comment|login
|manage cookies|manage options|manage preferences|media playback is not supported on this device
|media playback is unsupported on your device|menu|messenger|more|more options|most popular|name|newsletter
|newsletters|next|next article|no thanks|open in app|ok|photos|pinterest|play|play video|pocket|post a comment
|post comment|previous|previous article|print|print this page|privacy|privacy policy|privacy settings|promoted
|read full story|read more|recommended|reddit|register|reject|reject all|related|reply|save|save article
|save for later|scroll down|search|see all|see more|settings|share|share on facebook|share on twitter
|share this
|share this article|share this page|share this story|share via email|share with|sharing|show comments
|show more
|sign in|sign up|skip advert|skip to content|skip to main content|skip to navigation|sponsored
|sponsored content|story continues below|story continues below advertisement|submit|subscribe|subscribe now
|telegram|terms and conditions|terms of service|terms of use|this video can not be played
|this video cannot be played|threads|toggle navigation|top|tweet|twitter|view all|view comments|view gallery
|view more|watch live|website|whatsapp|what are cookies|x|your ad choices|your privacy choices|youtube
""".replace("\n", "").split("|")
)
"""Whole lines that are furniture, in lower case and without the signs around them."""

LINK_LISTS = frozenset(
    """
around the web|editor's picks|editors' picks|elsewhere on the web|featured|from our network|from the web
|ähnliche artikel|das könnte sie auch interessieren|das könnte sie interessieren|latest stories
|lesen sie auch|lesen sie dazu|lesen sie mehr|lire aussi|mehr zum thema|à lire aussi|lea también
|more from this author|more from this section|more like this|more on this story
|more stories|more to explore|most read|most viewed|people also read|popular|read next|recommended for you
|recommended stories|related articles|related content|related coverage|related internet links|related links
|related news|related posts|related reading|related stories|related topics|tags|top stories|trending
|trending now
|up next|you may also be interested in|you may also like|you might also like|you may be interested in
|you might also be interested in
""".replace("\n", "").split("|")
)
"""Headings of lists of links: the short lines that follow directly are furniture like them."""

LABELS_OF_LINKS = frozenset({"read more", "related", "see also", "also read", "read also", "more"})
"""Words that head a list of links where a colon stands after them; without one they are a button."""

TOPIC_LISTS = frozenset({"related topics", "tags", "topics"})
"""Those of the lists of links whose entries are as short as sub-headings."""

_FORM_FIELDS = r"(?: ?required fields are marked ?\*?)?"

ENDINGS = re.compile(
    r"(?:leave a (?:reply|comment)(?: cancel reply)?"
    rf"|your email address will not be published\.?{_FORM_FIELDS}"
    r"|(?:post|add|write) a comment"
    r"|join the (?:conversation|discussion)"
    r"|(?:view |show |read )?(?:all )?\d[\d,]{0,8} (?:comments|replies|responses)"
    r"|comments? \(\d[\d,]{0,8}\))[\s.!:…»>*]{0,4}",
    re.IGNORECASE,
)
"""Whole lines after which, below the article, there are only comments and forms."""

COMMENT_SIGNS = re.compile(
    r"\S.{0,60} (?:says|said|wrote|writes):?|reply|log in to reply|\d{1,3} likes?"
    r"|\d{1,3} (?:second|minute|hour|day|week|month|year)s? ago",
    re.IGNORECASE,
)
"""Whole lines that stand beside a reader's comment: what follows them is no article's prose."""

JUNK_LINES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?:read|see|watch|hear|find out) more(?: about| from| on)?(?: this story| here)?[:>»…]",
        r"(?:read more|related|see also|also read|read also|more)\s*[:|»>]",
        r"(?:follow|find|like|join|contact|get in touch with) us (?:on|at|via|by)\b[^.!?]{0,80}$",
        r"follow \S.{0,60} on (?:twitter|x|facebook|instagram|threads|linkedin)\b",
        r"(?:sign up|subscribe|register) (?:now|here|today|to our|for our|to the .{0,40}newsletter"
        r"|for the .{0,40}newsletter|to receive|to get)\b",
        r"get (?:the|our) .{0,60}(?:newsletter|briefing) ?(?:delivered|in your|every)",
        r"download (?:the|our) .{0,40}\bapp\b",
        r"share (?:this|on|via|with)\b[^.!?]{0,40}$",
        r"(?:view|show|read|add|post)? ?(?:all )?\d{1,3}(?:,\d{3}){0,2} (?:comments?|shares?|likes|views"
        r"|replies|reactions)$",
        r"\d{1,3} ?(?:min|mins|minute|minutes)(?: |-)read$",
        r"save my name,? email",
        r"required fields are marked",
        rf"your email address will not be published\.?{_FORM_FIELDS}$",
        r"you must be logged in to (?:post|leave|comment|reply|vote)\b.{0,40}$",
        r"this site uses akismet",
        r"(?:copyright )?(?:©|\(c\)) ?(?:copyright )?(?:19|20)\d\d\b",
        r"copyright ©",
        r".{0,80}\ball rights reserved\.?$",
        r"the bbc is not responsible for the content",
        r"(?:javascript|cookies) (?:is|are) (?:disabled|required)",
        r"please enable javascript",
        r"(?:filed under|posted in|tagged(?: with)?|topics|tags|categories)\s*:",
        r"image (?:gallery|slideshow)$",
        r"join the (?:conversation|discussion)[.!:…»>]?$",
        r"comments? \(\d[\d,]{0,8}\)$",
        r"sign up (?:to|for) [^.!?]{0,80}$",
        r"our standards: ?\S",
        r"(?:find|read|see) more .{0,60}\b(?:stories|coverage|news)\b.{0,60}https?://\S+$",
        r"follow .{0,80}\bcoverage\b.{0,60}https?://\S+$",
        r"subscribe to (?:continue|keep|go on|read|unlock)\b[^.!?]{0,60}[.!]?$",
        r"(?:already|are you) a subscriber\?.{0,40}$",
        r"(?:don['’]t|do not) have an account\?.{0,40}$",
    )
)
"""Openings of lines that are furniture, whatever their letter case. Short lines only, see `lines`."""

LONG_JUNK = re.compile(
    r"privacy notice: |we use google recaptcha\b"
    r"|this site is protected by recaptcha\b",
    re.IGNORECASE,
)
"""Openings of the small print of forms, which is longer than other furniture."""

JUNK_BOXES = (
    (
        re.compile(r"sign up (?:to|for) [^.!?]{0,80}$", re.IGNORECASE),
        re.compile(r"privacy notice: |after newsletter promotion$", re.IGNORECASE),
    ),
)
"""What opens and what closes a box of furniture; the line or two between them are furniture too."""

CREDIT_OF_PERSONS = re.compile(
    r"\(?(?:additional |with )?(?:reporting|writing|editing|edited|compiled|produced)"
    r"(?: and (?:reporting|writing|editing))? by\b",
    re.IGNORECASE,
)
"""The opening of a line below an article that says who else worked on it; never a heading."""

MASTHEADS = frozenset(
    """
abc news|al jazeera|ap|ap news|associated press|bbc|bbc news|bbc sport|bloomberg|cbs news|cnn|der spiegel
|deutsche welle|dw|el país|euronews|financial times|fox news|france 24|itv news|le monde|nbc news|npr|pa media
|politico|reuters|sky news|spiegel online|süddeutsche zeitung|tagesschau|the associated press|the economist
|the guardian|the independent|the new york times|the times|the wall street journal|the washington post
|zeit online
""".replace("\n", "").split("|")
)
"""Names that a page prints above its headline, in lower case."""

SECTIONS = frozenset(
    """
africa|americas|arts|asia|asia pacific|australia|books|breaking news|business|climate|culture|economy
|education|england|entertainment|environment|europe|finance|football|germany|health|home|india|ireland|latest|life
|lifestyle
|local news|markets|middle east|money|national|news|northern ireland|opinion|politics|science|scotland|society
|sport|sports|tech|technology|top stories|travel|uk|uk news|us|us & canada|us news|wales|world|world news
|ausland|feuilleton|gesellschaft|inland|kultur|panorama|politik|regional|wirtschaft|wissen|wissenschaft
""".replace("\n", "").split("|")
)
"""Names of a paper's parts, as printed above a headline, in lower case."""

NO_ARTICLE = (
    (
        "a login form",
        re.compile(
            r"(?:password|forgot(?:ten)? (?:your )?password|reset (?:your )?password|remember me"
            r"|keep me signed in)"
            r"[?:*. ]{0,3}",
            re.IGNORECASE,
        ),
    ),
    (
        "an error page",
        re.compile(
            r"(?:(?:error )?(?:404|403|410|500|503)\b(?: error)?[\s:–—-]{0,3})?"
            r"(?:(?:404|error 404|page|file|article|content)? ?(?:not found|unavailable|no longer available)"
            r"|this page (?:isn['’]t available|does not exist)|access denied|internal server error"
            r"|service unavailable|bad gateway|error 404|404)[.! ]{0,3}(?:[|–—-] ?.{0,40})?",
            re.IGNORECASE,
        ),
    ),
    (
        "a teaser before a paywall",
        re.compile(
            r"(?:subscribe|sign in|log in|register|sign up) (?:now )?(?:to|and) "
            r"(?:continue|keep|go on|read|unlock)"
            r"\b.{0,60}|this (?:article|content|story) is (?:for|only for|available to|reserved for) "
            r"(?:subscribers|members).{0,40}|already a subscriber\?.{0,40}|to continue reading.{0,60}",
            re.IGNORECASE,
        ),
    ),
)
"""What a page without an article is, and a whole line that shows it where there is next to no prose."""

CONSENT = re.compile(
    r"(?:we|this (?:web)?site|our (?:web)?sites?|our partners|by (?:clicking|continuing|using|accepting)"
    r"|you can|to (?:provide|give)|some cookies|cookies (?:are|help|let)"
    r"|your (?:privacy|choices|data|consent))\b"
    r"(?=.{0,300}\b(?:cookies?|consent|privacy)\b)",
    re.IGNORECASE,
)
"""The opening of a paragraph of a consent banner."""
