"""Numbers in French."""

from narrator.spoken.tables.table import Table, Unit, forms, money, named

_MONTHS, _FORMS = forms(
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "janv=1 févr=2 fév=2 avr=4 juil=7 sept=9 oct=10 nov=11 déc=12",
)

TABLE = Table(
    locale="fr",
    decimal=",",
    spaced=True,
    digit_by_digit=False,
    point="virgule",
    dot="point",
    minus="moins",
    plus="plus",
    plus_minus="plus ou moins",
    times="fois",
    by="par",
    equals="égale",
    divided="divisé par",
    power="puissance",
    squared="au carré",
    cubed="au cube",
    percent="pour cent",
    permille="pour mille",
    per="par",
    of="de",
    score="à",
    to="à",
    conjunction="et",
    about="environ",
    less="moins de",
    more="plus de",
    number="numéro",
    numero=r"[nN]°|[nN]º|№",
    singular_below_two=True,
    one=("un", "une"),
    months=_MONTHS,
    month_forms=_FORMS,
    magnitudes=named(
        """
        k: mille, mille
        M million millions: million, millions
        Md Mds milliard milliards: milliard, milliards
        """
    ),
    units=named(
        """
        mm: millimètre, millimètres
        cm: centimètre, centimètres
        m: mètre, mètres
        km: kilomètre, kilomètres
        cm² cm2: centimètre carré, centimètres carrés
        m² m2: mètre carré, mètres carrés
        km² km2: kilomètre carré, kilomètres carrés
        m³ m3: mètre cube, mètres cubes
        ha: hectare, hectares
        mg: milligramme, milligrammes
        g: gramme, grammes
        kg: kilogramme, kilogrammes
        t: tonne, tonnes*
        ml: millilitre, millilitres
        cl: centilitre, centilitres
        l L: litre, litres
        ms: milliseconde, millisecondes*
        s sec: seconde, secondes*
        min: minute, minutes*
        h: heure, heures*
        km/h: kilomètre à l'heure, kilomètres à l'heure
        m/s: mètre par seconde, mètres par seconde
        ko Ko: kilooctet, kilooctets
        Mo: mégaoctet, mégaoctets
        Go: gigaoctet, gigaoctets
        To: téraoctet, téraoctets
        MB: mégabyte, mégabytes
        GB: gigabyte, gigabytes
        Hz: hertz, hertz
        kHz: kilohertz, kilohertz
        MHz: mégahertz, mégahertz
        GHz: gigahertz, gigahertz
        V: volt, volts
        W: watt, watts
        kW: kilowatt, kilowatts
        MW: mégawatt, mégawatts
        GW: gigawatt, gigawatts
        kWh: kilowattheure, kilowattheures
        MWh: mégawattheure, mégawattheures
        °C ºC ℃: degré Celsius, degrés Celsius
        °F ºF ℉: degré Fahrenheit, degrés Fahrenheit
        °: degré, degrés
        """
    ),
    currencies=money(
        """
        € EUR: euro, euros; centime, centimes
        $ USD: dollar, dollars; cent, cents
        US$: dollar américain, dollars américains; cent, cents
        £ GBP: livre, livres*; penny, pence
        ¥ JPY: yen, yens
        CHF: franc suisse, francs suisses; centime, centimes
        """
    ),
    fractions={
        "1/2": "un demi",
        "1/3": "un tiers",
        "2/3": "deux tiers",
        "1/4": "un quart",
        "3/4": "trois quarts",
        "1/5": "un cinquième",
        "1/8": "un huitième",
        "1/10": "un dixième",
    },
    half="demi",
    of_the_month="{day} {month}",
    before_year=" ",
    first="premier",
    pages={"pp.": "pages", "p.": "page"},
    clock="{hours} {minute}",
    full_hour="{hours}",
    hour=Unit("heure", "heures", True),
    minute=Unit("minute", "minutes", True),
    second=Unit("seconde", "secondes", True),
)
