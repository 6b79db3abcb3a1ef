"""Money and measures: how they are written, and what they are."""

from service.domain.statistic import UnitKind
from service.ingest.statistics.words import meanings, table

CURRENCY_SIGNS: dict[str, str] = {
    "$": "USD",
    "£": "GBP",
    "¥": "JPY",
    "฿": "THB",
    "₦": "NGN",
    "₩": "KRW",
    "₪": "ILS",
    "₫": "VND",
    "€": "EUR",
    "₱": "PHP",
    "₴": "UAH",
    "₵": "GHS",
    "₹": "INR",
    "₺": "TRY",
    "₽": "RUB",
}
DOLLARS: dict[str, str] = meanings(
    {
        "AUD": "a au",
        "BRL": "r",
        "CAD": "c ca",
        "HKD": "hk",
        "NZD": "nz",
        "SGD": "s",
        "TWD": "nt",
        "USD": "us",
    }
)
"""Letters before a dollar sign."""
_CODES = table(
    "AED ARS AUD BDT BRL CAD CHF CLP CNY CZK DKK EGP EUR GBP GHS HKD HUF IDR ILS INR JPY KES KRW LKR MXN"
    " MYR NGN NOK NZD PHP PKR PLN RUB SAR SEK SGD THB TWD UAH USD VND ZAR"
)
CURRENCY_CODES: dict[str, str] = {code.lower(): code for code in _CODES} | meanings(
    {"BDT": "tk", "CHF": "sfr", "CNY": "rmb", "INR": "rs", "KES": "ksh sh", "MYR": "rm"}
)
"""In capitals before a number or behind it; Rs and the like as well."""
CURRENCY_NAMES: dict[str, str] = meanings(
    {
        "AED": "dirhams",
        "BDT": "taka",
        "BRL": "reais",
        "EUR": "euro euros",
        "GBP": "pound pounds quid sterling",
        "GHS": "cedis",
        "HUF": "forint forints",
        "IDR": "rupiah",
        "ILS": "shekels",
        "INR": "rupee rupees",
        "CNY": "renminbi yuan",
        "JPY": "yen",
        "KRW": "won",
        "MYR": "ringgit",
        "NGN": "naira",
        "PLN": "zloty zlotys",
        "RUB": "rouble roubles ruble rubles",
        "SAR": "riyals",
        "THB": "baht",
        "TRY": "lira",
        "UAH": "hryvnia hryvnias",
        "USD": "bucks dollar dollars",
        "ZAR": "rand",
    }
)
NATIONAL_NAMES: dict[tuple[str, str], str] = {
    ("american", "dollars"): "USD",
    ("argentine", "pesos"): "ARS",
    ("australian", "dollars"): "AUD",
    ("british", "pounds"): "GBP",
    ("canadian", "dollars"): "CAD",
    ("cfa", "francs"): "XOF",
    ("chilean", "pesos"): "CLP",
    ("colombian", "pesos"): "COP",
    ("czech", "koruna"): "CZK",
    ("danish", "kroner"): "DKK",
    ("egyptian", "pounds"): "EGP",
    ("hong", "dollars"): "HKD",
    ("kenyan", "shillings"): "KES",
    ("mexican", "pesos"): "MXN",
    ("norwegian", "kroner"): "NOK",
    ("pakistani", "rupees"): "PKR",
    ("philippine", "pesos"): "PHP",
    ("singapore", "dollars"): "SGD",
    ("sri", "rupees"): "LKR",
    ("swedish", "kronor"): "SEK",
    ("swiss", "francs"): "CHF",
    ("tanzanian", "shillings"): "TZS",
    ("turkish", "lira"): "TRY",
    ("ugandan", "shillings"): "UGX",
    ("us", "dollars"): "USD",
    ("zealand", "dollars"): "NZD",
}
"""Names of money that say whose only with the word before them; where the name has two, the first or last."""
HUNDREDTHS: dict[str, str] = meanings({"GBP": "p pence", "INR": "paise", "USD": "cent cents"})

PERCENT = frozenset({"%", "percent", "percentage", "pc"})

MEASURES: tuple[tuple[str, UnitKind, str, str | None], ...] = (
    # words with single spaces between them, kind, symbol, UN/CEFACT Recommendation 20 code
    ("percentage point|percentage points", "percentage_point", "percentage points", None),
    ("per cent point|per cent points|percent points", "percentage_point", "percentage points", None),
    ("basis point|basis points|bps", "percentage_point", "basis points", None),
    ("%|per cent|percent|pc", "percent", "%", "P1"),
    ("km/h|kmh|kph|kilometres an hour|kilometers an hour", "physical", "km/h", "KMH"),
    ("kilometres per hour|kilometers per hour|km per hour|km an hour", "physical", "km/h", "KMH"),
    ("mph|miles an hour|miles per hour", "physical", "mph", "HM"),
    ("knots", "physical", "kn", "KNT"),
    ("m/s|metres per second|meters per second|metres a second|meters a second", "physical", "m/s", "MTS"),
    ("sq km|km²|km2|square km|square kilometre|square kilometres", "physical", "km²", "KMK"),
    ("square kilometer|square kilometers", "physical", "km²", "KMK"),
    ("square mile|square miles|sq mi|sq miles", "physical", "mi²", "MIK"),
    ("sq m|m²|m2|square metre|square metres|square meter|square meters", "physical", "m²", "MTK"),
    ("sq ft|square foot|square feet", "physical", "ft²", "FTK"),
    ("cubic metre|cubic metres|cubic meter|cubic meters|m³|m3", "physical", "m³", "MTQ"),
    ("cubic foot|cubic feet", "physical", "ft³", "FTQ"),
    ("cubic kilometre|cubic kilometres|cubic kilometers", "physical", "km³", "H20"),
    ("km|kms|kilometre|kilometres|kilometer|kilometers", "physical", "km", "KMT"),
    ("cm|centimetre|centimetres|centimeter|centimeters", "physical", "cm", "CMT"),
    ("mm|millimetre|millimetres|millimeter|millimeters", "physical", "mm", "MMT"),
    ("nanometre|nanometres|nanometers|nm", "physical", "nm", "C45"),
    ("m|metre|metres|meter|meters", "physical", "m", "MTR"),
    ("mile|miles|mi", "physical", "mi", "SMI"),
    ("nautical mile|nautical miles", "physical", "nmi", "NMI"),
    ("ft|foot|feet", "physical", "ft", "FOT"),
    ("in|inch|inches", "physical", "in", "INH"),
    ("yard|yards|yd|yds", "physical", "yd", "YRD"),
    ("light years|light year", "physical", "light years", None),
    ("ha|hectare|hectares", "physical", "ha", "HAR"),
    ("acre|acres", "physical", "acres", "ACR"),
    ("kg|kgs|kilo|kilos|kilogram|kilograms|kilogramme|kilogrammes", "physical", "kg", "KGM"),
    ("mg|milligram|milligrams|milligrammes", "physical", "mg", "MGM"),
    ("micrograms|microgram|µg|mcg", "physical", "µg", "MC"),
    ("g|gram|grams|gramme|grammes", "physical", "g", "GRM"),
    ("tonne|tonnes|metric ton|metric tons|t", "physical", "t", "TNE"),
    ("megatonnes|megatonne|megatons", "physical", "Mt", None),
    ("gigatonnes|gigatonne|gigatons", "physical", "Gt", None),
    ("kilotonnes|kilotonne", "physical", "kt", "KTN"),
    ("ton|tons", "physical", "tons", "STN"),
    ("lb|lbs|pounds of", "physical", "lb", "LBR"),
    ("ounce|ounces|oz", "physical", "oz", "ONZ"),
    ("litre|litres|liter|liters|l", "physical", "l", "LTR"),
    ("millilitre|millilitres|milliliters|ml", "physical", "ml", "MLT"),
    ("gallon|gallons", "physical", "gallons", "GLL"),
    ("pint|pints", "physical", "pints", None),
    ("terawatt hours|terawatt-hours|twh", "physical", "TWh", "D32"),
    ("gigawatt hours|gigawatt-hours|gwh", "physical", "GWh", "GWH"),
    ("megawatt hours|megawatt-hours|mwh", "physical", "MWh", "MWH"),
    ("kilowatt hours|kilowatt-hours|kilowatt hour|kwh", "physical", "kWh", "KWH"),
    ("gw|gigawatt|gigawatts", "physical", "GW", "A90"),
    ("mw|megawatt|megawatts", "physical", "MW", "MAW"),
    ("kw|kilowatt|kilowatts", "physical", "kW", "KWT"),
    ("w|watt|watts", "physical", "W", "WTT"),
    ("volt|volts", "physical", "V", "VLT"),
    ("joules|joule", "physical", "J", "JOU"),
    ("hertz|hz", "physical", "Hz", "HTZ"),
    ("mhz|megahertz", "physical", "MHz", "MHZ"),
    ("ghz|gigahertz", "physical", "GHz", "A86"),
    ("db|decibel|decibels", "physical", "dB", "2N"),
    ("mbps|megabits per second|megabits a second", "physical", "Mbit/s", "E20"),
    ("gb|gigabytes|gigabyte", "physical", "GB", "E34"),
    ("tb|terabytes|terabyte", "physical", "TB", "E35"),
    ("mb|megabytes|megabyte", "physical", "MB", "4L"),
    ("mp|megapixels|megapixel", "physical", "MP", "E38"),
    ("°c|c|degrees celsius|degree celsius|degrees c", "physical", "°C", "CEL"),
    ("degrees centigrade|degrees|degree", "physical", "°C", "CEL"),
    ("°f|f|degrees fahrenheit|degrees f", "physical", "°F", "FAH"),
    ("°", "physical", "°", None),
    ("kelvin", "physical", "K", "KEL"),
    ("ppm|parts per million", "physical", "ppm", "59"),
    ("ppb|parts per billion", "physical", "ppb", "61"),
    ("millibars|millibar|mb of pressure", "physical", "mbar", "MBR"),
    ("hectopascals|hpa", "physical", "hPa", "A97"),
    ("barrel|barrels", "physical", "barrels", "BLL"),
    ("calories|calorie|kcal", "physical", "kcal", "E14"),
    ("horsepower|bhp|hp", "physical", "hp", None),
    ("carat|carats", "physical", "carats", "CTM"),
    ("degrees of latitude|degrees of longitude", "physical", "°", None),
)

ONLY_JOINED = table("c f g in k l m p t w")
"""Letters that are a unit only where they are joined to digits."""
IN_CAPITALS = table("c f gb ghz gw gwh hz kw mhz mw mwh tb twh w")
"""Those that are a unit in capitals only, in full or in their first letter."""

PER: dict[str, str] = meanings(
    {
        "MWh": "mwh",
        "h": "hour",
        "ha": "hectare",
        "kWh": "kwh",
        "kg": "kg kilo kilogram",
        "km": "kilometer kilometre km",
        "l": "liter litre",
        "lb": "pound",
        "m": "meter metre",
        "mi": "mile",
        "min": "minute",
        "oz": "ounce",
        "s": "second",
        "t": "ton tonne",
    }
) | {
    each: each
    for each in table(
        "acre barrel bottle bushel capita child day dose employee gallon head household month night pack"
        " passenger patient person pint pupil share therm ticket unit week worker year"
    )
}
"""What a rate is per, with its symbol where it has one."""
EACH = table("a an each every per")
"""Words between a price and what it is per."""
MOMENTS = table("ago earlier later")
"""Words behind "a year" that make it a time: 4% a year earlier."""
SYMBOLS = table("kg km² l m ml m² m³ s")
"""What a measure is written over, as in l/s and µg/m³; "tonnes a day" stays apart."""
GOODS = table("MWh barrel bottle bushel gallon kWh kg l oz pack pint t")
"""What a price that follows may be per: a litre costs $1.90."""
PRICED = table("at cost costing costs fetched fetches is now selling sells sold to was")
"""Words between such goods and their price."""
