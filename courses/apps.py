from django.apps import AppConfig


class CoursesConfig(AppConfig):
    name = "courses"
    verbose_name = "Courses"

    def ready(self) -> None:
        from .discount import usual_percent  # the settings are complete only now

        usual_percent()
