"""Markdown as note programs, site generators and converters write it."""

import json
from textwrap import dedent

import pytest

from tests.support.documents import article
from tests.support.shown import headings, omissions, outline


def lines(text: str, name: str = "a.md") -> list[str]:
    return outline(article(name, dedent(text)))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (
            "near [[Quay|the old quay]] and [[Tides]] and [[a/Moon#Far side]]",
            "near the old quay and Tides and Moon, Far side",
        ),
        ("==This matters.== 1 == 1 and a==b", "This matters. 1 == 1 and a==b"),
        ("It is %%a private\ncomment%% here.", "It is here."),
        ("Text. ^block-id", "Text."),
        ("#sea #light-house\n\nText.", 'markup: <embed src="#sea #light-house">'),
        ('=== "By day"\n\n    Closed.', "By day"),
        ("Text.\n\n^block-id", "Text."),
        ("Code `[[Quay]] ==a== %b%` and a[[1]] and [[1]](b)", "Code [[Quay]] ==a== %b% and a[[1]] and [1]"),
        ("$x_{i} ==$ and $\\frac{a}{b}$", "$x_{i} ==$ and $\\frac{a}{b}$"),
        ("[Small]{.smallcaps} and ~sub~ and `x`{.py}", "Small and sub and x"),
        ("![a](b.png){width=50%} after", "after"),
        ("He says so [@wave2010, p. 3], she too [see @foam; @sea].", "He says so, she too."),
        ('The {{< emph >}}sea{{< /emph >}} [link]({{< ref "a.md" >}})', "The sea link"),
        ("The {% if a %}sea{% endif %} [link]({{ site.baseurl }}/a) *b*{: .c}", "The sea link b"),
        ("{% comment %}nothing{% endcomment %}Text {::comment}nor this{:/comment}here.", "Text here."),
        ("a {++new++} {--old--} {~~x~>y~~}{>>why<<} {==mark==}", "a new old xy mark"),
        ("Text{: .c} and ![a](b.png){ width=20 }", "Text and"),
        ("As @wave2010 [p. 3] says, and others [@foam]. @", "As Wave (2010) says, and others. @"),
        ("It is so [see @foam1999], though @wave2010 [p. 3] doubts it.", "It is so, though Wave (2010) doubts it."),
        ("[]{#_Toc12 .anchor}The []{.mark}sea", "The sea"),
        ('![a](b.png){width="6.5in"\nheight="3.6in"} after', "after"),
        ("[The sea]{.underline\nlang=en} after", "The sea after"),
        ("So :contentReference[oaicite:0]{index=0} it is【4†foam.pdf】.", "So it is."),
        ("It is so \ue200cite\ue202turn0search1\ue201, they say.", "It is so, they say."),
        ("@[youtube](a1B2)\n\nText.", 'markup: <embed src="youtube a1B2">'),
        (":::message alert\nText.\n:::", "Text."),
        ("{% codeblock lang:js %}\nx\n{% endcodeblock %}", "code: x"),
        ("Ask @wave2010 on ada@fig-tree.org.", "Ask @wave2010 on ada@fig-tree.org."),
        ("@fig-b, @fig:a and @tbl:c ![x](y){#fig:b} ![x](y){#fig:a}", "Figure 1, Figure 2 and Table"),
        ("{{</* escaped */>}} {{ $x }}", "{{</* escaped */>}}"),
        ("\\[Some words\\] in \\(brackets\\), \\(x_1\\)", "[Some words] in (brackets), x₁"),
        ('The {{ video(id="a1", wide=true) }} sea', "The sea"),
        ("100%% sure {a} {b: 1}", "100%% sure {a} {b: 1}"),
        ("See Figure \\@ref(fig:sea) and \\@ref(none).", "See Figure and ."),
        ("- [ ] buy oil 📅 2024-03-12 ⏫", "list item: buy oil"),
        ("mood:: calm", "mood: calm"),
        ("so $`x_1`$ holds for $5", "so x₁ holds for $5"),
        ("so ::it is:: for std::sort and a::b", "so it is for std::sort and a::b"),
        ("[image:A1-B2/sea.png]\n\nText.", 'markup: <embed src="[image:A1-B2/sea.png]">'),
        ('<video src="a.mp4">Your browser plays none.</video> Text.', "Text."),
        ("[Back to top](#tides)\n\nText.", "Text."),
        ("これは==大切==な本で、a==b==cではない。", "これは大切な本で、a==b==cではない。"),
    ],
)
def test_what_stands_in_a_line(written: str, expected: str) -> None:
    assert next(line for line in lines(written) if not line.startswith("figure")) == expected


def test_obsidian() -> None:
    text = """\
        > [!info]- The blue book
        > It was *found* later.

        > [!warning]
        > Do not swim.

        > [!quote] The moon
        > I saw nothing.

        - [ ] buy oil
        - [x] light lamp

        ![[quay.png|300]] ![[quay.png|The quay]]

        ![[Other note#Moon]]

        Turns^[Twice a [long] day.] again.

        ```python
        a = [[1]]  # ==x== %%y%%
        ```
        """
    assert lines(text) == [
        *(
            "The blue book",
            "It was found later.",
            "Warning",
            "Do not swim.",
            "quote: The moon",
            "quote: I saw nothing.",
        ),
        *("list item: buy oil", "list item: light lamp", "figure: ", "figure: The quay"),
        *('markup: <embed src="Other note#Moon">', "Turns again.", "code: a = [[1]]  # ==x== %%y%%"),
        "footnote: Twice a [long] day.",
    ]


def test_hugo() -> None:
    text = """\
        {{< figure src="a.jpg" title="The harbour" >}}

        {{% notice tip %}}
        Bring *oil*.
        {{% /notice %}}

        {{< callout title="Mind" >}}
        The *sea*.
        {{< /callout >}}

        {{< tab "Linux" >}}Row.{{< /tab >}}

        {{< highlight go "linenos=table" >}}
        a := "{{< b >}}"
        {{< /highlight >}}

        <!--more-->

        {{< youtube w7Ft2ymGmfc >}}
        """
    assert lines(text) == [
        *("figure: The harbour", "Bring oil.", "Mind", "The sea.", "Linux", "Row."),
        'code: a := "{{< b >}}"',
        'markup: <embed src="youtube w7Ft2ymGmfc">',
    ]


def test_a_box_may_have_its_title_behind_its_kind() -> None:
    text = '{{% notice info "Mind the gap" %}}\nIt is wide.\n{{% /notice %}}\n\n{{< tabs "id-7" >}}Tab.{{< /tabs >}}\n'
    assert lines(text) == ["Mind the gap", "It is wide.", "Tab."]


@pytest.mark.parametrize(
    "imported",
    ["<<< @/tides.js{2,4-6}", "<<< ./tides.js [Title]", "@[code{1-3} js](../tides.js)", "<!-- @include: ./tides.js-->"],
)
def test_what_a_generator_would_put_in_is_listed(imported: str) -> None:
    before, put_in, behind = lines(f"Before.\n\n{imported}\n\nBehind.\n")
    assert (before, behind) == ("Before.", "Behind.")
    assert put_in.startswith("markup: ")
    assert "tides.js" in put_in


def test_boxes_of_myst_are_text() -> None:
    note = "```{note}\n:class: wide\nIt is **wide**.\n```\n\n"
    text = note + "```{admonition} Mind the gap\nIt is deep.\n```\n\n```{code}\na = 1\n```\n"
    assert lines(text) == ["Note", "It is wide.", "Mind the gap", "It is deep.", "code: a = 1"]


def test_jekyll() -> None:
    text = """\
        * Contents
        {:toc}

        ## Moon
        {: .no_toc #moon}

        {% highlight ruby %}
        puts 1
        {% endhighlight %}

        {% include video.html id="1" %}

        [TOC]

        Text.
        """
    assert lines(text) == [
        *("## Moon", "code: puts 1", 'markup: <embed src="include video.html id=&quot;1&quot;">', "Text."),
    ]


def test_mdx() -> None:
    text = """\
        import Tabs from '@theme/Tabs';
        import {
          A,
        } from './a';
        export const x = 1;

        # Tides {#tides}

        :::tip[My tip]
        Wait.
        :::

        :::info[Title]{#id}

        Look.

        :::

        :::danger
        Do not swim.
        :::

        <Tabs groupId="a" values={[{label: 'A', value: 'a'}]}>
        <TabItem value="linux" label="Linux">

        Row *there*.

        </TabItem>
        </Tabs>

        {/* a comment */}

        It is {props.height} high{" "}and <b style={{color: 'red'}}>red</b>.

        <Chart data={x} />
        """
    found = article("a.mdx", dedent(text))
    assert found.metadata.title == "Tides"
    assert outline(found) == [
        *(
            "My tip",
            "Wait.",
            "Title",
            "Look.",
            "Do not swim.",
            "Linux",
            "Row there.",
            "It is props.height high and red.",
        ),
        'markup: <embed src="Chart">',
    ]


def test_pandoc() -> None:
    text = """\
        % The *Tides*
        % Ada Wave; Bo Foam
        % May 3, 2023

        ::: {.warning title="Mind"}
        Do not swim.
        :::

        (@a) First.
        (@) Second.

        | High water,
        | low water.

        +--------+---+
        | Day    | m |
        +========+===+
        | Monday | 3 |
        +--------+---+

        *[m]: metre

        \\newpage

        # Moon {.unnumbered}

        Text.
        """
    found = article("a.md", dedent(text))
    known = found.metadata
    assert (known.title, known.author, known.published) == ("The Tides", "Ada Wave, Bo Foam", "2023-05-03")
    assert outline(found) == [
        *("Mind", "Do not swim.", "list item: 1. First.", "list item: 2. Second.", "High water, low water."),
        *("table: Day | m / Monday | 3", "# Moon", "Text."),
    ]


@pytest.mark.parametrize(
    "front",
    [
        "---\ntitle: Tides\nauthor: Ada Wave\ndate: 3 May 2023\n---\n",
        "---\ntitle: Tides\nauthors: [{name: Ada Wave}]\npublishDate: 2023-05-03T10:00:00Z\n...\n",
        '+++\ntitle = "Tides"\nauthor = "Ada Wave"\ndate = 2023-05-03\n+++\n',
        json.dumps({"title": "Tides", "author": "Ada Wave", "date": "2023-05-03"}, indent=2) + "\n\n",
        "Title: Tides\nAuthor: Ada Wave\nDate: May 3, 2023\nTags: sea,\n  moon\n\n",
        "title: Tides\nauthor: Ada Wave\ndate: 2023-05-03\ntags:\n- sea\n---\n",
        "% Tides\n% Ada Wave\n% 2023-05-03\n\n",
        "---\ntitle: '*Tides*'\nauthor: Wave, Ada\ndate: 2023/05/03\n---\n",
    ],
)
def test_front_matter_in_all_forms(front: str) -> None:
    found = article("a.md", f"{front}It comes.\n")
    known = found.metadata
    assert (known.title, known.author, known.published) == ("Tides", "Ada Wave", "2023-05-03")
    assert outline(found) == ["It comes."]


@pytest.mark.parametrize(
    "text", ["Note: this is a text.\n\nMore.", "{not} JSON.", "{}\n\nText.", "% 5 of it\nis sea.\n"]
)
def test_what_only_looks_like_front_matter_is_text(text: str) -> None:
    assert " ".join(outline(article("a.md", text))) == " ".join(text.split())


def test_a_post_is_named_after_its_day() -> None:
    known = article("a/2023-05-03-low-tide.md", "Text.").metadata
    assert (known.title, known.published) == ("Low tide", "2023-05-03")
    assert article("a/2023-05-03.md", "Text.").metadata.published == ""


def test_a_summary_is_known() -> None:
    assert article("a.md", "---\ntitle: Tides\ndescription: About  the sea.\n---\nText.").metadata.description == (
        "About the sea."
    )


def test_wrapped_lines_of_scripts_without_spaces() -> None:
    assert lines("灯台守は毎晩\n灯りを**ともし**\n**た**。船が\n帰る。 次\n\n바다가\n온다. See\n灯台 and\nthe end") == [
        "灯台守は毎晩灯りをともした。船が帰る。 次",
        "바다가 온다. See 灯台 and the end",
    ]


def test_a_list_of_contents_is_left_out() -> None:
    text = """\
        # Tides

        ## Table of Contents

        - [Moon](#moon)
          - [Far side](#far-side)
        - [Sea](#sea)

        ## Moon

        - [a link](https://x.org)
        - [elsewhere](#a), and more
        """
    found = article("a.md", dedent(text))
    assert headings(found) == [(2, "Moon")]
    assert omissions(found) == ["table of contents: Moon … Sea"]
    assert outline(found)[1:] == ["list item: a link", "list item: elsewhere, and more"]


def test_what_components_hold_is_text_however_far_it_is_indented() -> None:
    text = """\
        <Panel>
          <Tile title="Shore">
            Herons *stand* here.

            ```sh
            wade
            ```
          </Tile>
        </Panel>
        """
    assert lines(text, "a.mdx") == ["Shore", "Herons stand here.", "code: wade"]


@pytest.mark.parametrize(
    ("drawn", "rows"),
    [
        (
            "  Bird   Eggs\n------  -----\n Heron      4\n  Gull      3\n\nTable: Nests {#tbl-nests}\n",
            ["table: Bird | Eggs / Heron | 4 / Gull | 3", "Nests"],
        ),
        (
            "---------------------------\n Bird      What it\n           eats\n--------  -----------------\n"
            " Heron     Frogs, and *eels*\n           in winter\n\n Gull      Crabs\n"
            "---------------------------\n\n: Food\n",
            ["table: Bird | What it eats / Heron | Frogs, and eels in winter / Gull | Crabs", "Food"],
        ),
        ("------  ----\nheron      4\ngull       3\n------  ----\n", ["table:  |  / heron | 4 / gull | 3"]),
        ("| a | b |\n|---|---|\n| 1 | 2 |\n\n: Pairs {#tbl:p}\n", ["table: a | b / 1 | 2", "Pairs"]),
        ("-----\n\nA line, and a title\n-----\n", ["break: ", "## A line, and a title"]),
        ("Wings\n--- ---\n", ["Wings", "break: "]),
    ],
)
def test_tables_of_pandoc_are_drawn_with_dashes(drawn: str, rows: list[str]) -> None:
    assert lines(f"Text.\n\n{drawn}\nMore.\n")[1:-1] == rows


def test_text_for_one_format_is_read_if_that_is_a_page() -> None:
    text = """\
        ```{=html}
        <p>Of a <em>page</em>.</p>
        ```

        ```{=latex}
        \\clearpage
        ```

        ::: {.content-visible when-format="pdf"}
        Of paper.

        ::: {.note}
        Boxed.
        :::
        :::

        ::: {.content-hidden unless-format="html"}
        On screens.
        :::

        ```
        ::: {.content-visible when-format="pdf"}
        ```
        """
    assert lines(text) == [
        "Of a page.",
        'markup: <embed src="text for another format: latex">',
        'markup: <embed src="text for another format: pdf">',
        "On screens.",
        'code: ::: {.content-visible when-format="pdf"}',
    ]


def test_examples_are_numbered_through_a_text_and_referred_to() -> None:
    text = "(@nest) A nest.\n\n```\ncode\n```\n\n(@egg) An egg.\n\nAs (@nest) and (@egg) show, (@none) too.\n"
    assert [line.strip() for line in lines(text)] == [
        *("list item: 1. A nest.", "code: code", "list item: 2. An egg."),
        "As (1) and (2) show, (@none) too.",
    ]


@pytest.mark.parametrize(
    "text", ["(@ada) wrote that.\n\n(@bo) did not.\n", "(@) One.\n\nIt is by Ada\n(@ada) and by nobody else.\n"]
)
def test_handles_of_people_are_no_examples(text: str) -> None:
    assert "(@ada)" in " ".join(lines(text))


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("There are `{r} nrow(nests)` nests, `r sum(eggs)` eggs, and `r eggs`.", "There are nests, eggs, and r eggs."),
        ("So it is.[p. 4][#Heron:2011]\n\n[#Heron:2011]: Grey Heron. *Wading*. 2011.", "So it is."),
        ("Mended [#12], [#13](https://x.org/13) and [this][#a].\n\n[#a]: https://x.org", "Mended [#12], #13 and this."),
        ('{{< notice "bird-icon" >}}\nMind them.\n{{< /notice >}}', "Mind them."),
        ('![a nest][n]\n\n[n]: nest.png "A nest" width=40px', "figure: a nest"),
    ],
)
def test_what_programs_put_in_and_sources_are_not_read(written: str, shown: str) -> None:
    assert lines(written)[0] == shown


def test_roles_and_directives_of_myst() -> None:
    text = """\
        (nests)=
        ## Where they nest

        See {ref}`the map <map>`, {ref}`nests`, {numref}`Map %s <map>`, {math}`a^2` and {abbr}`RSPB (birds)`.{cite}`b`

        ```{figure} map.png
        :name: map

        Where the herons are.
        ```

        :::{dropdown} Eggs
        :open:
        Blue ones.
        :::

        ````{tab-set}
        ```{tab-item} By day
        They sleep.
        ```
        ````

        ```{list-table} Nests
        :header-rows: 1
        * - Tree
          - Nests
        * - Elm
          - four
        ```

        ```{glossary}
        heronry
          Where herons nest.
        ```

        % Not this.

        +++ {"part": "end"}

        ```{toctree}
        intro
        ```

        ```{code-cell} python
        print(4)
        ```

        :::{note}
        It is not closed.
        """
    assert [line.strip() for line in lines(text)] == [
        "## Where they nest",
        "See the map, Where they nest, Map, a² and RSPB.",
        *("figure: Where the herons are.", "Eggs", "Blue ones.", "By day", "They sleep."),
        *("Nests", "table: Tree | Nests / Elm | four"),
        *("list item: heronry", "list item: Where herons nest."),
        *('markup: <embed src="toctree intro">', "code: print(4)", "It is not closed."),
    ]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (
            "Press ++alt+tab++ now, in C++ or with i++ :material-feather:{ .big }.",
            "Press alt+tab now, in C++ or with i++ .",
        ),
        ("A :bird: at 10:30:45, a :no-such-sign: and a :smile:.", "A 🐦 at 10:30:45, a :no-such-sign: and a :smile:."),
        ("/// note | Herons\nThey wade.\n///", "Herons They wade."),
        ("They wade.\n{.annotate}", "They wade."),
        (
            "Seen `= this.day` by us, `=SUM(A1)` [when:: in May] (who:: Ada) <% tp.date.now() %>.",
            "Seen by us, =SUM(A1) when: in May Ada .",
        ),
        ("/// lonely", "/// lonely"),
    ],
)
def test_signs_of_mkdocs_and_fields_of_obsidian(written: str, shown: str) -> None:
    assert " ".join(line for line in lines(written) if not line.startswith("markup: ")) == shown


def test_a_snippet_that_mkdocs_would_put_in_is_listed() -> None:
    assert lines('Text.\n\n--8<-- "birds/names.md"\n') == ["Text.", 'markup: <embed src="birds/names.md">']


def test_references_to_headings_say_what_they_show() -> None:
    text = """
        # The Ebb [ebb] #

        See [the flow][Flow], [Flow][] and [][ebb], but [a][1] is a page and [x][y] is nothing.

        Flow
        ----

        It comes back.

        [1]: https://x.org
        """
    found = lines(text)
    assert found == [
        "See the flow, Flow and The Ebb, but a is a page and [x][y] is nothing.",
        "## Flow",
        "It comes back.",
    ]
    assert article("a.md", dedent(text)).metadata.title == "The Ebb"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("i. Ebb\nii. Flow\niii. Foam", ["list item: 1. Ebb", "list item: 2. Flow", "list item: 3. Foam"]),
        ("(I)  Ebb\n\n(II)  Flow", ["list item: 1. Ebb", "list item: 2. Flow"]),
        ("a) Ebb,\n   and more\nb) Flow", ["list item: a) Ebb, and more", "list item: b) Flow"]),
        ("#. Ebb\n#. Flow", ["list item: 1. Ebb", "list item: 2. Flow"]),
        ("1) Ebb\n2) Flow", ["list item: 1. Ebb", "list item: 2. Flow"]),
        ("I. Newton saw it.\nA. Einstein did not.", ["I. Newton saw it. A. Einstein did not."]),
        ("a) is one letter.\n\nAnd b) is another.", ["a) is one letter.", "And b) is another."]),
        ("```\ni. Ebb\nii. Flow\n```", ["code: i. Ebb ii. Flow"]),
    ],
)
def test_lists_that_pandoc_numbers_with_letters(written: str, expected: list[str]) -> None:
    assert [" ".join(line.split()) for line in outline(article("a.md", written))] == expected


def test_outlines_of_logseq() -> None:
    name = "64f1a2b3-0000-4000-8000-123456789abc"
    text = (
        f"title:: The Sea\nauthor:: Ada Wave\ntags:: foam\n\n- DONE Ebb\n  id:: {name}\n  collapsed:: true\n"
        f"  :LOGBOOK:\n  CLOCK: [2024-01-01 Mon 10:00:00]\n  :END:\n  SCHEDULED: <2024-01-01 Mon>\n"
        f"\t- As in (({name})), a {{{{cloze wave}}}}. {{{{query (task TODO)}}}}\n- Flow\n"
    )
    read = article("a.md", text)
    assert (read.metadata.title, read.metadata.author) == ("The Sea", "Ada Wave")
    assert [line for line in outline(read) if line.startswith("list item: ") and len(line) > 11] == [
        "list item: Ebb",
        "list item: As in Ebb, a wave.",
        "list item: Flow",
    ]


def test_what_a_theme_of_hugo_has_among_its_own_settings() -> None:
    text = "+++\ntitle = 'Ebb'\n[params]\n  author = 'Ada Wave'\n+++\n\nThe sea goes.\n"
    assert article("a.md", text).metadata.author == "Ada Wave"


def test_a_figure_of_bookdown_has_the_number_of_its_code() -> None:
    code = '```{r moon}\nplot(1)\n```\n\n```{r sea, fig.cap="Sea."}\nplot(2)\n```\n'
    assert lines(f"{code}\nSee Figure \\@ref(fig:sea).")[-1] == "See Figure 1."


def test_what_a_program_puts_in_takes_no_heading_with_it() -> None:
    found = article("a.md", "<%* let a = 1 -%>\n# Tides\n\nText.\n")
    assert (found.metadata.title, outline(found)[1:]) == ("Tides", ["Text."])


def test_components_within_a_line_part_no_words() -> None:
    assert lines("The sea is <Loud>very loud</Loud>, and <Icon/>wet.", "a.mdx")[0] == "The sea is very loud, and wet."


def test_properties_of_notion() -> None:
    written = "# Tides\n\nCreated: May 3, 2024 3:14 PM\nOwner: Ada Wave\nTags: sea\n\nThe sea comes.\n"
    assert lines(written) == ["The sea comes."]
    assert lines(written.replace("Created", "Moon").replace("Tags", "Sun"))[0].startswith("Moon: May")


def test_the_caption_of_a_table_of_multimarkdown_is_no_row() -> None:
    assert lines("| a | b |\n|---|---|\n| 1 | 2 |\n[Numbers][n]\n") == ["table: a | b / 1 | 2", "Numbers"]


def test_a_list_of_doctoc_goes_with_its_name() -> None:
    entries = "- [Sea](#sea)\n- [Moon](#moon)\n"
    name = "**Table of Contents**  *generated with [DocToc](https://github.com/thlorenz/doctoc)*"
    found = article("a.md", f"{name}\n\n{entries}\n## Sea\n\nText.\n")
    assert outline(found) == ["## Sea", "Text."]


def test_tags_that_bear_closes() -> None:
    assert lines("# Sea\n#notes/sea# #slow living#\n\nText.") == [
        'markup: <embed src="#notes/sea# #slow living#">',
        "Text.",
    ]


@pytest.mark.parametrize(
    ("below", "author", "published"),
    [
        ("*By Ada Wave, May 3, 2019*", "Ada Wave", "2019-05-03"),
        ("> 作者：林海　发布于 2019-05-03", "林海", "2019-05-03"),
        ("By Ada Wave | Published on 3 May 2019", "Ada Wave", "2019-05-03"),
        ("Ada Wave, May 3, 2019", "Ada Wave", "2019-05-03"),
        ("_Åsa Våg und Bo Reed – 3. Mai 2019_", "Åsa Våg, Bo Reed", "2019-05-03"),
        ("Ada Wave  \n3 mai 2019", "Ada Wave", "2019-05-03"),
        ("2019-05-03 | Ada Wave", "Ada Wave", "2019-05-03"),
        ("New Haven, May 3, 2019", "", "2019-05-03"),
        ("Press Release, 3 May 2019", "", "2019-05-03"),
        ("By noon on May 3, 2019 the sea had gone.", "", ""),
        ("It was 3 May 2019.", "", ""),
    ],
)
def test_who_wrote_it_and_when_stands_below_the_title(below: str, author: str, published: str) -> None:
    known = article("a.md", f"# Tides\n\n{below}\n\nThe sea comes.\n").metadata
    assert (known.author, known.published) == (author, published)


def test_markua() -> None:
    text = """\
        {mainmatter}

        # Sea

        {blurb, class: tip}
        Look.
        {/blurb}

        W> Take care
        W> of it.

        -# Moon

        {pagebreak}

        It waits. { .lead }
        """
    assert lines(text) == ["Look.", "Take care of it.", "# Moon", "It waits."]


def test_titles_and_persons_of_books_of_pandoc() -> None:
    text = """\
        ---
        title:
        - type: subtitle
          text: A Story
        - type: main
          text: The Sea
        creator:
        - role: author
          text: Ada Wave
        - role: editor
          text: Bo Foam
        ---

        \\frontmatter

        It \\index{sea}comes.

        \\begin{center}Noon.\\end{center}
        """
    found = article("a.md", dedent(text))
    assert (found.metadata.title, found.metadata.author) == ("The Sea", "Ada Wave")
    assert outline(found) == ["It comes.", "Noon."]


def test_the_days_beside_a_diary_are_not_its_date() -> None:
    assert (
        article("a.md", "# Monday\n\n<< [[2024-03-04]] | [[2024-03-06]] >>\n\nThe sea comes.\n").metadata.published
        == ""
    )


def test_boxes_of_logseq_and_captions_above_tables() -> None:
    assert lines("- #+BEGIN_QUOTE\n  The sea decides.\n  #+END_QUOTE\n") == ["list item: The sea decides."]
    assert lines("[Boats]\n| Boat | Day |\n|---|---|\n| Early | one |\n")[0] == "Boats"


def test_links_of_obsidian_in_properties() -> None:
    found = article(
        "a.md", '---\ntitle: Tides\nauthor:\n  - "[[Ada Wave]]"\n  - "[[p/bo|Bo Lake]]"\n---\n\nThe sea comes.\n'
    )
    assert found.metadata.author == "Ada Wave, Bo Lake"


def test_a_byline_set_as_a_heading() -> None:
    found = article("a.md", "# Tides\n\n##### door Ada Wave\n\nDe zee komt.\n\n## Maan\n\nEn gaat.\n")
    assert (found.metadata.author, headings(found)) == ("Ada Wave", [(2, "Maan")])


def test_notes_of_roam() -> None:
    written = """
        - {{[[TODO]]}} ask ^^the keeper^^ about [the oil]([[Oil and lamps]]) #[[lamp oil]] ((a1B2-_c3D))
        - {{[[video]]: https://x.example/1}} It is lit.
    """
    found = lines(written)
    left = [line.partition('src="')[2].rstrip('">') for line in found if line.startswith("markup")]
    assert [line for line in found if not line.startswith("markup")] == [
        "list item: ask the keeper about the oil",
        "list item: It is lit.",
    ]
    assert left == ["#lamp oil", "((a1B2-_c3D))", "video https://x.example/1"]


def test_the_abstract_of_the_front_matter_is_printed_above_the_text() -> None:
    front = "---\ntitle: Foam\nabstract: |\n  We look at *foam*.\n\n  It is white.\n---\n\n"
    assert lines(f"{front}# Foam\n\nText.\n") == ["We look at foam.", "It is white.", "Text."]
    text = "We look at *foam*. It is white."
    assert lines(f"{front}## Abstract\n\n{text}\n") == ["## Abstract", "We look at foam. It is white."]


@pytest.mark.parametrize("below", ["*By Ada Wave, May 3, 2019*", "Ada Wave, 3 May 2019", "Ada Wave  \n3 May 2019"])
def test_a_line_of_who_wrote_it_and_when_is_not_said_again(below: str) -> None:
    found = article("a.md", f"# Tides\n\n{below}\n\nThe sea comes.\n")
    assert outline(found) == ["The sea comes."]
    (listed,) = omissions(found)
    assert "Ada Wave" in listed
    assert "2019" in listed


def test_labels_of_multimarkdown_made_of_a_heading_s_own_words() -> None:
    text = (
        "# Sea\n\nText.\n\n## The old moon [oldmoon]\n\nText.\n\n## Foam [foam] ##\n\nText.\n\n## Tide [draft]\n\nText."
    )
    assert [line for line in lines(text) if line.startswith("#")] == ["## The old moon", "## Foam", "## Tide [draft]"]


def test_changes_marked_in_a_line_as_gitlab_does() -> None:
    assert lines("It costs {+ five +} {-four-} crowns.") == lines("It costs {++ five ++} {--four--} crowns.")


def test_signs_that_lead_back_are_no_text() -> None:
    text = '# Sea\n\nText.\n\n## Moon <a href="#top">⬆</a>\n\nIt shines. [↑](#sea) [a](#sea)\n'
    assert lines(text) == ["Text.", "## Moon", "It shines. a"]
