"""A caption's words to the caption and the credit at its end, as newspapers print them.

"The bridge at dusk. Photo: Jane Doe/Reuters" · "The bridge [Jane Doe/Reuters]" · "The bridge. © AFP".
"""

import re

from service.domain.sentences import ends_sentence, sentences
from service.ingest.pieces import looks_like_credit

_HOUSES = (
    r"AFP|AAP|ABC|AP(?: Photos?)?|ANI|ANP|ANSA|APA|Agence France-Presse|Alamy(?: Stock Photo)?|Anadolu(?: Agency)?|Associated Press"
    r"|Belga|Bloomberg|BBC|CNN|CBS|CTK|ČTK|EFE|EPA|EPA-EFE|Europa Press|Getty(?: Images)?|Handout|Hans Lucas|IANS"
    r"|Imago(?: Images)?|IMAGO|iStock(?:photo)?|Jiji|KEYSTONE|Keystone|KNA|Kyodo|Lehtikuva|Lusa|LUSA|MAXPPP|Maxppp|MTI|NTB|NurPhoto"
    r"|PA(?: Wire| Media| Images)?|PAP|PTI|Picture Alliance|picture[- ]alliance|Rex(?:/Shutterstock)?|REUTERS|Reuters|Ritzau"
    r"|Scanpix|Shutterstock|SIPA(?: Press)?|Sipa(?: Press| USA)?|SOPA Images|Sputnik|TASS|TT|UPI|USA Today Network|Unsplash"
    r"|Wikimedia(?: Commons)?|Xinhua|Yonhap|ZUMA(?: Press)?|dpa|epd|ddp|Flickr|AdobeStock|Adobe Stock|Pexels|Pixabay"
    r"|ТАСС|РИА Новости|Getty|WireImage|FilmMagic|Rex Features|Press Association|Contributed|Courtesy|File"
)
_HOUSE = re.compile(rf"(?<!\w)(?:{_HOUSES})(?!\w)")
_LABEL = (
    r"(?:[Pp]hoto(?:graph|graphy|graphie|s)?|[Pp]ics?|[Pp]ictures?|[Ii]mages?|[Ii]llustrations?|[Gg]raphics?|[Cc]omposite|[Vv]ideo"
    r"|[Ff]otos?|[Ff]otografie|[Ff]otografía|[Ff]otografia|[Bb]ild(?:er)?|[Bb]ildquelle|[Qq]uelle|[Cc]redits?"
    r"|[Cc]r[ée]dits?|[Cc]r[ée]ditos?|[Ff]uente|[Ff]onte|[Ii]magen|[Ff]oto de|[Ss]ource|PHOTO|FOTO|CREDIT|PHOTOS|IMAGE"
    r"|Фото|Zdjęcie|Fot\.|Foto's|צילום|תצלום|الصورة|صورة|تصوير|عکس|写真|撮影|图片来源|图|사진)"
)
_LABELLED = re.compile(
    rf"(?:^|(?<=[\s.!?…”\"»)|/–—(\[。]))"
    rf"(?:{_LABEL}(?: ?(?:credits?|courtesy|source|copyright|crédits?|crédito))?(?:\s?[:：]|\.\.\.|…)\s*"
    r"|(?:[Pp]hoto(?:graph|graphy|s)?|[Pp]ictures?|[Ii]mages?|[Ii]llustrations?|[Vv]ideo) (?:by|courtesy of|courtesy|via|from)\s+"
    r"|(?:[Cc]ourtesy(?: of| photo:?)?|COURTESY(?: OF)?)\s+"
    r"|(?:[Ii]mage|[Pp]hoto|[Pp]icture|[Mm]edia) (?:source|copyright|credit),?\s+"
    r"|(?:©|\([cC]\) |[Cc]opyright:? )\s*)"
    r"(?P<credit>[^\n]{2,160})$"
)
_BRACKETS = re.compile(
    r"\s*(?:\[(?P<square>[^\[\]]{2,120})\]|\((?P<round>[^()]{2,120})\)|（(?P<wide>[^（）]{2,80})）)[.。]?$"
)
_AT_END = re.compile(
    rf"(?:(?<=[.!?…”\"’'»)])|(?<=[.!?…”\"’'»)] )|\s*[|–—•·]\s*|\s+-\s+)(?P<credit>[^.!?|–—•·]{{0,70}}?(?:{_HOUSES})(?!\w)[^.!?|]{{0,60}})\.?$"
)
_AGENCY_FIRST = re.compile(
    r"(?:(?<=[.!?…”\"»)])\s*|\s+)(?P<credit>(?:REUTERS|AP Photo|AFP|EPA)(?: ?[/|] ?)[^.!?\n]{2,70})\.?$"
)
_DASH = re.compile(r"\s+[-–—/]\s+(?P<credit>[^.!?]{2,80})$")
_TAKEN_BY = re.compile(r"(?:(?<=[。！？])|\s)\s*(?P<credit>\S{0,16}\s?\S{2,10}\s?(?:摄|攝|撮影|供图|提供))$")
_PIPE = re.compile(r"\s*[|•·]\s*(?P<credit>[^|]{2,80})$")
_PREFIX = re.compile(
    rf"(?:{_LABEL}(?: ?(?:credits?|courtesy|source|copyright|by|agency))?\s?(?:[:：,]|\.\.\.|…|(?<=by))\s*"
    r"|(?:[Ii]mage|[Pp]hoto|[Pp]icture|[Mm]edia|[Vv]ideo) (?:source|copyright|credit|courtesy of|courtesy|by|from)[:,]?\s+"
    r"|(?:[Cc]ourtesy of|[Bb]y|[Vv]on|[Pp]ar|[Pp]or)\s+(?=[^\W\d_a-z])|[Cc]opyright:?\s*|(?:©|\([cC]\))\s*|[|/–—•·-]\s*)+"
)
_CAPTION_LABEL = re.compile(
    r"(?:(?:[Ii]mage|[Pp]hoto|[Mm]edia|[Vv]ideo|[Pp]icture) )?[Cc]aption[,:]\s*|[Bb]ildunterschrift:?\s*|[Ll]égende :\s*"
)
_JUNK = re.compile(
    r"(?:view (?:image|photo|picture|gallery)s?(?: in full ?screen)?|(?:hide|toggle|show|expand|open)(?: the)? (?:caption|image(?: in (?:gallery|modal))?)"
    r"|enlarge(?: this)? image|purchase licensing rights(?:, opens (?:in )?new tab)?|opens in (?:a )?new (?:tab|window)"
    r"|click to enlarge|full ?screen|image \d+ of \d+|(?:photo |slide )?\d{1,3} ?(?:/|of|von|de|sur) ?\d{1,3}"
    r"|bild vergrößern|vergrößern|agrandir l['’]image|ampliar(?: foto)?|zoom|play video|watch(?: now)?|close|next|previous|expand"
    r"|advertisement|share|save|listen|loading\.*|\d{1,2}:\d{2}(?::\d{2})?|gallery|photos?|video|image|embed|download)",
    re.IGNORECASE,
)
_LICENSING = re.compile(
    r",?\s*(?:Purchase|Acquire) Licensing Rights.*$|\s*,?\s*opens (?:in )?(?:a )?new (?:tab|window)$",
    re.IGNORECASE,
)
_LABEL_ALONE = re.compile(
    rf"(?:{_LABEL}(?: ?(?:credits?|courtesy(?: of)?|source|copyright|by|caption))?|[Cc]aption|[Cc]opyright|[Cc]ourtesy(?: of)?)\s?(?:[:：,]|\.\.\.|…)?"
)
_LONGEST = 160


def split(text: str) -> tuple[str, str | None]:
    """The caption's words and the credit behind them, without the sign that parts them.

    Words that may as well be the caption's stay there: "(left)" is no credit, "(Reuters)" is.
    """
    text = _LICENSING.sub("", text).strip()
    if _whole(text):
        return "", bare(text)
    for found in _LABELLED.finditer(text):
        credit = bare(found["credit"])
        if credit and len(credit) <= 120 and (looks_like_credit(credit) or _HOUSE.search(credit)):
            return _before(text, found.start()), credit
    brackets = _BRACKETS.search(text)
    if brackets is not None and brackets.start():
        inner = (brackets["square"] or brackets["round"] or brackets["wide"]).strip()
        square = brackets["square"] is not None and looks_like_credit(inner) and not inner.islower()
        if square or _names_house(inner) or _names_maker(inner):
            return _before(text, brackets.start()), bare(inner)
    taken_by = _TAKEN_BY.search(text)
    if taken_by is not None and taken_by.start():
        return _before(text, taken_by.start()), taken_by["credit"]
    dash = _DASH.search(text)
    if dash is not None and dash.start() and (_names_house(dash["credit"]) or _names_maker(dash["credit"])):
        return _before(text, dash.start()), bare(dash["credit"])
    for pattern in (_AGENCY_FIRST, _AT_END, _PIPE):
        ending = pattern.search(text)
        if (
            ending is not None
            and ending.start()
            and _is_name(ending["credit"], needs_house=pattern is not _PIPE)
        ):
            return _before(text, ending.start()), bare(ending["credit"])
    return text, None


def reads_as_credit(text: str) -> bool:
    """Whether a short text of its own, the last one below a picture, names who made it."""
    return bool(text) and len(text) <= 100 and (_whole(text) or _is_name(text, needs_house=False))


def bare(text: str) -> str:
    """A credit without its label, its signs and its brackets: "Photo: Jane Doe/AP" is "Jane Doe/AP"."""
    words = _LICENSING.sub("", text).strip()
    for _ in range(2):
        opening = _PREFIX.match(words)
        words = words[opening.end() :] if opening else words
        if words[:1] + words[-1:] in {"()", "[]", "（）"}:
            words = words[1:-1].strip()
    return (
        words.strip(" |/–—•·-,;:").removesuffix(".").strip()
        if not words.endswith(("Inc.", "Co.", "Ltd."))
        else words
    )


def unlabelled(text: str) -> str:
    """A caption without the word "caption" that is read aloud before it."""
    opening = _CAPTION_LABEL.match(text)
    return text[opening.end() :] if opening else text


def is_control(text: str) -> bool:
    """Whether words below a picture are a button or a count."""
    return len(text) <= 60 and _JUNK.fullmatch(text.strip(" .:›»>,|")) is not None


def _whole(text: str) -> bool:
    """Whether a text is a credit and nothing else, by its label or its house."""
    opening = _PREFIX.match(text)
    rest = bare(text)
    if not rest or len(text) > _LONGEST:
        return False
    if opening is not None and opening.end():
        return looks_like_credit(rest) or (_HOUSE.search(rest) is not None and not ends_sentence(rest))
    if "(" in text[1:] or len(sentences(text)) > 1:
        return False
    return _names_house(text) and len(text.split()) <= 9


def _names_house(words: str) -> bool:
    if not (_HOUSE.search(words) or re.match(rf"(?:{_LABEL}|[Cc]ourtesy)\b", words)) or not looks_like_credit(
        words
    ):
        return False
    rest = _HOUSE.sub("", words)
    return _NAMES.fullmatch(rest.strip()) is not None


def _names_maker(words: str) -> bool:
    """Whether words are a name and for whom it works: "Jane Doe/Example Post", "Jane Doe for The Post"."""
    joined = "/" in words or " for the " in words.casefold() or " via " in words
    return joined and looks_like_credit(words) and _NAMES.fullmatch(words) is not None


# Names, capitals, house words and what joins them: no verb and no small word of a sentence.
_NAMES = re.compile(
    r"(?:(?:[^\W\d_a-z]|\d)[\w.'’-]*|[^\x00-\u024f\s]+|via|for|of|by|von|van|de|da|del|der|den|di|du|la|le|el|al|bin|and|und|et|y|e|the|with|courtesy"
    r"|file|photo|photos|images|handout|pool|staff|stock|[/|,&+•·@:©()–—-]|\s)*"
)


def _is_name(words: str, *, needs_house: bool) -> bool:
    words = bare(words)
    if not words or not looks_like_credit(words) or _NAMES.fullmatch(words) is None:
        return False
    if needs_house or _HOUSE.search(words):
        return _HOUSE.search(words) is not None
    return 2 <= len(words.split()) <= 6 or "/" in words


def _before(text: str, end: int) -> str:
    return text[:end].rstrip(" ([|/–—•·-,;")


def is_label(text: str) -> bool:
    """Whether a text says only what the next one is: "Image source," or "Credit..."."""
    return len(text) <= 40 and _LABEL_ALONE.fullmatch(text.strip()) is not None


def is_labelled(text: str) -> bool:
    """Whether a text begins by saying that it is a credit, and is one."""
    opening = _PREFIX.match(text)
    return opening is not None and opening.end() > 1 and _whole(text)
