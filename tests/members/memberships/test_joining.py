"""The join page, the form behind each plan, and the application's own page."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from members.memberships import actions
from members.memberships.models import Application, Membership, Plan

from .conftest import ABN

JOIN = "/join/"
STATUS = "/join/application/"


def _apply_at(plan: Plan) -> str:
    return reverse("memberships:apply", args=[plan.slug])


def test_plans_stand_side_by_side_with_price_gst_seats_and_what_you_get(visitor, plan, team_plan):
    page = visitor.get(JOIN).content.decode()
    assert page.index("Individual") < page.index("Team of three")
    for words in ("$330", "$30 GST", "$880", "$80 GST", "$293.33 a seat", "3 seats", "1 seat"):
        assert words in page
    for line in (*plan.benefit_lines, *team_plan.benefit_lines):
        assert line in page
    assert "include GST" in page
    assert "invoice by e-mail after the approval" in page
    assert "bank transfer" in page
    assert "Paying online comes later" in page


def test_what_is_not_offered_is_not_shown(visitor, plan, team_plan):
    team_plan.is_offered = False
    team_plan.save()
    page = visitor.get(JOIN).content.decode()
    assert team_plan.name not in page
    assert "Which one costs least" not in page


def test_without_plans_the_page_says_what_to_do(visitor):
    response = visitor.get(JOIN)
    assert response.status_code == 200
    assert "No plan is on offer today" in response.content.decode()


def test_a_visitor_is_led_to_sign_up_and_back_to_the_plan(visitor, plan):
    page = visitor.get(JOIN).content.decode()
    assert f'href="{reverse("account_signup")}?next=/join/individual/"' in page


def test_an_account_is_led_straight_to_the_form(account, plan):
    page = account.get(JOIN).content.decode()
    assert 'href="/join/individual/"' in page
    assert "?next=" not in page


def test_a_member_is_told_where_the_next_term_is(member):
    assert "/members/renew/" in member.get(JOIN).content.decode()


def test_the_join_page_costs_one_query_and_is_kept(
    visitor, plan, team_plan, django_assert_num_queries
):
    with django_assert_num_queries(1):
        visitor.get(JOIN)
    with django_assert_num_queries(0):
        response = visitor.get(JOIN)
    assert "$330" in response.content.decode()


def test_a_price_that_staff_change_shows_at_once(visitor, staff, plan):
    visitor.get(JOIN)
    with pytest.MonkeyPatch.context() as patch:
        # what on_commit would do, in a test whose transaction never commits
        patch.setattr("django.db.transaction.on_commit", lambda act, **_: act())
        response = staff.post(
            reverse("admin:memberships_plan_change", args=[plan.pk]),
            {
                "name": plan.name,
                "slug": plan.slug,
                "kind": plan.kind,
                "summary": plan.summary,
                "benefits": plan.benefits,
                "price": "345.00",
                "months": 12,
                "seats": 1,
                "grace_days": 14,
                "is_offered": "on",
                "order": 0,
            },
        )
    assert response.status_code == 302
    page = visitor.get(JOIN).content.decode()
    assert "$345" in page
    assert "$330" not in page


def test_a_visitor_who_opens_the_form_signs_in_first(visitor, plan):
    response = visitor.get(_apply_at(plan))
    assert response.status_code == 302
    assert response["Location"] == f"{reverse('account_login')}?next=/join/individual/"


def test_the_form_shows_what_is_bought(account, team_plan):
    page = account.get(_apply_at(team_plan)).content.decode()
    for words in ("Team of three", "$880", "$80 of it GST", "12 months", "bank transfer", "ABN"):
        assert words in page


def test_an_individual_is_asked_for_no_abn(account, plan):
    page = account.get(_apply_at(plan)).content.decode()
    assert "Where you work" in page
    assert "ABN" not in page


def test_applying_leads_to_the_applications_page(account, team_plan):
    response = account.post(
        _apply_at(team_plan),
        {
            "organisation_name": "Dugong Mutual",
            "abn": ABN.replace(" ", ""),
            "role": "Head of service",
            "message": "Forty seats <in> Ballarat",
        },
    )
    assert (response.status_code, response["Location"]) == (302, STATUS)
    application = Application.objects.get()
    assert (application.user, application.plan) == (account.user, team_plan)
    assert application.abn == ABN
    page = account.get(STATUS).content.decode()
    for words in ("Team of three", "$880", "Dugong Mutual", ABN, "Forty seats &lt;in&gt; Ballarat"):
        assert words in page


@pytest.mark.parametrize(
    "tampered",
    [
        {"price": "1"},
        {"plan": "free"},
        {"plan_id": "999", "state": "approved", "paid_on": "2026-01-01"},
        {"renews": "1", "membership": "1", "user": "1"},
        {"seats": "500", "seats_limit": "500", "months": "1200"},
    ],
)
def test_nothing_in_the_form_moves_price_plan_or_state(account, plan, tampered):
    account.post(_apply_at(plan), {"role": "x", **tampered})
    application = Application.objects.get()
    assert application.price == Decimal("330.00")
    assert application.plan == plan
    assert application.user == account.user
    assert application.is_open
    assert application.renews is None
    assert not Membership.objects.exists()


def test_nobody_agrees_to_a_price_that_has_just_changed(account, plan):
    plan.price = Decimal("350.00")
    plan.save()
    response = account.post(_apply_at(plan), {"shown_price": "330.00"})
    page = response.content.decode()
    assert response.status_code == 200
    assert "It is $350.00 now" in page
    assert 'name="shown_price" value="350.00"' in page
    assert not Application.objects.exists()
    account.post(_apply_at(plan), {"shown_price": "350.00"})
    assert Application.objects.get().price == Decimal("350.00")


def test_a_cheaper_price_in_the_hidden_field_buys_nothing(account, plan):
    account.post(_apply_at(plan), {"shown_price": "0.01"})
    assert not Application.objects.exists()


def test_sending_twice_is_one_application(account, plan, letters):
    account.post(_apply_at(plan), {"role": "x"})
    written = letters()
    response = account.post(_apply_at(plan), {"role": "x"})
    assert (response.status_code, response["Location"]) == (302, STATUS)
    assert Application.objects.count() == 1
    assert letters() == written


def test_with_one_waiting_the_form_leads_to_it(account, plan, team_plan):
    account.post(_apply_at(plan), {})
    assert account.get(_apply_at(team_plan))["Location"] == STATUS


def test_a_plan_that_is_not_sold_any_more_is_gone(account, plan):
    plan.is_offered = False
    plan.save()
    for response in (account.get(_apply_at(plan)), account.post(_apply_at(plan), {})):
        assert response.status_code == 410
        assert "not sold any more" in response.content.decode()
    assert not Application.objects.exists()


def test_an_unknown_plan_is_not_found(account, plan):
    assert account.get("/join/gold/").status_code == 404
    assert account.post("/join/gold/", {}).status_code == 404


def test_a_member_who_applies_again_is_led_to_renewal(member, plan):
    for response in (member.get(_apply_at(plan)), member.post(_apply_at(plan), {})):
        assert (response.status_code, response["Location"]) == (302, "/members/renew/")
    assert not Application.objects.exists()


def test_who_was_approved_and_has_not_paid_hears_the_same_on_every_page(
    account, plan, officer, today
):
    application = actions.apply(user=account.user, plan=plan, on=today)
    actions.approve(application=application, on=today, by=officer)
    asked_again = account.get(f"/join/{plan.slug}/")
    assert asked_again["Location"] == reverse("memberships:application")
    for path in (reverse("memberships:application"), reverse("hub:home")):
        assert "One payment is left" in account.get(path).content.decode(), path
    assert ">Join<" not in account.get("/").content.decode().partition("<main")[0]


def test_who_lapsed_is_told_that_this_takes_the_old_one_up_again(lapsed, plan):
    assert "takes your membership up again" in lapsed.get(_apply_at(plan)).content.decode()


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("organisation_name", "", "required"),
        ("organisation_name", "x" * 151, "150"),
        ("organisation_name", "a\x00b", "Null characters"),
        ("abn", "51 824 753 557", "not an ABN"),
        ("abn", "x" * 15, "14"),
        ("role", "x" * 121, "120"),
        ("message", "x" * 2001, "2000"),
        ("message", "\x00", "Null characters"),
    ],
)
def test_wrong_input_is_told_beside_its_field_and_writes_nothing(
    account, team_plan, field, value, says
):
    good = {"organisation_name": "Dugong Mutual", "abn": ABN, "role": "x", "message": "y"}
    response = account.post(_apply_at(team_plan), good | {field: value})
    assert response.status_code == 200
    form = response.context["form"]
    assert says in str(form.errors[field])
    assert 'role="alert"' in response.content.decode()
    assert not Application.objects.exists()


def test_a_hundred_kilobytes_are_refused_with_a_page(account, team_plan):
    for name in ("organisation_name", "abn", "role", "message", "shown_price"):
        response = account.post(_apply_at(team_plan), {name: "ü" * 100_000})
        assert response.status_code == 200
    assert not Application.objects.exists()


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.dictionaries(
        st.sampled_from(
            ["organisation_name", "abn", "role", "message", "shown_price", "price", "slug"]
        ),
        st.text(max_size=300) | st.text(alphabet="\x00\ud800\udfff<>'\"&%\r\n", max_size=40),
        max_size=7,
    )
)
def test_no_input_breaks_the_form(account, team_plan, typed):
    safe = {k: v.encode("utf-8", "surrogatepass") for k, v in typed.items()}
    response = account.post(_apply_at(team_plan), safe)
    assert response.status_code in (200, 302)
    Application.objects.all().delete()


def test_the_status_page_is_empty_before_anything_was_asked(account):
    response = account.get(STATUS)
    assert response.status_code == 200
    assert "You have not applied yet" in response.content.decode()


def test_everybody_sees_only_their_own_application(account, other_member, plan, applied):
    applied("ana", plan, role="Secret role")
    for client in (account, other_member):
        assert "Secret role" not in client.get(STATUS).content.decode()


@pytest.mark.parametrize(
    ("decision", "says"),
    [
        ("paid", "Your membership runs from"),
        ("unpaid", "One payment is left"),
        ("refused", "You sell to service"),
        ("withdrawn", "You took it back"),
    ],
)
def test_the_status_page_tells_the_decision(account, plan, officer, today, decision, says):
    account.post(_apply_at(plan), {})
    application = Application.objects.get()
    if decision == "refused":
        actions.refuse(application=application, by=officer, reason="You sell to service.")
    elif decision == "withdrawn":
        account.post(reverse("memberships:withdraw", args=[application.pk]))
    else:
        paid_on = today if decision == "paid" else None
        actions.approve(application=application, on=today, by=officer, paid_on=paid_on)
    page = account.get(STATUS).content.decode()
    assert says in page
    assert "Take it back" not in page


def test_taking_it_back_is_a_post_of_ones_own(account, member, plan, today):
    account.post(_apply_at(plan), {})
    application = Application.objects.get()
    address = reverse("memberships:withdraw", args=[application.pk])
    assert account.get(address).status_code == 405
    assert member.post(address).status_code == 404
    application.refresh_from_db()
    assert application.is_open
    response = account.post(address, follow=True)
    assert "Nothing is owed" in response.content.decode()
    application.refresh_from_db()
    assert application.state == "withdrawn"
    response = account.post(address, follow=True)
    assert response.status_code == 200
    assert "was withdrawn on" in response.content.decode()


@pytest.mark.parametrize("pk", ["0", "99999999999999999999999999"])
def test_numbers_that_are_no_application_are_not_found(account, pk):
    assert account.post(f"/join/application/{pk}/withdraw/").status_code == 404


def test_the_pages_cost_a_fixed_number_of_queries(account, plan, django_assert_num_queries):
    # session, person, plan, account, waiting, own terms, own membership; tier of the corner
    with django_assert_num_queries(8):
        account.get(_apply_at(plan))
    account.post(_apply_at(plan), {})
    with django_assert_num_queries(5):  # session, person, application, its person; corner
        account.get(STATUS)


def test_personal_pages_are_never_kept(account, plan):
    for address in (_apply_at(plan), STATUS):
        assert account.get(address)["Cache-Control"] == "private, no-store"
