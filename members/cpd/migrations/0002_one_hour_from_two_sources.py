"""What a tool reported may stand on a record without counting: another source has the same hour."""

from django.db import migrations


def count_all(apps, schema_editor):
    """Backwards: as before, everything that a tool reported counts."""
    Hours = apps.get_model("cpd", "Hours")
    Hours.objects.filter(counts=False).exclude(kind="own").update(counts=True)


class Migration(migrations.Migration):

    dependencies = [
        ('cpd', '0001_initial'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='hours',
            name='cpd_only_own_is_taken_off',
        ),
        migrations.RunPython(migrations.RunPython.noop, count_all),
    ]
