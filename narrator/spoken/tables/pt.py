"""Numbers in Portuguese, as most of its speakers say them: in Brazil."""

from narrator.spoken.tables.table import Table, Unit, forms, money, named

_MONTHS, _FORMS = forms(
    "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "jan=1 fev=2 mar=3 abr=4 mai=5 jun=6 jul=7 ago=8 set=9 out=10 nov=11 dez=12",
)

TABLE = Table(
    locale="pt_BR",
    decimal=",",
    spaced=True,
    digit_by_digit=False,
    point="vírgula",
    dot="ponto",
    minus="menos",
    plus="mais",
    plus_minus="mais ou menos",
    times="vezes",
    by="por",
    equals="igual a",
    divided="dividido por",
    power="elevado a",
    squared="ao quadrado",
    cubed="ao cubo",
    percent="por cento",
    permille="por mil",
    per="por",
    of="de",
    score="a",
    to="a",
    conjunction="e",
    about="cerca de",
    less="menos de",
    more="mais de",
    number="número",
    numero=r"[nN]\.?[°º]|№",
    singular_below_two=True,
    one=("um", "uma"),
    months=_MONTHS,
    month_forms=_FORMS,
    magnitudes=named(
        """
        mil: mil, mil
        mi milhão milhões: milhão, milhões
        bi bilhão bilhões: bilhão, bilhões
        tri trilhão trilhões: trilhão, trilhões
        """
    ),
    units=named(
        """
        mm: milímetro, milímetros
        cm: centímetro, centímetros
        m: metro, metros
        km: quilômetro, quilômetros
        cm² cm2: centímetro quadrado, centímetros quadrados
        m² m2: metro quadrado, metros quadrados
        km² km2: quilômetro quadrado, quilômetros quadrados
        m³ m3: metro cúbico, metros cúbicos
        ha: hectare, hectares
        mg: miligrama, miligramas
        g: grama, gramas
        kg: quilograma, quilogramas
        t: tonelada, toneladas*
        ml: mililitro, mililitros
        cl: centilitro, centilitros
        l L: litro, litros
        ms: milissegundo, milissegundos
        s seg: segundo, segundos
        min: minuto, minutos
        h: hora, horas*
        km/h: quilômetro por hora, quilômetros por hora
        m/s: metro por segundo, metros por segundo
        kB KB: kilobyte, kilobytes
        MB: megabyte, megabytes
        GB: gigabyte, gigabytes
        TB: terabyte, terabytes
        Hz: hertz, hertz
        kHz: quilohertz, quilohertz
        MHz: megahertz, megahertz
        GHz: gigahertz, gigahertz
        V: volt, volts
        W: watt, watts
        kW: quilowatt, quilowatts
        MW: megawatt, megawatts
        GW: gigawatt, gigawatts
        kWh: quilowatt-hora, quilowatts-hora
        °C ºC ℃: grau Celsius, graus Celsius
        °F ºF ℉: grau Fahrenheit, graus Fahrenheit
        °: grau, graus
        """
    ),
    currencies=money(
        """
        R$ BRL: real, reais; centavo, centavos
        € EUR: euro, euros; centavo, centavos
        $ USD: dólar, dólares; centavo, centavos
        US$: dólar americano, dólares americanos; centavo, centavos
        £ GBP: libra, libras*; pêni, pence
        ¥ JPY: iene, ienes
        CHF: franco suíço, francos suíços; cêntimo, cêntimos
        """
    ),
    fractions={
        "1/2": "um meio",
        "1/3": "um terço",
        "2/3": "dois terços",
        "1/4": "um quarto",
        "3/4": "três quartos",
        "1/5": "um quinto",
        "1/8": "um oitavo",
        "1/10": "um décimo",
    },
    half="meio",
    of_the_month="{day} de {month}",
    before_year=" de ",
    first="primeiro",
    pages={"pp.": "páginas", "págs.": "páginas", "p.": "página", "pág.": "página"},
    clock="{hours} e {minute}",
    full_hour="{hours}",
    hour=Unit("hora", "horas", True),
    minute=Unit("minuto", "minutos"),
    second=Unit("segundo", "segundos"),
)
