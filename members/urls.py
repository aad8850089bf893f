"""Everything about being a member, in one list."""

from django.urls import include, path

urlpatterns = [
    path("accounts/letters/", include("members.mail.urls.own")),
    path("letters/", include("members.mail.urls.public")),
    path("accounts/", include("members.accounts.urls")),
    path("join/", include("members.memberships.urls.join")),
    path("members/team/", include("members.memberships.urls.team")),
    path("members/renew/", include("members.memberships.urls.renew")),
    path("members/downloads/", include("members.downloads.urls")),
    path("members/maturity/", include("members.maturity.urls.members")),
    path("maturity/shared/", include("members.maturity.urls.shared")),
    path("pulse-check/", include("members.maturity.urls.pulse")),
    path("members/rankings/", include("members.rankings.urls.members")),
    path("rankings/", include("members.rankings.urls.public")),
    path("members/videos/", include("members.videos.urls")),
    path("members/roundtables/", include("members.roundtables.urls.members")),
    path("roundtables/", include("members.roundtables.urls.public")),
    path("members/calculators/", include("members.calculators.urls.members")),
    path("calculators/", include("members.calculators.urls.public")),
    path("members/cpd/", include("members.cpd.urls.members")),
    path("cpd/", include("members.cpd.urls.public")),
    path("members/", include("members.hub.urls")),
]
