"""Every route of the portal with a real address to call it by.

Routes come from the resolver. A route whose address has gaps needs a row in :data:`SAMPLES`, which
says what to put there; a route without one fails by name wherever routes are walked.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from allauth.account.internal.userkit import user_id_to_str
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import Model
from django.urls import reverse

from members.access.checks import routes
from members.access.marks import Audience, Offer
from members.mail.kinds import every_kind
from tests.police.furnished import Furnished

Sample = Callable[[Furnished], Mapping[str, Any]]


def _fact(**names: str) -> Sample:
    """An address whose gaps are facts of the furnished portal."""
    return lambda portal: {gap: portal.facts[name] for gap, name in names.items()}


def _fixed(**values: Any) -> Sample:
    return lambda portal: values


#: What stands in the gaps of an address, by URL name, or by address where a route has no name.
SAMPLES: Mapping[str, Sample] = {
    "account_confirm_email": _fixed(key="MQ:1xYzAb:never-sent"),
    "error_preview": _fixed(name="429"),
    "account_reset_password_from_key": lambda portal: {
        "uidb36": user_id_to_str(portal.people["account"]),
        "key": "cnq2a7-never-sent",
    },
    "accounts:address_agree": _fixed(token="never-sent"),
    "accounts:session_end": _fact(pk="session"),
    "mfa_edit_webauthn": _fact(pk="passkey"),
    "mfa_remove_webauthn": _fact(pk="passkey"),
    "courses:detail": _fixed(slug="coaching-from-real-calls"),
    "glossary:entry": _fixed(slug="copc"),
    "glossary:read": _fixed(slug="copc"),
    "glossary:shared": _fact(token="preview"),
    "useful:entry": _fixed(slug="copc"),
    "comments:entry": _fixed(slug="copc"),
    "comments:mend": lambda portal: {"slug": "copc", "pk": portal.facts["own_comment"]},
    "comments:take_away": lambda portal: {"slug": "copc", "pk": portal.facts["own_comment"]},
    "comments:helpful": lambda portal: {"slug": "copc", "pk": portal.facts["comment"]},
    "comments:report": lambda portal: {"slug": "copc", "pk": portal.facts["comment"]},
    "admin:feedback_suggestion_decide": _fact(pk="suggestion"),
    "glossary:markdown": _fixed(slug="copc"),
    "glossary:share_image": _fixed(slug="copc", number=1),
    "sitemap_part": _fixed(part=1),
    "pages:page": _fixed(slug="about"),
    "pages:article": _fixed(slug="occupancy-is-not-a-target"),
    "pages:shared_page": _fact(token="page_preview"),
    "pages:shared_article": _fact(token="article_preview"),
    "pages:enquire": _fixed(kind="contact"),
    "pages:logo": _fact(name="logo"),
    "pages:visit": _fixed(slug="dugong-mutual"),
    "memberships:apply": _fixed(slug="individual"),
    "memberships:withdraw": _fact(pk="application"),
    "memberships:invitation": _fact(token="invitation"),
    "renewal:file": _fact(pk="own_membership"),
    "team:invite": _fact(pk="team"),
    "team:resend": _fact(pk="invited_seat"),
    "team:revoke": _fact(pk="invited_seat"),
    "team:hand_over": _fact(pk="colleague_seat"),
    "team:leave": _fact(pk="own_seat"),
    "downloads:detail": _fact(slug="download"),
    "downloads:file": _fact(slug="download"),
    "downloads:version": _fact(slug="download", number="download_number"),
    "cpd:entry": _fact(pk="own_entry"),
    "cpd:remove": _fact(pk="own_entry"),
    "cpd:evidence": _fact(pk="own_entry"),
    "cpd:statement_file": _fact(code="cpd_code"),
    "calculators:scenario_save": _fixed(key="trunks"),
    **{
        f"calculators:scenario{name}": _fact(pk="scenario")
        for name in (
            "",
            "_change",
            "_delete",
            "_duplicate",
            "_history",
            "_name",
            "_report",
            "_share",
        )
    },
    "calculators:scenario_stop_sharing": _fact(pk="shared_scenario"),
    "calculators:scenario_bring_back": _fact(pk="scenario", number="first"),
    "maturity:progress": _fact(pk="assessment"),
    "maturity:area": _fact(pk="assessment", code="area"),
    "maturity:finish": _fact(pk="team_assessment"),
    "maturity:close": _fact(pk="assessment"),
    "maturity:discard": _fact(pk="assessment"),
    "maturity:team": _fact(pk="team_assessment"),
    "maturity:uninvite": _fact(pk="team_assessment", respondent="respondent"),
    "maturity:consensus": _fact(pk="team_assessment", code="area"),
    "maturity:result": _fact(pk="closed_assessment"),
    "maturity:result_area": _fact(pk="closed_assessment", code="area"),
    "maturity:report": _fact(pk="closed_assessment"),
    "maturity:csv": _fact(pk="closed_assessment"),
    "maturity:plan_csv": _fact(pk="closed_assessment"),
    "maturity:targets": _fact(pk="closed_assessment"),
    "maturity:plan": _fact(pk="closed_assessment"),
    "maturity:plan_item": _fact(pk="closed_assessment", item="plan_item"),
    "maturity:plan_item_remove": _fact(pk="closed_assessment", item="plan_item"),
    "maturity:link_end": _fact(link="share"),
    "maturity:share": _fact(pk="closed_assessment"),
    "maturity:share_revoke": _fact(pk="closed_assessment", link="share"),
    "maturity_shared:result": _fact(token="share_token"),
    "rankings:home_file": _fixed(name="sectors", kind="csv"),
    "rankings:records_file": _fixed(name="records", kind="csv"),
    "rankings:compare_file": _fixed(name="comparison", kind="csv"),
    "rankings:sector": _fixed(sector="energy"),
    "rankings:sector_file": _fixed(sector="energy", name="leaderboard", kind="csv"),
    "rankings:organisation": _fixed(sector="energy", organisation="potoroo-retail-energy"),
    "rankings:organisation_file": _fixed(
        sector="energy", organisation="potoroo-retail-energy", name="history", kind="csv"
    ),
    "rankings:call": _fact(pk="own_call"),
    "rankings:claim": _fixed(slug="bilby-energy"),
    "rankings:watch": _fixed(slug="bilby-energy"),
    "rankings:unwatch": _fixed(slug="potoroo-retail-energy"),
    "letters_public:unsubscribe": _fact(token="unsubscribe"),
    "roundtables:vote": _fact(pk="topic"),
    "roundtables:detail": _fact(slug="roundtable"),
    "roundtables:place": _fact(slug="roundtable"),
    "roundtables:wait": _fact(slug="roundtable"),
    "roundtables:release": _fact(slug="roundtable"),
    "roundtables:join": _fact(slug="open_roundtable"),
    "roundtables:calendar": _fact(slug="roundtable"),
    "roundtables:propose": _fact(slug="roundtable"),
    "roundtables:unvote": _fact(slug="roundtable"),
    "roundtables:tick": _fact(pk="own_action"),
    "roundtables_public:feed": _fact(token="feed"),
    "rankings_public:quarter": _fact(period="quarter"),
    "rankings_public:quarter_file": lambda portal: {
        "period": portal.facts["quarter"],
        "name": "top-three",
    },
    "rankings_public:method_file": _fixed(number=2),
    "rankings_public:months_file": _fixed(kind="csv"),
    "rankings_public:badge": _fact(token="badge"),
    "rankings_public:badge_svg": _fact(token="badge"),
    **{
        f"videos:{name}": _fixed(slug="the-first-nine-seconds")
        for name in ("detail", "film", "captions", "transcript", "progress", "watched")
    },
    "videos:poster": _fact(slug="talk_elsewhere"),
    "videos:elsewhere": _fact(slug="talk_elsewhere"),
    "admin:videos_video_send": _fact(pk="talk"),
    "admin:videos_video_begin": _fact(pk="talk"),
    "admin:videos_video_film": _fact(pk="talk"),
    "admin:videos_video_part": _fact(pk="talk", sending="sending", number="part"),
    "admin:videos_video_finish": _fact(pk="talk", sending="sending"),
    "admin:videos_video_drop": _fact(pk="talk", sending="sending"),
    "inbox:letter": _fixed(name="00000000000000000000-00000000"),
    "inbox:html": _fixed(name="00000000000000000000-00000000"),
    "admin:app_list": _fixed(app_label="glossary"),
    "admin:view_on_site": lambda portal: {
        "content_type_id": ContentType.objects.get(app_label="courses", model="course").pk,
        "object_id": portal.facts["course"],
    },
    "admin:glossary_entry_preview": lambda portal: {"pk": portal.facts["entry"], "tier": "member"},
    "admin:glossary_entry_versions": _fact(pk="entry"),
    "admin:glossary_entry_export": _fact(pk="entry"),
    "admin:glossary_entry_look": _fact(pk="intake"),
    "admin:glossary_entry_compare": _fact(pk="entry"),
    "admin:glossary_entry_unschedule": _fact(pk="entry"),
    "admin:glossary_entry_withdraw": _fact(pk="entry"),
    "admin:glossary_entry_go_back": _fact(pk="entry", number="version"),
    "admin:glossary_entry_share": _fact(pk="entry", number="version"),
    **{
        f"admin:pages_{kind}_{name}": _fact(pk=kind)
        for kind in ("page", "article")
        for name in ("versions", "compare", "unschedule", "withdraw")
    },
    **{
        f"admin:pages_{kind}_{name}": _fact(pk=kind, number="first")
        for kind in ("page", "article")
        for name in ("go_back", "share")
    },
    "admin:pages_page_preview": lambda portal: {"pk": portal.facts["page"], "tier": "member"},
    "admin:pages_article_preview": lambda portal: {
        "pk": portal.facts["article"],
        "tier": "member",
    },
    "admin:downloads_version_file": _fact(pk="file"),
    "admin:cpd_ownentry_evidence": _fact(pk="own_entry"),
    "admin:maturity_bank_publish": _fact(pk="bank"),
    "admin:maturity_bank_copy": _fact(pk="bank"),
    "admin:maturity_bank_export": _fact(pk="bank"),
    "admin:places_allotment_give": _fact(pk="allotment"),
    "admin:places_allotment_take": _fact(pk="allotment"),
    "admin:places_allotment_resize": _fact(pk="allotment"),
    "admin:roundtables_series_plan": _fact(pk="series"),
    "admin:roundtables_series_date": _fact(pk="series"),
    **{
        f"admin:roundtables_roundtable_{name}": _fact(pk="held_roundtable")
        for name in ("announce", "time", "cancel", "attendance", "report", "points")
    },
    "admin:roundtables_sighting_decide": _fact(pk="sighting"),
    "admin:rankings_call_void": _fact(pk="call"),
    "admin:rankings_callimport_read": _fact(pk="call_import"),
    "admin:rankings_callimport_take": _fact(pk="call_import"),
    "admin:rankings_callimport_undo": _fact(pk="call_import"),
    "admin:rankings_callimport_drop": _fact(pk="call_import"),
    "admin:rankings_callimport_errors": _fact(pk="call_import"),
    "admin:rankings_callquery_answer": _fact(pk="call_query"),
    "admin:rankings_claim_confirm": _fact(pk="claim"),
    "admin:rankings_claim_refuse": _fact(pk="claim"),
    "admin:rankings_claim_end": _fact(pk="claim"),
    "admin:rankings_period_compute": _fact(pk="period"),
    "admin:rankings_rankedorganisation_merge": _fact(pk="ranked"),
    "admin:rankings_rankedorganisation_rename": _fact(pk="ranked"),
    "admin:rankings_snapshot_drop": _fact(pk="draft_snapshot"),
    "admin:rankings_snapshot_publish": _fact(pk="draft_snapshot"),
    "admin:rankings_standardversion_copy": _fact(pk="standard"),
    "admin:rankings_standardversion_csv": _fact(pk="standard"),
    "admin:rankings_standardversion_publish": _fact(pk="standard"),
    "admin:rankings_standardversion_xlsx": _fact(pk="standard"),
    "admin:memberships_application_approve": _fact(pk="application"),
    "admin:memberships_application_refuse": _fact(pk="application"),
    "admin:memberships_membership_grant": _fact(pk="team"),
    "admin:memberships_membership_invite": _fact(pk="team"),
    "admin:memberships_membership_owner": _fact(pk="team"),
    "admin:memberships_membership_seats": _fact(pk="team"),
    "admin:memberships_seat_resend": _fact(pk="invited_seat"),
    "admin:memberships_seat_revoke": _fact(pk="invited_seat"),
    "admin:memberships_term_payment": _fact(pk="unpaid_term"),
    "admin:mail_letter_sample": lambda portal: {"name": every_kind()[0].name},
    "admin:mail_letter_sample_html": lambda portal: {"name": every_kind()[0].name},
    "/admin/(?P<url>.*)$": _fixed(url="nowhere/"),
}

#: What stands behind the question mark, where an address is nothing without it.
QUERIES: Mapping[str, str] = {
    f"admin:{kind}_compare": "?before=1&after=1"
    for kind in ("glossary_entry", "pages_page", "pages_article")
}

#: Routes whose sample is a thing that cannot be: what they show for a real one is tested with it.
NOTHING_THERE = frozenset(
    {
        "account_confirm_email",
        "account_reset_password_from_key",
        "accounts:address_agree",
        "inbox:letter",
        "inbox:html",
        "/admin/(?P<url>.*)$",
    }
)

_GAP = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^()]*\)")
_ADMIN_OBJECT = re.compile(
    r"^/admin/(?P<app>\w+)/(?P<model>\w+)/<path:object_id>/(?:change/|delete/|history/)?$"
)
_ADMIN_HISTORY = re.compile(r"^/admin/(?P<app>\w+)/(?P<model>\w+)/\(\[\^/\]\+\)/history/")


class NoSample(LookupError):
    """A route whose address has a gap that nobody filled."""


@dataclass(frozen=True, slots=True)
class Route:
    address: str
    name: str
    view: Any

    @property
    def key(self) -> str:
        return self.name or self.address

    @property
    def audience(self) -> Audience | None:
        return getattr(self.view, "audience", None)

    @property
    def offer(self) -> Offer | None:
        return getattr(self.view, "offer", None)

    @property
    def has_gaps(self) -> bool:
        return bool(_GAP.search(self.address) or "(" in self.address)

    def path(self, portal: Furnished) -> str:
        """An address that leads to a real thing. Raises NoSample."""
        return self._path(portal) + QUERIES.get(self.key, "")

    def _path(self, portal: Furnished) -> str:
        if not self.has_gaps:
            return self.address
        found = _ADMIN_HISTORY.match(self.address)
        if found:
            thing = _a_row(found["app"], found["model"], self)
            kept = thing.history.latest("history_id")  # type: ignore[attr-defined]
            return reverse(self.name, args=[thing.pk, kept.pk])
        found = _ADMIN_OBJECT.match(self.address)
        if found:
            values: Mapping[str, Any] = {"object_id": _a_row(found["app"], found["model"], self).pk}
        elif self.key in SAMPLES:
            values = SAMPLES[self.key](portal)
        else:
            raise NoSample(f"{self.key} ({self.address}) has no row in tests/police/routes.py")
        if self.name:
            return reverse(self.name, kwargs=values)
        filled = _GAP.sub(lambda gap: str(values[gap[1] or gap[2]]), self.address)
        return filled.removesuffix("$")


def _a_row(app_label: str, model_name: str, route: Route) -> Model:
    row = apps.get_model(app_label, model_name)._default_manager.order_by("pk").first()
    if row is None:
        raise NoSample(f"{route.key}: the furnished portal has no {app_label}.{model_name}")
    return row


def every_route() -> list[Route]:
    return [Route(*row) for row in routes()]


def walked() -> list[Route]:
    """What a walk opens: all of them, and on PostgreSQL every third unless the run is thorough
    (``make fuzz``). What a walk asks of the gate and of forms is asked before a database is; what
    differs between databases has tests of its own, which run whole on both."""
    step = 1 if connection.vendor == "sqlite" or "FUZZ" in os.environ else 3
    return every_route()[::step]


def route_id(route: Route) -> str:
    return route.key
