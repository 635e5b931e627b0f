"""Numbers in Spanish."""

from narrator.spoken.tables.table import Table, Unit, forms, money, named

_MONTHS, _FORMS = forms(
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "ene=1 feb=2 mar=3 abr=4 jun=6 jul=7 ago=8 sep=9 sept=9 setiembre=9 oct=10 nov=11 dic=12",
)

TABLE = Table(
    locale="es",
    decimal=",",
    spaced=True,
    digit_by_digit=False,
    point="coma",
    dot="punto",
    minus="menos",
    plus="más",
    plus_minus="más menos",
    times="por",
    by="por",
    equals="igual a",
    divided="dividido entre",
    power="elevado a",
    squared="al cuadrado",
    cubed="al cubo",
    percent="por ciento",
    permille="por mil",
    per="por",
    of="de",
    score="a",
    to="a",
    conjunction="y",
    about="unos",
    less="menos de",
    more="más de",
    number="número",
    numero=r"[nN]\.?[°º]|[nN]úm\.|№",
    singular_below_two=False,
    one=("un", "una"),
    months=_MONTHS,
    month_forms=_FORMS,
    magnitudes=named(
        """
        mil: mil, mil
        M mill. millón millones: millón, millones
        """
    ),
    units=named(
        """
        mm: milímetro, milímetros
        cm: centímetro, centímetros
        m: metro, metros
        km: kilómetro, kilómetros
        cm² cm2: centímetro cuadrado, centímetros cuadrados
        m² m2: metro cuadrado, metros cuadrados
        km² km2: kilómetro cuadrado, kilómetros cuadrados
        m³ m3: metro cúbico, metros cúbicos
        ha: hectárea, hectáreas*
        mg: miligramo, miligramos
        g: gramo, gramos
        kg: kilogramo, kilogramos
        t: tonelada, toneladas*
        ml: mililitro, mililitros
        cl: centilitro, centilitros
        l L: litro, litros
        ms: milisegundo, milisegundos
        s seg: segundo, segundos
        min: minuto, minutos
        h: hora, horas*
        km/h: kilómetro por hora, kilómetros por hora
        m/s: metro por segundo, metros por segundo
        kB KB: kilobyte, kilobytes
        MB: megabyte, megabytes
        GB: gigabyte, gigabytes
        TB: terabyte, terabytes
        Hz: hercio, hercios
        kHz: kilohercio, kilohercios
        MHz: megahercio, megahercios
        GHz: gigahercio, gigahercios
        V: voltio, voltios
        W: vatio, vatios
        kW: kilovatio, kilovatios
        MW: megavatio, megavatios
        GW: gigavatio, gigavatios
        kWh: kilovatio hora, kilovatios hora
        °C ºC ℃: grado Celsius, grados Celsius
        °F ºF ℉: grado Fahrenheit, grados Fahrenheit
        °: grado, grados
        """
    ),
    currencies=money(
        """
        € EUR: euro, euros; céntimo, céntimos
        $ USD: dólar, dólares; centavo, centavos
        US$: dólar estadounidense, dólares estadounidenses; centavo, centavos
        £ GBP: libra, libras*; penique, peniques
        ¥ JPY: yen, yenes
        CHF: franco suizo, francos suizos; céntimo, céntimos
        """
    ),
    fractions={
        "1/2": "un medio",
        "1/3": "un tercio",
        "2/3": "dos tercios",
        "1/4": "un cuarto",
        "3/4": "tres cuartos",
        "1/5": "un quinto",
        "1/8": "un octavo",
        "1/10": "un décimo",
    },
    half="medio",
    of_the_month="{day} de {month}",
    before_year=" de ",
    first="primero",
    pages={"pp.": "páginas", "págs.": "páginas", "p.": "página", "pág.": "página"},
    clock="{hour} {minute}",
    full_hour="{hours}",
    hour=Unit("hora", "horas", True),
    minute=Unit("minuto", "minutos"),
    second=Unit("segundo", "segundos"),
)
