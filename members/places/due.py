from members.clock.jobs import Job, register

from .actions import end_waiting, lapse_offers, release_unentitled

register(Job("places/ended", "Places of people who may not come in any more", release_unentitled))
register(Job("places/offers", "Offers of places that nobody took up, to the next", lapse_offers))
register(Job("places/waiting", "Waiting lists of what has begun", end_waiting))
