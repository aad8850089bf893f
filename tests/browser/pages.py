"""Every page of the portal that a browser shows, with the person who may open it.

From the resolver: a new route must be named here, as a page with an address or as no page, or the
test of its name fails.
"""

from __future__ import annotations

from dataclasses import dataclass

from members.access.marks import Audience
from tests.police.routes import Route, every_route

ACCOUNT, MEMBER, OWNER = "account@demo.example", "member@demo.example", "owner@demo.example"

#: Answers of a pulse check.
PULSE = "LG1=3&VC1=4&CJ4=2&WF1=3&QA1=3&KM1=2&PL1=dk&CP1=3&EX1=4&TA3=1&CR1=3&MI1=2"
#: Addresses of pages with a gap, and of pages that look different for their question.
PATHS: dict[str, tuple[str, ...]] = {
    "glossary:entry": ("/glossary/copc/", "/glossary/iso-18295/", "/glossary/service-level/"),
    "comments:entry": ("/glossary/copc/comments/", "/glossary/quality-assurance/comments/"),
    "comments:mend": ("/glossary/copc/comments/{own_comment}/edit/",),
    "comments:take_away": ("/glossary/copc/comments/{own_comment}/delete/",),
    "comments:report": ("/glossary/copc/comments/{comment}/report/",),
    "useful:entry": ("/glossary/copc/useful/?answer=no", "/glossary/copc/useful/?sent=yes"),
    "suggest:term": ("/glossary/suggest/?term=Ghost+call", "/glossary/suggest/?sent=yes"),
    "glossary:list": (
        "/glossary/",
        "/glossary/?q=nothing-like-this",
        "/glossary/?category=metrics&letter=S",
    ),
    "pages:page": (
        "/call-centre-hub/",
        "/cx-standards/",
        "/rankings-explained/",
        "/iso-guide/",
        "/benchmarking/",
        "/privacy/",
    ),
    "pages:articles": ("/articles/", "/articles/?category=industry-insights"),
    "pages:article": ("/articles/occupancy-is-not-a-target/",),
    "pages:enquire": ("/enquiries/contact/",),
    "courses:list": ("/courses/", "/courses/?format=no-such-format"),
    "courses:detail": ("/courses/{course}/",),
    "search": ("/search/", "/search/?q=service", "/search/?q=shrinkadge", "/search/?q=zzzz"),
    "memberships:apply": ("/join/individual/", "/join/team/"),
    "downloads:list": ("/members/downloads/", "/members/downloads/?q=zzzz"),
    "downloads:detail": ("/members/downloads/{download}/",),
    "calculators:staffing": (
        "/members/calculators/staffing/",
        "/members/calculators/staffing/?scenario={scenario}",
        "/members/calculators/staffing/?aht_seconds=280&goal=asa&asa_target_seconds=60"
        "&from=energy.{quarter}",
        "/members/calculators/staffing/?agents=9",
        "/members/calculators/staffing/?aht_seconds=soon",
    ),
    "calculators:scenarios": (
        "/members/calculators/scenarios/",
        "/members/calculators/scenarios/?q=zzzz",
    ),
    "calculators:scenario_compare": (
        "/members/calculators/scenarios/compare/?with={scenario}&with={scenario_beside}",
    ),
    **{
        f"calculators:scenario{name}": (f"/members/calculators/scenarios/{{scenario}}/{page}",)
        for name, page in (
            ("", ""),
            ("_history", "history/"),
            ("_name", "name/"),
            ("_share", "share/"),
            ("_delete", "delete/"),
        )
    },
    "calculators:day": (
        "/members/calculators/day/",
        "/members/calculators/day/?rows=",
        "/members/calculators/day/?rows=9:00,100,20%0A9:30,1O7%0A10:00,120,22&shrinkage=100",
        "/members/calculators/day/?rows=Mon+9:00,100%0AMon+9:30,1O7%0ATue+9:00,120",
    ),
    "cpd:home": ("/members/cpd/", "/members/cpd/?year={last_year}"),
    "cpd:entry": ("/members/cpd/entries/{own_entry}/",),
    "cpd_public:verify": ("/cpd/verify/", "/cpd/verify/?code={cpd_code}"),
    "account_login": ("/accounts/login/", "/accounts/login/?next=/members/downloads/"),
    "renewal:renew": ("/members/renew/",),
    "maturity:progress": ("/members/maturity/{open}/",),
    "maturity:area": ("/members/maturity/{open}/areas/LG/",),
    "maturity:close": ("/members/maturity/{open}/close/",),
    "maturity:discard": ("/members/maturity/{team}/discard/",),
    "maturity:team": ("/members/maturity/{team}/team/",),
    "maturity:consensus": ("/members/maturity/{team}/consensus/LG/",),
    "maturity:result": ("/members/maturity/{closed}/result/",),
    "maturity:result_area": ("/members/maturity/{closed}/result/WF/",),
    "maturity:targets": ("/members/maturity/{closed}/targets/",),
    "maturity:plan": ("/members/maturity/{closed}/plan/",),
    "maturity:plan_item": ("/members/maturity/{closed}/plan/{step}/",),
    "maturity:share": ("/members/maturity/{closed}/share/",),
    "maturity_shared:result": ("/maturity/shared/{link}/",),
    "rankings:home": ("/members/rankings/",),
    "rankings:sector": (
        "/members/rankings/energy/",
        "/members/rankings/energy/?metric=wait",
        "/members/rankings/energy/?state=NT",
        "/members/rankings/energy/?period={lifetime}&reason=BILL",
    ),
    "rankings:organisation": (
        "/members/rankings/energy/potoroo-retail-energy/",
        "/members/rankings/energy/potoroo-retail-energy/?period={lifetime}&reason=BILL",
    ),
    "rankings:compare": (
        "/members/rankings/compare/",
        "/members/rankings/compare/?with=potoroo-retail-energy&with=quokka-electric",
    ),
    "rankings:call": ("/members/rankings/yours/calls/{own_call}/",),
    "roundtables:list": ("/members/roundtables/", "/members/roundtables/?series=cx"),
    "roundtables:past": ("/members/roundtables/past/", "/members/roundtables/past/?q=zzzz"),
    "roundtables:detail": ("/members/roundtables/{ahead}/", "/members/roundtables/{held}/"),
    "rankings_public:quarter": ("/rankings/{quarter}/",),
    "rankings_public:badge": ("/rankings/badges/{badge}/",),
    "videos:list": (
        "/members/videos/",
        "/members/videos/?q=hold",
        "/members/videos/?q=zzzz",
    ),
    "videos:detail": ("/members/videos/the-first-nine-seconds/?q=hold",),
    "pulse:result": (f"/pulse-check/result/?{PULSE}",),
    "pulse:send": (f"/pulse-check/send/?{PULSE}",),
}
#: Who opens a page, where it is not simply somebody of its audience.
OPENED_BY = {
    "team:seats": OWNER,
    "maturity:discard": OWNER,
    "maturity:team": OWNER,
    "maturity:consensus": OWNER,
    "rankings:organisation": OWNER,
    "rankings:yours": OWNER,
    "rankings:calls": OWNER,
    "rankings:call": OWNER,
}
#: Routes that show no page of their own, and why.
NO_PAGE = {
    "calculators:scenario_save": "a button",
    "calculators:scenario_change": "a button",
    "calculators:scenario_duplicate": "a button",
    "calculators:scenario_bring_back": "a button",
    "calculators:scenario_stop_sharing": "a button",
    "calculators:scenario_report": "a file",
    "calculators:scenarios_taken_along": "a file",
    "healthz": "for machines",
    "readyz": "for machines",
    "sitemap": "for machines",
    "sitemap_part": "for machines",
    "robots": "for machines",
    "overview_for_machines": "for machines",
    "search_suggestions": "for the script beside a search box",
    "glossary:feed": "for machines",
    "pages:feed": "for machines",
    "glossary:markdown": "for machines",
    "glossary:share_image": "a picture",
    "hub:landing": "leads on",
    "downloads:file": "a file",
    "downloads:version": "a file",
    "calculators:day_example": "a file",
    "calculators:day_csv": "a file",
    "calculators:day_xlsx": "a file",
    "cpd:csv": "a file",
    "comments:helpful": "a button",
    "cpd:remove": "a button",
    "cpd:evidence": "a file",
    "cpd:issue": "a button",
    "cpd:statement_file": "a file",
    "account_logout": "leads on for somebody who is not signed in; see SIGNED_IN_TOO",
    "account_set_password": "leads on for somebody who has one",
    "account_confirm_login_code": "leads on without a code under way; walked in its journey",
    "account_confirm_email": "walked in its journey",
    "account_reset_password_from_key": "walked in its journey",
    "mfa_authenticate": "leads on without a sign-in under way",
    "mfa_reauthenticate": "nothing to ask of somebody without a second factor",
    "mfa_reauthenticate_webauthn": "nothing to ask of somebody without a passkey",
    "mfa_login_webauthn": "what the passkey button posts to",
    "mfa_view_recovery_codes": "none before there is a second factor",
    "mfa_download_recovery_codes": "a file",
    "mfa_generate_recovery_codes": "none before there is a second factor",
    "mfa_deactivate_totp": "nothing to turn off",
    "mfa_edit_webauthn": "walked in its journey",
    "mfa_remove_webauthn": "walked in its journey",
    "accounts:address_agree": "its link comes by mail",
    "accounts:address_again": "a button",
    "accounts:address_withdraw": "a button",
    "accounts:confirmation_again": "a button",
    "accounts:session_end": "a button",
    "memberships:withdraw": "a button",
    "maturity:finish": "a button",
    "maturity:sharing_end": "a button",
    "maturity:link_end": "a button",
    "maturity:uninvite": "a button",
    "maturity:plan_item_remove": "a button",
    "maturity:share_revoke": "a button",
    "maturity:report": "a file",
    "maturity:csv": "a file",
    "maturity:plan_csv": "a file",
    "rankings:home_file": "a file",
    "rankings:sector_file": "a file",
    "rankings:organisation_file": "a file",
    "rankings:compare_file": "a file",
    "rankings:records_file": "a file",
    "rankings:calls_csv": "a file",
    "rankings:claim": "a button",
    "letters_public:unsubscribe": "its link comes by mail",
    "roundtables:vote": "a button",
    "roundtables:place": "a button",
    "roundtables:wait": "a button",
    "roundtables:release": "a button",
    "roundtables:join": "leads on, or shows the page it stands on",
    "roundtables:calendar": "a file",
    "roundtables:tick": "a button",
    "roundtables:propose": "a form on another page",
    "roundtables:unvote": "a button",
    "roundtables:feed_end": "a button",
    "roundtables_public:feed": "for calendars",
    "rankings:watch": "a button",
    "rankings:unwatch": "a button",
    "rankings_public:quarter_file": "a file",
    "rankings_public:method_file": "a file",
    "rankings_public:reasons_file": "a file",
    "rankings_public:months_file": "a file",
    "rankings_public:badge_svg": "a picture",
    "videos:elsewhere": "asks a provider; its policy is tried in tests/members/videos",
    "videos:film": "a file",
    "videos:captions": "a file",
    "videos:transcript": "a file",
    "videos:poster": "a file",
    "videos:progress": "what the player posts to",
    "videos:watched": "a button",
    "memberships:invitation": "its link comes by mail; walked in its journey",
    "renewal:file": "a button",
    "team:invite": "a button",
    "team:resend": "a button",
    "team:revoke": "walked in its journey",
    "team:hand_over": "walked in its journey",
    "team:leave": "walked in its journey",
    "pages:shared_page": "its link is made by staff; tried in tests/pages",
    "pages:shared_article": "its link is made by staff; tried in tests/pages",
    "pages:logo": "a picture",
    "pages:visit": "leads to a sponsor",
    "glossary:read": "says that somebody reads; shows nothing",
    "glossary:shared": "its link is made by staff; walked in its journey",
    "inbox:letter": "for developers; walked in its journey",
    "inbox:html": "the inside of a frame",
    "error_preview": "see SHUT",
}
#: Public pages that look different to somebody signed in.
SIGNED_IN_TOO = (
    "home",
    "glossary:entry",
    "courses:list",
    "courses:detail",
    "memberships:join",
    "search",
    "account_logout",
)
#: Pages for those who may not go on, and for what is not there: (address, who, status).
SHUT = (
    ("/dev/errors/403/", "", 403),
    ("/dev/errors/400/", "", 400),
    ("/dev/errors/413/", "", 413),
    ("/dev/errors/403-csrf/", "", 403),
    ("/dev/errors/404/", "", 404),
    ("/dev/errors/429/", "", 429),
    ("/dev/errors/500/", "", 500),
    ("/join/invitation/no-such-link/", "", 404),
    ("/glossary/shared/no-such-link/", "", 404),
    ("/accounts/email/agree/no-such-link/", "", 404),
    ("/accounts/confirm-email/no-such-link/", "", 404),
    ("/accounts/password/reset/key/1-no-such-link/", "", 404),
    ("/members/", ACCOUNT, 403),
    ("/members/downloads/", "lapsed@demo.example", 403),
    ("/members/renew/", "lapsed@demo.example", 200),
    ("/admin/", MEMBER, 403),
    ("/join/individual/", "lapsed@demo.example", 200),
)


@dataclass(frozen=True, slots=True)
class Shown:
    path: str
    who: str
    status: int = 200

    @property
    def id(self) -> str:
        return f"{self.path} {self.who.partition('@')[0] or 'visitor'}"


def _who(route: Route) -> str:
    if route.key in OPENED_BY:
        return OPENED_BY[route.key]
    return {Audience.PUBLIC: "", Audience.ACCOUNT: ACCOUNT, Audience.MEMBER: MEMBER}.get(
        route.audience,  # type: ignore[arg-type]
        "",
    )


def unnamed_routes() -> list[str]:
    """Routes with a gap that stand in neither list."""
    return [
        route.key
        for route in every_route()
        if route.audience is not Audience.STAFF
        and route.has_gaps
        and route.key not in PATHS
        and route.key not in NO_PAGE
    ]


def shown_pages() -> list[Shown]:
    pages = []
    for route in every_route():
        if route.audience is Audience.STAFF:
            continue
        paths = PATHS.get(route.key, () if route.has_gaps else (route.address,))
        if route.key not in NO_PAGE:
            pages += [Shown(path, _who(route)) for path in paths]
        if route.key in SIGNED_IN_TOO and route.audience is Audience.PUBLIC:
            pages += [Shown(path, MEMBER) for path in paths[:1]]
    return pages + [Shown(*row) for row in SHUT]
