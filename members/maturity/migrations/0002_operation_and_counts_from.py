"""An assessment says which operation it is about; what shares has a day from which it counts.

What shared before went on counting at once, so it keeps doing so: its day is one that has passed.
"""

from django.conf import settings
from django.db import migrations, models
from django.db.models.functions import TruncDate


def count_on(apps, schema_editor):
    Assessment = apps.get_model("maturity", "Assessment")
    PeerConsent = apps.get_model("maturity", "PeerConsent")
    shared = Assessment.objects.filter(contributes_to_peers=True)
    shared.update(counts_from=TruncDate("opened_at"))
    PeerConsent.objects.filter(contributes=True).update(counts_from=TruncDate("changed_at"))


class Migration(migrations.Migration):

    dependencies = [
        ('maturity', '0001_initial'),
        ('memberships', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='assessment',
            name='operation',
            field=models.CharField(blank=True, default='', help_text='Which operation, if they look at more than one: each has a trend of its own.', max_length=80),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='assessment',
            name='counts_from',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='peerconsent',
            name='counts_from',
            field=models.DateField(blank=True, help_text='The first of the month after they agreed.', null=True),
        ),
        migrations.RunPython(count_on, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('contributes_to_peers', False), ('counts_from__isnull', False), _connector='OR'), name='maturity_contribution_counts_from'),
        ),
        migrations.AddConstraint(
            model_name='peerconsent',
            constraint=models.CheckConstraint(condition=models.Q(('contributes', False), ('counts_from__isnull', False), _connector='OR'), name='maturity_consent_counts_from'),
        ),
    ]
