from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "members.places"
    label = "places"
    verbose_name = "Places"
