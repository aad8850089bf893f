from django.urls import path

from .. import inbox

app_name = "inbox"
urlpatterns = [path("mail/", inbox.listing, name="list")]
