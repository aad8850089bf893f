"""The reference content of the glossary: well formed, complete, attributed, and in our own words.

Held here, on the files in ``glossary/content`` and without a database:

* every file parses and has exactly the shape that the loader reads;
* no run of eight words is shared with the page that the association publishes today, names and
  titles counted as one word each (measured only where that page is at hand, see ``seed_page``);
* every fact of that page stands in the COPC entry, and the doubtful ones are attributed in the
  text and explained in the private editor note;
* the arithmetic of the worked examples is right.
"""

from __future__ import annotations

import datetime
import functools
import html
import math
import os
import re
import statistics
import unicodedata
from collections.abc import Iterator
from fractions import Fraction
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import yaml

REPOSITORY = Path(__file__).resolve().parents[2]
CONTENT = REPOSITORY / "glossary" / "content"
SEED_PAGE = Path(__file__).resolve().parents[3] / "shared" / "seed" / "copc-page.txt"

RUN = 8  # words in a row that make a sentence somebody else's

SLUGS = sorted(path.stem for path in CONTENT.glob("*.yaml"))
COMPLETE = ("copc", "iso-18295")
SHORTER = (
    "average-handling-time",
    "customer-journey-map",
    "first-contact-resolution",
    "net-promoter-score",
    "occupancy",
    "quality-assurance",
    "service-level",
    "shrinkage",
)

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


@functools.cache
def load(slug: str) -> dict[str, Any]:
    """One content file; cached, so read it and leave it as it is."""
    entry: dict[str, Any] = yaml.safe_load((CONTENT / f"{slug}.yaml").read_text("utf-8"))
    return entry


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
}
STYLES = {
    "callout": {"plain", "note", "test"},
    "step": {"numbered", "pitfall"},
    "card": {"fact", "next", "member"},
}
HTML_FIELDS = {"lead", "body", "worked", "answer"}
ALLOWED_TAGS = {"p", "ul", "ol", "li", "strong", "em", "a", "blockquote", "sub", "sup"}
LINK = re.compile(r"(https://\S+|/\S*|name:[a-z]+:[a-z-]+( [a-z0-9-]+)?)?")


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


def strings(node: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Every string below a node as (nearest key, string), in the order of the file."""
    if isinstance(node, dict):
        for name, value in node.items():
            yield from strings(value, name)
    elif isinstance(node, list):
        for value in node:
            yield from strings(value, key)
    elif isinstance(node, str):
        yield key, node


def test_the_ten_first_entries_are_there() -> None:
    assert set(COMPLETE + SHORTER) <= set(SLUGS)


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


def test_complete_entries_have_every_part() -> None:
    for slug in COMPLETE:
        entry = load(slug)
        assert len(entry["glance"]) == 3
        assert entry["closing"]
        assert len(entry["questions"]) >= 6
    assert len(load("copc")["questions"]) == 8


def test_shorter_entries_have_two_questions_and_a_warning() -> None:
    for slug in SHORTER:
        entry = load(slug)
        assert len(entry["questions"]) >= 2, slug
        assert any(block["type"] == "callout" for block in entry["blocks"]), slug


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
MACHINE_FIELDS = {"slug", "category", "related", "url", "type", "style", "audience", "link"}


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


def reader_text(entry: dict[str, Any]) -> str:
    """What a reader sees, lower case, on one line, without tags."""
    seen = {key: value for key, value in entry.items() if key not in {"editor_note", "sources"}}
    joined = " ".join(text for key, text in strings(seen) if key not in MACHINE_FIELDS)
    joined = html.unescape(re.sub(r"</?[a-z]+[^>]*>", " ", joined)).replace("\u2019", "'")
    return " ".join(joined.lower().split())


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


# The arithmetic -----------------------------------------------------------------------------


def percent(part: int, whole: int) -> str:
    """A share to one decimal, exact, as the entries print it."""
    return f"{float(Fraction(part * 100, whole)):.1f}%"


def wilson(part: int, whole: int) -> tuple[float, float]:
    """The 95% interval of a share in percent; domain notes 3.2."""
    z, share = 1.96, part / whole
    centre = share + z * z / (2 * whole)
    half = z * math.sqrt(share * (1 - share) / whole + z * z / (4 * whole * whole))
    low, high = (100 * (centre + sign * half) / (1 + z * z / whole) for sign in (-1, 1))
    return low, high


REPLIES = (1, 1, 1, 2, 2, 2, 3, 3, 4, 71)  # hours until each of ten e-mails was answered


WORKED = [
    ("average-handling-time", f"{334_800 + 37_200 + 74_400:,} s"),
    (
        "average-handling-time",
        f"{Fraction(446_400, 1_240)} s, or {Fraction(446_400, 1_240 * 60)} min",
    ),
    ("average-handling-time", f"= {Fraction(120 * 360, 1_800)} erlangs"),
    ("average-handling-time", f"it is {Fraction(120 * 375, 1_800)}."),
    ("first-contact-resolution", percent(1_386, 1_800)),
    ("first-contact-resolution", percent(1_278, 1_800)),
    ("net-promoter-score", f"promoters are {Fraction(212 * 100, 400)}%"),
    ("net-promoter-score", f"detractors {Fraction(80 * 100, 400)}%"),
    ("net-promoter-score", f"+{Fraction((212 - 80) * 100, 400)}"),
    ("net-promoter-score", f"{212 + 108 + 80} answers"),
    ("after-call-work", f"57,600 ÷ 640 = {Fraction(57_600, 640)} s"),
    ("after-call-work", f"is {1_800 * 20:,} s, or {Fraction(1_800 * 20, 3_600)} hours"),
    ("average-speed-of-answer", f"{432 + 48} answered calls and {432 * 10 + 48 * 210:,} s"),
    ("average-speed-of-answer", f"14,400 ÷ 480 = {Fraction(14_400, 480)} s"),
    ("average-speed-of-answer", f"count their {40 * 180:,} s"),
    ("average-speed-of-answer", f"÷ {480 + 40} = {float(Fraction(14_400 + 7_200, 520)):.1f} s"),
    ("average-speed-of-answer", f"the day averages {float(Fraction(480 + 5 * 15, 6))} s"),
    ("abandonment-rate", f"84 ÷ 1,200 = {percent(84, 1_200)}"),
    ("abandonment-rate", f"{84 - 30} ÷ {1_200 - 30:,} = {percent(54, 1_170)}"),
    ("abandonment-rate", f"54 ÷ 1,200 = {percent(54, 1_200)}"),
    ("schedule-adherence", f"{450 - 2 * 15} ÷ 450 = {percent(420, 450)}"),
    ("conformance", f"8:00 to 15:30, {(15 * 60 + 30) - 8 * 60} minutes"),
    ("conformance", f"adherence is {450 - 20} ÷ 450 = {percent(430, 450)}"),
    ("conformance", f"{450 + 15} ÷ 450 = {percent(465, 450)}"),
    ("calibration", f"0.1 × 0.1 = {float(Fraction(81 + 1, 100))}, or {Fraction(81 + 1)}%"),
    ("calibration", f"(1 − 0.82) = {float(Fraction(91 - 82, 100 - 82))}"),
    ("coaching", f"12 × 50 = {12 * (30 + 20)} minutes, or {Fraction(12 * 50, 60)} hours"),
    ("coaching", f"76-hour fortnight, {percent(10, 76)}"),
    ("coaching", f"it is {Fraction(18 * 50, 60)} hours, {percent(15, 76)}"),
    ("coaching", f"15 held is {percent(15, 24)}"),
    (
        "interactive-voice-response",
        f"is {25 * 20_000:,} s, or {float(Fraction(500_000, 3_600)):.1f} hours",
    ),
    ("omnichannel", f"155 ÷ 250 = {percent(155, 250)}"),
    ("bpo", f"45 ÷ {float(8 * Fraction(80, 100))} = ${float(45 / (8 * Fraction(80, 100))):.2f}"),
    ("bpo", f"36 ÷ {float(9 * Fraction(50, 100))} = ${float(36 / (9 * Fraction(50, 100))):.2f}"),
    # Student's t for 95% with 2, 7 and 29 degrees of freedom.
    ("mystery-shopping", f"with 3 of them the mean is good to ±{4.3027 * 12 / math.sqrt(3):.1f}"),
    ("mystery-shopping", f"with 8 to ±{2.3646 * 12 / math.sqrt(8):.1f}"),
    ("mystery-shopping", f"with 30 to ±{2.0452 * 12 / math.sqrt(30):.1f}"),
    ("attrition", f"36 ÷ 120 = {percent(36, 120)}"),
    ("attrition", f"is {percent(20, 36)}"),
    ("attrition", f"125 is {percent(4, 125)}. times twelve, {percent(4 * 12, 125)}"),
    ("call-back", f"120 accept: {percent(120, 300)}"),
    ("call-back", f"96 ÷ 120 = {percent(96, 120)} kept. the other {120 - 96} attempts"),
    ("call-back", f"{24 * 90:,} s or {Fraction(24 * 90, 60)} minutes"),
    ("knowledge-management", f"{5 * 10} tries. 36 end"),
    ("knowledge-management", f"36 ÷ 50 = {percent(36, 50)} . the other {50 - 36}"),
    ("knowledge-management", f"{30 * 2_000:,} s, or {float(Fraction(60_000, 3_600)):.1f} hours"),
    ("self-service", f"{1_400 + 400:,} ÷ {3_200 + 1_800:,} = {percent(1_800, 5_000)}"),
    ("self-service", f"1,400 ÷ 5,000 = {percent(1_400, 5_000)}"),
    ("self-service", f"{1_400 - 210:,} ÷ 5,000 = {percent(1_190, 5_000)}"),
    ("chatbot", f"148 ÷ 200 = {percent(148, 200)}"),
    ("chatbot", "between about {:.1f}% and {:.1f}%".format(*wilson(148, 200))),
    ("chatbot", f"{Fraction(52 * 100, 200)}% wrong is {9_000 * 52 // 200:,} customers"),
    ("speech-analytics", f"300 ÷ 400 = {percent(300, 400)} precision"),
    ("speech-analytics", f"120 ÷ 200 = {percent(120, 200)}"),
    ("speech-analytics", f"300 ÷ 0.60 = {300 / Fraction(120, 200)}"),
    ("contact-rate", f"18,000 ÷ 60,000 = {float(Fraction(18_000, 60_000)):.2f}"),
    ("contact-rate", f"75,000 customers, {float(Fraction(20_250, 75_000)):.2f}"),
    ("contact-rate", f"went up {percent(20_250 - 18_000, 18_000)}"),
    ("contact-rate", f"answered: {percent(1_000, 4_000)}. right party: 640 ÷ 4,000"),
    ("contact-rate", f"= {percent(640, 4_000)}"),
    ("transfer-rate", f"338 ÷ 2,600 = {percent(338, 2_600)}"),
    ("transfer-rate", f"{338 * 180:,} s, or {float(Fraction(338 * 180, 3_600)):.1f} hours"),
    ("vendor-management", f"2% credit is ${200_000 * 2 // 100:,}"),
    ("vendor-management", f"missing it saves ${3 * 6_500 - 4_000:,}"),
    ("complaint-handling", f"hears 9: {Fraction(9 * 100, 300)}%"),
    ("complaint-handling", f"9,000 × 3% = {9_000 * Fraction(9, 300)}"),
    ("complaint-handling", f"45 ÷ 270 = {percent(45, 270)}"),
    ("complaint-handling", "({:.1f}% to {:.1f}% would be".format(*wilson(9, 300))),
    ("complaint-handling", f"low end gives {9_000 * Fraction(16, 1_000)}"),
    ("service-design", f"540 produce at least one such call, {Fraction(540 * 100, 1_200)}%"),
    ("employee-engagement", f"45 answer, {percent(45, 60)}"),
    ("employee-engagement", f"27 ÷ 45 = {percent(27, 45)}"),
    ("employee-engagement", f"one person is {percent(1, 6)[:-1]} points"),
    ("employee-engagement", f"from {5 / 6:.0%} to {4 / 6:.0%} lost"),
    ("cost-per-contact", f"260,000 ÷ 40,000 = ${float(Fraction(260_000, 40_000)):.2f}"),
    ("cost-per-contact", f"{40_000 - 10_000:,} contacts, ${float(Fraction(230_000, 30_000)):.2f}"),
    ("cost-per-contact", f"${260_000 - 230_000:,} a month less and its unit cost is up"),
    ("cost-per-contact", f"up {float(Fraction(230, 30) / Fraction(260, 40) - 1):.0%}."),
    ("cost-per-contact", f"so ${float(5 / Fraction(50, 100)):.2f} a solved matter"),
    ("cost-per-contact", f"so ${float(8 / Fraction(90, 100)):.2f} a solved matter"),
    ("cost-per-contact", f"it is ${float(Fraction(30, 100) * Fraction(650, 100)):.2f} a customer"),
    ("cost-per-contact", f"is a ${3 + 7} matter"),
    ("response-time", f"it was {24 - Fraction(33, 2) + 2 * 24 + Fraction(19, 2)} hours"),
    ("response-time", f"that is {17 - Fraction(33, 2) + Fraction(19, 2) - 9} business hour"),
    (
        "response-time",
        f"the mean is {sum(REPLIES)} ÷ {len(REPLIES)} = {statistics.mean(REPLIES)} h",
    ),
    ("response-time", f"the median is {statistics.median(REPLIES):.0f} hours"),
    ("response-time", f"{sum(h <= 4 for h in REPLIES)} ÷ 10 = {Fraction(9 * 100, 10)}%"),
    ("response-time", f"gone in {Fraction(600, 40)} working days"),
    ("concurrency", f"{270 * 10:,} ÷ 1,500 = {float(Fraction(2_700, 1_500))}"),
    ("concurrency", f"600 ÷ 2.5 = {600 / Fraction(5, 2)} s"),
    ("concurrency", f"from three to four you gain {float(Fraction(29, 10) - Fraction(25, 10))}"),
    ("predictive-dialler", f"in {(3 / 4) ** 4:.0%} of cases nobody"),
    ("predictive-dialler", f"in {1 - (3 / 4) ** 4 - 4 * (1 / 4) * (3 / 4) ** 3:.0%} two or more"),
    ("predictive-dialler", f"46 ÷ 2,000 = {percent(46, 2_000)}"),
    ("predictive-dialler", f"{2_000 * 4:,} numbers dialled and it shrinks to {percent(46, 8_000)}"),
    ("service-level", percent(468, 600)),
    ("service-level", percent(468, 600 - 15)),
    ("service-level", percent(468, 555)),
    ("service-level", f"of the {600 - 555} abandoned"),
    ("service-level", f"which is {Fraction(10 * 100 + 90 * 60, 100)}%"),
    ("service-level", f"gives {Fraction(100 + 60, 2)}%"),
    ("occupancy", f"{24 * 1_800:,} s"),
    ("occupancy", f"wait for {24 * 1_800 - 35_640:,} s"),
    ("occupancy", percent(35_640, 24 * 1_800)),
    ("occupancy", f"for {Fraction(85 * 60, 100)} minutes"),
    ("shrinkage", f"{40 * 38:,} paid hours"),
    ("shrinkage", f"together {120 + 76 + 57 + 76 + 95 + 32}."),
    ("shrinkage", percent(456, 1_520)),
    ("shrinkage", f"{math.ceil(21 / (1 - Fraction(30, 100)))} people"),
    ("shrinkage", f"{float(21 * Fraction(130, 100)):.1f}, so {math.ceil(21 * Fraction(130, 100))}"),
    ("quality-assurance", percent(4, 500)),
]


@pytest.mark.parametrize(("slug", "figure"), WORKED)
def test_worked_figure_is_what_the_sum_gives(slug: str, figure: str) -> None:
    assert figure in reader_text(load(slug))


def erlang_c_service_level(*, load_erlangs: float, agents: int, aht: float, within: float) -> float:
    """Share answered within so many seconds; domain notes 4.1, Erlang B recursion, then C."""
    blocked = 1.0
    for n in range(1, agents + 1):
        blocked = load_erlangs * blocked / (n + load_erlangs * blocked)
    spare = agents - load_erlangs
    wait = agents * blocked / (spare + load_erlangs * blocked)
    return 1 - wait * math.exp(-spare * within / aht)


@pytest.mark.parametrize(
    ("load_erlangs", "agents", "occupied"), [(10, 14, "71%"), (100, 108, "93%")]
)
def test_occupancy_of_small_and_large_teams_is_as_printed(
    load_erlangs: int, agents: int, occupied: str
) -> None:
    def level(n: int) -> float:
        return erlang_c_service_level(load_erlangs=load_erlangs, agents=n, aht=300, within=20)

    assert level(agents - 1) < 0.8 <= level(agents)
    assert f"{load_erlangs / agents:.0%}" == occupied
    text = reader_text(load("occupancy"))
    assert f"{load_erlangs} erlangs needs {agents}" in text
    assert occupied in text


def test_chat_needs_the_agents_printed_by_slots_and_by_factor() -> None:
    def by_slots(n: int) -> float:
        return erlang_c_service_level(
            load_erlangs=60 * 600 / 1_800, agents=3 * n, aht=600, within=30
        )

    def by_factor(n: int) -> float:
        return erlang_c_service_level(load_erlangs=60 * 240 / 1_800, agents=n, aht=240, within=30)

    for level, agents in ((by_slots, 9), (by_factor, 11)):
        assert level(agents - 1) < 0.8 <= level(agents)
        assert re.search(rf"\b{agents}\b( agents)?[ .,]", reader_text(load("concurrency")))


def test_price_of_splitting_a_queue_is_as_printed() -> None:
    def level(erlangs: int, n: int) -> float:
        return erlang_c_service_level(load_erlangs=erlangs, agents=n, aht=300, within=20)

    assert level(10, 13) < 0.8 <= level(10, 14)
    assert level(20, 24) < 0.8 <= level(20, 25)
    text = reader_text(load("skills-based-routing"))
    assert f"14 agents for each, {2 * 14} in all. one queue of 20 erlangs needs 25" in text


def test_average_speed_of_answer_falls_as_printed_with_each_agent() -> None:
    waits = []
    for agents in (12, 13, 14, 15):  # 10 erlangs of 300 s; waiting at all is 1 - level within 0 s
        level = erlang_c_service_level(load_erlangs=10, agents=agents, aht=300, within=0)
        waits.append((1 - level) * 300 / (agents - 10))
    text = reader_text(load("average-speed-of-answer"))
    assert (
        "asa of {:.0f} seconds, with 13 it is {:.0f}, with 14 it is {:.0f}".format(*waits) in text
    )
    assert f"{waits[2] - waits[3]:.0f}" == "7"
    assert "a fifteenth saves seven seconds" in text


def test_margins_of_small_samples_are_as_printed() -> None:
    for answers, margin in ((400, 8), (40, 24)):
        variance = (0.53 + 0.20 - (0.53 - 0.20) ** 2) / answers
        assert round(1.96 * math.sqrt(variance) * 100) == margin
        assert f"about {margin}" in reader_text(load("net-promoter-score"))
    n, share, z = 10, 0.9, 1.96  # Wilson, 95 %
    centre = share + z * z / (2 * n)
    half = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    low, high = (100 * (centre + sign * half) / (1 + z * z / n) for sign in (-1, 1))
    assert f"about {low:.0f}% to {high:.0f}%" in reader_text(load("quality-assurance"))
