"""Numbers in German."""

from narrator.spoken.tables.table import Table, Unit, forms, money, named

_MONTHS, _FORMS = forms(
    "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "jan=1 jän=1 jänner=1 feb=2 mär=3 mrz=3 apr=4 jun=6 jul=7 aug=8 sep=9 sept=9 okt=10 nov=11 dez=12",
)

TABLE = Table(
    locale="de",
    decimal=",",
    spaced=True,
    digit_by_digit=True,
    point="Komma",
    dot="Punkt",
    minus="minus",
    plus="plus",
    plus_minus="plus minus",
    times="mal",
    by="mal",
    equals="gleich",
    divided="geteilt durch",
    power="hoch",
    squared="Quadrat",
    cubed="hoch drei",
    percent="Prozent",
    permille="Promille",
    per="pro",
    of="",
    score="zu",
    to="bis",
    conjunction="und",
    about="etwa",
    less="weniger als",
    more="mehr als",
    number="Nummer",
    numero=r"Nr\.|№",
    singular_below_two=False,
    one=("ein", "eine"),
    months=_MONTHS,
    month_forms=_FORMS,
    magnitudes=named(
        """
        Tsd. Tsd tsd. tausend Tausend: tausend, tausend
        Mio. Mio mio. Million Millionen: Million, Millionen*
        Mrd. Mrd mrd. Milliarde Milliarden: Milliarde, Milliarden*
        Bio. Billion Billionen: Billion, Billionen*
        """
    ),
    units=named(
        """
        mm: Millimeter, Millimeter
        cm: Zentimeter, Zentimeter
        m: Meter, Meter
        km: Kilometer, Kilometer
        nm: Nanometer, Nanometer
        µm μm: Mikrometer, Mikrometer
        cm² cm2: Quadratzentimeter, Quadratzentimeter
        m² m2 qm: Quadratmeter, Quadratmeter
        km² km2: Quadratkilometer, Quadratkilometer
        cm³ cm3: Kubikzentimeter, Kubikzentimeter
        m³ m3: Kubikmeter, Kubikmeter
        km³ km3: Kubikkilometer, Kubikkilometer
        ha: Hektar, Hektar
        mg: Milligramm, Milligramm
        µg μg: Mikrogramm, Mikrogramm
        g: Gramm, Gramm
        kg: Kilogramm, Kilogramm
        t: Tonne, Tonnen*
        ml: Milliliter, Milliliter
        cl: Zentiliter, Zentiliter
        l L: Liter, Liter
        ms: Millisekunde, Millisekunden*
        s Sek. sek: Sekunde, Sekunden*
        min Min.: Minute, Minuten*
        h Std.: Stunde, Stunden*
        km/h: Kilometer pro Stunde, Kilometer pro Stunde
        m/s: Meter pro Sekunde, Meter pro Sekunde
        kB KB: Kilobyte, Kilobyte
        MB: Megabyte, Megabyte
        GB: Gigabyte, Gigabyte
        TB: Terabyte, Terabyte
        Mbit/s: Megabit pro Sekunde, Megabit pro Sekunde
        Hz: Hertz, Hertz
        kHz: Kilohertz, Kilohertz
        MHz: Megahertz, Megahertz
        GHz: Gigahertz, Gigahertz
        dB: Dezibel, Dezibel
        V: Volt, Volt
        mV: Millivolt, Millivolt
        kV: Kilovolt, Kilovolt
        W: Watt, Watt
        kW: Kilowatt, Kilowatt
        MW: Megawatt, Megawatt
        GW: Gigawatt, Gigawatt
        kWh: Kilowattstunde, Kilowattstunden*
        MWh: Megawattstunde, Megawattstunden*
        TWh: Terawattstunde, Terawattstunden*
        PS: PS, PS
        kJ: Kilojoule, Kilojoule
        kcal: Kilokalorie, Kilokalorien*
        hPa: Hektopascal, Hektopascal
        °C ºC ℃: Grad Celsius, Grad Celsius
        °F ºF ℉: Grad Fahrenheit, Grad Fahrenheit
        ° º: Grad, Grad
        """
    ),
    currencies=money(
        """
        € EUR Euro: Euro, Euro; Cent, Cent
        $ USD Dollar: Dollar, Dollar; Cent, Cent
        US$ US-Dollar: US-Dollar, US-Dollar; Cent, Cent
        £ GBP: Pfund, Pfund; Penny, Pence
        ¥ JPY: Yen, Yen
        ₽ RUB: Rubel, Rubel
        CHF Fr. SFr.: Schweizer Franken, Schweizer Franken; Rappen, Rappen
        """
    ),
    fractions={
        "1/2": "ein halb",
        "1/3": "ein Drittel",
        "2/3": "zwei Drittel",
        "1/4": "ein Viertel",
        "3/4": "drei Viertel",
        "1/5": "ein Fünftel",
        "2/5": "zwei Fünftel",
        "3/5": "drei Fünftel",
        "1/8": "ein Achtel",
        "3/8": "drei Achtel",
        "1/10": "ein Zehntel",
    },
    half="einhalb",
    of_the_month="{day} {month}",
    before_year=" ",
    first="",
    pages={"S.": "Seiten"},
    clock="{hours} {minute}",
    full_hour="{hours}",
    hour=Unit("Uhr", "Uhr"),
    minute=Unit("Minute", "Minuten", True),
    second=Unit("Sekunde", "Sekunden", True),
)
