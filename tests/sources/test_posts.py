"""Pages of several posts: each is read, with who wrote it; comments on an article are not."""

import pytest

from narrator.article import Article
from tests.support.documents import article
from tests.support.shown import outline

POSTS = (
    ("mara", "The pump has run dry three times since Monday, and each time the valve was shut by hand again."),
    ("Jonas W", "Ours did that for a year, until somebody found that the float had been mounted upside down."),
    ("mara", "That was it, thank you all; it has been running since noon without a single interruption."),
    ("old_kettle", "For the record, the manual shows the float the wrong way round in its second edition, too."),
)

SHORT = (
    ("Jonas W", "The valve leaks when it is cold outside, and only then, as far as I see."),
    ("mara", "Mine leaks, too, and has done so since it was new, I must say."),
)


def page(post: str, before: str = "", after: str = "") -> Article:
    posts = "".join(post.format(name=name, text=text, number=number) for number, (name, text) in enumerate(POSTS))
    menu = "<div class='top'><a href='/'>Pump board</a> <a href='/faq'>Questions</a></div>"
    return article(
        "a.html", f"<html lang=en><title>Dry pump</title>{menu}<h1>Dry pump</h1>{before}{posts}{after}</html>"
    )


@pytest.mark.parametrize(
    "post",
    [
        "<div class='post bg{number}'><dl class='who'><dt><a href='/u/{number}' class='username'>{name}</a></dt>"
        "<dd>Posts: {number}1</dd></dl><div class='content'>{text}</div></div>",
        "<div class='timeline-comment'><h3><strong>{name}</strong> commented 2 days ago</h3>"
        "<div class='comment-body'><p>{text}</p></div><form><button>Reply</button></form></div>",
        "<article class='message' id='p{number}'><h4><a class='username' href='/members/{number}'>{name}</a></h4>"
        "<h5 class='title'>Member</h5><div class='body'>{text}</div><footer><a href='/l'>Like</a></footer></article>",
        "<table class='row'><tr><td><span><a href='user?id={name}' class='hnuser'>{name}</a> 2 hours ago</span>"
        "<div class='text'>{text}</div><a href='/r'>reply</a></td></tr></table>",
        "<div class='answer'><div class='prose'><p>{text}</p></div><div class='user-info'>answered Mar 4, 2021"
        "<div class='user-details'><a href='/users/{number}/x'>{name}</a><span>101</span></div></div></div>",
        "<div class='message'><div class='from_name'>{name}</div><div class='text'>{text}</div></div>",
        "<div class='comment'><b>{name}</b> says:<p>{text}</p></div>",
        "<table><tr><td class='row1'><span class='name'>{name}</span><br><span class='postdetails'>Joined: 12 March"
        "<br>Posts: {number}<br>Location: Ness<br>Occupation: keeper of lamps</span></td><td class='row1'><table><tr>"
        "<td><span class='postdetails'>Posted: Tue May 4, 2004 9:12 pm Post subject: Re: the dry pump</span></td>"
        "<td><img src=q.gif></td></tr><tr><td colspan=2><hr>"
        "</td></tr><tr><td colspan=2><span class=postbody>{text}</span></td></tr></table></td></tr><tr><td class=x>"
        "<a href='#top'>Back to top</a></td><td></td></tr></table>",
        "<table><tr><td class='row4'><a href='?showuser={number}'>{name}</a></td><td class='row4'>May 4 2004</td></tr>"
        "<tr><td class='post1'>Member<br>Group: Members<br>Posts: {number}<br>Member No.: 9<br>Joined: 2-March 03</td>"
        "<td class='post1'><div class='postcolor'>{text}</div></td></tr></table>",
    ],
)
def test_every_post_is_read_with_who_wrote_it(post: str) -> None:
    read = page(post)
    said = [block for section in read.sections for block in section.blocks]
    assert [(block.speaker, block.text) for block in said] == [(name, f"{name}: {text}") for name, text in POSTS]
    assert {section.heading for section in read.sections} == {""}


def test_comments_on_an_article_are_not_read() -> None:
    own = "<p>Pumps are simple machines, and they fail in four simple ways, which this page shows one by one.</p>"
    read = page(
        "<li class='comment'><b class='fn'>{name}</b> says:<p>{text}</p></li>",
        before=own + own.replace("simple", "plain") + own.replace("one", "two"),
    )
    assert not any(text in str(read.sections) for _, text in POSTS)
    assert all(text in str(read.omissions) for _, text in POSTS)


@pytest.mark.parametrize(("kind", "is_read"), [("Article", False), ("DiscussionForumPosting", True)])
def test_longer_comments_in_boxes_like_the_text_s_are_read_where_the_page_is_no_article(
    kind: str, is_read: bool
) -> None:
    own = "Pumps are simple machines, and they fail in four simple ways, which this page shows one by one, as it must."
    post = "<div class=reset><div class=meta><a href=/u/{0} class=username>{0}</a></div><div class=box>{1}</div></div>"
    listed = "".join(post.format(name, f"<p>{text}</p>") for name, text in POSTS)
    body = post.format("Ada", f"<p>{own}</p><p>{own.replace('simple', 'plain')}</p>")
    about = f'<script type="application/ld+json">{{"@type": "{kind}", "headline": "Dry pump"}}</script>'
    body += f"<div class=reset><div class=comment-list><div><div><div><div>{listed}</div></div></div></div></div></div>"
    found = article("a.html", f"<html lang=en><title>Dry pump</title>{about}<h1>Dry pump</h1>{body}</html>")
    assert own in str(found.sections)
    assert [text in str(found.sections) for _, text in POSTS] == [is_read] * 4
    assert [text in str(found.omissions) for _, text in POSTS] == [not is_read] * 4


def test_a_count_right_behind_a_name_is_none_of_it() -> None:
    who = "<div class=author><a href='/u/9'>{name}</a><i>2{number}</i></div>"
    read = page("<div class=post><div class=body><p>{text}</p></div><div class=user>" + who + "</div></div>")
    assert f"{POSTS[0][0]}: {POSTS[0][1]}" in [block.text for section in read.sections for block in section.blocks]


def test_who_is_quoted_is_not_who_wrote() -> None:
    texts = [f"<div class=x><h2>{name} said: “It has run dry.”</h2><p>{text}</p></div>" for name, text in POSTS]
    found = article("a.html", f"<html lang=en><title>Dry pump</title><nav><a href=/>A</a></nav>{''.join(texts)}</html>")
    assert {block.speaker for section in found.sections for block in section.blocks} == {""}


def test_a_list_of_who_is_where_is_a_part_of_its_article() -> None:
    texts = "".join(f"<p>{text}</p>" for _, text in POSTS)
    entry = "<li>{0} and the others on this board may be found at <a href='/u/{1}'>{0}</a> from now on.</li>"
    items = "".join(
        entry.format(name, number) for number, name in enumerate("mara Jonas kettle Ada Bo Per Nils".split())
    )
    body = f"<ol><li>Board</li></ol><h1>Dry pump</h1>{texts}<ul>{items}</ul>"
    found = article("a.html", f"<html lang=en><title>Dry pump</title>{body}</html>")
    said = [block.text for section in found.sections for block in section.blocks]
    assert [text for text in said if any(text == each for _, each in POSTS)] == [text for _, text in POSTS]


def test_teasers_with_their_authors_are_no_posts() -> None:
    teaser = "<div class='tile'><h3><a href='/{number}'>A pump</a></h3><i class='author'>{name}</i><p>{text}</p></div>"
    lines = (
        f"The {part} failed in March, as it had failed in every March before." for part in ("valve", "float", "seal")
    )
    own = "".join(f"<p>{line} Nobody knew why, since it was new.</p>" for line in lines)
    read = page(teaser, before=f"<div class='text'>{own}</div>")
    assert not any(text in str(read.sections) for _, text in POSTS)


def test_a_short_thread_is_read_where_nothing_stands_beside_it() -> None:
    posts = "".join(
        f"<div class='comment'><h3><b>{name}</b> commented on May {day}</h3><div class='body'><p>{text}</p></div></div>"
        for day, (name, text) in enumerate(SHORT, 1)
    )
    read = article("a.html", f"<html lang=en><title>Leak</title><a href=/in>Sign up</a><h1>Leak</h1>{posts}</html>")
    said = [block.text for section in read.sections for block in section.blocks]
    assert said == [f"{who}: {text}" for who, text in SHORT]


def test_how_many_like_a_post_is_not_read() -> None:
    read = page(
        "<div class='post'><b class='username'>{name}</b><p>{text}</p><div class='likes'>{number} Likes</div></div>"
    )
    assert [block.text for section in read.sections for block in section.blocks] == [
        f"{who}: {text}" for who, text in POSTS
    ]


def test_a_thread_of_short_posts_is_read_whole() -> None:
    said = (
        ("Ada Brook", "The old ferry has a new winch, and after three winters and much grease it turns at last."),
        ("Bo Reed", "Will it carry carts again?"),
        ("Ada Brook", "Only goats for now."),
    )
    posts = "".join(
        f"<div class=status><a class=display-name href='/@{name[:2]}'>{name}</a>"
        f"<form class=usertext><input type=hidden><div class=status__content><p>{text}</p></div></form>"
        "<p>12 boosts</p></div>"
        for name, text in said
    )
    page = f"<html lang=en><title>Ada Brook - Pier Social</title><div class=columns>{posts}</div></html>"
    assert outline(article("a.html", page)) == [f"{name}: {text}" for name, text in said]


def test_a_long_question_with_a_short_answer_is_a_thread() -> None:
    post = "<div class='post bg{1}'><dl class=postprofile><dt><a class=username>{0}</a></dt><dd>Joined: 4 May 2011</dd>"
    post += "</dl><div class=postbody><p class=author><time datetime='2018-06-0{1}'>{1} June 2018</time></p>"
    post += "<div class=content>{2}</div></div></div>"
    texts = [
        " ".join(text for _, text in POSTS),
        "Have you cleaned the seat of the valve, and is it the old one or the new?",
    ]
    posts = [
        post.format(name, number, text)
        for number, (name, text) in enumerate(zip(("mara", "Jo"), texts, strict=True), 2)
    ]
    body = f"<h2 class=topic-title><a href=t?5>Dry pump</a></h2>{''.join(posts)}<a href=/>Pump board</a>"
    read = article("a.html", f"<html lang=en><title>Dry pump - Pump board</title>{body}")
    assert [block.text for section in read.sections for block in section.blocks] == [
        f"mara: {texts[0]}",
        f"Jo: {texts[1]}",
    ]
    assert (read.metadata.author, read.metadata.published) == ("mara", "2018-06-02")


def test_a_short_thanks_is_a_post_where_a_forum_calls_it_one() -> None:
    post = "<article class='cPost ipsComment'><h3><a href=/profile/{0}>{0}</a></h3>"
    post += "<div class=rich><p>{1}</p></div></article>"
    long = " ".join(text for _, text in POSTS)
    posts = post.format("mara", long) + post.format("Jo", "A new float, thanks.")
    read = article("a.html", f"<html lang=en><title>Dry pump</title><a href=/>Board</a><h1>Dry pump</h1>{posts}")
    assert [block.text for section in read.sections for block in section.blocks] == [
        f"mara: {long}",
        "Jo: A new float, thanks.",
    ]


def test_a_chat_has_no_author_and_a_thread_has_the_one_who_opened_it() -> None:
    post = "<div class='message'><div class='from_name'>{name}</div><div class='text'>{text}</div></div>"
    posts = "".join(post.format(name=name, text=text) for name, text in POSTS)
    chat = article("a.html", f"<html lang=en><title>Exported Data</title><b>Pumps</b>{posts}")
    assert (chat.metadata.author, page(post).metadata.author) == ("", "mara")


def test_the_date_of_a_thread_is_that_of_its_first_post_though_it_is_over_the_title() -> None:
    row = "<tr><td><b class=username>{0}</b></td><td><div class=authi>Posted on 2014-5-{1} 08:30</div>"
    row += "{{}}<div class=message>{2}</div></td></tr>"
    posts = [row.format(name, day, text) for day, (name, text) in enumerate(POSTS, 6)]
    table = "".join(each.format("<h1>Dry pump</h1>" if number == 0 else "") for number, each in enumerate(posts))
    found = article("a.html", f"<html lang=en><title>Dry pump</title><a href=/>Board</a><table>{table}</table>")
    assert found.metadata.published == "2014-05-06"


def test_the_rank_behind_the_name_of_who_opened_a_thread_is_none_of_it() -> None:
    post = "<div class=post><div class=author_information><strong><a href='/u/{number}'>{name}</a></strong><br>"
    post += "<span>Member</span></div><div class=post_body>{text}</div></div>"
    posts = "".join(
        post.format(name=name.title(), text=text, number=number) for number, (name, text) in enumerate(POSTS)
    )
    found = article("a.html", f"<html lang=en><title>Dry pump</title><a href=/>Board</a><h1>Dry pump</h1>{posts}")
    assert found.metadata.author == "Mara"


@pytest.mark.parametrize(
    ("post", "over"),
    [
        (
            "<div class='post'><p class=author>by <a class=username href='/u/{number}'>{name}</a></p>"
            "<div class=content>{text}</div></div>",
            "<p>Moderators: <a class=username href='/u/8'>Bo Reed</a>, <a class=username href='/u/9'>Al Fen</a></p>",
        ),
        (
            "<div class='post'><div class=avatar><a href='/u/{number}'>M</a></div><h4><a class=username "
            "href='/u/{number}'>{name}</a></h4><div class=content>{text}</div></div>",
            "<p>4 replies, last post by <a class=username href='/u/8'>Bo Reed</a></p>",
        ),
        (
            "<div class='post'><div class=prose><p>{text}</p></div><div class=user-info><div class=when>edited "
            "<span>Jan 3, 2022</span></div><div class=user-details><a href='/users/9/bo'>Bo Reed</a></div></div>"
            "<div class='user-info owner'><div class=when>asked <span>Jan 1, 2022</span></div>"
            "<div class=user-details><a href='/users/{number}/x'>{name}</a></div></div></div>",
            "",
        ),
    ],
)
def test_the_author_of_a_thread_is_no_moderator_editor_last_replier_or_initial(post: str, over: str) -> None:
    found = page(post, over)
    speakers = [block.speaker for section in found.sections for block in section.blocks]
    assert (found.metadata.author, speakers) == ("mara", [name for name, _ in POSTS])


def test_the_author_of_a_thread_is_not_the_owner_of_its_site() -> None:
    post = "<div class='post'><a class=username href='/u/{0}'>{0}</a><div class=content>{1}</div></div>"
    posts = "".join(post.format(name, text) for name, text in POSTS)
    head = "<title>Dry pump</title><meta name=author content='Pump Makers'>"
    found = article("a.html", f"<html lang=en>{head}<a href=/>Board</a><h1>Dry pump</h1>{posts}")
    assert found.metadata.author == "mara"


def test_who_opened_a_thread_with_a_single_answer_is_named_by_a_link_to_the_account() -> None:
    title = "<table><tr><td class=title><a href='item?id=1'>Ask: Why is the pump dry?</a></td></tr>"
    title += "<tr><td class=subtext>12 points by <a href='user?id=mara'>mara</a> 3 hours ago</td></tr></table>"
    text = "".join(f"<p>{text}</p>" for _, text in POSTS[:3])
    found = article("a.html", f"<html lang=en><title>Ask: Why is the pump dry? | Pumps</title>{title}{text}")
    assert found.metadata.author == "mara"
