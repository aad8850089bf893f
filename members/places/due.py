from members.clock.jobs import Job, register

from .actions import lapse_offers

register(Job("places/offers", "Offers of places that nobody took up, to the next", lapse_offers))
