"""The forms of sign-up, sign-in and the account: allauth's, in our words, and our own.

allauth finds its forms through ``ACCOUNT_FORMS`` and ``MFA_FORMS`` in the settings.
"""

from __future__ import annotations

import logging
import secrets
from typing import TYPE_CHECKING, Any, ClassVar

from allauth.account import forms as account
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.contrib.auth.password_validation import (
    MinimumLengthValidator,
    get_default_password_validators,
)
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import IntegrityError, transaction
from django.http import HttpRequest

from .fields import LONGEST_PASSWORD, AddressField, CredentialField
from .models import AUSTRALIAN_ZONES, User, validate_one_line

logger = logging.getLogger("acxpa.accounts")


def password_help() -> str:
    validators = get_default_password_validators()
    least = max(v.min_length for v in validators if isinstance(v, MinimumLengthValidator))
    return f"{least} characters or more, any you like. Four ordinary words do well."


class InOurWords:
    """Mixed into a form of allauth's: labels and help from ``words``, addresses in one spelling,
    passwords of a bounded length, one password field (a second one only doubles the typing, and a
    wrong one is mended by mail), no placeholders (they vanish when typed over)."""

    #: field name: (label, help)
    words: ClassVar[dict[str, tuple[str, str]]] = {}
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("password2", None)
        for name, field in self.fields.items():
            if isinstance(field, forms.EmailField):
                autocomplete = "username" if name == "login" else "email"
                self.fields[name] = AddressField(autocomplete=autocomplete, initial=field.initial)
            field.widget.attrs.pop("placeholder", None)
            if isinstance(field.widget, forms.PasswordInput):
                field.validators.append(MaxLengthValidator(LONGEST_PASSWORD))
            if name == "password1":
                field.help_text = password_help()
        for name, (label, help_text) in self.words.items():
            self.fields[name].label = label
            self.fields[name].help_text = help_text or self.fields[name].help_text


class LoginForm(InOurWords, account.LoginForm):  # type: ignore[misc]
    words = {
        "remember": (
            "Keep me signed in on this device",
            "For two weeks. Leave it off on a computer that others use.",
        )
    }


class SignupForm(InOurWords, account.SignupForm):  # type: ignore[misc]
    """Sign-up with an e-mail address and a password.

    For an address that has an account everything looks and takes the same: the same work is done
    and undone, the same page comes, and the mail that goes out tells the owner, nobody else.
    """

    account_already_exists: bool
    words = {"email": ("E-mail", "We send a link to it. Your account opens with that link.")}

    def try_save(self, request: HttpRequest) -> tuple[User | None, Any]:
        if self.account_already_exists:
            self._rehearse(request)
        else:
            try:
                with transaction.atomic():
                    return super().try_save(request)  # type: ignore[no-any-return]
            except IntegrityError:
                # Somebody took the address between the look and the write.
                self.account_already_exists = True
        return super().try_save(request)  # type: ignore[no-any-return]

    def _rehearse(self, request: HttpRequest) -> None:
        """The work of a real sign-up, with an address that cannot exist, undone."""
        wanted = self.cleaned_data["email"]
        self.cleaned_data["email"] = f"{secrets.token_hex(12)}@rehearsal.invalid"
        self.account_already_exists = False
        try:
            with transaction.atomic():
                self.save(request)
                transaction.set_rollback(True)
        finally:
            self.cleaned_data["email"] = wanted
            self.account_already_exists = True


class ResetPasswordForm(InOurWords, account.ResetPasswordForm):  # type: ignore[misc]
    pass


class NewPasswordForm(InOurWords, account.ResetPasswordKeyForm):  # type: ignore[misc]
    """After the link from the mail."""

    words = {"password1": ("New password", "")}


class ChangePasswordForm(InOurWords, account.ChangePasswordForm):  # type: ignore[misc]
    words = {"oldpassword": ("Current password", ""), "password1": ("New password", "")}


class SetPasswordForm(InOurWords, account.SetPasswordForm):  # type: ignore[misc]
    words = {"password1": ("Password", "")}


class ReauthenticateForm(InOurWords, account.ReauthenticateForm):  # type: ignore[misc]
    pass


class RequestLoginCodeForm(InOurWords, account.RequestLoginCodeForm):  # type: ignore[misc]
    pass


class ConfirmLoginCodeForm(InOurWords, account.ConfirmLoginCodeForm):  # type: ignore[misc]
    words = {"code": ("The code from the mail", "Eight letters, with or without the dash.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {
            "class": "form-control-lg dial",
            "autocapitalize": "characters",
            "spellcheck": "false",
        }


class Figures(InOurWords):
    """A code made of figures: phones show their number keys."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs["inputmode"] = "numeric"


class SecondFactorForm(Figures, mfa.AuthenticateForm):  # type: ignore[misc]
    words = {
        "code": ("Code", "The six figures that your app shows, or one of your recovery codes.")
    }


class SecondFactorAgainForm(Figures, mfa.ReauthenticateForm):  # type: ignore[misc]
    words = SecondFactorForm.words


class AddAppForm(Figures, totp.ActivateTOTPForm):  # type: ignore[misc]
    words = {"code": ("The six figures that the app shows", "They change every 30 seconds.")}


class PasskeyName(InOurWords):
    words = {"name": ("What you call it", "So that you know it again, e.g. Work laptop.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].validators += [MaxLengthValidator(60), validate_one_line]
        self.fields["name"].widget.attrs |= {"maxlength": 60, "autocomplete": "off"}


class PasskeyCredential:
    """Whatever a library says about hostile bytes, the answer is: that was no passkey."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"] = CredentialField()

    def _read(self, read: Any) -> Any:
        try:
            return read()
        except ValidationError:
            raise
        except Exception as error:
            logger.info("a passkey could not be read", exc_info=error)
            raise get_mfa_adapter().validation_error("incorrect_code") from error


class AddPasskeyForm(PasskeyCredential, PasskeyName, webauthn.AddWebAuthnForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        alone = self.fields["passwordless"]
        alone.initial = True
        alone.label = "Let me sign in with it alone, without my password"
        alone.help_text = "The device then asks for your finger, your face or its own PIN."

    def clean(self) -> Any:
        return self._read(super().clean)


class RenamePasskeyForm(PasskeyName, webauthn.EditWebAuthnForm):  # type: ignore[misc]
    pass


class _UsePasskey(PasskeyCredential):
    def clean_credential(self) -> Any:
        return self._read(super().clean_credential)  # type: ignore[misc]


class PasskeySignInForm(_UsePasskey, webauthn.LoginWebAuthnForm):  # type: ignore[misc]
    """Passkey alone."""


class PasskeySecondForm(_UsePasskey, webauthn.AuthenticateWebAuthnForm):  # type: ignore[misc]
    """Passkey after the password."""


class PasskeyAgainForm(_UsePasskey, webauthn.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """Passkey before something delicate."""


if TYPE_CHECKING:
    PersonForm = forms.ModelForm[User]
else:
    PersonForm = forms.ModelForm


class ProfileForm(PersonForm):
    class Meta:
        model = User
        fields = ["name", "time_zone"]
        labels = {"name": "Your name", "time_zone": "Time zone"}
        help_texts = {
            "name": "First and last name, as people know you.",
            "time_zone": "Times on your own pages are given in it.",
        }
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = dict(AUSTRALIAN_ZONES)
        own = self.instance.time_zone
        zones = list(known.items()) + ([] if own in known else [(own, own.replace("_", " "))])
        self.fields["time_zone"] = forms.ChoiceField(
            choices=zones,
            label=self.fields["time_zone"].label,
            help_text=self.fields["time_zone"].help_text,
        )

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())


class NewAddressForm(forms.Form):
    email = AddressField(label="New address")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if email == self.user.email:
            raise ValidationError("That is your address already.")
        return email
