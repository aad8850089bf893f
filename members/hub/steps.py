"""What a member would do next, the most pressing first. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from members.memberships.standing import State

from .facts import Facts


@dataclass(frozen=True, slots=True)
class Step:
    """``url_name`` leads to where it is done; ``action`` is the link's label."""

    title: str
    why: str
    action: str
    url_name: str


def next_steps(facts: Facts, *, has_name: bool) -> tuple[Step, ...]:
    """Empty when there is nothing to do."""
    standing = facts.standing
    steps = []
    if standing.can_renew:
        late = standing.state is State.GRACE
        steps.append(
            Step(
                "Renew your membership",
                f"The term is over; the tools stay open for {_days(standing.grace_days_left)} more."
                if late
                else f"{_days(standing.days_left)} left. Renewing now loses none of them.",
                "Renew",
                "renewal:renew",
            )
        )
    if standing.is_owner and standing.held and standing.held.is_team and facts.seats_free:
        free = facts.seats_free
        steps.append(
            Step(
                f"Give away {free} free seat{'' if free == 1 else 's'}",
                f"{standing.held.seats} are paid for, {facts.seats_taken} taken.",
                "Invite colleagues",
                "team:seats",
            )
        )
    if not has_name:
        steps.append(
            Step(
                "Tell us your name",
                "It stands on letters to you and on invitations that you send.",
                "Add your name",
                "accounts:overview",
            )
        )
    if not facts.has_second_factor:
        steps.append(
            Step(
                "Add a passkey",
                "Then a fingerprint or a PIN signs you in, and a stolen password opens nothing.",
                "Set it up",
                "mfa_index",
            )
        )
    return tuple(steps)


def _days(number: int | None) -> str:
    return f"{number} day{'' if number == 1 else 's'}"
