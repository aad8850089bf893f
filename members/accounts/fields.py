"""Fields that more than one form of this room needs."""

from __future__ import annotations

import json
from typing import Any

from allauth.account.fields import EmailField
from django import forms
from django.core.exceptions import ValidationError

from .addresses import LONGEST, canonical

#: Generous, and far below what would keep a worker busy hashing.
LONGEST_PASSWORD = 1000
#: A real passkey answer has 1 to 3 kB; attestations of hardware keys up to 10.
LONGEST_CREDENTIAL = 20_000


class AddressField(EmailField):  # type: ignore[misc]
    """An e-mail address, cleaned to the portal's one way of writing it."""

    default_error_messages = {
        "invalid": "Enter a whole address, such as name@company.example.",
        "letters": "Use plain letters, digits and marks before the @.",
        "required": "Enter your e-mail address.",
    }

    def __init__(self, **kwargs: Any) -> None:
        autocomplete = kwargs.pop("autocomplete", "email")
        kwargs.setdefault("label", "E-mail")
        kwargs.setdefault("max_length", LONGEST)
        kwargs["widget"] = forms.EmailInput(attrs={"autocomplete": autocomplete})
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        # Before lowering: a few letters of other alphabets turn into plain ones then.
        if isinstance(value, str) and not value.rpartition("@")[0].isascii():
            raise ValidationError(self.error_messages["letters"], code="letters")
        address = canonical(super().clean(value))
        if len(address) > LONGEST:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return address


class CredentialField(forms.JSONField):
    """What a browser hands over for a passkey. Anybody may post anything here, and what is
    accepted is kept in a JSON column, so only an object without NUL and half characters passes."""

    widget = forms.HiddenInput
    default_error_messages = {
        "invalid": "That was no passkey. Try again.",
        "required": "Your browser sent no passkey. Passkeys need JavaScript.",
    }

    def to_python(self, value: Any) -> Any:
        if value and len(value) > LONGEST_CREDENTIAL:
            raise self._invalid()
        try:
            credential = super().to_python(value)
            flat = json.dumps(credential, ensure_ascii=False)
            flat.encode()
        except (ValueError, RecursionError) as error:
            raise self._invalid() from error
        if credential is None:
            return None
        if not isinstance(credential, dict) or "\\u0000" in flat:
            raise self._invalid()
        return credential

    def _invalid(self) -> ValidationError:
        return ValidationError(self.error_messages["invalid"], code="invalid")

    def bound_data(self, data: Any, initial: Any) -> str:
        """Never shown again: a credential works once."""
        return ""

    def prepare_value(self, value: Any) -> str:
        return ""
