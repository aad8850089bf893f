"""The search over every room: the best first, nothing that the viewer may not read, and no
question that breaks it. Runs alike on SQLite and PostgreSQL."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from html import unescape
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.text import slugify

from acxpa.search_nearest import nearest
from acxpa.search_results import FEW, MANY, OFFERED
from courses.models import Course, Session
from glossary.models import Category, Entry, EntryVersion
from glossary.versions import letter, sort_key
from members.downloads.models import Category as Shelf
from members.downloads.models import Download, Version
from members.hub.tools import Tool

PAGE = "/search/"
Make = Callable[..., Any]


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def entry(db: None, now: datetime) -> Make:
    """Makes a published entry; ``blocks`` are pairs of text and audience."""

    def make(
        term: str,
        *,
        acronym: str = "",
        short: str = "Definition.",
        aliases: tuple[str, ...] = (),
        blocks: tuple[tuple[str, str], ...] = (),
        live_from: datetime | None = now,
    ) -> EntryVersion:
        category, _made = Category.objects.get_or_create(slug="metrics", name="Metrics")
        slug = slugify(acronym or term) or f"x{Entry.objects.count()}"
        found, _made = Entry.objects.get_or_create(
            slug=slug,
            defaults={
                "term": term,
                "acronym": acronym,
                "category": category,
                "short_definition": short,
                "reviewed_on": date(2026, 11, 1),
            },
        )
        rows = [{"type": "text", "audience": a, "heading": "", "body": b} for b, a in blocks]
        made = EntryVersion.objects.create(
            entry=found,
            number=found.versions.count() + 1,
            content={"lead": "", "glance": [], "blocks": rows, "closing": [], "questions": []}
            | {"reviewed_on": "2026-11-01"},
            term=term,
            acronym=acronym,
            category=category,
            short_definition=short,
            aliases=list(aliases),
            sort_key=sort_key(acronym or term),
            letter=letter(acronym or term),
            live_from=live_from,
        )
        found.settle(at=now)
        return made

    return make


@pytest.fixture
def course(db: None, now: datetime) -> Make:
    def make(title: str, **fields: Any) -> Course:
        values: dict[str, Any] = {
            "slug": slugify(title),
            "summary": "About it.",
            "hours": Decimal(3),
            "list_price": Decimal("420.00"),
            "published_at": now - timedelta(days=1),
        }
        return Course.objects.create(title=title, **values | fields)

    return make


@pytest.fixture
def download(db: None, now: datetime) -> Make:
    def make(title: str, *, published_at: datetime | None = now) -> Download:
        shelf, _made = Shelf.objects.get_or_create(name="Quality", slug="quality")
        made = Download.objects.create(
            title=title,
            slug=slugify(title),
            category=shelf,
            summary="What it is for.",
            published_at=published_at,
        )
        Version.objects.create(
            download=made,
            number=1,
            file="downloads/0",
            filename="form.xlsx",
            content_type="application/octet-stream",
            size=1000,
            sha256="0" * 64,
        )
        made.save()
        return made

    return make


def ask(client: Any, question: str = "", **more: str) -> Any:
    response = client.get(PAGE, {"q": question, **more})
    assert response.status_code == 200
    return response


def titles(response: Any) -> list[str]:
    found = response.context["found"]
    results = [found.best] if found.best else []
    results += [result for group in found.groups for result in group.results]
    return ["".join(piece.text for piece in result.title) for result in results]


def text(response: Any) -> str:
    html = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


# What is found, and in which order


def test_the_word_itself_stands_before_those_that_only_mention_it(
    visitor: Any, entry: Make
) -> None:
    entry("Adherence", blocks=(("Unlike shrinkage, it is about time.", "everyone"),))
    entry("Breaks", short="A part of shrinkage.")
    entry("Shrinkage planning")
    entry("Planned shrinkage")
    entry("Shrinkage")
    assert titles(ask(visitor, "shrinkage")) == [
        "Shrinkage",
        "Shrinkage planning",
        "Planned shrinkage",
        "Breaks",
        "Adherence",
    ]
    assert "probably the one you want" in text(ask(visitor, "Shrinkage"))


@pytest.mark.parametrize(
    "question", ["AHT", "aht", "average handling time", "Wrap-up time", "WRAP up TIME"]
)
def test_acronym_term_and_nickname_are_all_its_name(
    visitor: Any, entry: Make, question: str
) -> None:
    entry("After-call work", short="Wrap up: the time after, part of average handling time, AHT.")
    entry("Average handling time", acronym="AHT", aliases=("Wrap-up time",))
    assert titles(ask(visitor, question))[0] == "Average handling time"
    assert ask(visitor, question).context["found"].best is not None


def test_a_nickname_that_was_meant_is_named(visitor: Any, entry: Make) -> None:
    entry("Average handling time", acronym="AHT", aliases=("Talk, hold and wrap-up",))
    assert "Also known as Talk, hold and wrap" in text(ask(visitor, "wrap"))


@pytest.mark.parametrize(
    ("question", "written"),
    [
        ("cafe", "Café rota"),
        ("ΣΊΣΥΦΟΣ", "σίσυφος"),
        ("STRASSE", "Straße"),
        ("ürün", "Ürün listesi"),
    ],
)
def test_case_and_accents_do_not_count_in_any_alphabet(
    visitor: Any, entry: Make, question: str, written: str
) -> None:
    entry(written)
    assert titles(ask(visitor, question)) == [written]


def test_every_word_has_to_be_there_and_begins_a_word(visitor: Any, entry: Make) -> None:
    entry("Service level")
    entry("Level of effort")
    entry("Certificate")
    assert titles(ask(visitor, "service levels")) == ["Service level"]
    assert titles(ask(visitor, "cat")) == []


@pytest.mark.parametrize(
    ("question", "written", "other"),
    [
        ("planning", "The plan", "Planet"),
        ("queued", "One queue", "Queen"),
        ("policies", "A policy", "Police"),
        ("forecasts", "A forecast", "Foreman"),
        ("schedule", "Scheduled breaks", "School"),
    ],
)
def test_other_forms_of_a_word_are_found_and_other_words_are_not(
    visitor: Any, entry: Make, question: str, written: str, other: str
) -> None:
    entry(written)
    entry(other)
    assert titles(ask(visitor, question)) == [written]


@pytest.mark.parametrize("question", ["Māori", "maori", "MAORI", "Ma\u0304ori"])
def test_macrons_do_not_count(visitor: Any, entry: Make, question: str) -> None:
    entry("Te reo Māori")
    assert titles(ask(visitor, question)) == ["Te reo Māori"]


def test_hyphens_and_apostrophes_are_spaces_to_whoever_asks(visitor: Any, entry: Make) -> None:
    entry("E-mail", blocks=(("<p>The customer’s inbox</p>", "everyone"),))
    for question in ("e-mail", "e mail", "customer's inbox", "customer’s"):
        assert titles(ask(visitor, question)) == ["E-mail"], question


def test_a_match_in_the_text_shows_the_passage_with_the_word_marked(
    visitor: Any, entry: Make
) -> None:
    entry("Occupancy", blocks=(("<p>A <em>telescope</em> &amp; a map.</p>", "everyone"),))
    html = ask(visitor, "telescope").content.decode()
    assert "A <mark>telescope</mark> &amp; a map." in html


def test_courses_are_found_by_title_text_trainer_and_kind_with_their_price(
    visitor: Any, member: Any, course: Make, now: datetime
) -> None:
    made = course("Coaching", description="<p>Twenty <b>seconds</b></p>", trainer="Anahera Quill")
    starts = datetime(2027, 5, 25, 1, 0, tzinfo=timezone.get_default_timezone())
    Session.objects.create(
        course=made,
        starts_at=starts,
        ends_at=starts + timedelta(hours=1),
        zone="Australia/Perth",
        place="Perth",
    )
    for question in ("coaching", "seconds", "quill", "live online"):
        assert titles(ask(visitor, question)) == ["Coaching"], question
    page = text(ask(visitor, "coaching"))
    assert "List price $420 Members pay $315 Saving $105" in page
    assert "Your price $315" in text(ask(member, "coaching"))


def test_results_are_grouped_by_kind_and_a_kind_can_be_asked_alone(
    member: Any, entry: Make, course: Make, download: Make
) -> None:
    entry("Coaching")
    entry("Coaching plan")
    course("Coaching from calls")
    download("Coaching form")
    everything = ask(member, "coaching")
    assert [group.room.name for group in everything.context["found"].groups] == [
        "Entries",
        "Courses",
        "Downloads",
    ]
    assert titles(ask(member, "coaching", kind="courses")) == ["Coaching from calls"]
    assert titles(ask(member, "coaching", kind="downloads")) == ["Coaching form"]


def test_many_hits_are_cut_and_the_rest_is_one_link_away(visitor: Any, entry: Make) -> None:
    for number in range(MANY + 1):
        entry(f"Queue {number:02}")
    few = ask(visitor, "queue")
    assert len(titles(few)) == FEW
    assert "?q=queue&amp;kind=entries" in few.content.decode()
    many = ask(visitor, "queue", kind="entries")
    assert len(titles(many)) == MANY
    assert "One more word narrows them" in text(many)


# What is not found


WORD = "quokkamolasses"


@pytest.mark.parametrize("client_name", ["visitor", "account", "lapsed", "member", "staff"])
def test_a_word_for_members_only_finds_nothing_for_anybody(
    request: Any, entry: Make, client_name: str
) -> None:
    """Neither a hit nor a count tells what stands behind the gate."""
    entry("Open", blocks=(("Free words", "everyone"), (f"The {WORD} trick", "member")))
    entry("Half", blocks=((f"The {WORD} list", "account"),))
    entry("Odd", blocks=((f"The {WORD} riddle", "nobody-knows"),))
    client = request.getfixturevalue(client_name)
    for kind in ({}, {"kind": "entries"}):
        response = ask(client, WORD, **kind)
        assert titles(response) == []
        main = response.content.decode()
        assert "trick" not in main
        assert "Nothing for" in main
    assert titles(ask(client, "free words")) == ["Open"], "what is open is found"


def test_no_column_of_the_index_holds_words_for_members(entry: Make) -> None:
    entry("Open", blocks=((f"The {WORD} trick", "member"),))
    columns = EntryVersion.objects.values_list(
        "public_text", "search_names", "search_summary", "search_text"
    )
    assert WORD not in str(list(columns))


def test_drafts_planned_and_withdrawn_words_are_not_found(
    member: Any, entry: Make, now: datetime
) -> None:
    entry("Draft quoll", live_from=None)
    entry("Planned quoll", live_from=now + timedelta(hours=1))
    gone = entry("Withdrawn quoll", live_from=now - timedelta(hours=1)).entry
    gone.withdrawn_at = now
    gone.save()
    gone.settle(at=now)
    entry("Live", short="An older quoll.", live_from=now - timedelta(days=2))
    entry("Live", short="Nothing of the kind.", live_from=now - timedelta(days=1))
    response = ask(member, "quoll")
    assert titles(response) == []
    assert "quoll" not in text(response).replace("“quoll”", "")


def test_courses_that_are_not_in_the_catalogue_are_not_found(
    staff: Any, course: Make, now: datetime
) -> None:
    course("Draft quoll", published_at=None)
    course("Planned quoll", published_at=now + timedelta(hours=1))
    assert titles(ask(staff, "quoll")) == []


@pytest.mark.parametrize("client_name", ["visitor", "account", "lapsed", "staff"])
def test_downloads_are_for_members(request: Any, download: Make, client_name: str) -> None:
    download("Quoll form")
    client = request.getfixturevalue(client_name)
    response = ask(client, "quoll")
    assert titles(response) == []
    assert "Downloads" not in text(response)
    assert client.get(PAGE, {"q": "quoll", "kind": "downloads"}).status_code == 404


def test_members_find_published_downloads(member: Any, download: Make, now: datetime) -> None:
    download("Quoll form")
    download("Quoll draft", published_at=None)
    download("Quoll later", published_at=now + timedelta(hours=1))
    assert titles(ask(member, "quoll")) == ["Quoll form"]


def test_the_editors_note_is_not_searched(staff: Any, entry: Make) -> None:
    row = entry("Open").entry
    row.editor_note = "Doubtful quoll"
    row.save()
    assert titles(ask(staff, "quoll")) == []


@pytest.mark.parametrize(
    ("question", "tool"),
    [
        ("cpd", "CPD"),
        ("Roundtables", "Roundtables"),
        ("download", "Downloads"),
        ("member bytes", "Member Bytes"),
    ],
)
def test_a_member_who_names_a_tool_gets_the_tool_first(
    member: Any, entry: Make, question: str, tool: str
) -> None:
    entry("Attrition", short="Cpd, roundtables, downloads and member bytes.")
    assert titles(ask(member, question))[0] == tool
    assert "Tool, and probably the one you want" in text(ask(member, question))


def test_a_tool_is_found_by_what_it_does_and_an_entry_of_its_name_goes_first(
    member: Any, entry: Make
) -> None:
    entry("Maturity")
    assert titles(ask(member, "statements score")) == ["Maturity"]
    assert ask(member, "maturity").context["found"].best.kind == "Entry"
    assert titles(ask(member, "maturity tool")) == ["Maturity"]
    assert {row["kind"] for row in offered_rows(member, "matur")} == {"Entry", "Tool"}


def test_a_tool_that_is_still_being_built_is_not_found(member: Any, monkeypatch: Any) -> None:
    unbuilt = Tool("Abacus", "abacus:home", "Beads on wires.")
    monkeypatch.setattr("members.hub.search.TOOLS", (unbuilt,))
    assert titles(ask(member, "abacus")) == []


def test_calculators_are_found_by_their_names_and_by_what_they_are_for(member: Any) -> None:
    found = titles(ask(member, "calculators"))
    assert found[0] == "Calculators", "the way in goes first"
    assert "Staff one interval" in found
    assert titles(ask(member, "callers who hang up")) == ["Callers who hang up"]
    assert titles(ask(member, "engaged tone")) == ["Lines"]
    assert offered_rows(member, "staff one")[0]["url"] == "/members/calculators/staffing/"


@pytest.mark.parametrize("client_name", ["visitor", "account", "lapsed"])
def test_tools_are_found_by_members_alone(request: Any, client_name: str) -> None:
    client = request.getfixturevalue(client_name)
    assert titles(ask(client, "cpd")) == []
    assert offered_rows(client, "cpd") == []
    assert client.get(PAGE, {"q": "cpd", "kind": "tools"}).status_code == 404


def offered_rows(client: Any, question: str) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = client.get(f"{PAGE}suggestions/", {"q": question}).json()[
        "suggestions"
    ]
    return rows


def test_a_members_results_are_never_kept_for_others(member: Any, download: Make) -> None:
    download("Quoll form")
    assert ask(member, "quoll")["Cache-Control"] == "private, no-store"


# Nothing asked, nothing found


def test_an_empty_question_offers_somewhere_to_start(visitor: Any, entry: Make) -> None:
    entry("Average handling time", acronym="AHT")
    page = ask(visitor)
    assert "Somewhere to start" in text(page)
    assert "?q=AHT" in page.content.decode()


def test_nothing_found_says_what_to_do(visitor: Any, entry: Make) -> None:
    entry("Average handling time", acronym="AHT")
    page = text(ask(visitor, "zzzz"))
    assert "Nothing for “zzzz”" in page
    assert "One word is often enough" in page


def test_nothing_found_leads_to_suggesting_the_term_where_that_stands(
    visitor: Any, entry: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry("Shrinkage")
    monkeypatch.setattr("acxpa.search.part_of_portal", lambda name: f"/{name}/")
    for question in ("a<b zzzz", "shrinkadge"):
        html = ask(visitor, question).content.decode()
        assert f'href="/suggest:term/?term={quote(question)}"' in html
    monkeypatch.setattr("acxpa.search.part_of_portal", lambda name: "")
    assert "?term=" not in ask(visitor, "zzzz").content.decode()


@pytest.mark.parametrize(
    ("question", "found", "instead"),
    [
        ("handeling tiem", "Average handling time", "handling time"),
        ("shrinkadge", "Shrinkage", "shrinkage"),
        ("copcc", "Customer operations", "copc"),
        ("servicelevel", "Service level", "service level"),
        ("SHRINKAEG", "Shrinkage", "shrinkage"),
        ("shrinkage xylophones", "Shrinkage", "shrinkage"),
    ],
)
def test_a_slip_of_the_finger_finds_what_was_meant(
    visitor: Any, entry: Make, question: str, found: str, instead: str
) -> None:
    entry("Average handling time", acronym="AHT")
    entry("Customer operations", acronym="COPC")
    entry("Service level")
    entry("Shrinkage")
    page = ask(visitor, question)
    assert titles(page)[0] == found
    assert f"Here is what there is for {instead}" in text(page)
    assert f"<mark>{found.split()[-1]}" in page.content.decode() or found != "Shrinkage"


def test_what_is_shown_instead_says_why_and_leads_to_all_of_it(visitor: Any, entry: Make) -> None:
    for number in range(FEW + 1):
        entry(f"Forecast {number}")
    fewer, misspelt = ask(visitor, "forecast template"), ask(visitor, "forcast")
    assert "for forecast ; nothing has all of your words." in text(fewer)
    assert "for forecast , which is spelt much like it." in text(misspelt)
    for page in (fewer, misspelt):
        assert "All entries for “forecast”" in text(page)
        assert "?q=forecast&amp;kind=entries" in page.content.decode()


def test_a_misspelt_word_never_leads_to_what_the_reader_may_not_see(
    visitor: Any, member: Any, download: Make, entry: Make, now: datetime
) -> None:
    """Neither the thing nor its word: words of members' titles are in the same table."""
    download("Quokkameter")
    entry("Wombatometer", live_from=now + timedelta(hours=1))
    for question in ("quokkametre", "wombatometre"):
        page = text(ask(visitor, question))
        assert titles(ask(visitor, question)) == []
        assert "meter" not in page
    assert titles(ask(member, "quokkametre")) == ["Quokkameter"]


@pytest.mark.parametrize(
    ("words", "alike", "questions"),
    [
        (("tiem",), {"tiem": ["time", "tie"]}, [("tie",), ("time",)][:1]),
        (("handeling", "tiem"), {"handeling": ["handling"], "tiem": ["time"]}, None),
        (("zzzz",), {"zzzz": []}, []),
        (("level", "zz"), {"level": ["level"], "zz": []}, [("level",)]),
        (("sheduling",), {"sheduling": ["handling", "schedule"]}, [("schedule",)]),
        ((), {}, []),
    ],
)
def test_the_nearest_words_are_asked_together_and_then_alone(
    words: tuple[str, ...], alike: dict[str, list[str]], questions: Any
) -> None:
    if questions is None:
        questions = [("handling", "time"), ("handling",), ("time",)]
    assert nearest(words, alike) == questions


# While somebody is typing


def offered(client: Any, question: str) -> list[str]:
    answer = client.get("/search/suggestions/", {"q": question})
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/json"
    return [row["title"] for row in answer.json()["suggestions"]]


def test_things_are_offered_by_the_beginnings_of_their_names(
    visitor: Any, entry: Make, course: Make
) -> None:
    entry("Shrinkage")
    entry("Planned shrinkage")
    entry("Breaks", short="A part of shrinkage.")
    entry("Average handling time", acronym="AHT", aliases=("Shroud time",))
    course("Shrinkage for planners")
    assert offered(visitor, "shr") == [
        "AHT: Average handling time",
        "Shrinkage",
        "Planned shrinkage",
        "Shrinkage for planners",
    ]
    assert offered(visitor, "shrinkage")[0] == "Shrinkage"
    assert offered(visitor, "a") == ["AHT: Average handling time"]
    assert offered(visitor, "") == []


@pytest.mark.parametrize("client_name", ["visitor", "account", "lapsed", "staff"])
def test_what_members_alone_find_is_offered_to_nobody_else(
    request: Any, member: Any, download: Make, entry: Make, client_name: str, now: datetime
) -> None:
    download("Quoll form")
    entry("Quoll later", live_from=now + timedelta(hours=1))
    assert offered(request.getfixturevalue(client_name), "quo") == []
    assert offered(member, "quo") == ["Quoll form"]


def test_a_members_suggestions_are_kept_by_nobody(member: Any, download: Make) -> None:
    answer = member.get("/search/suggestions/", {"q": "quo"})
    assert answer["Cache-Control"] == "private, no-store"


def test_suggestions_cost_a_query_a_room(visitor: Any, entry: Make, course: Make) -> None:
    for number in range(9):
        entry(f"Quoll {number}")
        course(f"Quoll {number}")
    offered(visitor, "warm")
    with CaptureQueriesContext(connection) as asked:
        assert len(offered(visitor, "quo")) == OFFERED
    assert len(asked) == 4, [query["sql"] for query in asked]


@pytest.mark.parametrize("question", ["%", "'", '"', "a OR b", "\x00", "(", "a:*", "x" * 10_000])
def test_no_question_breaks_the_suggestions(visitor: Any, entry: Make, question: str) -> None:
    entry("Quokka")
    assert offered(visitor, question) == []


# Questions that would break a careless search


@pytest.mark.parametrize(
    "question",
    [
        "\x00",
        "a\x00b",
        "�",
        "x" * 100_000,
        "zq " * 50_000,
        "%",
        "_",
        "100%",
        "a_b",
        "'",
        '"',
        'a"b',
        "' OR 1=1 --",
        "\\",
        "a OR b NOT (c",
        "NEAR(a b)",
        "title:a*",
        "a & b | !c",
        "<script>alert(1)</script>",
        "-",
        "🦘",
        "٣",
        "a\r\nSet-Cookie: x=1",
    ],
)
@pytest.mark.parametrize("kind", ["", "entries", "courses"])
def test_no_question_breaks_the_page(visitor: Any, entry: Make, question: str, kind: str) -> None:
    entry("Quokka")
    response = ask(visitor, question, **({"kind": kind} if kind else {}))
    assert titles(response) == []
    assert "<script>alert" not in response.content.decode()


@pytest.mark.parametrize(
    "query", ["q=%ed%a0%80", "q=%ff%fe", "q=%00", "q", "q=a&q=b", "kind=", "&&&"]
)
def test_no_address_breaks_the_page(visitor: Any, query: str) -> None:
    assert visitor.get(f"{PAGE}?{query}").status_code == 200


@pytest.mark.parametrize("kind", ["nothing", "downloads", "\x00", "ENTRIES", "x" * 100_000])
def test_an_unknown_kind_is_not_found(visitor: Any, kind: str) -> None:
    assert visitor.get(PAGE, {"q": "a", "kind": kind}).status_code == 404


def test_wildcards_match_nothing_but_themselves(visitor: Any, entry: Make) -> None:
    entry("Quokka")
    assert titles(ask(visitor, "q%a")) == []
    assert "Nothing for “quok_a”" in text(ask(visitor, "quok_a"))


def test_titles_are_text_and_never_markup(visitor: Any, entry: Make, course: Make) -> None:
    entry("Quoll <b>bold</b>", short="<img src=x onerror=y> quoll")
    course("Quoll <script>x()</script>")
    html = ask(visitor, "quoll").content.decode()
    assert "<b>bold" not in html
    assert "<img src=x" not in html
    assert "<script>x()" not in html
    assert "<mark>Quoll</mark> &lt;b&gt;bold" in html


# What it costs


def fill(entry: Make, course: Make, download: Make, number: int) -> None:
    for n in range(number):
        entry(f"Quoll {number} {n}", acronym=f"Q{number}{n}", aliases=(f"Dasyurus {number} {n}",))
        course(f"Quoll {number} {n}")
        download(f"Quoll {number} {n}")


@pytest.mark.parametrize(("client_name", "most"), [("visitor", 4), ("account", 7), ("member", 10)])
def test_ten_results_cost_the_queries_of_one(
    request: Any, entry: Make, course: Make, download: Make, client_name: str, most: int
) -> None:
    """Entries, pages, articles, courses; for those signed in the session, the person and the membership; for
    members the downloads, the talks and the roundtables."""
    client = request.getfixturevalue(client_name)
    fill(entry, course, download, 1)
    ask(client, "warm")  # sectors and centres of the rankings are read once for each publish
    assert queries(client, "quoll") == most
    fill(entry, course, download, 10)
    assert queries(client, "quoll") == most


def test_finding_nothing_costs_a_member_two_queries_more(member: Any, entry: Make) -> None:
    """One for words that are spelt alike, one for two words written as one."""
    entry("Quoll")
    ask(member, "warm")
    assert queries(member, "zzzzzz") == 12


def queries(client: Any, question: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        ask(client, question)
    return len(asked)


def test_a_list_of_entries_does_not_carry_the_text_that_is_searched(
    visitor: Any, entry: Make
) -> None:
    entry("Quoll")
    with CaptureQueriesContext(connection) as asked:
        visitor.get("/glossary/")
    assert not any("search_text" in query["sql"] for query in asked)


def test_publishing_alone_does_not_read_the_content_again(entry: Make, now: datetime) -> None:
    """Only ``live_from`` is written; what is searched was filled when the version was saved."""
    made = entry("Quoll", live_from=None)
    light = EntryVersion.objects.defer("content").get(pk=made.pk)
    light.live_from = now
    with CaptureQueriesContext(connection) as asked:
        light.save(update_fields=["live_from"])
    assert not any(query["sql"].startswith("SELECT") for query in asked)
    again = EntryVersion.objects.get(pk=made.pk)
    assert again.search_names == "\n quoll \n"
