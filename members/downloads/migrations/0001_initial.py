import django.db.models.deletion
import django.utils.timezone
import members.downloads.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Category',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='E.g. Quality and coaching', max_length=80, unique=True)),
                ('slug', models.SlugField(help_text='Stands in addresses, e.g. quality.', unique=True)),
                ('order', models.PositiveSmallIntegerField(default=0, help_text='Lowest stands first.')),
            ],
            options={
                'verbose_name_plural': 'categories',
                'ordering': ['order', 'name'],
            },
        ),
        migrations.CreateModel(
            name='Download',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('search_names', models.TextField(default='', editable=False)),
                ('search_summary', models.TextField(default='', editable=False)),
                ('search_text', models.TextField(default='', editable=False)),
                ('title', models.CharField(help_text='E.g. Quality form for voice and chat', max_length=120)),
                ('slug', models.SlugField(help_text='Its address is /members/downloads/ and then this. Links break when it changes.', unique=True)),
                ('summary', models.CharField(help_text='What it is for, in one or two lines. E.g. Ten behaviours, scored 0 to 2, with room for what the customer said.', max_length=300)),
                ('published_at', models.DateTimeField(blank=True, help_text='Empty: a draft. An instant ahead: members see it from then on.', null=True, verbose_name='members see it from')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('last_number', models.PositiveSmallIntegerField(default=0, editable=False)),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='downloads', to='downloads.category')),
            ],
            options={
                'ordering': ['title', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Version',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(editable=False)),
                ('file', models.FileField(max_length=200, upload_to=members.downloads.models.private_path)),
                ('filename', models.CharField(editable=False, max_length=150)),
                ('content_type', models.CharField(editable=False, max_length=100)),
                ('size', models.PositiveBigIntegerField(editable=False, verbose_name='bytes')),
                ('sha256', models.CharField(editable=False, max_length=64, verbose_name='SHA-256')),
                ('note', models.CharField(blank=True, help_text='Members read it beside the file. E.g. Chat added, scale now 0 to 2.', max_length=200, verbose_name='what changed')),
                ('uploaded_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('download', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='downloads.download')),
                ('uploaded_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['download', '-number'],
                'constraints': [models.UniqueConstraint(fields=('download', 'number'), name='downloads_version_once'), models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='downloads_version_number_from_1'), models.CheckConstraint(condition=models.Q(('size__gt', 0)), name='downloads_version_not_empty')],
            },
        ),
        migrations.CreateModel(
            name='Fetch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(max_length=200, verbose_name='what')),
                ('fetched_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='taken')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='fetches', to=settings.AUTH_USER_MODEL)),
                ('version', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='fetches', to='downloads.version')),
            ],
            options={
                'verbose_name': 'take',
                'verbose_name_plural': 'download log',
                'ordering': ['-fetched_at', '-pk'],
                'permissions': [('export_fetch', 'Can export the download log')],
                'indexes': [models.Index(fields=['user', 'version'], name='downloads_f_user_id_82a625_idx'), models.Index(fields=['version', 'fetched_at'], name='downloads_f_version_a17886_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(('label', ''), _negated=True), name='downloads_fetch_says_what')],
            },
        ),
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('last_at', models.DateTimeField()),
                ('previous_at', models.DateTimeField(blank=True, null=True)),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='downloads_visit', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('previous_at__isnull', True), ('previous_at__lte', models.F('last_at')), _connector='OR'), name='downloads_visit_in_order')],
            },
        ),
    ]
