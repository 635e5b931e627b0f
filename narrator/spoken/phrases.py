"""What narrator says in its own words, by language: the announcement and what is said in place of something left out.

A language that is not listed gets none of these sentences: English words in another language's voice help nobody.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phrases:
    """Sentences with their gaps: `{author}`, `{lines}` of a listing, `{rows}` of a table, `{number}`, `{text}`."""

    by: str
    synthetic: str
    code: str
    table: str
    part: str
    quote: str
    unquote: str
    figure: str
    footnote: str
    formula: str
    following: str


_BY_LANGUAGE = {
    "en": Phrases(
        "By {author}.",
        "This is read by a synthetic voice.",
        "A code example is left out. Lines: {lines}.",
        "A table is left out. Rows: {rows}.",
        "Part {number}",
        "Quote.",
        "End of quote.",
        "Picture: {text}",
        "Footnote.",
        "A formula is left out.",
        "Next: {text}",
    ),
    "de": Phrases(
        "Von {author}.",
        "Gelesen von einer synthetischen Stimme.",
        "Ein Codebeispiel ist ausgelassen. Zeilen: {lines}.",
        "Eine Tabelle ist ausgelassen. Zeilen: {rows}.",
        "Teil {number}",
        "Zitat.",
        "Ende des Zitats.",
        "Bild: {text}",
        "Fußnote.",
        "Eine Formel ist ausgelassen.",
        "Als Nächstes: {text}",
    ),
    "fr": Phrases(
        "Par {author}.",
        "Lu par une voix de synthèse.",
        "Un exemple de code est omis. Lignes : {lines}.",
        "Un tableau est omis. Lignes : {rows}.",
        "Partie {number}",
        "Citation.",
        "Fin de citation.",
        "Image : {text}",
        "Note.",
        "Une formule est omise.",
        "Ensuite : {text}",
    ),
    "es": Phrases(
        "Por {author}.",
        "Leído por una voz sintética.",
        "Se omite un ejemplo de código. Líneas: {lines}.",
        "Se omite una tabla. Filas: {rows}.",
        "Parte {number}",
        "Cita.",
        "Fin de la cita.",
        "Imagen: {text}",
        "Nota.",
        "Se omite una fórmula.",
        "A continuación: {text}",
    ),
    "it": Phrases(
        "Di {author}.",
        "Letto da una voce sintetica.",
        "Un esempio di codice è omesso. Righe: {lines}.",
        "Una tabella è omessa. Righe: {rows}.",
        "Parte {number}",
        "Citazione.",
        "Fine della citazione.",
        "Immagine: {text}",
        "Nota.",
        "Una formula è omessa.",
        "A seguire: {text}",
    ),
    "pt": Phrases(
        "Por {author}.",
        "Lido por uma voz sintética.",
        "Um exemplo de código foi omitido. Linhas: {lines}.",
        "Uma tabela foi omitida. Linhas: {rows}.",
        "Parte {number}",
        "Citação.",
        "Fim da citação.",
        "Imagem: {text}",
        "Nota.",
        "Uma fórmula foi omitida.",
        "A seguir: {text}",
    ),
    "nl": Phrases(
        "Door {author}.",
        "Voorgelezen door een synthetische stem.",
        "Een codevoorbeeld is weggelaten. Regels: {lines}.",
        "Een tabel is weggelaten. Rijen: {rows}.",
        "Deel {number}",
        "Citaat.",
        "Einde citaat.",
        "Afbeelding: {text}",
        "Voetnoot.",
        "Een formule is weggelaten.",
        "Volgende: {text}",
    ),
    "sv": Phrases(
        "Av {author}.",
        "Uppläst av en syntetisk röst.",
        "Ett kodexempel är utelämnat. Rader: {lines}.",
        "En tabell är utelämnad. Rader: {rows}.",
        "Del {number}",
        "Citat.",
        "Slut på citat.",
        "Bild: {text}",
        "Fotnot.",
        "En formel är utelämnad.",
        "Härnäst: {text}",
    ),
    "pl": Phrases(
        "Autor: {author}.",
        "Czyta głos syntetyczny.",
        "Pominięto przykład kodu. Wiersze: {lines}.",
        "Pominięto tabelę. Wiersze: {rows}.",
        "Część {number}",
        "Cytat.",
        "Koniec cytatu.",
        "Ilustracja: {text}",
        "Przypis.",
        "Pominięto wzór.",
        "Następnie: {text}",
    ),
    "ru": Phrases(
        "Автор: {author}.",
        "Читает синтезированный голос.",
        "Пример кода пропущен. Строк: {lines}.",
        "Таблица пропущена. Строк: {rows}.",
        "Часть {number}",
        "Цитата.",
        "Конец цитаты.",
        "Изображение: {text}",
        "Сноска.",
        "Формула пропущена.",
        "Далее: {text}",
    ),
    "ja": Phrases(
        "著者、{author}。",
        "この音声は合成音声です。",
        "コード例を省略します。{lines}行。",
        "表を省略します。{rows}行。",
        "第{number}部",
        "引用。",
        "引用終わり。",
        "画像、{text}",
        "脚注。",
        "数式を省略します。",
        "次は、{text}",
    ),
    "zh": Phrases(
        "作者：{author}。",
        "本文由合成语音朗读。",
        "此处省略代码示例，共{lines}行。",
        "此处省略表格，共{rows}行。",
        "第{number}部分",
        "引用。",
        "引用结束。",
        "图片：{text}",
        "脚注。",
        "此处省略公式。",
        "接下来：{text}",
    ),
}


def phrases(language: str) -> Phrases | None:
    """The sentences for a BCP 47 language tag such as "de" or "pt-BR", or None where there are none."""
    return _BY_LANGUAGE.get(language.lower().split("-")[0])
