"""The index of the glossary and the links between entries get tables of their own, so that pages cost
the same however many entries there are."""

import re
import string
import unicodedata
from datetime import date
from typing import Any

from django.utils import timezone

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def _folded(text: str) -> str:
    """How it sorts; as ``glossary.versions.sort_key`` says when this was written."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return " ".join(plain.lower().split())[:140]


def _first(text: str) -> str:
    found = re.search(r"[^\W_]+", text)
    return unicodedata.normalize("NFKC", found.group()).casefold()[:120] if found else ""


def write_down(apps: Any, schema_editor: Any) -> None:
    """How long each version holds, and the lines of the index. The links between entries follow by
    the clock; until then each page works out its own."""
    Entry = apps.get_model("glossary", "Entry")
    EntryVersion = apps.get_model("glossary", "EntryVersion")
    Name = apps.get_model("glossary", "Name")
    now = timezone.now()
    for entry in Entry.objects.only("withdrawn_at").iterator(chunk_size=500):
        rows = EntryVersion.objects.filter(entry_id=entry.pk, live_from__isnull=False)
        rows = list(rows.only("live_from").order_by("live_from", "number"))
        for row, after in zip(rows, [*rows, None][1:]):
            until = after.live_from if after is not None else None
            if entry.withdrawn_at and row.live_from <= entry.withdrawn_at:
                until = min(until or entry.withdrawn_at, entry.withdrawn_at)
            if until is not None:
                EntryVersion.objects.filter(pk=row.pk).update(live_until=until)
            if until is None or until > max(now, row.live_from):
                version = EntryVersion.objects.get(pk=row.pk)
                Name.objects.bulk_create(_names(Name, version, until))


def _names(Name: Any, version: Any, until: Any) -> list[Any]:
    headword = version.acronym or version.term
    written_out = version.term if version.acronym else ""
    called = [("headword", headword), ("term", written_out)]
    called += [("alias", alias) for alias in version.aliases]
    names, taken = [], set()
    for kind, text in called:
        if not text or text.casefold() in taken:
            continue
        taken.add(text.casefold())
        key = _folded(text)
        is_headword = kind == "headword"
        names.append(
            Name(
                entry_id=version.entry_id,
                version_id=version.pk,
                category_id=version.category_id,
                kind=kind,
                text=text[:120],
                sort_key=key,
                letter=key[:1].upper() if key[:1].upper() in string.ascii_uppercase and key else "#",
                first=_first(text),
                headword=headword,
                written_out=written_out if is_headword else "",
                also=", ".join(version.aliases) if is_headword else "",
                summary=version.short_definition if is_headword else "",
                reviewed_on=date.fromisoformat(version.content["reviewed_on"]),
                live_from=version.live_from,
                live_until=until,
            )
        )
    return names


class Migration(migrations.Migration):

    dependencies = [
        ('glossary', '0002_live_parts_and_signposts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DayOfReading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField()),
                ('times', models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='Intake',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('rows', models.JSONField()),
                ('done_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-created_at'],
            },
        ),
        migrations.CreateModel(
            name='InternalLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('link', models.CharField(max_length=500)),
                ('place', models.CharField(max_length=200)),
            ],
            options={
                'verbose_name': 'broken link',
                'ordering': ['version', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Linked',
            fields=[
                ('version', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='linked', serialize=False, to='glossary.entryversion')),
                ('spots', models.JSONField(default=dict)),
                ('said', models.TextField()),
                ('stale_from', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Mention',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('need', models.PositiveSmallIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='Name',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('headword', 'Headword'), ('term', 'Written out'), ('alias', 'Also known as')], max_length=10)),
                ('text', models.CharField(max_length=120)),
                ('sort_key', models.CharField(max_length=140)),
                ('letter', models.CharField(max_length=1)),
                ('first', models.CharField(max_length=120)),
                ('is_linked', models.BooleanField(default=True)),
                ('headword', models.CharField(max_length=120)),
                ('written_out', models.CharField(blank=True, max_length=120)),
                ('also', models.TextField(blank=True)),
                ('summary', models.CharField(blank=True, max_length=300)),
                ('reviewed_on', models.DateField()),
                ('live_from', models.DateTimeField()),
                ('live_until', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['sort_key', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='callout',
            name='links_out',
            field=models.BooleanField(default=True, help_text='Names of other entries link by themselves. Take the tick out for this block.', verbose_name='link names in it'),
        ),
        migrations.AddField(
            model_name='card',
            name='links_out',
            field=models.BooleanField(default=True, help_text='Names of other entries link by themselves. Take the tick out for this block.', verbose_name='link names in it'),
        ),
        migrations.AddField(
            model_name='comparison',
            name='links_out',
            field=models.BooleanField(default=True, help_text='Names of other entries link by themselves. Take the tick out for this block.', verbose_name='link names in it'),
        ),
        migrations.AddField(
            model_name='entry',
            name='is_linked',
            field=models.BooleanField(default=True, help_text='Take the tick out where its names are everyday words that would link everywhere.', verbose_name='let other entries link to it by themselves'),
        ),
        migrations.AddField(
            model_name='entry',
            name='links_out',
            field=models.BooleanField(default=True, help_text='The first time a section says one. Links that you make yourself always stay.', verbose_name='link the names of other entries in its text'),
        ),
        migrations.AddField(
            model_name='entry',
            name='loaded_as',
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name='entryversion',
            name='live_until',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='formula',
            name='links_out',
            field=models.BooleanField(default=True, help_text='Names of other entries link by themselves. Take the tick out for this block.', verbose_name='link names in it'),
        ),
        migrations.AddField(
            model_name='step',
            name='links_out',
            field=models.BooleanField(default=True, help_text='Names of other entries link by themselves. Take the tick out for this block.', verbose_name='link names in it'),
        ),
        migrations.AddField(
            model_name='text',
            name='links_out',
            field=models.BooleanField(default=True, help_text='Names of other entries link by themselves. Take the tick out for this block.', verbose_name='link names in it'),
        ),
        migrations.AlterField(
            model_name='entry',
            name='short_definition',
            field=models.TextField(blank=True, help_text='One or two sentences, at most 300 characters, that stand alone: lists, previews and links in other entries show them. Needed before you publish.', max_length=300, validators=[django.core.validators.MaxLengthValidator(300)]),
        ),
        migrations.AddIndex(
            model_name='entryversion',
            index=models.Index(condition=models.Q(('live_from__isnull', False)), fields=['live_from'], name='glossary_version_live'),
        ),
        migrations.AddField(
            model_name='dayofreading',
            name='entry',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readings', to='glossary.entry'),
        ),
        migrations.AddField(
            model_name='intake',
            name='created_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='internallink',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='internal_links', to='glossary.entryversion'),
        ),
        migrations.AddIndex(
            model_name='linked',
            index=models.Index(condition=models.Q(('stale_from__isnull', False)), fields=['stale_from'], name='glossary_linked_stale'),
        ),
        migrations.AddField(
            model_name='mention',
            name='entry',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mentioned_in', to='glossary.entry'),
        ),
        migrations.AddField(
            model_name='mention',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mentions', to='glossary.entryversion'),
        ),
        migrations.AddField(
            model_name='name',
            name='category',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='index_lines', to='glossary.category'),
        ),
        migrations.AddField(
            model_name='name',
            name='entry',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='index_lines', to='glossary.entry'),
        ),
        migrations.AddField(
            model_name='name',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='index_lines', to='glossary.entryversion'),
        ),
        migrations.AddIndex(
            model_name='dayofreading',
            index=models.Index(fields=['on'], name='glossary_reading_on'),
        ),
        migrations.AddConstraint(
            model_name='dayofreading',
            constraint=models.UniqueConstraint(fields=('entry', 'on'), name='glossary_reading_day_once'),
        ),
        migrations.AddIndex(
            model_name='internallink',
            index=models.Index(fields=['link'], name='glossary_link_where'),
        ),
        migrations.AddConstraint(
            model_name='mention',
            constraint=models.UniqueConstraint(fields=('version', 'entry'), name='glossary_mention_once'),
        ),
        migrations.AddConstraint(
            model_name='mention',
            constraint=models.CheckConstraint(condition=models.Q(('need__lte', 2)), name='glossary_mention_need_known'),
        ),
        migrations.AddIndex(
            model_name='name',
            index=models.Index(fields=['letter', 'sort_key', 'id', 'live_from', 'live_until'], name='glossary_name_letter'),
        ),
        migrations.AddIndex(
            model_name='name',
            index=models.Index(fields=['sort_key'], name='glossary_name_sorted'),
        ),
        migrations.AddIndex(
            model_name='name',
            index=models.Index(fields=['category', 'letter', 'sort_key'], name='glossary_name_category'),
        ),
        migrations.AddIndex(
            model_name='name',
            index=models.Index(fields=['first'], name='glossary_name_first'),
        ),
        migrations.AddIndex(
            model_name='name',
            index=models.Index(fields=['kind', 'letter', 'sort_key'], name='glossary_name_headword'),
        ),
        migrations.AddIndex(
            model_name='name',
            index=models.Index(fields=['-reviewed_on', 'sort_key'], name='glossary_name_reviewed'),
        ),
        migrations.AddConstraint(
            model_name='name',
            constraint=models.CheckConstraint(condition=models.Q(('letter__in', ('A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K', 'L', 'M', 'N', 'O', 'P', 'Q', 'R', 'S', 'T', 'U', 'V', 'W', 'X', 'Y', 'Z', '#'))), name='glossary_name_letter_known'),
        ),
        migrations.AddConstraint(
            model_name='name',
            constraint=models.CheckConstraint(condition=models.Q(('live_until__isnull', True), ('live_until__gt', models.F('live_from')), _connector='OR'), name='glossary_name_holds_for_a_while'),
        ),
        migrations.AddConstraint(
            model_name='name',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'headword'), _negated=True), models.Q(('summary', ''), _negated=True), _connector='OR'), name='glossary_name_headword_is_defined'),
        ),
        migrations.AlterField(
            model_name='entry',
            name='slug',
            field=models.SlugField(help_text='Its address: /glossary/ and then this. E.g. copc. Whoever asks for an earlier one is led here.', max_length=80, unique=True),
        ),
        migrations.RunPython(write_down, migrations.RunPython.noop),
    ]
