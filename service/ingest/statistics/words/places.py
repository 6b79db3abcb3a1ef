"""Names that are no places, and the words by which they are told."""

from service.ingest.statistics.words import table
from service.ingest.statistics.words.calendar import MONTHS, WEEKDAYS

NO_PLACES = (
    MONTHS
    | WEEKDAYS
    | table(
        "arabic autumn brexit christmas congress easter english parliament ramadan senate spring summer the"
        " winter"
    )
)
"""Capitalised words behind "in" and the like that name none."""
BODIES = table(
    "agency airlines airways alliance army authority bank club commission committee company corp council"
    " court department forces group holdings inc institute ltd ministry motors news office partners party"
    " plc police times union university"
)
"""Last words of a name by which it is a body's: "shares in Kestrel Bank" is no place."""
