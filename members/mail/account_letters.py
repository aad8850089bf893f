"""The letters about accounts: allauth's messages and those of members.accounts.

They are listed here because that room lies below this one; it sends through allauth's adapter.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from allauth.account import app_settings as account_settings
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from members.accounts.models import AddressChange

from .kinds import Kind, register

Sample = Callable[[], Mapping[str, Any]]

CONFIRMATION = timedelta(days=account_settings.EMAIL_CONFIRMATION_EXPIRE_DAYS)
LOGIN_CODE = timedelta(seconds=account_settings.LOGIN_BY_CODE_TIMEOUT)
RESET_LINK = timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
ADDRESS_CHANGE = AddressChange.LASTS
RESET_CODE = timedelta(seconds=account_settings.PASSWORD_RESET_BY_CODE_TIMEOUT)
#: Somebody tried something just now; a day later it only alarms.
ATTEMPT = timedelta(hours=24)
#: A change to an account is worth knowing even late.
NOTICE = timedelta(days=7)


def _link(name: str, *args: str) -> str:
    return f"{settings.SITE_URL}{reverse(name, args=args)}"


def _notice(**more: str) -> Sample:
    """What every notice of a change says: when, from where, with which browser."""
    return lambda: {
        "timestamp": timezone.now(),
        "ip": "203.0.113.7",
        "browser": "Firefox on Windows",
        **more,
    }


def _confirmation() -> Mapping[str, Any]:
    return {
        "key": "Mg:1vX4Qd:invented",
        "activate_url": _link("account_confirm_email", "Mg:1vX4Qd:invented"),
    }


register(
    Kind(
        name="account/email_confirmation_signup",
        title="Confirm your address (new account)",
        when="Somebody signs up. The account opens when the link is used.",
        sample=_confirmation,
        good_for=CONFIRMATION,
    )
)
register(
    Kind(
        name="account/email_confirmation",
        title="Confirm your address (again)",
        when="Somebody signs in before the address is confirmed, or asks for the link again.",
        sample=_confirmation,
        good_for=CONFIRMATION,
    )
)
register(
    Kind(
        name="account/login_code",
        title="Sign-in code",
        when="Somebody with an account asks for a code instead of typing the password.",
        sample=lambda: {"code": "KFDM-PQVX"},
        good_for=LOGIN_CODE,
    )
)
register(
    Kind(
        name="account/password_reset_key",
        title="Choose a new password",
        when="Somebody with an account says they forgot the password.",
        sample=lambda: {
            "password_reset_url": _link("account_reset_password_from_key", "3", "invented-key")
        },
        good_for=RESET_LINK,
    )
)
register(
    Kind(
        name="account/password_reset_code",
        title="Code for a new password",
        when="Somebody forgot the password, and the portal is set to send codes, not links.",
        sample=lambda: {"code": "KFDM-PQVX"},
        good_for=RESET_CODE,
    )
)
register(
    Kind(
        name="account/unknown_account",
        title="No account for this address",
        when="Somebody asks for a code or a new password for an address that has no account.",
        sample=lambda: {"signup_url": _link("account_signup")},
        good_for=ATTEMPT,
    )
)
register(
    Kind(
        name="account/account_already_exists",
        title="You have an account already",
        when="Somebody signs up with an address that has an account.",
        sample=lambda: {
            "signup_url": _link("account_signup"),
            "password_reset_url": _link("account_reset_password"),
        },
        good_for=ATTEMPT,
    )
)
for _name, _title, _when, _more in (
    (
        "account/password_changed",
        "Password changed",
        "Somebody signed in changes the password.",
        {},
    ),
    ("account/password_set", "Password set", "An account without a password gets its first.", {}),
    ("account/password_reset", "New password chosen", "A reset link was used.", {}),
    (
        "account/email_changed",
        "Address changed",
        "An account moved to another address. Goes to the old one.",
        {"from_email": "sam@old.example", "to_email": "sam@new.example"},
    ),
    ("account/email_confirm", "Address confirmed", "An address was confirmed on an account.", {}),
    (
        "account/email_deleted",
        "Address removed",
        "An address was removed from an account.",
        {"deleted_email": "sam@old.example"},
    ),
    ("mfa/totp_activated", "Authenticator app added", "An authenticator app is added.", {}),
    ("mfa/totp_deactivated", "Authenticator app removed", "An authenticator app is removed.", {}),
    ("mfa/webauthn_added", "Passkey added", "A passkey or security key is added.", {}),
    ("mfa/webauthn_removed", "Passkey removed", "A passkey or security key is removed.", {}),
    (
        "mfa/recovery_codes_generated",
        "New recovery codes",
        "Somebody makes a new set of recovery codes; the old set stops working.",
        {},
    ),
):
    register(Kind(name=_name, title=_title, when=_when, sample=_notice(**_more), good_for=NOTICE))


def _address_change(**more: str) -> Sample:
    return lambda: {
        "agree_url": _link("accounts:address_agree", "invented-token"),
        "expires_at": timezone.now() + ADDRESS_CHANGE,
        **more,
    }


register(
    Kind(
        name="accounts/address_change_old",
        title="Change of address: the old one is asked",
        when="Somebody asks to move their account. Goes to the address it has.",
        sample=_address_change(new_email="sam@new.example"),
        good_for=ADDRESS_CHANGE,
    )
)
register(
    Kind(
        name="accounts/address_change_new",
        title="Change of address: the new one is asked",
        when="Somebody asks to move their account. Goes to the address it shall have.",
        sample=_address_change(),
        good_for=ADDRESS_CHANGE,
    )
)
register(
    Kind(
        name="accounts/address_change_taken",
        title="Change of address: the new one has an account",
        when="Somebody asks to move their account to the address of another account.",
        sample=dict,
        good_for=ATTEMPT,
    )
)
register(
    Kind(
        name="accounts/address_change_done",
        title="Change of address: done",
        when="Both addresses agreed. Goes to both.",
        sample=lambda: {"old_email": "sam@old.example", "new_email": "sam@new.example"},
        good_for=NOTICE,
    )
)
register(
    Kind(
        name="accounts/second_factor_reset",
        title="Second factor removed by staff",
        when="Staff take away the lost app, passkeys and recovery codes of an account.",
        sample=dict,
        good_for=NOTICE,
    )
)
