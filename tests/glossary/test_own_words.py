"""The reference content of the glossary: well formed, complete, attributed, and in our own words.

Held here, on the files in ``glossary/content`` and without a database:

* every file parses and has exactly the shape that the loader reads;
* no run of eight words is shared with the page that the association publishes today, names and
  titles counted as one word each (measured only where that page is at hand, see ``seed_page``);
* every fact of that page stands in the COPC entry, and the doubtful ones are attributed in the
  text and explained in the private editor note.
"""

from __future__ import annotations

import datetime
import html
import os
import re
import unicodedata
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.glossary.written import MACHINE_FIELDS, SLUGS, load, reader_text, strings

SEED_PAGE = Path(__file__).resolve().parents[3] / "shared" / "seed" / "copc-page.txt"

RUN = 8  # words in a row that make a sentence somebody else's

#: As thorough as the page that the association publishes on COPC.
LONG_FORM = (
    "average-handling-time",
    "ccxp",
    "copc",
    "customer-effort-score",
    "customer-satisfaction",
    "erlang",
    "first-contact-resolution",
    "iso-18295",
    "net-promoter-score",
    "occupancy",
    "service-level",
    "shrinkage",
    "workforce-management",
)
SHORTER = tuple(slug for slug in SLUGS if slug not in LONG_FORM)

# Names and titles may be as long as they are: each counts as a single word on both sides.
NAMES = (
    "COPC Customer Operations Performance Center",
    "Customer Operations Performance Center",
    "Certified COPC Implementation Leader",
    "Contact Centre Management Fundamentals",
    "CX Management Fundamentals",
    "Customer Experience Professionals Association",
    "International Organization for Standardization",
    "COPC Customer Experience (CX) Standard",
    "ACXPA Contact Centre Maturity Tool",
    "Contact Centre Maturity Tool",
    "CX Maturity Pulse Check",
    "CX Maturity Audit",
    "Australian Call Centre Rankings",
    "ACXPA CX Standards",
    "Call Centre Roundtables",
)


# The shape of a file ------------------------------------------------------------------------

ENTRY_KEYS = {
    "slug",
    "term",
    "acronym",
    "part_of_speech",
    "category",
    "short_definition",
    "aliases",
    "related",
    "lead",
    "glance",
    "reviewed_on",
    "sources",
    "editor_note",
    "blocks",
    "questions",
    "closing",
}
CATEGORIES = {"standards", "operations", "metrics", "people", "technology", "experience"}
AUDIENCES = {"everyone", "account", "member"}
BLOCK_KEYS = {
    "text": {"heading", "body"},
    "callout": {"style", "heading", "body"},
    "comparison": {"left_title", "left", "right_title", "right"},
    "step": {"style", "title", "body"},
    "card": {"style", "tag", "title", "body", "link_label", "link"},
    "formula": {"heading", "expression", "parts", "worked"},
    "live": {"part"},
}
STYLES = {
    "callout": {"plain", "note", "test"},
    "step": {"numbered", "pitfall"},
    "card": {"fact", "next", "member"},
}
HTML_FIELDS = {"lead", "body", "worked", "answer"}
ALLOWED_TAGS = {"p", "ul", "ol", "li", "strong", "em", "a", "blockquote", "sub", "sup"}
LINK = re.compile(
    r"(https://\S+|/\S*|(page|course):[a-z0-9-]+|name:[a-z_]+:[a-z_-]+( [a-z0-9-]+)?)?"
)


class AllowedHtml(HTMLParser):
    """Collects what is wrong with a fragment: tags and attributes not listed, wrong nesting."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ALLOWED_TAGS:
            self.faults.append(f"<{tag}> is not allowed")
        if [name for name, _ in attrs] != (["href"] if tag == "a" else []):
            self.faults.append(f"<{tag}> has the wrong attributes")
        for _, value in attrs:
            if not re.fullmatch(r"https://\S+|/[a-z0-9/-]*|#[a-z-]+", value or ""):
                self.faults.append(f"link to {value!r}")
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing")

    def handle_data(self, data: str) -> None:
        if data.strip() and not self.open:
            self.faults.append(f"text outside a paragraph: {data.strip()[:40]!r}")


def html_faults(fragment: str) -> list[str]:
    parser = AllowedHtml()
    parser.feed(fragment)
    parser.close()
    return parser.faults + [f"<{tag}> is never closed" for tag in parser.open]


def test_there_are_as_many_entries_as_were_promised() -> None:
    assert set(LONG_FORM) <= set(SLUGS)
    assert len(SLUGS) >= 36


@pytest.mark.parametrize("slug", SLUGS)
def test_entry_has_exactly_the_agreed_keys(slug: str) -> None:
    entry = load(slug)
    assert set(entry) == ENTRY_KEYS
    assert entry["slug"] == slug
    assert entry["category"] in CATEGORIES
    assert isinstance(entry["reviewed_on"], datetime.date)
    assert 0 < len(entry["short_definition"]) <= 300
    assert len(entry["glance"]) in (0, 3)
    assert all(set(box) == {"label", "text"} for box in entry["glance"])
    assert entry["sources"], "readers are told where to check"
    assert all(set(source) == {"title", "url"} for source in entry["sources"])
    assert all(source["url"].startswith(("http://", "https://")) for source in entry["sources"])
    assert all(set(pair) == {"question", "answer"} for pair in entry["questions"])
    assert entry["editor_note"].strip()


@pytest.mark.parametrize("slug", SLUGS)
def test_related_entries_exist_and_never_name_the_entry_itself(slug: str) -> None:
    related = load(slug)["related"]
    assert set(related) <= set(SLUGS) - {slug}
    assert len(related) == len(set(related))


@pytest.mark.parametrize("slug", SLUGS)
def test_every_block_has_the_keys_of_its_type(slug: str) -> None:
    entry = load(slug)
    for block in entry["blocks"] + entry["closing"]:
        kind = block["type"]
        assert set(block) == {"type", "audience"} | BLOCK_KEYS[kind], block
        assert block["audience"] in AUDIENCES
        assert kind not in STYLES or block["style"] in STYLES[kind], block
        if kind == "card":
            assert LINK.fullmatch(block["link"]), block["link"]
            assert bool(block["link"]) == bool(block["link_label"]), block["title"]
            if block["link"].startswith("name:glossary:entry "):
                assert block["link"].split()[-1] in SLUGS
        if kind == "comparison":
            assert block["left"] and block["right"]
            assert all(isinstance(point, str) for point in block["left"] + block["right"])
        if kind == "formula":
            assert all(set(part) == {"symbol", "meaning"} for part in block["parts"])


@pytest.mark.parametrize("slug", SLUGS)
def test_entry_opens_each_half_with_a_headed_text(slug: str) -> None:
    entry = load(slug)
    for half in (entry["blocks"], entry["closing"]):
        assert not half or (half[0]["type"] == "text" and half[0]["heading"])


@pytest.mark.parametrize("slug", SLUGS)
def test_html_stays_inside_the_allowed_list(slug: str) -> None:
    for key, text in strings(load(slug)):
        if key in HTML_FIELDS:
            assert html_faults(text) == [], text
        else:
            assert not re.search(r"<[a-z/]|&[a-z]+;", text), f"HTML in plain field {key}: {text}"


@pytest.mark.parametrize(
    "fragment",
    [
        "<p>Open",
        "<h2>Heading</h2>",
        "<p class='x'>Class</p>",
        "<p><a href='javascript:alert(1)'>x</a></p>",
        "<p><a href='//host.example/'>x</a></p>",
        "Bare text",
        "<ul><li>Crossed</ul></li>",
    ],
)
def test_html_check_finds_the_fault(fragment: str) -> None:
    assert html_faults(fragment)


def test_long_entries_have_every_part() -> None:
    for slug in LONG_FORM:
        entry = load(slug)
        assert len(reader_text(entry).split()) >= 1_200, slug
        assert len(entry["glance"]) == 3
        assert entry["closing"]
        assert len(entry["questions"]) >= 6
    assert len(load("copc")["questions"]) == 8


def test_shorter_entries_have_two_questions() -> None:
    for slug in SHORTER:
        assert len(load(slug)["questions"]) >= 2, slug


def test_copc_is_open_to_everyone_and_gated_blocks_exist_elsewhere() -> None:
    def audiences(slug: str) -> set[str]:
        entry = load(slug)
        return {block["audience"] for block in entry["blocks"] + entry["closing"]}

    assert audiences("copc") == {"everyone"}
    assert "member" in audiences("iso-18295")
    assert any("member" in audiences(slug) for slug in SHORTER)


# The words ----------------------------------------------------------------------------------


def words(text: str, *, hyphen: str = " ") -> list[str]:
    """Words as a reader hears them: lower case, no tags or punctuation, names as one word.

    ``hyphen`` says what stands for a hyphen, a space or nothing: "in-house" is two words or one.
    """

    def plain(raw: str) -> str:
        raw = html.unescape(re.sub(r"</?[a-z]+[^>]*>", " ", raw))
        raw = unicodedata.normalize("NFKC", raw).lower()
        raw = re.sub(r"['\u2018\u2019\u02bc]", "", raw)
        raw = re.sub(r"(?<=\w)[-\u2010\u2011](?=\w)", hyphen, raw)
        return " ".join(re.findall(r"[^\W_]+", raw))

    text = f" {plain(text)} "
    for name in sorted(NAMES, key=len, reverse=True):
        spaced = plain(name)
        text = text.replace(f" {spaced} ", f" {spaced.replace(' ', '_')} ")
    return text.split()


def runs_in_common(ours: list[str], theirs: list[str], length: int = RUN) -> list[str]:
    """The longest runs of at least ``length`` words that stand in both lists."""
    known = {tuple(theirs[i : i + length]) for i in range(len(theirs) - length + 1)}
    runs: list[str] = []
    start = end = -1
    for i in range(len(ours) - length + 1):
        if tuple(ours[i : i + length]) in known:
            if i > end:
                start = i
            end = i + length
            if i == len(ours) - length or tuple(ours[i + 1 : i + 1 + length]) not in known:
                runs.append(" ".join(ours[start:end]))
    return runs


# Fields that choose and point; nobody reads them as prose.


def written_text(slug: str) -> str:
    """Everything in the file that somebody wrote as prose, the private note included."""
    return " ".join(text for key, text in strings(load(slug)) if key not in MACHINE_FIELDS)


def seed_page() -> str:
    """The page to compare with. It is not ours to publish, so it is not in the repository."""
    path = Path(os.environ.get("ACXPA_SEED_PAGE") or SEED_PAGE)
    if not path.is_file():
        pytest.skip(f"not measured: {path} is missing (ACXPA_SEED_PAGE may name another place)")
    return path.read_text("utf-8")


THEIRS = (
    "You\u2019re choosing a vendor \u2014 as much as a well-known framework, every time you sign."
)


@pytest.mark.parametrize(
    "ours",
    [
        "Note: you're choosing a vendor as much as a well-known framework.",
        "<p>YOU\u2019RE choosing a <em>vendor</em>, as much\nas a well known framework</p>",
        "a vendor as much as a well\u2010known framework every time",
    ],
)
def test_run_finder_finds_a_planted_run(ours: str) -> None:
    assert runs_in_common(words(ours), words(THEIRS))


def test_run_finder_reports_each_run_whole_and_once() -> None:
    theirs = words("one two three four five six seven eight nine ten eleven")
    ours = ["zero", *theirs[:9], "pause", *theirs[2:], "end"]
    assert runs_in_common(ours, theirs) == [" ".join(theirs[:9]), " ".join(theirs[2:])]


def test_run_finder_lets_seven_words_pass() -> None:
    theirs = words("one two three four five six seven eight")
    assert runs_in_common([*theirs[:7], "other"], theirs) == []
    assert runs_in_common([], theirs) == []


def test_run_finder_counts_a_title_as_one_word() -> None:
    title = "book Contact Centre Management Fundamentals with Daniel Ord in May"
    assert runs_in_common(words(title), words(title)) == []
    longer = f"please {title}"
    assert runs_in_common(words(longer), words(longer))


@pytest.mark.parametrize("hyphen", [" ", ""], ids=["hyphen-parts", "hyphen-joins"])
@pytest.mark.parametrize("slug", SLUGS)
def test_no_run_of_eight_words_is_shared_with_the_seed_page(slug: str, hyphen: str) -> None:
    seed = words(seed_page(), hyphen=hyphen)
    assert len(seed) > 1000
    assert runs_in_common(words(written_text(slug), hyphen=hyphen), seed) == []


def test_seed_sentence_put_into_the_entry_would_be_caught() -> None:
    seed = words(seed_page())
    ours = words(written_text("copc"))
    planted = ours[:200] + seed[500 : 500 + RUN] + ours[200:]
    assert runs_in_common(planted, seed)


@pytest.mark.parametrize("slug", SLUGS)
def test_voice_of_the_house(slug: str) -> None:
    text = written_text(slug).lower()
    assert "!" not in text
    assert "unlock" not in text
    assert "\u2014" not in text  # long dashes: the house uses sentences
    assert "journey" not in re.sub(r"journey[- ](map|mapping)\b", "", text)


# The facts of the COPC entry ----------------------------------------------------------------


FACTS = [
    ("what the letters mean", r"customer operations performance center"),
    ("private firm", r"private american consulting firm"),
    ("for profit", r"works for profit"),
    ("founded 1996", r"began in 1996"),
    ("head office", r"head office in winter park, florida"),
    ("founders' employers", r"american express, dell and motorola"),
    ("renamed 2012", r"copc inc\., in 2012"),
    ("offices and trainers", r"offices and certified trainers.*americas, emea.*asia-pacific"),
    (
        "what it earns from",
        r"certification audits, consulting, training, and subscriptions to bench",
    ),
    ("vendor as much as framework", r"picks a supplier along with a method"),
    ("who uses it", r"large in-house centres, outsourcers \(bpos\) and vendor managers"),
    ("where", r"asia, europe, latin america and north america"),
    ("three ways to use it", r"mark your own work.*train your people.*certify the operation"),
    ("countries", r"56\+ countries"),
    ("four domains", r"leadership and planning, processes, people, performance"),
    (
        "not an association",
        r"an industry association, a not-for-profit, or anything its members own",
    ),
    ("not ISO, not government", r"an iso standard, or an accreditation with a government"),
    ("not the only one", r"the only framework going"),
    ("not quick or cheap", r"fast or cheap"),
    ("no guarantee", r"a promise of happy customers"),
    ("release 8.0", r"release 8\.0"),
    ("release year", r"gives 2025"),
    ("new in 8.0: AI", r"governance for ai"),
    ("new in 8.0: one management", r"single management system for human and automated channels"),
    ("new in 8.0: metrics", r"freedom in defining a metric"),
    ("older releases", r"6\.x and 7\.x"),
    ("first name", r"csp standard, for customer service provider"),
    ("renamed 2016", r"2016"),
    (
        "CSP",
        r"csp operations you run for yourself.*government agency.*energy retailer.*telco.*bank",
    ),
    ("CSP is the usual start", r"most people start here"),
    ("OSP", r"osp operations you run for clients.*sales tool.*credibility.*multinational"),
    ("VMO", r"vmo operations you buy.*procurement.*choosing.*performance.*governance"),
    ("8.0 covers automation", r"automated channels \(ai, self-service\)"),
    ("free download", r"free download from copc\.com"),
    ("details asked", r"name, company, e-mail, phone"),
    ("sales follow-up", r"expect their sales people"),
    ("paid: training, consulting, audit", r"invoices come later.*training.*consultants.*audit"),
    ("step 1", r"baseline assessment copc inc\. goes through.*gaps in order of priority"),
    ("step 2", r"certified copc implementation leader.*language of your floor"),
    ("accredited trainers", r"copc-accredited trainers"),
    ("step 3", r"12 to 24 months.*settle.*one good month"),
    ("consultants or not", r"hire copc consultants.*their own people"),
    ("step 4", r"auditor, independent of your site.*in person or remotely"),
    ("step 5", r"recertification the certificate runs out.*two years"),
    ("no public prices", r"no public price list"),
    ("cost", r"tens of thousands and hundreds of thousands of dollars"),
    ("what moves the cost", r"how big the operation is, how many sites.*how mature"),
    ("fits well", r"fits well.*large enterprise centres.*global contracts.*groups of sites"),
    ("sponsor", r"executive sponsor"),
    ("overkill", r"overkill.*about 50 seats.*good forecasting.*qa framework.*coaching"),
    ("neutral", r"neutral.*domestic-only operations, public sector centres and smaller out"),
    ("honest test", r"honest test take the badge away.*framework and the discipline"),
    ("cheaper marketing", r"marketing asset, and there are cheaper"),
    ("ISO 18295", r"iso 18295 is the international standard"),
    ("ISO 9001", r"iso 9001 for quality management"),
    ("ISO 27001", r"iso 27001 for information security"),
    ("ISO 10002", r"iso 10002 for complaints handling"),
    ("CX Standards", r"acxpa cx standards independent, led by practitioners"),
    ("any size, sector, country", r"whatever its sector, size or country"),
    ("basis of the rankings", r"rankings are built on them"),
    ("no large budget", r"no large certification budget"),
    ("benchmarking", r"independent benchmarking.*beside your peers.*processes conform"),
    ("maturity tools", r"contact centre maturity tool and the cx maturity audit"),
    ("pulse check", r"cx maturity pulse check"),
    ("not equivalent", r"do not convert into one another\. scope, audit and cost"),
    ("40-seat example", r"40-seat"),
    ("training without certification", r"no certification pathway, cx skills"),
    ("management course", r"contact centre management fundamentals daniel ord delivers it"),
    (
        "full range",
        r"agents, team leaders and managers: coaching, quality assurance, sales and ret",
    ),
    ("workforce, difficult customers", r"workforce management, difficult customers"),
    ("CXPA and CCXP", r"\(cxpa\) awards the ccxp"),
    ("CX course", r"cx management fundamentals aligned to the cxpa framework.*preparation"),
    ("CX topics", r"journey mapping, in building a culture"),
    ("pitfall 1", r"another word for quality.*procurement team.*proxy"),
    ("pitfall 2", r"before the basics work.*broken forecasting.*done for show.*nobody coaches"),
    ("pitfall 3", r"one size to fit.*30 seats.*government service centre.*specialists"),
    ("pitfall 4", r"buying the badge.*performance rankings.*satisfaction figures, published"),
    ("test that matters", r"test that matters.*do your customers notice"),
    ("standards body is another thing", r"formal standards body, such as iso"),
    (
        "who recognises which",
        r"procurement and regulated industries; copc is better known among north am",
    ),
    ("ISO in full", r"international organization for standardization"),
    ("ACXPA does not certify", r"those come only from copc inc\. and the trainers it authorises"),
    ("ACXPA is independent", r"acxpa is an independent industry association in australia"),
    ("rankings' method", r"whose method is different"),
    ("next: hub", r"call centre hub.*forecasting and qa to technology and leadership"),
    ("next: rankings by sector", r"sector by sector"),
    ("next: training", r"daniel ord and other leading instructors"),
    (
        "member: hub",
        r"maturity tools, benchmarking dashboards, erlang calculators and premium down",
    ),
    ("member: maturity tool", r"structured levels in each key practice area"),
    ("member: dashboard", r"ccr dashboard.*historical performance.*move up or down"),
    ("member: roundtables", r"cx and call centre roundtables every month.*no vendor"),
    ("member: videos", r"member bytes the full video library"),
    ("member: discount", r"25% off every cx skills course live and self-paced"),
    ("made for Australia", r"made for the australian market"),
    ("extra: Baldrige", r"baldrige"),
    ("extra: founders", r"microsoft, intel, novell, compaq, l\.l\. bean and adobe"),
    ("extra: five standards", r"healthcare standard \(hsp\).*indirect procurement.*five in all"),
    ("extra: OSP year", r"since 2011"),
    ("extra: titles since 7.0", r"release 7\.0, in august 2021"),
]


@pytest.mark.parametrize(("fact", "pattern"), FACTS, ids=[fact for fact, _ in FACTS])
def test_copc_entry_states_the_fact(fact: str, pattern: str) -> None:
    # The wildcard is bounded so that it joins one passage and not the whole page.
    bounded = pattern.replace(".*", ".{0,420}?")
    assert re.search(bounded, reader_text(load("copc"))), fact


DOUBTS = [
    ("renamed in 2012", r"\b2012\b", r"\b2012\b"),
    ("renamed in 2016", r"\b2016\b", r"\b2016\b"),
    ("release 8.0 in 2025", r"\b2025\b", r"february 2026"),
    ("56+ countries", r"\b56\+", r"56\+ countries"),
    ("two-year cycle", r"two years", r"every two years"),
    ("form before download", r"name, company, e-mail", r"the form rests"),
]


@pytest.mark.parametrize(("doubt", "claim", "note"), DOUBTS, ids=[doubt for doubt, _, _ in DOUBTS])
def test_doubtful_claim_is_attributed_and_explained_to_editors(
    doubt: str, claim: str, note: str
) -> None:
    entry = load("copc")
    text = reader_text(entry)
    places = [match.start() for match in re.finditer(claim, text)]
    assert places, doubt
    for place in places:
        assert re.search(r"earlier page|reported as", text[max(0, place - 130) : place]), doubt
    assert re.search(note, " ".join(entry["editor_note"].lower().split())), doubt


def test_editor_note_names_the_further_versions() -> None:
    assert "HSP" in load("copc")["editor_note"]
