import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import members.maturity.models.results
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('courses', '0001_initial'),
        ('glossary', '0001_initial'),
        ('memberships', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Bank',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(editable=False, unique=True, verbose_name='version')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('published', 'Published')], db_index=True, default='draft', editable=False, max_length=10)),
                ('note', models.CharField(blank=True, help_text='Members read it where a trend crosses versions. E.g. Two statements added.', max_length=300, verbose_name='what is different')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('published_at', models.DateTimeField(blank=True, editable=False, null=True)),
            ],
            options={
                'verbose_name': 'question bank',
                'ordering': ['-number'],
                'permissions': [('publish_bank', 'Can publish a question bank')],
                'constraints': [models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='maturity_bank_number_from_1'), models.CheckConstraint(condition=models.Q(models.Q(('published_at__isnull', True), ('state', 'draft')), models.Q(('published_at__isnull', False), ('state', 'published')), _connector='OR'), name='maturity_bank_published_at_some_time')],
            },
        ),
        migrations.CreateModel(
            name='Assessment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('alone', 'Alone'), ('team', 'As a team')], max_length=5)),
                ('title', models.CharField(max_length=120)),
                ('opened_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('contributes_to_peers', models.BooleanField(default=False)),
                ('sector', models.CharField(blank=True, choices=[('banking', 'Banking and finance'), ('insurance', 'Insurance'), ('energy', 'Energy and water'), ('telecommunications', 'Internet and telecommunications'), ('government', 'State and federal government'), ('councils', 'Councils'), ('education', 'Education'), ('health', 'Health and care'), ('retail', 'Retail and travel'), ('outsourcing', 'Outsourced service'), ('other', 'Something else')], max_length=20)),
                ('size_band', models.CharField(blank=True, choices=[('1-20', 'Up to 20'), ('21-50', '21 to 50'), ('51-150', '51 to 150'), ('151-500', '151 to 500'), ('501+', 'More than 500')], max_length=8)),
                ('party_key', models.CharField(editable=False, max_length=24)),
                ('mean', models.DecimalField(blank=True, decimal_places=5, max_digits=7, null=True)),
                ('level', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('index', models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True)),
                ('organisation', models.ForeignKey(blank=True, help_text="Whose operation it is: the team's, or where the person sat when they began.", null=True, on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='memberships.organisation')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to=settings.AUTH_USER_MODEL)),
                ('bank', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='maturity.bank')),
            ],
            options={
                'ordering': ['-opened_at', '-pk'],
                'indexes': [models.Index(fields=['organisation', 'closed_at'], name='maturity_as_organis_5b2eeb_idx'), models.Index(fields=['owner', 'closed_at'], name='maturity_as_owner_i_17efb3_idx'), models.Index(condition=models.Q(('closed_at__isnull', False), ('contributes_to_peers', True)), fields=['party_key', '-closed_at', '-id'], name='maturity_peers')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind', 'alone'), models.Q(('kind', 'team'), ('organisation__isnull', False)), _connector='OR'), name='maturity_team_has_organisation'), models.CheckConstraint(condition=models.Q(('closed_at__isnull', True), ('closed_at__gte', models.F('opened_at')), _connector='OR'), name='maturity_closed_after_opened'), models.CheckConstraint(condition=models.Q(('closed_at__isnull', False), models.Q(('index__isnull', True), ('level__isnull', True), ('mean__isnull', True)), _connector='OR'), name='maturity_result_when_closed'), models.CheckConstraint(condition=models.Q(models.Q(('index__isnull', True), ('level__isnull', True), ('mean__isnull', True)), models.Q(('index__gte', 0), ('index__lte', 100), ('level__gte', 1), ('level__lte', 5), ('mean__gte', 1), ('mean__lte', 5)), _connector='OR'), name='maturity_result_in_bounds'), models.CheckConstraint(condition=models.Q(('contributes_to_peers', False), models.Q(models.Q(('sector', ''), _negated=True), models.Q(('size_band', ''), _negated=True)), _connector='OR'), name='maturity_contribution_has_cohort'), models.CheckConstraint(condition=models.Q(('party_key', ''), _negated=True), name='maturity_assessment_is_of')],
            },
        ),
        migrations.CreateModel(
            name='Area',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(help_text='E.g. LG. Trends follow an area from version to version by its code.', max_length=4, validators=[django.core.validators.RegexValidator('^[A-Z]{2,4}$', 'Two to four capital letters, e.g. LG.')])),
                ('name', models.CharField(help_text='E.g. Direction and governance', max_length=80)),
                ('description', models.CharField(help_text='Who and what it is about, in one sentence.', max_length=300)),
                ('order', models.PositiveSmallIntegerField(default=0, help_text='Lowest stands first.')),
                ('weight', models.DecimalField(decimal_places=2, default=1, help_text='In the overall score, beside the other areas. 1 everywhere: all count the same.', max_digits=5, validators=[django.core.validators.MinValueValidator(0)])),
                ('downloads', models.TextField(blank=True, help_text='One a line, the last part of its address. E.g. quality-form', verbose_name='downloads that help')),
                ('tools', models.TextField(blank=True, help_text='One a line: the name of its page, a space, what readers see. E.g. calculators:home Staffing calculator', verbose_name='other tools that help')),
                ('courses', models.ManyToManyField(blank=True, related_name='+', to='courses.course', verbose_name='courses that help')),
                ('entries', models.ManyToManyField(blank=True, related_name='+', to='glossary.entry', verbose_name='glossary entries that help')),
                ('bank', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='areas', to='maturity.bank')),
            ],
            options={
                'ordering': ['bank', 'order', 'code'],
                'constraints': [models.UniqueConstraint(fields=('bank', 'code'), name='maturity_area_code_once'), models.CheckConstraint(condition=models.Q(('weight__gte', 0)), name='maturity_area_weight_from_0'), models.CheckConstraint(condition=models.Q(('code', ''), _negated=True), name='maturity_area_has_code')],
            },
        ),
        migrations.CreateModel(
            name='NextAction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_level', models.PositiveSmallIntegerField(help_text='1 to 4.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(4)])),
                ('text', models.CharField(max_length=300)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='next_actions', to='maturity.area')),
            ],
            options={
                'verbose_name': 'next step',
                'ordering': ['area', 'from_level'],
                'constraints': [models.UniqueConstraint(fields=('area', 'from_level'), name='maturity_next_action_once'), models.CheckConstraint(condition=models.Q(('from_level__gte', 1), ('from_level__lte', 4)), name='maturity_next_action_from_1_to_4')],
            },
        ),
        migrations.CreateModel(
            name='PeerConsent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('contributes', models.BooleanField(default=False)),
                ('sector', models.CharField(blank=True, choices=[('banking', 'Banking and finance'), ('insurance', 'Insurance'), ('energy', 'Energy and water'), ('telecommunications', 'Internet and telecommunications'), ('government', 'State and federal government'), ('councils', 'Councils'), ('education', 'Education'), ('health', 'Health and care'), ('retail', 'Retail and travel'), ('outsourcing', 'Outsourced service'), ('other', 'Something else')], max_length=20)),
                ('size_band', models.CharField(blank=True, choices=[('1-20', 'Up to 20'), ('21-50', '21 to 50'), ('51-150', '51 to 150'), ('151-500', '151 to 500'), ('501+', 'More than 500')], max_length=8)),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('changed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='peer_consent', to='memberships.organisation')),
                ('user', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='peer_consent', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('organisation__isnull', True), ('user__isnull', False)), models.Q(('organisation__isnull', False), ('user__isnull', True)), _connector='OR'), name='maturity_consent_of_one'), models.CheckConstraint(condition=models.Q(('contributes', False), models.Q(models.Q(('sector', ''), _negated=True), models.Q(('size_band', ''), _negated=True)), _connector='OR'), name='maturity_consent_has_cohort')],
            },
        ),
        migrations.CreateModel(
            name='PlanItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area_code', models.CharField(blank=True, max_length=4)),
                ('action', models.CharField(max_length=300)),
                ('owner_name', models.CharField(blank=True, max_length=150, verbose_name='who')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='due')),
                ('state', models.CharField(choices=[('planned', 'Planned'), ('under-way', 'Under way'), ('done', 'Done'), ('dropped', 'Dropped')], default='planned', max_length=10)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='done or dropped')),
                ('reminded_at', models.DateTimeField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='plan_items', to='maturity.assessment')),
                ('owner', models.ForeignKey(blank=True, help_text='Where it is somebody with a seat: they get the reminders.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='maturity_plan_items', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['assessment', 'due_on', 'pk'],
                'indexes': [models.Index(fields=['state', 'due_on'], name='maturity_pl_state_33cb16_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(('action', ''), _negated=True), name='maturity_plan_item_says_what'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('state__in', ['done', 'dropped'])), models.Q(('ended_at__isnull', True), ('state__in', ['planned', 'under-way'])), _connector='OR'), name='maturity_plan_item_ended')],
            },
        ),
        migrations.CreateModel(
            name='Respondent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=150)),
                ('email', models.EmailField(max_length=254)),
                ('invited_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='respondents', to='maturity.assessment')),
                ('user', models.ForeignKey(blank=True, help_text='None once their account is gone; what they said stays.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='maturity_respondents', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['assessment', 'invited_at', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('assessment', 'user'), name='maturity_respondent_once'), models.CheckConstraint(condition=models.Q(('finished_at__isnull', True), ('finished_at__gte', models.F('invited_at')), _connector='OR'), name='maturity_finished_after_invited')],
            },
        ),
        migrations.CreateModel(
            name='Agreement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('others', models.CharField(blank=True, help_text='E.g. Dana from Finance', max_length=300, verbose_name='who else was there')),
                ('agreed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('agreed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='maturity.area')),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='agreements', to='maturity.assessment')),
                ('present', models.ManyToManyField(blank=True, related_name='+', to='maturity.respondent')),
            ],
            options={
                'ordering': ['assessment', 'area'],
                'constraints': [models.UniqueConstraint(fields=('assessment', 'area'), name='maturity_agreement_once')],
            },
        ),
        migrations.CreateModel(
            name='Share',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(default=members.maturity.models.results.share_key, editable=False, max_length=40, unique=True)),
                ('label', models.CharField(blank=True, max_length=120, verbose_name='for whom')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('expires_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shares', to='maturity.assessment')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-created_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('created_at'))), name='maturity_share_lasts')],
            },
        ),
        migrations.CreateModel(
            name='Statement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(help_text='E.g. LG1', max_length=6, validators=[django.core.validators.RegexValidator('^[A-Z]{2,4}[1-9][0-9]?$', "The area's letters and a number, e.g. LG1.")])),
                ('text', models.CharField(help_text='One claim, which can be true or not.', max_length=300)),
                ('anchor_1', models.CharField(max_length=300, verbose_name='at level 1')),
                ('anchor_3', models.CharField(max_length=300, verbose_name='at level 3')),
                ('anchor_5', models.CharField(max_length=300, verbose_name='at level 5')),
                ('order', models.PositiveSmallIntegerField(default=0, help_text='Lowest stands first.')),
                ('weight', models.DecimalField(decimal_places=2, default=1, max_digits=5, validators=[django.core.validators.MinValueValidator(0)])),
                ('in_pulse', models.BooleanField(default=False, help_text='At most one statement of each area.', verbose_name='in the pulse check')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='statements', to='maturity.area')),
            ],
            options={
                'ordering': ['area', 'order', 'code'],
                'constraints': [models.UniqueConstraint(fields=('area', 'code'), name='maturity_statement_code_once'), models.UniqueConstraint(condition=models.Q(('in_pulse', True)), fields=('area',), name='maturity_one_in_pulse_an_area'), models.CheckConstraint(condition=models.Q(('weight__gte', 0)), name='maturity_statement_weight_from_0'), models.CheckConstraint(condition=models.Q(('code', ''), _negated=True), name='maturity_statement_has_code')],
            },
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(5)])),
                ('is_not_applicable', models.BooleanField(default=False)),
                ('is_unknown', models.BooleanField(default=False, verbose_name="don't know")),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='why it does not apply')),
                ('note', models.TextField(blank=True, max_length=1000, verbose_name='evidence')),
                ('link', models.URLField(blank=True, max_length=500, verbose_name='link to evidence')),
                ('version', models.PositiveIntegerField(default=1)),
                ('answered_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='maturity.assessment')),
                ('respondent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='maturity.respondent')),
                ('statement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='maturity.statement')),
            ],
            options={
                'ordering': ['assessment', 'respondent', 'statement'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('respondent__isnull', False)), fields=('respondent', 'statement'), name='maturity_answer_once'), models.UniqueConstraint(condition=models.Q(('respondent__isnull', True)), fields=('assessment', 'statement'), name='maturity_consensus_once'), models.CheckConstraint(condition=models.Q(('value__isnull', True), models.Q(('value__gte', 1), ('value__lte', 5)), _connector='OR'), name='maturity_answer_1_to_5'), models.CheckConstraint(condition=models.Q(models.Q(('is_not_applicable', False), ('is_unknown', False)), models.Q(('is_not_applicable', True), ('is_unknown', False), ('value__isnull', True)), models.Q(('is_not_applicable', False), ('is_unknown', True), ('value__isnull', True)), _connector='OR'), name='maturity_answer_says_one_thing'), models.CheckConstraint(condition=models.Q(models.Q(('is_not_applicable', False), ('reason', '')), models.Q(('is_not_applicable', True), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='maturity_not_applicable_has_reason'), models.CheckConstraint(condition=models.Q(('version__gte', 1)), name='maturity_answer_version_from_1')],
            },
        ),
        migrations.CreateModel(
            name='AreaTarget',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area_code', models.CharField(max_length=4)),
                ('level', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(5)])),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='targets', to='maturity.assessment')),
            ],
            options={
                'ordering': ['assessment', 'area_code'],
                'constraints': [models.UniqueConstraint(fields=('assessment', 'area_code'), name='maturity_target_once'), models.CheckConstraint(condition=models.Q(('level__gte', 1), ('level__lte', 5)), name='maturity_target_1_to_5')],
            },
        ),
        migrations.CreateModel(
            name='AreaResult',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area_code', models.CharField(max_length=4)),
                ('mean_numerator', models.PositiveIntegerField(blank=True, null=True)),
                ('mean_denominator', models.PositiveIntegerField(blank=True, null=True)),
                ('mean', models.DecimalField(blank=True, decimal_places=5, max_digits=7, null=True)),
                ('level', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('lowest', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('answered', models.PositiveSmallIntegerField()),
                ('applicable', models.PositiveSmallIntegerField()),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='results', to='maturity.assessment')),
            ],
            options={
                'ordering': ['assessment', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('assessment', 'area_code'), name='maturity_area_result_once'), models.CheckConstraint(condition=models.Q(models.Q(('level__isnull', True), ('mean__isnull', True), ('mean_denominator__isnull', True), ('mean_numerator__isnull', True)), models.Q(('level__gte', 1), ('level__lte', 5), ('mean__gte', 1), ('mean__lte', 5), ('mean_denominator__gte', 1), ('mean_numerator__gte', models.F('mean_denominator'))), _connector='OR'), name='maturity_area_result_whole'), models.CheckConstraint(condition=models.Q(('answered__lte', models.F('applicable'))), name='maturity_answered_of_applicable')],
            },
        ),
    ]
