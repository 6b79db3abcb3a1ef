"""Bytes to text. What cannot be read with certainty is refused, never guessed.

In this order:

1. A byte order mark says what it says: UTF-8, UTF-32, UTF-16.
2. The first bytes of a known binary format (PDF, pictures, archives, ...) are refused.
3. A NUL byte never stands in UTF-8 or Windows-1252 prose, and always in UTF-16 prose, whatever the
   script, because its spaces and line ends are U+0020 and U+000A. So with a NUL the text is UTF-32 or
   UTF-16 of the byte order in which it reads as text, or binary; without one it is never UTF-16.
4. What is valid UTF-8 is UTF-8 (RFC 3629). By chance Windows-1252 prose is almost never valid UTF-8.
5. What is mostly UTF-8 with a few broken bytes is refused: as Windows-1252 it would be gibberish.
6. What remains is Windows-1252, the legacy encoding of the web, unless it uses one of the five bytes
   that Windows-1252 leaves undefined.
"""

import codecs
import re
import unicodedata

from service.domain.errors import InvalidInput, NotAnArticle

_MARKS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    # Before UTF-16, whose little-endian mark begins in the same way.
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)

_MAGIC = (
    (b"%PDF-", "a PDF file"),
    (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"RIFF", "a RIFF file (WebP, WAV or AVI)"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"PK\x03\x04", "a ZIP archive (or a DOCX, ODT or EPUB file)"),
    (b"\x1f\x8b", "a gzip file"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ\x00", "an xz file"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file (DOC or XLS)"),
    (b"{\\rtf", "an RTF file"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"ID3", "an MP3 file"),
    (b"OggS", "an Ogg file"),
)

_SAMPLE = 65_536
"""Characters that are looked at to tell text from binary; the rest is not worth the time."""

_TOLERATED = 0.01
"""Share of control, private and unassigned characters that a text may carry, as scraped ones do."""

_WORDS_BETWEEN_SPACES = 200
"""Characters to a space or line end at most, on average: even Chinese prose has a line end so often."""

_NEWLINES = re.compile("\r\n|[\r\x85\u2028\u2029\x0b\x0c]")
_CHARSETS = re.compile(
    r"ascii|utf-(?:8(?:-sig)?|(?:16|32)(?:-[bl]e)?)|iso8859-\d{1,2}|cp(?:125\d|866|874|932|949|950)"
    r"|koi8-[ru]|mac-roman|shift_jis|euc_(?:jp|kr)|iso2022_jp|gb2312|gbk|gb18030|big5|tis-620"
)
"""Python's names of the charsets that pages are written in."""

_DROPPED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff]")


def decode(document: bytes) -> str:
    """The text of a document: NFC, lines ended by `\\n`, without byte order mark or control characters.

    Raises NotAnArticle with a sentence that says what the bytes are instead of text.
    """
    return cleaned(characters(document))


def cleaned(text: str) -> str:
    """NFC, one kind of line end, and nothing that is no character of a text."""
    text = _NEWLINES.sub("\n", text)
    return unicodedata.normalize("NFC", _DROPPED.sub("", text))


def characters(document: bytes) -> str:
    """The text of a document as it stands, but for a byte order mark; see `decode`."""
    for mark, encoding, name in _MARKS:
        if document.startswith(mark):
            return _checked(_marked(document.removeprefix(mark), encoding, name))
    for magic, name in _MAGIC:
        if document.startswith(magic):
            raise NotAnArticle(f"no text: this is {name}")
    if b"\0" in document:
        return _wide(document)
    try:
        return _checked(document.decode())
    except UnicodeDecodeError as error:
        return _checked(_legacy(document, error.start))


def _marked(document: bytes, encoding: str, name: str) -> str:
    try:
        return document.decode(encoding)
    except UnicodeDecodeError as error:
        raise NotAnArticle(
            f"the text begins with the byte order mark of {name} but is broken at byte {error.start}"
        ) from None


def _wide(document: bytes) -> str:
    """UTF-32 or UTF-16 without a mark: the one reading with the most spaces and line ends that is text."""
    readings = []
    for encoding in ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be"):
        try:
            text = document.decode(encoding)
        except UnicodeDecodeError:
            continue
        sample = text[:_SAMPLE]
        spaces = sum(sample.count(space) for space in " \n")
        if spaces * _WORDS_BETWEEN_SPACES >= len(sample) and _strange(sample) <= _TOLERATED:
            readings.append((spaces, text))
    if not readings:
        raise NotAnArticle("no text: the document holds NUL bytes and is neither UTF-16 nor UTF-32")
    return max(readings)[1]


def _legacy(document: bytes, broken_at: int) -> str:
    tolerant = document.decode(errors="replace")
    broken = tolerant.count("\ufffd")
    intact = sum(character > "\x7f" for character in tolerant) - broken
    if intact > broken:
        raise NotAnArticle(f"the text is UTF-8 but broken at byte {broken_at}")
    try:
        return document.decode("cp1252")
    except UnicodeDecodeError as error:
        raise NotAnArticle(
            f"no text: byte {error.start} fits none of UTF-8, UTF-16, UTF-32 and Windows-1252"
        ) from None


def _checked(text: str) -> str:
    if _strange(text[:_SAMPLE]) > _TOLERATED:
        raise NotAnArticle("no text: the document is full of control characters")
    return text


def _strange(sample: str) -> float:
    """The share of characters that do not occur in prose: controls, private use, unassigned."""
    strange = sum(
        unicodedata.category(character) in {"Cc", "Co", "Cn"} and character not in "\t\n\r\x0b\x0c\x85"
        for character in sample
    )
    return strange / max(len(sample), 100)


def recoded(document: bytes, charset: str) -> bytes:
    """A document in UTF-8 that its sender says to be in a charset. Raises InvalidInput where it is not, and
    for a charset that no page is written in: Python has codecs that take hours for a few megabytes."""
    try:
        name = codecs.lookup(charset).name
    except LookupError:
        name = ""
    if not _CHARSETS.fullmatch(name):
        raise InvalidInput(f"the charset {charset[:40]!r} is not known here; send UTF-8")
    try:
        return document.decode(name).encode()
    except UnicodeError:
        raise InvalidInput(f"the document is not written in {name}") from None
