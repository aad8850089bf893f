from django.db import migrations, models


class Migration(migrations.Migration):
    """Staff's lists ask of every publication whether calls came or were voided since."""

    dependencies = [("rankings", "0004_outdated_figures")]

    operations = [
        migrations.AddIndex(
            model_name="call",
            index=models.Index(
                fields=["month", "recorded_at", "voided_at"], name="rankings_call_since"
            ),
        ),
    ]
