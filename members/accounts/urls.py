"""Sign-in and account pages: allauth's, each with its audience, and ours."""

from allauth.urls import urlpatterns as allauth_urls
from django.urls import include, path

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
    "account_email",
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

own = [
    path("", views.overview, name="overview"),
]
urlpatterns = [
    path("", include((own, "accounts"))),
    *mounted(allauth_urls, by_name=AUDIENCES),
]
