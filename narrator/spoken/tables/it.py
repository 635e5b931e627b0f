"""Numbers in Italian."""

from narrator.spoken.tables.table import Table, Unit, forms, money, named

_MONTHS, _FORMS = forms(
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "gen=1 genn=1 feb=2 febbr=2 mar=3 apr=4 mag=5 giu=6 lug=7 ago=8 set=9 sett=9 ott=10 nov=11 dic=12",
)

TABLE = Table(
    locale="it",
    decimal=",",
    spaced=True,
    digit_by_digit=False,
    point="virgola",
    dot="punto",
    minus="meno",
    plus="più",
    plus_minus="più o meno",
    times="per",
    by="per",
    equals="uguale",
    divided="diviso",
    power="alla",
    squared="al quadrato",
    cubed="al cubo",
    percent="per cento",
    permille="per mille",
    per="per",
    of="di",
    score="a",
    to="a",
    conjunction="e",
    about="circa",
    less="meno di",
    more="più di",
    number="numero",
    numero=r"[nN][°º]|[nN]\.(?= ?\d)|№",
    singular_below_two=False,
    one=("un", "una"),
    months=_MONTHS,
    month_forms=_FORMS,
    magnitudes=named(
        """
        mila: mila, mila
        mln milione milioni: milione, milioni
        mld miliardo miliardi: miliardo, miliardi
        """
    ),
    units=named(
        """
        mm: millimetro, millimetri
        cm: centimetro, centimetri
        m: metro, metri
        km: chilometro, chilometri
        cm² cm2: centimetro quadrato, centimetri quadrati
        m² m2 mq: metro quadrato, metri quadrati
        km² km2 kmq: chilometro quadrato, chilometri quadrati
        m³ m3: metro cubo, metri cubi
        ha: ettaro, ettari
        mg: milligrammo, milligrammi
        g: grammo, grammi
        kg: chilogrammo, chilogrammi
        t: tonnellata, tonnellate*
        ml: millilitro, millilitri
        cl: centilitro, centilitri
        l L: litro, litri
        ms: millisecondo, millisecondi
        s sec: secondo, secondi
        min: minuto, minuti
        h: ora, ore*
        km/h: chilometro orario, chilometri orari
        km/s: chilometro per secondo, chilometri per secondo
        m/s: metro al secondo, metri al secondo
        kB KB: kilobyte, kilobyte
        MB: megabyte, megabyte
        GB: gigabyte, gigabyte
        TB: terabyte, terabyte
        Hz: hertz, hertz
        kHz: kilohertz, kilohertz
        MHz: megahertz, megahertz
        GHz: gigahertz, gigahertz
        V: volt, volt
        A: ampere, ampere
        W: watt, watt
        kW: chilowatt, chilowatt
        MW: megawatt, megawatt
        GW: gigawatt, gigawatt
        kWh: chilowattora, chilowattora
        °C ºC ℃: grado Celsius, gradi Celsius
        °F ºF ℉: grado Fahrenheit, gradi Fahrenheit
        °: grado, gradi
        """
    ),
    currencies=money(
        """
        € EUR: euro, euro; centesimo, centesimi
        $ USD: dollaro, dollari; centesimo, centesimi
        US$: dollaro statunitense, dollari statunitensi; centesimo, centesimi
        £ GBP: sterlina, sterline*; penny, pence
        ¥ JPY: yen, yen
        CHF: franco svizzero, franchi svizzeri; centesimo, centesimi
        """
    ),
    fractions={
        "1/2": "un mezzo",
        "1/3": "un terzo",
        "2/3": "due terzi",
        "1/4": "un quarto",
        "3/4": "tre quarti",
        "1/5": "un quinto",
        "1/8": "un ottavo",
        "1/10": "un decimo",
    },
    half="mezzo",
    of_the_month="{day} {month}",
    before_year=" ",
    first="primo",
    pages={"pp.": "pagine", "p.": "pagina"},
    clock="{hour} e {minute}",
    full_hour="{hour}",
    hour=Unit("ora", "ore", True),
    minute=Unit("minuto", "minuti"),
    second=Unit("secondo", "secondi"),
)
