"""Numbers in English."""

from narrator.spoken.tables.table import Table, Unit, forms, money, named

_MONTHS, _FORMS = forms(
    "January February March April May June July August September October November December",
    "jan=1 feb=2 mar=3 apr=4 jun=6 jul=7 aug=8 sep=9 sept=9 oct=10 nov=11 dec=12",
)

TABLE = Table(
    locale="en",
    decimal=".",
    spaced=False,
    digit_by_digit=True,
    point="point",
    dot="point",
    minus="minus",
    plus="plus",
    plus_minus="plus or minus",
    times="times",
    by="by",
    equals="equals",
    divided="divided by",
    power="to the power of",
    squared="squared",
    cubed="cubed",
    percent="percent",
    permille="per mille",
    per="per",
    of="",
    score="to",
    to="to",
    conjunction="and",
    about="about",
    less="less than",
    more="more than",
    number="number",
    numero=r"Nos?\.|№",
    singular_below_two=False,
    one=("one", "one"),
    months=_MONTHS,
    month_forms=_FORMS,
    magnitudes=named(
        """
        k K thousand: thousand, thousand
        m M mn mln mil million millions: million, million
        b B bn bln billion billions: billion, billion
        tn tln trn trillion trillions: trillion, trillion
        """
    ),
    units=named(
        """
        mm: millimeter, millimeters
        cm: centimeter, centimeters
        dm: decimeter, decimeters
        m: meter, meters
        km: kilometer, kilometers
        nm: nanometer, nanometers
        µm μm: micrometer, micrometers
        mi: mile, miles
        ft: foot, feet
        yd yds: yard, yards
        sqft sq.ft.: square foot, square feet
        mm² mm2: square millimeter, square millimeters
        cm² cm2: square centimeter, square centimeters
        m² m2 sqm: square meter, square meters
        km² km2: square kilometer, square kilometers
        ft² ft2: square foot, square feet
        mm³ mm3: cubic millimeter, cubic millimeters
        cm³ cm3: cubic centimeter, cubic centimeters
        m³ m3: cubic meter, cubic meters
        km³ km3: cubic kilometer, cubic kilometers
        ft³ ft3: cubic foot, cubic feet
        ha: hectare, hectares
        mg: milligram, milligrams
        µg μg mcg: microgram, micrograms
        g: gram, grams
        kg kgs: kilogram, kilograms
        t: tonne, tonnes
        oz: ounce, ounces
        tsp: teaspoon, teaspoons
        tbsp: tablespoon, tablespoons
        Tbsp: tablespoon, tablespoons
        lb lbs: pound, pounds
        ml mL: milliliter, milliliters
        cl: centiliter, centiliters
        dl: deciliter, deciliters
        l L: liter, liters
        gal: gallon, gallons
        ms: millisecond, milliseconds
        ns: nanosecond, nanoseconds
        s sec secs: second, seconds
        min mins: minute, minutes
        h hr hrs: hour, hours
        yr yrs: year, years
        mph: mile per hour, miles per hour
        kmh kph: kilometer per hour, kilometers per hour
        rpm: revolution per minute, revolutions per minute
        fps: frame per second, frames per second
        bpm: beat per minute, beats per minute
        ppm: part per million, parts per million
        dpi: dot per inch, dots per inch
        bps: bit per second, bits per second
        kbps kbit/s: kilobit per second, kilobits per second
        mbps Mbps Mbit/s: megabit per second, megabits per second
        gbps Gbps Gbit/s: gigabit per second, gigabits per second
        kB KB: kilobyte, kilobytes
        MB: megabyte, megabytes
        GB: gigabyte, gigabytes
        TB: terabyte, terabytes
        PB: petabyte, petabytes
        KiB: kibibyte, kibibytes
        MiB: mebibyte, mebibytes
        GiB: gibibyte, gibibytes
        Mb: megabit, megabits
        Gb: gigabit, gigabits
        px: pixel, pixels
        MP: megapixel, megapixels
        Hz: hertz, hertz
        kHz: kilohertz, kilohertz
        MHz: megahertz, megahertz
        GHz: gigahertz, gigahertz
        THz: terahertz, terahertz
        dB: decibel, decibels
        V: volt, volts
        mV: millivolt, millivolts
        kV: kilovolt, kilovolts
        mA: milliampere, milliamperes
        mAh: milliampere-hour, milliampere-hours
        W: watt, watts
        mW: milliwatt, milliwatts
        kW: kilowatt, kilowatts
        MW: megawatt, megawatts
        GW: gigawatt, gigawatts
        TW: terawatt, terawatts
        Wh: watt-hour, watt-hours
        kWh: kilowatt-hour, kilowatt-hours
        MWh: megawatt-hour, megawatt-hours
        GWh: gigawatt-hour, gigawatt-hours
        TWh: terawatt-hour, terawatt-hours
        hp: horsepower, horsepower
        kJ: kilojoule, kilojoules
        cal: calorie, calories
        kcal: kilocalorie, kilocalories
        kN: kilonewton, kilonewtons
        Pa: pascal, pascals
        hPa: hectopascal, hectopascals
        kPa: kilopascal, kilopascals
        mbar: millibar, millibars
        psi: pound per square inch, pounds per square inch
        °C ºC ℃: degree Celsius, degrees Celsius
        °F ºF ℉: degree Fahrenheit, degrees Fahrenheit
        ° º: degree, degrees
        Ω: ohm, ohms
        kΩ: kiloohm, kiloohms
        mpg: mile per gallon, miles per gallon
        """
    ),
    currencies=money(
        """
        $ USD: dollar, dollars; cent, cents
        US$: US dollar, US dollars; cent, cents
        A$ AU$ AUD: Australian dollar, Australian dollars; cent, cents
        C$ CA$ CAD: Canadian dollar, Canadian dollars; cent, cents
        NZ$ NZD: New Zealand dollar, New Zealand dollars; cent, cents
        HK$ HKD: Hong Kong dollar, Hong Kong dollars; cent, cents
        S$ SGD: Singapore dollar, Singapore dollars; cent, cents
        R$ BRL: real, reais; centavo, centavos
        € EUR: euro, euros; cent, cents
        £ GBP: pound, pounds; penny, pence
        ¥ JPY: yen, yen
        ₩ KRW: won, won
        ₹ Rs Rs. INR: rupee, rupees; paisa, paise
        ₽ RUB: ruble, rubles; kopek, kopeks
        ₺ TRY: lira, lira; kuruş, kuruş
        ₪ ILS: shekel, shekels; agora, agorot
        ₫ VND: dong, dong
        ₱ PHP: peso, pesos; centavo, centavos
        ₦ NGN: naira, naira; kobo, kobo
        ₴ UAH: hryvnia, hryvnias; kopiyka, kopiykas
        ฿ THB: baht, baht; satang, satang
        ₿ BTC: bitcoin, bitcoins
        CHF: Swiss franc, Swiss francs; centime, centimes
        CNY RMB: yuan, yuan; fen, fen
        SEK: Swedish krona, Swedish kronor; öre, öre
        NOK: Norwegian krone, Norwegian kroner; øre, øre
        DKK: Danish krone, Danish kroner; øre, øre
        PLN: złoty, złotys; grosz, groszy
        """
    ),
    fractions={
        "1/2": "one half",
        "1/3": "one third",
        "2/3": "two thirds",
        "1/4": "one quarter",
        "3/4": "three quarters",
        "1/5": "one fifth",
        "2/5": "two fifths",
        "3/5": "three fifths",
        "4/5": "four fifths",
        "1/6": "one sixth",
        "5/6": "five sixths",
        "1/8": "one eighth",
        "3/8": "three eighths",
        "5/8": "five eighths",
        "7/8": "seven eighths",
        "1/10": "one tenth",
        "1/16": "one sixteenth",
    },
    half="a half",
    of_the_month="the {day} of {month}",
    before_year=" ",
    first="",
    pages={"pp.": "pages", "p.": "page"},
    clock="{hour} {minute}",
    full_hour="{hour} o'clock",
    hour=Unit("hour", "hours"),
    minute=Unit("minute", "minutes"),
    second=Unit("second", "seconds"),
)
