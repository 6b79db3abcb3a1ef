"""A caption's words to the caption and the credit at its end, as newspapers print them.

"The bridge at dusk. Photo: Jane Doe/Reuters" · "The bridge [Jane Doe/Reuters]" · "The bridge. © AFP".
"""

import re

from service.domain.sentences import ends_sentence, sentences
from service.ingest.pieces import looks_like_credit

_HOUSES = (
    r"AFP|AAP|ABC|AP(?: Photos?)?|ANI|ANP|ANSA|APA|Agence France-Presse|Alamy(?: Stock Photo)?"
    r"|Anadolu(?: Agency)?|Associated Press"
    r"|Belga|Bloomberg|BBC|CNN|CBS|CTK|ČTK|EFE|EPA|EPA-EFE|Europa Press|Getty(?: Images)?|Handout"
    r"|Hans Lucas|IANS"
    r"|Imago(?: Images)?|IMAGO|iStock(?:photo)?|Jiji|KEYSTONE|Keystone|KNA|Kyodo|Lehtikuva|Lusa|LUSA|MAXPPP"
    r"|Maxppp|MTI|NTB|NurPhoto"
    r"|PA(?: Wire| Media| Images)?|PAP|PTI|Picture Alliance|picture[- ]alliance|Rex(?:/Shutterstock)?"
    r"|REUTERS|Reuters|Ritzau"
    r"|Scanpix|Shutterstock|SIPA(?: Press)?|Sipa(?: Press| USA)?|SOPA Images|Sputnik|TASS|TT|UPI"
    r"|USA Today Network|Unsplash"
    r"|Wikimedia(?: Commons)?|Xinhua|Yonhap|ZUMA(?: Press)?|dpa|epd|ddp|Flickr|AdobeStock|Adobe Stock"
    r"|Pexels|Pixabay"
    r"|ТАСС|РИА Новости|Getty|WireImage|FilmMagic|Rex Features|Press Association|Contributed|Courtesy|File"
)
_HOUSE = re.compile(rf"(?<!\w)(?:{_HOUSES})(?!\w)")
_LABEL = (
    r"(?i:photo(?:graph(?:er|y|ie|s)?|s)?|pics?|pictures?|images?|illustrations?|graphics?|composite|video"
    r"|fot\b|fotos?|fotograf(?:ie|ía|ia)?|bild(?:er)?|bildquelle|quelle|cr[ée]dit(?:o?s?)|fuente|fonte|imagen"
    r"|foto de|source|Φωτογραφία|Fotoğraf|Ảnh|फोटो|ภาพ|Фото|Zdjęcie|Fot\.|Foto's|צילום|תצלום|الصورة|صورة"
    r"|تصوير|عکس|写真|撮影|图片来源|图|사진|kuvat?|kuvaaja|beeld|bron|källa|kilde|lähde|źródło)"
)
_LABELLED = re.compile(
    rf"(?:^|(?<=[\s.!?…”\"»)|/–—(\[。]))"
    rf"(?:{_LABEL}(?i: ?(?:credits?|courtesy|source|copyright|crédits?|crédito))?(?:\s?[:：]|\.\.\.|…)\s*"
    r"|(?:[Pp]hoto(?:graph|graphy|s)?|[Pp]ictures?|[Ii]mages?|[Ii]llustrations?|[Vv]ideo) (?:by|courtesy of"
    r"|courtesy|via|from)\s+"
    r"|(?:[Cc]ourtesy(?: of| photo:?)?|COURTESY(?: OF)?)\s+"
    r"|(?:[Ii]mage|[Pp]hoto|[Pp]icture|[Mm]edia) (?:source|copyright|credit),?\s+"
    r"|(?:PHOTOS?|FOTOS?|IMAGES?)\s?/\s?|(?:©|\([cC]\) |[Cc]opyright:? )\s*)"
    r"(?P<credit>[^\n]{2,160})$"
)
_BRACKETS = re.compile(
    r"\s*(?:\[(?P<square>[^\[\]]{2,120})\]|\((?P<round>[^()]{2,120})\)|（(?P<wide>[^（）]{2,80})）)[.。]?$"
)
_AT_END = re.compile(
    rf"(?:(?<=[.!?…”\"’'»)])|(?<=[.!?…”\"’'»)] )|\s*[|–—•·]\s*"
    rf"|\s+-\s+)(?P<credit>[^.!?|–—•·]{{0,70}}?(?:{_HOUSES})(?!\w)[^.!?|]{{0,60}})\.?$"
)
_AGENCY_FIRST = re.compile(
    r"(?:(?<=[.!?…”\"»)])\s*|\s+)(?P<credit>(?:REUTERS|AP Photo|AFP|EPA)(?: ?[/|] ?)[^.!?\n]{2,70})\.?$"
)
_DASH = re.compile(r"\s+[-–—/]\s+(?P<credit>[^.!?]{2,80})$")
_TAKEN_BY = re.compile(r"(?:(?<=[。！？])|\s)\s*(?P<credit>\S{0,16}\s?\S{2,10}\s?(?:摄|攝|撮影|供图|提供))$")
_FOR = re.compile(r" for (?:the )?[^\W\d_a-z]| via ")
_ANY_LABEL = re.compile(r"(?P<label>[^\W\d_]{2,14})\s?[:：]\s*(?P<credit>[^:：.!?।…]{2,60})$")
"""A word of any language with a colon, and names behind it, at a caption's end."""
_PLACES = frozenset(
    {
        "left",
        "right",
        "above",
        "below",
        "centre",
        "center",
        "inset",
        "top",
        "bottom",
        "pictured",
        "front",
        "back",
    }
    | {
        "links",
        "rechts",
        "oben",
        "unten",
        "mitte",
        "gauche",
        "droite",
        "izquierda",
        "derecha",
        "sinistra",
        "destra",
    }
)
_AFTER_END = re.compile(
    r"(?<=[.!?…”\"»।])\s*(?:[—–/|•·-]\s*|[Ff]otos?\s+|\()(?P<credit>[^\W\d_a-z][^.!?()—–]{2,60})\)?$"
)
_IN_CAPITALS = re.compile(r"(?<=[.!?…”\"’»])\s+(?P<credit>[^\W\d_a-z][^.!?\d()a-zß-öø-ÿ]{4,60})$")
"""A name in capitals behind the end of a sentence, as agencies and chains of papers print it."""
_NOUN_FIRST = re.compile(r"(?i:foto|photo|bild|beeld|kuva|fot)\s+(?=[^\W\d_a-z][\w.'’-]*(?: [^\W\d_a-z]|/))")
"""In a credit's own element "Foto" needs no colon before the name."""
_PIPE = re.compile(r"\s*[|•·]\s*(?P<credit>[^|]{2,80})$")
_PREFIX = re.compile(
    rf"(?:{_LABEL}(?i: ?(?:credits?|courtesy|source|copyright|by|agency))?\s?(?:[:：,]|\.\.\.|…|(?<=by))\s*"
    r"|(?:[Ii]mage|[Pp]hoto|[Pp]icture|[Mm]edia|[Vv]ideo) (?:source|copyright|credit|courtesy of|courtesy"
    r"|by|from)[:,]?\s+"
    r"|(?:[Cc]ourtesy(?: of)?|[Bb]y|[Vv]on|[Pp]ar|[Pp]or|[Ff]ot\.)\s+(?=[^\W\d_a-z])"
    r"|[Cc]opyright:?\s*|(?:©|\([cC]\))\s*"
    r"|[|/–—•·-]\s*)+"
)
_LAST_LABEL = re.compile(r"(?<=[\s/|,])[Ff]ot(?:o|os)?\.?\s?:[^:]*$")
_CAPTION_LABEL = re.compile(
    r"(?:(?:[Ii]mage|[Pp]hoto|[Mm]edia|[Vv]ideo|[Pp]icture) )?[Cc]aption[,:]\s*|[Bb]ildunterschrift:?\s*"
    r"|[Ll]égende :\s*"
)
_JUNK = re.compile(
    r"(?:view (?:image|photo|picture|gallery)s?(?: in full ?screen)?|(?:hide|toggle|show|expand"
    r"|open)(?: the)? (?:caption|image(?: in (?:gallery|modal))?)"
    r"|enlarge(?: this)? image|purchase licensing rights(?:, opens (?:in )?new tab)?"
    r"|opens in (?:a )?new (?:tab|window)"
    r"|click to enlarge|full ?screen|image \d+ of \d+|(?:photo |slide )?\d{1,3} ?(?:/|of|von|de|sur) ?\d{1,3}"
    r"|bild vergrößern|vergrößern|agrandir l['’]image|ampliar(?: foto)?|zoom|play video|watch(?: now)?"
    r"|close|next|previous|expand"
    r"|advertisement|share|save|listen|loading\.*|\d{1,2}:\d{2}(?::\d{2})?|gallery|photos?|video|image"
    r"|embed|download)",
    re.IGNORECASE,
)
_LICENSING = re.compile(
    r",?\s*(?:Purchase|Acquire) Licensing Rights.*$|\s*,?\s*opens (?:in )?(?:a )?new (?:tab|window)$",
    re.IGNORECASE,
)
_LABEL_ALONE = re.compile(
    rf"(?:{_LABEL}(?i: ?(?:credits?|courtesy(?: of)?|source|copyright|by|caption))?|[Cc]aption|[Cc]opyright"
    rf"|[Cc]ourtesy(?: of)?)\s?(?:[:：,]|\.\.\.|…)?"
)
_LONGEST = 160


def split(text: str) -> tuple[str, str | None]:
    """The caption's words and the credit behind them, without the sign that parts them.

    Words that may as well be the caption's stay there: "(left)" is no credit, "(Reuters)" is.
    """
    text = _LICENSING.sub("", text).strip()
    if _whole(text):
        return "", bare(text)
    for find in (_after_label, _in_brackets, _behind_signs, _after_any_label, _with_house):
        found = find(text)
        if found is not None and found[0]:
            return text[: found[0]].rstrip(" ([|/–—•·-,;"), found[1]
    return text, None


_Found = tuple[int, str] | None
"""Where a credit's sign begins in a caption, and the credit."""


def _after_label(text: str) -> _Found:
    """Behind a label that is known, such as "Photo:" or "©"."""
    for found in _LABELLED.finditer(text):
        credit = bare(found["credit"])
        if credit and len(credit) <= 120 and (looks_like_credit(credit) or _HOUSE.search(credit)):
            house = _HOUSE_OF_LABEL.search(text[: found.start()])
            return (house.start(), text[house.start() :].strip()) if house else (found.start(), credit)
    return None


_HOUSE_OF_LABEL = re.compile(r"(?<=[.!?…”\"»]) [A-Z]{2,5} ?$")
"""A house before the label, behind the end of a sentence: "… of the day. ST PHOTO: JANE DOE"."""


def _in_brackets(text: str) -> _Found:
    """In brackets at the end: with a label in any language, with a house, or in square ones any name."""
    brackets = _BRACKETS.search(text)
    if brackets is None:
        return None
    inner = (brackets["square"] or brackets["round"] or brackets["wide"]).strip()
    labelled = _ANY_LABEL.fullmatch(inner)
    if labelled is not None and looks_like_credit(labelled["credit"]):
        return brackets.start(), labelled["credit"].strip()
    if re.fullmatch(_HOUSES, inner, re.IGNORECASE):
        return brackets.start(), inner
    square = brackets["square"] is not None and looks_like_credit(inner) and not inner.islower()
    return (brackets.start(), bare(inner)) if square or _names_house(inner) or _names_maker(inner) else None


def _behind_signs(text: str) -> _Found:
    """Names behind the end of a sentence and a dash or bracket, or behind a dash with their house."""
    taken_by = _TAKEN_BY.search(text)
    if taken_by is not None:
        return taken_by.start(), taken_by["credit"]
    behind = _AFTER_END.search(text)
    if behind is not None and " " in behind["credit"] and _is_name(behind["credit"], needs_house=False):
        return behind.start(), bare(behind["credit"])
    capitals = _IN_CAPITALS.search(text)
    if capitals is not None and _is_name(capitals["credit"], needs_house=False):
        return capitals.start(), bare(capitals["credit"])
    dash = _DASH.search(text)
    if dash is not None and (_names_house(dash["credit"]) or _names_maker(dash["credit"])):
        return dash.start(), bare(dash["credit"])
    return None


def _after_any_label(text: str) -> _Found:
    """Behind a word of any language with a colon, at the end of the last sentence."""
    labelled = _ANY_LABEL.search(text)
    if labelled is None or not _is_label_of_end(text, labelled):
        return None
    return labelled.start(), labelled["credit"].strip()


def _with_house(text: str) -> _Found:
    """A name with its house at the end, or any name behind an upright stroke."""
    for pattern in (_AGENCY_FIRST, _AT_END, _PIPE):
        ending = pattern.search(text)
        if ending is not None and _is_name(ending["credit"], needs_house=pattern is not _PIPE):
            return ending.start(), bare(ending["credit"])
    return None


def reads_as_credit(text: str) -> bool:
    """Whether a short text of its own, the last one below a picture, names who made it."""
    return bool(text) and len(text) <= 100 and (_whole(text) or _is_name(text, needs_house=False))


def bare(text: str) -> str:
    """A credit without its label, its signs and its brackets: "Photo: Jane Doe/AP" is "Jane Doe/AP"."""
    words = _LICENSING.sub("", text).strip()
    if (last := _LAST_LABEL.search(words)) is not None and last.start():
        words = words[last.start() :]
    for _ in range(2):
        opening = _PREFIX.match(words)
        words = words[opening.end() :] if opening else _without_noun(words)
        if words[:1] + words[-1:] in {"()", "[]", "（）"}:
            words = words[1:-1].strip()
    if words.endswith((")", "]")) and not {"(", "["} & set(words):
        words = words[:-1]
    if words.endswith(("Inc.", "Co.", "Ltd.")):
        return words
    return words.strip(" |/–—•·-,;:").removesuffix(".").strip()


def _without_noun(words: str) -> str:
    noun = _NOUN_FIRST.match(words)
    return words[noun.end() :] if noun else words


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
    if "(" in text[1:] or len(sentences(text)) > 1 or len(text.split()) > 9:
        return False
    return _names_house(text) or (_NAME_AND_HOUSE.match(text) is not None and _names_maker(text))


def _names_house(words: str) -> bool:
    if not (_HOUSE.search(words) or re.match(rf"(?:{_LABEL}|[Cc]ourtesy)\b", words)) or not looks_like_credit(
        words
    ):
        return False
    rest = _HOUSE.sub("", words)
    return _NAMES.fullmatch(rest.strip()) is not None


_NAME_AND_HOUSE = re.compile(r"[^\W\d_]\S* [^/]{2,40}/")


def _is_label_of_end(text: str, found: re.Match[str]) -> bool:
    """Whether a label stands behind the end of a sentence, with names alone behind it."""
    if found["label"].casefold() in _PLACES or not ends_sentence(text[: found.start()].rstrip()):
        return False
    return (
        len(found["credit"].split()) <= 6
        and looks_like_credit(found["credit"])
        and _NAMES.fullmatch(found["credit"]) is not None
    )


def _names_maker(words: str) -> bool:
    """Whether words are a name and for whom it works: "Jane Doe/Example Post", "Jane Doe for The Post"."""
    joined = "/" in words or _FOR.search(words) is not None
    return joined and looks_like_credit(words) and _NAMES.fullmatch(words) is not None


# Names, capitals, house words and what joins them: no verb and no small word of a sentence.
_NAMES = re.compile(
    r"(?:(?:[^\W\d_a-z]|\d)[\w.'’-]*|[^\x00-\u024f\s]+|via|for|of|by|von|van|de|da|del|der|den|di|du|la|le"
    r"|el|al|bin|and|und|et|y|e|the|with|courtesy"
    r"|file|photo|photos|images|handout|pool|staff|stock|[/|,&+•·@:©()–—-]|\s)*"
)


def _is_name(words: str, *, needs_house: bool) -> bool:
    words = bare(words)
    if not words or not looks_like_credit(words) or _NAMES.fullmatch(words) is None:
        return False
    if needs_house or _HOUSE.search(words):
        return _HOUSE.search(words) is not None
    return 2 <= len(words.split()) <= 6 or "/" in words


def is_label(text: str) -> bool:
    """Whether a text says only what the next one is: "Image source," or "Credit..."."""
    return len(text) <= 40 and _LABEL_ALONE.fullmatch(text.strip()) is not None


def is_only_credit(text: str) -> bool:
    """Whether a text is a credit by its label or its house."""
    return _whole(text)


def is_labelled(text: str) -> bool:
    """Whether a text begins by saying that it is a credit, and is one."""
    opening = _PREFIX.match(text)
    return opening is not None and opening.end() > 1 and _whole(text)
