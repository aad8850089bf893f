"""Sign-in and account pages: allauth's, each with its audience, and ours."""

from allauth.account.urls import urlpatterns as account_urls
from allauth.mfa.urls import urlpatterns as mfa_urls
from allauth.usersessions.urls import urlpatterns as session_urls
from django.urls import URLPattern, include, path

from members.access.marks import Audience, mounted

from . import views

PUBLIC = (
    "account_login",
    "account_logout",
    "account_signup",
    "account_inactive",
    "account_email_verification_sent",
    "account_confirm_email",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_request_login_code",
    "account_confirm_login_code",
    "mfa_authenticate",
    "mfa_login_webauthn",
)
OWN = (
    "account_reauthenticate",
    "account_change_password",
    "account_set_password",
    "mfa_index",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_reauthenticate_webauthn",
    "mfa_remove_webauthn",
    "mfa_edit_webauthn",
    "usersessions_list",
)
AUDIENCES = dict.fromkeys(PUBLIC, Audience.PUBLIC) | dict.fromkeys(OWN, Audience.ACCOUNT)
DEAD_LINKS = ("account_confirm_email", "account_reset_password_from_key")


def _account_urls() -> list[URLPattern]:
    """allauth's, without its own page for addresses: one confirmed address must not do there what
    needs two here."""
    kept = [item for item in account_urls if item.name != "account_email"]
    return [
        URLPattern(
            item.pattern, views.dead_links_say_so(item.callback), item.default_args, item.name
        )
        if item.name in DEAD_LINKS
        else item
        for item in kept
    ]


own = [
    path("", views.overview, name="overview"),
    path("email/withdraw/", views.address_withdraw, name="address_withdraw"),
    path("email/again/", views.address_again, name="address_again"),
    path("email/agree/<str:token>/", views.address_agree, name="address_agree"),
    path("confirm-email/again/", views.confirmation_again, name="confirmation_again"),
    path("sessions/<int:pk>/end/", views.session_end, name="session_end"),
]
urlpatterns = [
    path("", include((own, "accounts"))),
    path("email/", views.address, name="account_email"),
    *mounted(_account_urls(), by_name=AUDIENCES),
    path("2fa/", include(mounted(mfa_urls, by_name=AUDIENCES))),
    path("sessions/", include(mounted(session_urls, by_name=AUDIENCES))),
]
