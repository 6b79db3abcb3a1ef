"""Lines that no class tells from prose: invitations to read, subscribe or write, in the languages of the web.

Beside `service.ingest.furniture`, which knows the lines of scraped text; these were met on pages of news.
"""

import re

_LINKS_ON = re.compile(
    r"(?:go deeper|trending(?: stories| now)?|story highlights|यह भी पढ़ें|इसे भी पढ़ें|mirá también"
    r"|mira también|zobacz zdjęcia|see (?:more|all)|view (?:more|all)|read (?:more|also|next|the full|our)"
    r"|also read|more:|more on|see also|see:|related|watch(?: also| more)?:|listen:|don['’]t miss"
    r"|recommended|editor['’]s pick"
    r"|explore|in pictures:|live:|lire (?:aussi|également|l['’]article)|à lire|lea (?:también|tambien|más)"
    r"|lee también|también lee|más información|mehr dazu|lesen sie"
    r"|mehr zum|auch interessant|leggi (?:anche|tutto)|leia (?:também|mais)|veja (?:também|mais)|lees ook"
    r"|läs (?:också|mer)|les også|читайте также|читайте"
    r"|baca juga|simak juga|lihat juga|czytaj (?:też|także|więcej)|zobacz (?:też|także)|lue myös"
    r"|ayrıca okuyun|관련 ?기사|더 보기|相关阅读|阅读更多|延伸阅读"
    r"|click here|first on |مواضيع ذات صلة|إقرأ أيضا|اقرأ أيضا"
    r"|اقرأ المزيد|קראו (?:גם|עוד)|関連記事|>>|→|►|▶)",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"(?:sign up|subscribe|get (?:the|our)|follow us|download (?:the|our)|join (?:our|the)|support (?:our"
    r"|us)|become a (?:member|subscriber)|click here|abonnez-vous|suscríbete"
    r"|apúntate|abonnieren sie|jetzt abonnieren|inscrivez-vous|iscriviti|assine|inscreva-se"
    r"|this article is (?:for|reserved)|to continue reading|already a subscriber"
    r"|have a (?:news )?tip|do you have a (?:story|tip)|contact (?:the )?(?:reporter|author|us)"
    r"|be the first to (?:get|know|read|hear)|install (?:the|our)"
    r"|stay (?:updated|informed|tuned)|get (?:the )?latest|check out (?:what|our|the)|você atingiu"
    r"|you['’](?:ve| have) reached (?:your|the)|you have reached|vous avez atteint|dapatkan|mari bergabung"
    r"|ikuti|follow (?:him|her|them|the author)|deel dit|del (?:denne|artikkelen)|dela (?:artikeln|på)"
    r"|tips oss|har du |media contact|press contact|for media inquiries|find this article at|printed from"
    r"|we and our partners|your privacy, your choice|to display this content|bizi .{2,30} takip"
    r"|.{0,60}फॉलो करें|letters should be sent"
    r"|reach (?:him|her|them|the reporter) at|email (?:him|her|the reporter) at|order (?:prints"
    r"|reprints))(?!\w)",
    re.IGNORECASE,
)
_SMALL_PRINT = re.compile(
    r"(?:©|\(c\)|copyright)\s.{0,160}|© ?riproduzione riservata.*|riproduzione riservata"
    r"|tous droits réservés.*|todos los derechos reservados.*|alle rechte vorbehalten.*"
    r"|.*(?:저작권자|무단 ?전재|版权所有|禁止转载|未经授权|無断転載|無断複製).*"
    r"|temps de lecture.{0,20}|réutiliser ce contenu"
    r"|.{0,12}\d+ ?min(?:\.|utes?|uti|utos|uten)? (?:read|de lecture|de lectura|di lettura|lesezeit).{0,10}"
    r"|lesezeit:? .{0,20}"
    r"|(?:i commenti|comments|los comentarios|les commentaires|kommentare) .{0,60}(?:closed|chiusi|cerrados"
    r"|fermés|geschlossen).{0,10}"
    r"|this article was published more than .*|published in .{3,60}\d{4}\.?|this entry was posted .*"
    r"|a version of this article appears in print .*|this story was originally published .*"
    r"|die wiedergabe wurde unterbrochen\.?"
    r"|you['’]ve reached the end of .*|(?:the )?end of gallery.*|reklama|реклама|anzeige|werbung|publicidad"
    r"|pubblicità|publicité|إعلان|פרסומת|広告|advertentie|annons"
    r"|sobre la firma|sur le même sujet|sull['’]autore|über den autor|über die autorin|archivado en"
    r"|auf facebook teilen|facebook|reading list|key events"
    r"|(?:story|article) continues (?:below|after).*"
    r"|.*(?:enable|activate|turn on|allow|aktivieren sie|activez|activar?) javascript.*|loading\W*"
    r"|.*(?:receive|earn) an? (?:affiliate )?commission.*",
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
