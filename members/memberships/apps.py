from django.apps import AppConfig


class MembershipsConfig(AppConfig):
    name = "members.memberships"
    label = "memberships"
    verbose_name = "Membership"
