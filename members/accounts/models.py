"""The person: one account for one e-mail address, and how an address is changed."""

from __future__ import annotations

import unicodedata
import zoneinfo
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac

from .addresses import canonical

if TYPE_CHECKING:
    from members.memberships.models import SeatQuerySet

#: The zones of the mainland, by the city that names them, for people to choose from.
AUSTRALIAN_ZONES = [
    ("Australia/Melbourne", "Melbourne, Sydney, Canberra, Hobart (AEST / AEDT)"),
    ("Australia/Brisbane", "Brisbane (AEST all year)"),
    ("Australia/Adelaide", "Adelaide (ACST / ACDT)"),
    ("Australia/Darwin", "Darwin (ACST all year)"),
    ("Australia/Perth", "Perth (AWST)"),
    ("Pacific/Auckland", "Auckland (NZST / NZDT)"),
    ("Asia/Singapore", "Singapore"),
    ("UTC", "UTC"),
]


def validate_zone(name: str) -> None:
    if name not in zoneinfo.available_timezones():
        raise ValidationError("That is not a time zone we know, e.g. Australia/Perth.")


#: Marks that turn the direction of what follows; they make one name look like another.
_TURNING = {*map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))}


def validate_one_line(text: str) -> None:
    """Refuses line breaks and other control characters: names stand in subjects of mails."""
    if any(unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} or c in _TURNING for c in text):
        raise ValidationError("Write it on one line, in letters that can be seen.")


class UserManager(BaseUserManager["User"]):
    def _create(self, email: str, password: str | None, **fields: Any) -> User:
        if not email:
            raise ValueError("An account needs an e-mail address.")
        user = self.model(email=canonical(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self._create(email, password, **fields)

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self._create(email, password, **{"is_staff": True, "is_superuser": True, **fields})

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=canonical(username or ""))


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody with an account. Whether they are a member is a question to ``seats``."""

    email = models.EmailField("e-mail address", unique=True)
    name = models.CharField(
        max_length=150,
        blank=True,
        validators=[validate_one_line],
        help_text="First and last name, as people know you.",
    )
    time_zone = models.CharField(
        max_length=50, default="Australia/Melbourne", validators=[validate_zone]
    )
    is_active = models.BooleanField(
        "may sign in",
        default=True,
        help_text="Untick instead of deleting: what they did stays on record.",
    )
    is_staff = models.BooleanField(
        "staff", default=False, help_text="May open this admin. What they may do there: groups."
    )
    joined_at = models.DateTimeField("account since", default=timezone.now, editable=False)

    objects = UserManager()

    if TYPE_CHECKING:

        class _Seats:
            def in_force(self, *, on: Any) -> SeatQuerySet: ...

        seats: _Seats

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "person"
        verbose_name_plural = "people"
        ordering = ["email"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="accounts_user_email_any_case_once",
                violation_error_message="An account with this address exists.",
            ),
            models.CheckConstraint(
                condition=Q(email=Lower("email")),
                name="accounts_user_email_in_lower_case",
                violation_error_message="Write the address in lower case.",
            ),
        ]

    def __str__(self) -> str:
        return self.email

    def clean(self) -> None:
        super().clean()
        self.email = canonical(self.email)

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """A session belongs to a password **and** an address: when either changes, every session
        that was opened under the old one ends, on all devices, without a list of sessions."""
        return salted_hmac(
            "members.accounts.session",
            f"{self.password}|{self.email}",
            secret=secret,
            algorithm="sha256",
        ).hexdigest()

    @property
    def display_name(self) -> str:
        return self.name or self.email

    @property
    def short_name(self) -> str:
        """What a page calls somebody: their first name, or the part before the @."""
        return self.name.split(" ")[0] if self.name.strip() else self.email.split("@")[0]

    @property
    def initials(self) -> str:
        parts = self.name.split() or [self.email]
        return "".join(part[0] for part in (parts[0], *parts[1:][-1:])).upper()

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The office's, where theirs is none that is known here: a zone can be renamed."""
        try:
            return zoneinfo.ZoneInfo(self.time_zone)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
            return zoneinfo.ZoneInfo("Australia/Melbourne")


class AddressChangeQuerySet(models.QuerySet["AddressChange"]):
    def open(self, *, at: datetime) -> Self:
        """Still waiting for one or both addresses."""
        return self.filter(outcome=AddressChange.Outcome.OPEN, expires_at__gt=at)


class AddressChange(models.Model):
    """A wish to move an account to another address. Both addresses must agree to it: the old one
    so that a stolen session cannot take the account away, the new one so that it is theirs."""

    class Outcome(models.TextChoices):
        OPEN = "", "Waiting"
        DONE = "done", "Done"
        WITHDRAWN = "withdrawn", "Withdrawn by the person"
        REFUSED = "refused", "Stopped from the old address"
        EXPIRED = "expired", "Not agreed in time"
        TAKEN = "taken", "New address taken meanwhile"

    #: How long both addresses have to agree.
    LASTS = timedelta(hours=24)

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="address_changes")
    old_email = models.EmailField("from")
    new_email = models.EmailField("to")
    requested_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    old_confirmed_at = models.DateTimeField("old address agreed", null=True, blank=True)
    new_confirmed_at = models.DateTimeField("new address agreed", null=True, blank=True)
    vouched_by = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Who agreed for an old address that nobody reads any more.",
    )
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.OPEN, blank=True)
    finished_at = models.DateTimeField("done or given up", null=True, blank=True)

    objects = AddressChangeQuerySet.as_manager()

    class Meta:
        verbose_name = "change of address"
        verbose_name_plural = "changes of address"
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(outcome=""),
                name="accounts_one_open_address_change_each",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("requested_at")),
                name="accounts_address_change_expires_later",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", finished_at__isnull=True)
                | (~Q(outcome="") & Q(finished_at__isnull=False)),
                name="accounts_address_change_has_outcome_when_finished",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="done")
                | Q(old_confirmed_at__isnull=False, new_confirmed_at__isnull=False),
                name="accounts_address_change_done_when_both_agreed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old_email} to {self.new_email}"

    def is_over(self, *, at: datetime) -> bool:
        """Given up, too late, or overtaken: its links lead nowhere."""
        if self.outcome == self.Outcome.OPEN:
            return self.expires_at <= at
        return self.outcome not in (self.Outcome.DONE, self.Outcome.REFUSED)
