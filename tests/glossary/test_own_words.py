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


def margin_of_nps(promoters: int, detractors: int, answers: int) -> float:
    """Points either way at 95 %, normal approximation; domain notes 3.2."""
    p, d = promoters / answers, detractors / answers
    return 196 * math.sqrt((p + d - (p - d) ** 2) / answers)


def wilson(part: int, whole: int, z: float = 1.96) -> tuple[float, float]:
    """Low and high percentage at 95 %."""
    centre = part / whole + z * z / (2 * whole)
    half = z * math.sqrt(part * (whole - part) / whole**3 + z * z / (4 * whole**2))
    share = 1 + z * z / whole
    return 100 * (centre - half) / share, 100 * (centre + half) / share


# Sums of the answers behind the means printed for satisfaction and for ease.
SCORED = 290 * 5 + 120 * 4 + 45 * 3 + 25 * 2 + 20 * 1
EASED = 96 * 7 + 84 * 6 + 54 * 5 + 27 * 4 + 18 * 3 + 12 * 2 + 9 * 1


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
    ("net-promoter-score", f"a margin of {margin_of_nps(212, 80, 400):.1f}"),
    ("net-promoter-score", f"{4 * 400:,} answers bring it down to about"),
    ("net-promoter-score", f"down to about {margin_of_nps(4 * 212, 4 * 80, 4 * 400):.0f}"),
    ("net-promoter-score", f"about {margin_of_nps(212, 80, 400) * math.sqrt(2):.0f} points has"),
    ("net-promoter-score", f"33% promoters, {100 - 33}% passives and no"),
    ("net-promoter-score", f"{33 + 33}% promoters, {100 - 66 - 33}% passives and 33% detractors"),
    ("net-promoter-score", f"moves the score by {Fraction(2 * 100, 40)} points"),
    ("customer-satisfaction", f"{290 + 120 + 45 + 25 + 20} replies"),
    ("customer-satisfaction", f"410 ÷ 500 = {percent(290 + 120, 500)}"),
    ("customer-satisfaction", f"290 ÷ 500 = {percent(290, 500)}"),
    ("customer-satisfaction", f"410 ÷ {500 - 45} = {percent(410, 500 - 45)}"),
    ("customer-satisfaction", f"mean of {float(Fraction(SCORED, 500)):.2f} as a share of five"),
    ("customer-satisfaction", f"share of five: {percent(SCORED, 500 * 5)}"),
    ("customer-satisfaction", f"one is 0: {float(Fraction((SCORED - 500) * 100, 500 * 4)):.2f}"),
    ("customer-satisfaction", f"the highest is {float(Fraction(41_000, 455) - 58):.0f} points"),
    ("customer-satisfaction", f"describes {Fraction(500 * 100, 10_000)}% of the contacts"),
    ("customer-satisfaction", f"together, {percent(400 * 78 + 100 * 88, 500 * 100)}"),
    ("customer-satisfaction", f"together, {percent(200 * 78 + 300 * 88, 500 * 100)}"),
    ("customer-satisfaction", "between about {:.0f}% and {:.0f}%. for".format(*wilson(410, 500))),
    ("customer-satisfaction", "between about {:.0f}% and {:.0f}%. for".format(*wilson(41, 50))),
    ("customer-satisfaction", "it is about {:.0f}% to {:.0f}%".format(*wilson(27, 30))),
    ("customer-effort-score", f"of 2.1 is an ease score of {float(6 - Fraction(21, 10)):.1f}"),
    ("customer-effort-score", f"{96 + 84 + 54 + 27 + 18 + 12 + 9} replies"),
    ("customer-effort-score", f"{96 + 84 + 54} ÷ 300 = {percent(96 + 84 + 54, 300)}"),
    ("customer-effort-score", f"{18 + 12 + 9} ÷ 300 = {percent(18 + 12 + 9, 300)}"),
    ("customer-effort-score", f"78 − 13 = +{Fraction((234 - 39) * 100, 300)}"),
    ("customer-effort-score", f"{EASED:,} ÷ 300 = {float(Fraction(EASED, 300)):.2f}"),
    ("ccxp", f"give {float(Fraction(60 * 22, 100)):.1f} hours to insights"),
    ("ccxp", f"{Fraction(60 * 20, 100)} each to strategy"),
    ("ccxp", f"{float(Fraction(60 * 19, 100)):.1f} each to design"),
    ("ccxp", f"leaves at least {30 - 15} for"),
    ("workforce-management", f"1,800 = {Fraction(105 * 360, 1_800)} erlangs"),
    ("workforce-management", f"21 ÷ 26 = {percent(21, 26)}"),
    ("workforce-management", f"= {float(26 / (1 - Fraction(3, 10))):.1f}, so"),
    ("workforce-management", f"so {math.ceil(26 / (1 - Fraction(3, 10)))}"),
    ("workforce-management", f"26 × 1.30 is {float(26 * Fraction(13, 10)):.1f}"),
    ("workforce-management", f"those 34 and {float(34 * Fraction(7, 10)):.1f} are left"),
    ("workforce-management", f"{130 + 70 + 120 + 80} against {4 * 100}"),
    ("workforce-management", f"error of {percent(30 + 30 + 20 + 20, 400)}"),
    ("voice-of-the-customer", f"46,000 = {percent(1_150, 46_000)}"),
    ("voice-of-the-customer", f"the other {46_000 - 1_150:,}"),
    ("maturity-model", f"the mean is {float(Fraction(4 + 4 + 4 + 3 + 3, 5)):.1f}, so level 3"),
    ("maturity-model", f"the mean is {float(Fraction(5 + 5 + 5 + 5 + 1, 5)):.1f}, and the one"),
    ("maturity-model", f"at level {min((5 + 5 + 5 + 5 + 1) // 5, 1 + 1)}"),
    ("customer-churn", f"50,000 = {percent(1_000, 50_000)}"),
    ("customer-churn", f"= {float((1 - Fraction(98, 100) ** 12) * 100):.1f}% of those"),
    ("customer-churn", f"it is not {12 * 2}%"),
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
    # Time and load: handling time, service level, occupancy, shrinkage, FCR, planning.
    (
        "average-handling-time",
        f"{Fraction(334_800, 1_240)} s of talk, {Fraction(37_200, 1_240)} s of hold and "
        f"{Fraction(74_400, 1_240)} s of after-call work",
    ),
    ("average-handling-time", f"{800 * 150 + 400 * 480:,} s over {800 + 400:,} calls, aht "),
    ("average-handling-time", f"calls, aht {Fraction(312_000, 1_200)} s"),
    ("average-handling-time", f"make {300 * 150 + 400 * 480:,} s over {300 + 400} calls"),
    ("average-handling-time", f"and aht is {237_000 / 700:.0f} s"),
    ("average-handling-time", f"risen by {round(Fraction(237_000, 700)) - 260} seconds"),
    ("average-handling-time", f"{(312_000 - 237_000) / 3_600:.1f} hours of work a day"),
    ("average-handling-time", f"aht of {Fraction(95 * 300 + 5 * 1_500, 100)} s. five calls"),
    ("average-handling-time", f"480 × 1.20 = {480 * Fraction(120, 100)} s"),
    ("average-handling-time", f"450 × 1.30 = {450 * Fraction(130, 100)} s"),
    ("average-handling-time", f"needs {450 * 130 // 100 - 480 * 120 // 100} more for every matter"),
    ("occupancy", f"the average of the two is {(85 + 60) / 2:.1f}%"),
    ("occupancy", f"with 34 erlangs of work, which is {Fraction(34 * 100, 40)}%"),
    ("occupancy", f"18 erlangs, which is {Fraction(18 * 100, 30)}%"),
    ("occupancy", f"{34 + 18} ÷ {40 + 30} = {percent(34 + 18, 40 + 30)}"),
    ("occupancy", f"cap of 85% you need {math.ceil(100 / Fraction(85, 100))} people"),
    ("shrinkage", f"{120 + 57 + 76 + 95} hours, {percent(120 + 57 + 76 + 95, 1_520)}"),
    ("shrinkage", f"{76 + 32} hours, {percent(76 + 32, 1_520)}"),
    ("shrinkage", f"is 0.80 × 0.875 = {float(Fraction(80, 100) * Fraction(875, 1_000)):.2f}"),
    ("shrinkage", f"gives {20 + 12.5}%"),
    ("shrinkage", f"it rosters {math.ceil(21 / (1 - Fraction(325, 1_000)))} people"),
    ("shrinkage", f"you roster {math.ceil(21 / (1 - Fraction(31, 100)))} every week"),
    ("shrinkage", f"may wanted {math.ceil(21 / (1 - Fraction(26, 100)))} and"),
    ("shrinkage", f"july wanted {math.ceil(21 / (1 - Fraction(36, 100)))}:"),
    ("shrinkage", f"for that half-hour it is {Fraction(12 * 100, 48)} points"),
    ("first-contact-resolution", f"1,638 times, which is {percent(1_638, 1_800)}"),
    ("first-contact-resolution", f"60 said it was settled: {percent(60, 96)}"),
    (
        "first-contact-resolution",
        f"margin of about {196 * math.sqrt(60 * 36 / 96**3):.0f} points",
    ),
    ("first-contact-resolution", f"{1_800 - 1_386} came back within the week"),
    ("first-contact-resolution", f"that is {414 * 420:,} s"),
    ("first-contact-resolution", f"{414 * 420 / 3_600:.1f} hours a month"),
    (
        "first-contact-resolution",
        f"together, {percent(600 * 95 // 100 + 1_200 * 68 // 100, 1_800)}",
    ),
    ("first-contact-resolution", f"the phones show {percent(1_200 * 68 // 100, 1_200)}. nine"),
    ("erlang", f"100 × 180 ÷ 1,800 = {Fraction(100 * 180, 1_800)} erlangs"),
    ("erlang", f"14 ÷ 0.70 = {math.ceil(14 / (1 - Fraction(30, 100)))} on the roster"),
    ("erlang", f"21 agents with 30% shrinkage: {math.ceil(21 / (1 - Fraction(30, 100)))}."),
    ("erlang", f"ceiling of 80%: {math.ceil(Fraction(24, 10) / Fraction(80, 100))} people"),
    ("erlang", f"is {Fraction(600 * 324, 1_800)} erlangs, the same"),
    ("erlang", f"take 100 erlangs, that is {100 * 1_800 // 300} calls in half an hour at 300 s"),
    ("forecasting", f"together {10 + 12 + 21 + 9}, on {110 + 108 + 161 + 81} contacts"),
    ("forecasting", f"contacts: {percent(10 + 12 + 21 + 9, 110 + 108 + 161 + 81)}"),
    ("forecasting", f"the totals, {100 + 120 + 140 + 90} and 460, differ by {percent(10, 460)}"),
    ("forecasting", f"a half-hour of {5**2} calls by five"),
    ("intraday-management", f"1,600 × 1,150 ÷ 1,000 = {1_600 * 1_150 // 1_000:,}"),
    ("intraday-management", f"that is {1_840 - 1_600} more"),
    ("intraday-management", f"{Fraction(240 * 360, 3_600)} hours of work"),
    ("utilisation", f"{float(38 * Fraction(70, 100)):.1f} hours available"),
    ("utilisation", f"{float(38 * Fraction(70, 100) * Fraction(80, 100)):.2f} of them"),
    ("utilisation", f"21.28 ÷ 38 = {percent(2_128, 3_800)}"),
    ("utilisation", f"less than {math.ceil(100 - 8_500 / 90)}% for leave"),
    ("utilisation", f"56.0%, about ${45 / 0.56:.0f}"),
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


def test_half_hour_of_workforce_management_is_as_printed() -> None:
    text = reader_text(load("workforce-management"))

    def answered(calls: int, aht: int, agents: int) -> str:
        load_erlangs = calls * aht / 1_800
        share = erlang_c_service_level(load_erlangs=load_erlangs, agents=agents, aht=aht, within=20)
        return f"{share:.0%}"

    assert (
        f"26 , which gives {answered(105, 360, 26)} (25 would give {answered(105, 360, 25)})"
        in text
    )
    assert f"letter was unclear: {answered(105, 390, 26)} in 20 s" in text
    assert f"115 in place of 105: {answered(115, 360, 26)}" in text
    assert f"about service levels: {answered(105, 360, 26 - 3)}" in text


def test_two_ways_to_staff_a_chat_queue_give_what_is_printed() -> None:
    def fewest(load_erlangs: float, aht: float, slots: int) -> int:
        """Least number of people, each worth ``slots`` servers, for 80 % in 30 s."""
        people = int(load_erlangs // slots) + 1
        while (
            erlang_c_service_level(
                load_erlangs=load_erlangs, agents=people * slots, aht=aht, within=30
            )
            < 0.8
        ):
            people += 1
        return people

    text = reader_text(load("workforce-management"))
    assert f"as a server says {fewest(60 * 600 / 1_800, 600, 3)} agents" in text
    # Three chats at once get through 2.5 times the work of one; domain notes 4.1.
    assert f"slow each other down says {fewest(60 * 240 / 1_800, 600 / 2.5, 1)}." in text
def erlang_b(load_erlangs: float, lines: int) -> float:
    """Share of calls lost, by the recursion in domain notes 4.1."""
    lost = 1.0
    for n in range(1, lines + 1):
        lost = load_erlangs * lost / (n + load_erlangs * lost)
    return lost


def erlang_c_wait(load_erlangs: float, agents: int) -> float:
    """Share of callers who wait at all; needs more agents than erlangs."""
    lost = erlang_b(load_erlangs, agents)
    return agents * lost / (agents - load_erlangs + load_erlangs * lost)


def erlang_c_agents(load_erlangs: float, *, aht: float, within: float = 20) -> int:
    """The first number of agents that answers 80% in time."""
    agents = math.floor(load_erlangs) + 1
    while (
        erlang_c_service_level(load_erlangs=load_erlangs, agents=agents, aht=aht, within=within)
        < 0.8
    ):
        agents += 1
    return agents


def erlang_a(
    load_erlangs: float, agents: int, *, aht: float, patience: float, within: float
) -> tuple[float, float]:
    """Shares of all offered calls answered in time, and abandoned; domain notes 4.1, by Simpson's
    rule over the density of the offered wait. Seconds everywhere."""
    arrivals = load_erlangs / aht

    def density(wait: float) -> float:
        impatient = arrivals * patience * (1 - math.exp(-wait / patience))
        return math.exp(impatient - agents / aht * wait)

    def integral(to: float, *, staying: float) -> float:
        steps = 4_000
        width = to / steps
        weights = [1, *([4, 2] * (steps // 2 - 1)), 4, 1]
        points = (width * k for k in range(steps + 1))
        values = (density(x) * math.exp(-x / patience * staying) for x in points)
        return width / 3 * sum(w * v for w, v in zip(weights, values, strict=True))

    idle = 1 / erlang_b(load_erlangs, agents - 1)
    waits = integral(30 * aht, staying=0)
    total = idle + arrivals * waits
    answered = (idle + arrivals * integral(within, staying=1)) / total
    return answered, (1 + (arrivals - agents / aht) * waits) / total


@pytest.mark.parametrize(
    ("agents", "level", "wait"),
    [(11, "39%", 123), (12, "64%", 40), (13, "80%", 17), (14, "89%", 8), (15, "94%", 4)],
)
def test_each_extra_person_buys_what_the_service_level_entry_says(
    agents: int, level: str, wait: int
) -> None:
    share = erlang_c_service_level(load_erlangs=10, agents=agents, aht=180, within=20)
    average = erlang_c_wait(10, agents) * 180 / (agents - 10)
    assert (f"{share:.0%}", round(average)) == (level, wait)
    said = reader_text(load("service-level"))
    assert re.search(rf"{agents} agents: {level}[^:]{{0,45}}\b{wait} s\b", said)


def test_long_waits_in_the_service_level_entry_are_as_printed() -> None:
    said = reader_text(load("service-level"))
    for agents, before in ((12, "waits "), (14, "that caller waits ")):
        wait = 180 / (agents - 10) * math.log(erlang_c_wait(10, agents) / 0.05)
        assert f"{before}{wait:.0f}" in said
    assert "79.6% before rounding" in said
    share = erlang_c_service_level(load_erlangs=10, agents=13, aht=180, within=20)
    assert f"{share:.1%}" == "79.6%"


def test_people_for_a_load_are_as_printed() -> None:
    handling = reader_text(load("average-handling-time"))
    few, more = erlang_c_agents(24, aht=360), erlang_c_agents(25, aht=375)
    assert f"takes {few} people at 24 erlangs and {more} at 25" in handling
    apart, pooled = 2 * erlang_c_agents(10, aht=300), erlang_c_agents(20, aht=300)
    said = reader_text(load("occupancy"))
    assert f"need {apart} people between them" in said
    assert f"20 erlangs need {pooled}, now {20 / pooled:.0%} occupied" in said
    assert f"{pooled} can do the work of {apart}" in reader_text(load("erlang"))


def test_erlang_b_and_c_figures_are_as_printed() -> None:
    said = reader_text(load("erlang"))
    lines = next(n for n in range(1, 40) if erlang_b(10, n) <= 0.02)
    assert f"with 14 lines, {erlang_b(10, 14):.1%} of calls" in said
    assert f"2% you need {lines} lines" in said
    assert f"8 erlangs, 10 lines: {erlang_b(8, 10):.4f} lost" in said
    assert f"123 erlangs on 132 lines: {erlang_b(123, 132):.4f};" in said
    assert f"share who wait is {erlang_c_wait(20, 25):.4f}" in said
    wait = erlang_c_wait(10, 14)
    assert f"gives p = {wait:.3f}" in said
    assert f"wait {wait:.1%}, service level 88.8%, average wait {wait * 180 / 4:.1f} s" in said
    assert f"1 − {wait:.3f} × {math.exp(-4 * 20 / 180):.3f} = 0.888" in said
    first = erlang_c_service_level(load_erlangs=10, agents=14, aht=180, within=20)
    assert f"{first:.3f}" == "0.888"
    for agents, pattern in (
        (
            14,
            "{wait:.0%} of callers wait at all, {level:.0%} .{{0,60}}wait is {average:.0f} seconds",
        ),
        (13, "with 13 it is {level:.1%} and {average:.0f} seconds"),
        (12, "with 12, {level:.0%} and {average:.0f}\\."),
    ):
        wait = erlang_c_wait(10, agents)
        level = erlang_c_service_level(load_erlangs=10, agents=agents, aht=180, within=20)
        figures = {"wait": wait, "level": level, "average": wait * 180 / (agents - 10)}
        assert re.search(pattern.format(**figures), said)
    assert f"c says {erlang_c_agents(10, aht=180)}. a" in said
    alone = erlang_c_service_level(load_erlangs=0.1, agents=1, aht=180, within=20)
    assert f"one agent gives {alone:.1%}" in said
    for aht, before in ((300, "the answer is"), (310, "310 s and it is"), (320, "320 s it is")):
        share = erlang_c_service_level(load_erlangs=aht / 3, agents=108, aht=aht, within=20)
        assert f"{before} {share:.0%}" in said


def test_erlang_a_figures_are_as_printed() -> None:
    said = reader_text(load("erlang"))
    for agents, patience, pattern in (
        (12, 120, "then {agents} agents answer {answered} .{{0,40}}, and {lost} hang up"),
        (13, 300, "{agents} agents give {answered} with {lost} lost"),
        (10, 120, "a reports {answered} within 20 seconds and {lost} lost"),
    ):
        answered, lost = erlang_a(10, agents, aht=180, patience=patience, within=20)
        figures = {"agents": agents, "answered": f"{answered:.1%}", "lost": f"{lost:.1%}"}
        assert re.search(pattern.format(**figures), said)
    assert erlang_a(10, 12, aht=180, patience=300, within=20)[0] < 0.8


def test_chat_approximations_are_as_printed() -> None:
    slots = math.ceil(Fraction(erlang_c_agents(20, aht=600, within=30), 3))
    effective = erlang_c_agents(8, aht=240, within=30)
    said = reader_text(load("erlang"))
    assert f"first says {slots} people and the second," in said
    assert f"factor of 2.5, says {effective}." in said


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
