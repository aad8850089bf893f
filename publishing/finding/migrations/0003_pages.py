"""Pages and articles, whose tables came with columns of folded text and without an index."""

from django.db import migrations

from publishing.finding.index import IndexFindable


class Migration(migrations.Migration):

    dependencies = [("finding", "0002_rooms"), ("pages", "0001_initial")]

    operations = [IndexFindable("pages.PageVersion"), IndexFindable("pages.ArticleVersion")]
