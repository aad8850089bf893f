"""Why somebody does not get a place. The message is for them to read."""


class Refused(Exception):
    """What was asked for cannot be done; the text says why."""


class Full(Refused):
    """Every place is taken, or promised to somebody who waited."""


class Closed(Refused):
    """It has begun, or is cancelled."""


class OfferGone(Refused):
    """There is no offer to this person, or its time is over."""


class NotEntitled(Refused):
    """Somebody who could not come in with a place."""


class NoPlace(Refused):
    """The person has none and does not wait."""
