"""What may have played is counted by the clock of the person, no longer by that of each film; and
two files of one name and size are told apart while they are sent.

Nobody's minutes change. A clock begins with the person's next report.
"""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


def latest_alone(apps, schema_editor):
    """Backwards: of sendings that could no longer be told apart, the latest stays."""
    Sending = apps.get_model("videos", "Sending")
    seen = set()
    for row in Sending.objects.order_by("-began_at", "-pk"):
        which = (row.video_id, row.by_id, row.filename, row.size)
        if which in seen:
            row.delete()
        seen.add(which)
    schema_editor.connection.check_constraints()  # now: PostgreSQL alters no table before it


class Migration(migrations.Migration):

    dependencies = [
        ('videos', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Clock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('credit_ms', models.PositiveIntegerField(default=0)),
                ('told_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='video_clock', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['user'],
            },
        ),
        migrations.RemoveField(
            model_name='watching',
            name='credit_ms',
        ),
        migrations.AddField(
            model_name='sending',
            name='mark',
            field=models.CharField(blank=True, default='', max_length=100),
        ),
        migrations.RemoveConstraint(
            model_name='sending',
            name='videos_sending_once',
        ),
        migrations.AddConstraint(
            model_name='sending',
            constraint=models.UniqueConstraint(fields=('video', 'by', 'filename', 'size', 'mark'), name='videos_sending_once'),
        ),
        migrations.RunPython(migrations.RunPython.noop, latest_alone),
    ]
