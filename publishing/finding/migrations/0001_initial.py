from django.db import migrations, models

from publishing.finding.index import ReadyPostgreSQL


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Gram',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(help_text='The table in whose names the word stands.', max_length=63)),
                ('gram', models.CharField(max_length=3)),
                ('word', models.CharField(max_length=30)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('gram', 'kind', 'word'), name='finding_gram_once')],
            },
        ),
        migrations.CreateModel(
            name='Name',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(help_text='The table of the row.', max_length=63)),
                ('row_id', models.BigIntegerField()),
                ('name', models.CharField(max_length=200)),
            ],
            options={
                'indexes': [models.Index(fields=['kind', 'name'], name='finding_name_begins'), models.Index(fields=['kind', 'row_id'], name='finding_name_of_row')],
            },
        ),
        ReadyPostgreSQL(),
    ]
