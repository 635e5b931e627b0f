"""Who speaks in a conversation, and that nobody speaks in a text that is none."""

from pathlib import Path

import pytest

from narrator import sources
from narrator.article import Article, Block, Kind, Metadata, Section
from narrator.article.speakers import recognised, speakers
from narrator.text import Mark, MarkKind, Text

Turns = list[tuple[str, str, str]]


def article(*texts: str, heading: str = "") -> Article:
    return Article(Metadata(), (Section(heading, blocks=tuple(Block(Kind.PARAGRAPH, text) for text in texts)),))


def turns(found: Article) -> Turns:
    """Of each block who says it, the label, and what is said."""
    blocks = (block for section in found.sections for block in section.blocks)
    return [(block.speaker, str(block.text[: block.label]), str(block.text[block.label :])) for block in blocks]


def bold(name: str, rest: str) -> str:
    return Text(name + rest, [Mark(0, len(name), MarkKind.STRONG)])


def test_questions_and_answers() -> None:
    found = recognised(
        article("We asked.", "Q: How did it begin?", "A: By chance.", "We walked home.", "Q: And then?", "A: No.")
    )
    assert turns(found) == [
        ("", "", "We asked."),
        ("q", "Q: ", "How did it begin?"),
        ("a", "A: ", "By chance."),
        ("a", "", "We walked home."),
        ("q", "Q: ", "And then?"),
        ("a", "A: ", "No."),
    ]  # fmt: skip
    assert speakers(found) == ("q", "a")


def test_a_name_in_capitals_a_full_name_and_a_last_name_are_one_speaker() -> None:
    found = recognised(
        article(
            "THE TIMES: How did you come to write it?",
            "JANE LIND: I had nothing else to do; it was winter.",
            "THE TIMES: And then?",
            "LIND: Then I wrote the beginning.",
            "Jane Lind's book is out in May.",
        )
    )
    assert [who for who, _, _ in turns(found)] == ["The Times", "Jane Lind", "The Times", "Jane Lind", ""]


def test_bold_names_need_no_colon() -> None:
    found = recognised(
        article(
            bold("Jane Lind:", " I said so, as I always do."),
            bold("Host", " And what did they say to that?"),
            bold("Jane Lind:", " Nothing at all, as far as I know."),
            bold("Host", " You do not mind?"),
        )
    )
    assert turns(found)[1] == ("Host", "Host", " And what did they say to that?")
    assert speakers(found) == ("Jane Lind", "Host")


def test_names_alone_in_their_paragraphs_are_put_before_what_is_said() -> None:
    found = recognised(
        article(
            "Speaker 1  0:03", "How did it begin?", "Speaker 2  0:10", "In the spring.", "Speaker 1  0:25", "Right."
        )
    )
    assert turns(found)[:2] == [
        ("Speaker 1", "Speaker 1  0:03: ", "How did it begin?"),
        ("Speaker 2", "Speaker 2  0:10: ", "In the spring."),
    ]


def test_turns_in_one_paragraph_are_told_apart() -> None:
    text = "Q: How did it begin? A: By chance. Q: And then? A: Then it went on."
    assert turns(recognised(article(text))) == [
        ("q", "Q: ", "How did it begin?"),
        ("a", "A: ", "By chance."),
        ("q", "Q: ", "And then?"),
        ("a", "A: ", "Then it went on."),
    ]


def test_a_line_break_begins_a_turn_and_marks_stay() -> None:
    text = Text("Ann: yes really\nBen: no?", [Mark(9, 15, MarkKind.EMPHASIS), Mark(15, 16, MarkKind.BREAK)])
    found = recognised(article("[10:12] Ann: are you coming?", "[10:13] Ben: no", "[10:14] Ben: why?", text))
    assert speakers(found) == ("Ann", "Ben")
    assert [who for who, _, _ in turns(found)][-3:] == ["Ben", "Ann", "Ben"]
    emphasised = found.sections[0].blocks[-2].text
    assert isinstance(emphasised, Text)
    assert [mark.kind for mark in emphasised.marks] == [MarkKind.EMPHASIS]


def test_headings_that_are_names_speak_for_what_is_below() -> None:
    sections = [
        Section("You said:", blocks=(Block(Kind.PARAGRAPH, "How do I boil an egg?"),)),
        Section("ChatGPT said:", blocks=(Block(Kind.PARAGRAPH, "In water."), Block(Kind.ITEM, "Seven minutes."))),
        Section("You said:", blocks=(Block(Kind.PARAGRAPH, "Thanks!"),)),
    ]
    assert [who for who, _, _ in turns(recognised(Article(Metadata(), tuple(sections))))] == [
        "You",
        "ChatGPT",
        "ChatGPT",
        "You",
    ]


def test_a_chapter_of_a_book_may_be_a_play() -> None:
    play = (
        "HAMLET. To be, or not to be, that is the question. Is it not?",
        "OPHELIA. Good my lord, how does your honour for this many a day?",
        "HAMLET. I humbly thank you; well, well, well.",
        "OPHELIA. My lord, I have remembrances of yours that I have longed to redeliver.",
    )
    prose = tuple(Block(Kind.PARAGRAPH, "It was a long day, and nobody said anything.") for _ in range(60))
    book = Article(
        Metadata(),
        (Section("One", blocks=prose), *article(*play, heading="Two").sections, Section("Three", blocks=prose)),
    )
    assert speakers(recognised(book)) == ("hamlet", "ophelia")


def test_who_speaks_once_among_others_is_a_speaker_too() -> None:
    found = recognised(
        article(
            "ANN: Who is there, and why at this hour?",
            "BEN: Only me, and I have brought the bread.",
            "CALLER: Good evening to you all.",
            "ANN: Good evening. Will you sit down?",
            "BEN: They will, I am sure of it.",
        )
    )
    assert speakers(found) == ("ann", "ben", "caller")


@pytest.mark.parametrize(
    "texts",
    [
        # German, French, Spanish, Russian, Chinese; held back when the rules were written: Italian, Portuguese, Dutch.
        ("Frage: Wie fing es an?", "Antwort: Durch Zufall.", "Frage: Und dann?", "Antwort: Dann ging es weiter."),
        ("Barenberg: Da möchte ich noch mal fragen: Was bringt das?", "Bartsch: Das leistet aktuell natürlich nichts.",
         "Barenberg: Welchen Anteil hat das an den Kosten?", "Bartsch: Ich bin gerne bereit, darüber nachzudenken."),
        ("Journaliste : Comment est-ce arrivé ?", "Invitée : Par hasard, comme souvent.",
         "Journaliste : Et ensuite ?", "Invitée : Ensuite, plus rien."),
        ("P: ¿Cómo empezó?", "R: Por casualidad.", "P: ¿Y después?", "R: Después, nada."),
        ("Вопрос: Как это началось?", "Ответ: Случайно.", "Вопрос: А потом?", "Ответ: Потом ничего."),
        ("记者：这是怎么开始的？", "嘉宾：偶然。", "记者：然后呢？", "嘉宾：没有了。"),
        ("Domanda: Come è cominciato?", "Risposta: Per caso.", "Domanda: E poi?", "Risposta: Poi niente."),
        ("Entrevistador: Como começou?", "Marta Reis: Por acaso, como quase tudo.",
         "Entrevistador: E depois?", "Marta Reis: Depois, nada."),
        ("V: Hoe begon het?", "A: Bij toeval.", "V: En toen?", "A: Niets meer."),
    ],
)  # fmt: skip
def test_conversations_in_other_languages(texts: tuple[str, ...]) -> None:
    found = turns(recognised(article(*texts)))
    assert len({who for who, _, _ in found}) == 2
    assert all(who and label for who, label, _ in found)


@pytest.mark.parametrize(
    "texts",
    [
        ("Pros: It is light and fast enough.", "Cons: The battery? It lasts a day.") * 3,
        ("Price: $20.", "Rating: Four stars.", "Price: $30.", "Rating: Five stars.", "Price: $5."),
        ("Note: This may change.", "Warning: It did.", "Note: Why? Nobody knows.", "Warning: Take care."),
        ("Best For: People who like to run.", "Our Pick: The blue one, which is light.") * 3,
        ("Location: The old mill, by the river.", "Date: Friday, or is it Saturday?") * 3,
        ("Release Date: 2020", "Publisher: Somebody", "Release Date: 2021", "Publisher: Somebody else"),
        ("A: The first of them.", "B: The second of them.", "C: None, or is it?", "A: Again.", "B: Again."),
        ("It was late. The answer: nobody knew. Why? The answer: nobody asked.",),
        ("Monday: We went to the sea. Was it cold?", "Tuesday: We stayed at home.") * 3,
        ("First: The cold. Who likes it?", "Second: The wind.", "First: The cold.", "Second: The wind."),
        ("NASA. The agency was founded in 1958.", "ESA. It is in Paris.", "NASA. Again?", "ESA. Again."),
        # Held back when the rules were written.
        ("Ingredients: Two eggs, and flour.", "Method: Mix them. Is it thick?") * 3,
        ("Myth: Bats are blind, are they not?", "Fact: They see quite well.") * 3,
        ("Strengths: Clear prose, good pace.", "Weaknesses: A dull ending.") * 3,
        ("Accessed: 2020", "Retrieved: 2021", "Accessed: 2022", "Retrieved: 2023"),
        ("Bass: Lower it a little.", "Treble: Leave it as it is.", "Bass: Again.", "Treble: Again."),
    ],
)
def test_nobody_speaks_in_lists_of_features(texts: tuple[str, ...]) -> None:
    given = article(*texts)
    assert recognised(given) is given


def test_what_a_source_knows_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "talk.vtt"
    path.write_text(
        "WEBVTT\n\n00:00.000 --> 00:02.000\n<v Mary>How are you?\n\n00:02.000 --> 00:04.000\n<v John>Fine. And you?\n"
    )
    read = sources.read(sources.fetch(str(path)))
    assert turns(read) == [("Mary", "Mary: ", "How are you?"), ("John", "John: ", "Fine. And you?")]
    assert recognised(read) is read


HELD_BACK = [
    (
        "Reporter: When did you arrive?",
        "Mayor: On Sunday, by the early train.",
        "Reporter: Were you met?",
        "Mayor: By nobody.",
    ),
    (
        "INT: Tell me about your school.",
        "RES: It was small, and very cold in winter.",
        "INT: Did you like it?",
        "RES: I loved every day of it.",
    ),
    (
        "Sarah: Have you seen this?",
        "Tom: I have, and I do not believe a word of it.",
        "Sarah: Why is that?",
        "Tom: Because it has no sources.",
    ),
    (
        "DR. SMITH: What seems to be the trouble?",
        "PATIENT: My knee hurts when I walk, and at night.",
        "DR. SMITH: Since when?",
        "PATIENT: Since the fall in March, I think.",
    ),
    (
        "User: How do I sort a list in Python?",
        "Assistant: Use the built-in function sorted.",
        "User: And in reverse?",
        "Assistant: Pass reverse=True.",
    ),
    ("F: Was war der Anlass?", "A: Ein Zufall, wie so oft.", "F: Und die Folgen?", "A: Die spüren wir heute noch."),
    ("Q1: What is it?", "A1: A lamp.", "Q2: Who made it?", "A2: My aunt, in 1920."),
    (
        "LADY BRACKNELL. Good afternoon, dear Algernon, I hope you are behaving very well?",
        "ALGERNON. I'm feeling very well, Aunt Augusta.",
        "LADY BRACKNELL. That's not quite the same thing. In fact the two things rarely go together.",
        "ALGERNON. Dear me, you are smart!",
    ),
    (
        "Marie Curie: Avez-vous dormi ?",
        "Pierre Curie: Pas du tout, et vous ?",
        "Marie Curie: Moi non plus, hélas.",
        "Pierre Curie: Alors travaillons.",
    ),
    ("10:02 Ann: ready", "10:03 Bob: almost", "10:05 Ann: now", "10:06 Bob: yes"),
    (
        "Interviewer: Why here?",
        "Maria Gonzalez: Because of the light, mostly.",
        "Interviewer: And the people?",
        "Gonzalez: They leave you alone.",
    ),
    (
        "Host: Welcome to the show, everybody.",
        "Guest 1: Thank you for having us.",
        "Guest 2: Yes, thanks.",
        "Host: Shall we begin?",
    ),
    ("司会: どうしてですか？", "ゲスト: 偶然です。", "司会: それから？", "ゲスト: それだけです。"),
    (
        "Speaker A: I think we should go by boat.",
        "Speaker B: In this weather, with the children?",
        "Speaker A: It is calm enough.",
        "Speaker B: You said that last year.",
    ),
    (
        "CUSTOMER: My order has not arrived yet.",
        "AGENT: I am sorry to hear that. What is its number?",
        "CUSTOMER: It is 4711.",
        "AGENT: Thank you, one moment.",
    ),
]

FEATURES_HELD_BACK = [
    (
        "Calories: 200 a portion.",
        "Protein: 12 grams, mostly from beans.",
        "Calories: 300 a portion.",
        "Protein: 20 grams, if you add the egg?",
    ),
    (
        "Engine: A four-cylinder with a turbo. Is it quick?",
        "Gearbox: Six speeds, and smooth.",
        "Engine: A diesel.",
        "Gearbox: Automatic, at last.",
    ),
    (
        "Do: Wash your hands before you start.",
        "Don't: Touch your face, why would you?",
        "Do: Dry them well.",
        "Don't: Share towels.",
    ),
    (
        "Hypothesis: Plants grow faster with music. Do they?",
        "Experiment: We played Bach for two weeks.",
        "Hypothesis: Light matters more.",
        "Experiment: We moved the pots to the window.",
    ),
    ("Team: United, who else?", "Score: Three to one.", "Team: City.", "Score: Nil."),
    (
        "Reading: Chapter four of the book, and what does it say?",
        "Homework: Exercises one to nine.",
        "Reading: Chapter five.",
        "Homework: None.",
    ),
    (
        "Breakfast: Oats with milk, or eggs?",
        "Lunch: A salad from the market.",
        "Breakfast: Toast.",
        "Lunch: Soup, with bread.",
    ),
    (
        "IBM: The company said that it would cut jobs. Again?",
        "Apple: Shares rose by two percent on Monday.",
        "IBM: No comment.",
        "Apple: The new phone sold well.",
    ),
    (
        "Paris: The capital has many museums. Which one first?",
        "Lyon: The food is better here, they say.",
        "Paris: Take the metro.",
        "Lyon: Take your time.",
    ),
    (
        "Mistake: Buying too many plants at once.",
        "Fix: Start with two or three, and why not with mint?",
        "Mistake: Watering too much.",
        "Fix: Feel the soil with a finger first.",
    ),
    (
        "Step One: Open the box. Is all there?",
        "Step Two: Read the manual to its end.",
        "Step One: Again.",
        "Step Two: Again.",
    ),
    (
        "Then: People wrote letters. Remember?",
        "Now: People send messages all day long.",
        "Then: A week.",
        "Now: A second.",
    ),
]


@pytest.mark.parametrize("texts", HELD_BACK)
def test_more_conversations(texts: tuple[str, ...]) -> None:
    found = turns(recognised(article(*texts)))
    assert len({who for who, _, _ in found}) > 1
    assert all(who and label for who, label, _ in found)


@pytest.mark.parametrize("texts", FEATURES_HELD_BACK)
def test_more_lists_of_features(texts: tuple[str, ...]) -> None:
    assert not speakers(recognised(article(*texts)))
