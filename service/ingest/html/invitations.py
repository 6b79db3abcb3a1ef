"""Lines that no class tells from prose: invitations to read, subscribe or write, in the languages of the web.

Beside `service.ingest.furniture`, which knows the lines of scraped text; these were met on pages of news.
"""

import re

_LINKS_ON = re.compile(
    r"(?:read (?:more|also|next|the full|our)|also read|more:|more on|see also|see:|related|watch(?: also| more)?:|listen:|don['’]t miss|recommended|editor['’]s pick"
    r"|explore|in pictures:|live:|lire (?:aussi|également|l['’]article)|à lire|lea (?:también|tambien|más)|lee también|también lee|más información|mehr dazu|lesen sie"
    r"|mehr zum|auch interessant|leggi (?:anche|tutto)|leia (?:também|mais)|veja (?:também|mais)|lees ook|läs (?:också|mer)|les også|читайте также|читайте"
    r"|baca juga|simak juga|lihat juga|czytaj (?:też|także|więcej)|zobacz (?:też|także)|lue myös|ayrıca okuyun|관련 ?기사|더 보기|相关阅读|阅读更多|延伸阅读|click here|first on |مواضيع ذات صلة|إقرأ أيضا|اقرأ أيضا|اقرأ المزيد|קראו (?:גם|עוד)|関連記事|>>|→|►|▶)",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"(?:sign up|subscribe|get (?:the|our)|follow us|download (?:the|our)|join (?:our|the)|support (?:our|us)|become a (?:member|subscriber)|click here|abonnez-vous|suscríbete"
    r"|apúntate|abonnieren sie|jetzt abonnieren|inscrivez-vous|iscriviti|assine|inscreva-se|this article is (?:for|reserved)|to continue reading|already a subscriber"
    r"|have a (?:news )?tip|do you have a (?:story|tip)|contact (?:the )?(?:reporter|author|us)|stay (?:updated|informed|tuned)|get (?:the )?latest|check out (?:what|our|the)|você atingiu|you['’](?:ve| have) reached (?:your|the)|you have reached|vous avez atteint|dapatkan|mari bergabung|ikuti|follow (?:him|her|them|the author)|letters should be sent"
    r"|reach (?:him|her|them|the reporter) at|email (?:him|her|the reporter) at|order (?:prints|reprints))\b",
    re.IGNORECASE,
)
_SMALL_PRINT = re.compile(
    r"(?:©|\(c\)|copyright)\s.{0,80}|© ?riproduzione riservata.*|riproduzione riservata|tous droits réservés.*|todos los derechos reservados.*|alle rechte vorbehalten.*"
    r"|.*(?:저작권자|무단 ?전재|版权所有|禁止转载|未经授权|無断転載|無断複製).*|temps de lecture.{0,20}|réutiliser ce contenu|.{0,12}\d+ ?min(?:\.|utes?|uti|utos|uten)? (?:read|de lecture|de lectura|di lettura|lesezeit).{0,10}|lesezeit:? .{0,20}"
    r"|(?:i commenti|comments|los comentarios|les commentaires|kommentare) .{0,60}(?:closed|chiusi|cerrados|fermés|geschlossen).{0,10}"
    r"|this entry was posted .*|a version of this article appears in print .*|this story was originally published .*|die wiedergabe wurde unterbrochen\.?"
    r"|you['’]ve reached the end of .*|(?:the )?end of gallery.*|reklama|реклама|anzeige|werbung|publicidad|pubblicità|publicité|إعلان|פרסומת|広告|advertentie|annons"
    r"|sobre la firma|sur le même sujet|sull['’]autore|über den autor|über die autorin|archivado en|auf facebook teilen|facebook|reading list|key events"
    r"|(?:story|article) continues (?:below|after).*|please turn on javascript.*|please enable javascript.*",
    re.IGNORECASE,
)
_CONTACT = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
_LONGEST = 220


def leads_on(text: str) -> bool:
    """Whether a line says that more is to be read elsewhere."""
    return _LINKS_ON.match(text) is not None


def asks(text: str) -> bool:
    """Whether a line asks the reader for something, or says where to write to."""
    if len(text) > _LONGEST:
        return False
    contact = _CONTACT.search(text)
    return _ASKS.match(text) is not None or (contact is not None and len(text) - len(contact.group()) < 90)


def is_small_print(text: str) -> bool:
    """Whether a whole line is a notice of the page, its length or its end."""
    return len(text) <= _LONGEST and _SMALL_PRINT.fullmatch(text.strip()) is not None
