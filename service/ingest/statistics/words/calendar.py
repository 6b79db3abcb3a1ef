"""Words of dates, clock times, ages and spans of time."""

from service.ingest.statistics.words import table

MONTHS = table(
    "apr april aug august dec december feb february jan january jul july jun june mar march may nov"
    " november oct october sep sept september"
)
WEEKDAYS = table(
    "fri friday mon monday sat saturday sun sunday thu thurs thursday tue tues tuesday wed wednesday"
)
CENTURIES = table("10 11 12 13 14 15 16 17 18 19 20 21")
"""The first two of a year's digits."""
BEFORE_YEARS = table(
    "academic after and around autumn back before between by circa class during early election ended ending"
    " fall financial fiscal for from her his in its late mid of on or post pre season since spring summer"
    " than the their through throughout till to until when winter with year"
)
"""Words before four digits by which these are a year even if a noun follows: "the 2019 floods"."""
BEFORE_YEARS_ALONE = table("after before by during from in of since through until")
"""Those before four digits that are a year even where people follow: "in 2020 people stayed in"."""
BEFORE_COUNTS = table("almost approximately estimated exactly least nearly only over roughly some than")
"""Words before four digits by which these are no year."""
COUNTED = table("cases civilians deaths homes jobs refugees soldiers troops votes workers")
"""Nouns behind four digits that are no year, beside those that are plurals without an -s."""

ZONES = table("bst cest cet edt est et gmt hrs ist local pdt pst utc")
PAST_THE_HOUR = table("five half quarter ten twenty")
"""Before "past", they are minutes of a clock."""
DAY_HALVES = table("am midnight noon o'clock o’clock pm")
BEFORE_HOURS = table("after at before by from until")
BEHIND_HOURS = table("and as in local on this to when")
"""Words behind an hour with its minutes: at 9.30 on Monday."""

TIME_UNITS = table(
    "centuries century day days decade decades fortnight fortnights generation generations hour hours hr"
    " hrs millennia millennium min mins minute minutes month months night nights quarter quarters sec second"
    " seconds secs week weekend weekends weeks year years yr yrs"
)
IN_SPANS = table(
    "additional business calendar consecutive difficult entire extra full further hard light long more"
    " school solid straight successive trading turbulent unbroken whole working"
)
"""Words between the number and the unit of a span of time: two more weeks."""

AGED = table("age aged ages turned turning turns")
"""Words before an age."""
AGE_GROUPS = table("and bracket group groups range")
"""Words behind "age" by which what stands before it is one: the 18-24 age group."""
NEAR_AGES = table("about around between from over under")
"""Words between "aged" and its number."""
OF_AN_AGE = table(
    "adults all anybody anyone children citizens drivers everyone men patients people players residents"
    " somebody someone those voters women workers"
)
"""Who may be "over 65"."""
BEHIND_AGES = table("from has of said was who")
"""Words behind an age that stands alone behind a name: Jane Doe, 34 of Norra."""
