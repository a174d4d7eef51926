
import django.db.models.deletion
import django.utils.timezone
import mapdialog.dialogues.wording
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('dialogues', '0006_on_earth'),
        ('organisations', '0003_login_protection'),
        ('pghistory', '0007_auto_20250421_0444'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Consideration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(choices=[('held', 'a dialogue is to be held'), ('not_held', 'no dialogue is held')], max_length=8, verbose_name='outcome')),
                ('reason', models.TextField(help_text="Are residents' views needed, and can they change anything? What you write here goes into the report to the body that decides.", validators=[mapdialog.dialogues.wording.a_sentence], verbose_name='reason')),
                ('considered_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='considered')),
                ('considered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=120, verbose_name='what is proposed')),
                ('affects', models.TextField(help_text='What changes for residents if it is decided, and where.', verbose_name='whom it affects, and how')),
                ('source', models.CharField(choices=[('council', 'municipal council'), ('executive', 'municipal executive board'), ('board', 'board or committee'), ('officials', 'officials'), ('citizen', "citizens' proposal")], max_length=20, verbose_name='from whom')),
                ('reference', models.CharField(blank=True, help_text="Body, date and §, or the number of the citizens' proposal. No person's name.", max_length=120, verbose_name='proposal, §')),
                ('case_number', models.CharField(blank=True, max_length=40, verbose_name='case number')),
                ('received_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='received')),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL)),
                ('dialogue', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='proposal', to='dialogues.dialogue')),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proposals', to='organisations.municipality')),
            ],
            options={
                'ordering': ('-received_on', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='ConsiderationEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('outcome', models.CharField(choices=[('held', 'a dialogue is to be held'), ('not_held', 'no dialogue is held')], max_length=8, verbose_name='outcome')),
                ('reason', models.TextField(help_text="Are residents' views needed, and can they change anything? What you write here goes into the report to the body that decides.", validators=[mapdialog.dialogues.wording.a_sentence], verbose_name='reason')),
                ('considered_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='considered')),
                ('considered_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='proposals.consideration')),
                ('proposal', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proposals.proposal')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='consideration',
            name='proposal',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='consideration', to='proposals.proposal'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='consideration',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "proposals_considerationevent" ("considered_by_id", "considered_on", "id", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal_id", "reason") VALUES (OLD."considered_by_id", OLD."considered_on", OLD."id", OLD."outcome", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."proposal_id", OLD."reason"); RETURN NULL;', hash='6ad237779376428c828095fc79501ac2adbf431e', operation='UPDATE', pgid='pgtrigger_update_update_bb84c', table='proposals_consideration', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='consideration',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "proposals_considerationevent" ("considered_by_id", "considered_on", "id", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal_id", "reason") VALUES (OLD."considered_by_id", OLD."considered_on", OLD."id", OLD."outcome", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."proposal_id", OLD."reason"); RETURN NULL;', hash='ca21297b9a46fa4421c32353da1378914827bd5b', operation='DELETE', pgid='pgtrigger_delete_delete_62bda', table='proposals_consideration', when='AFTER')),
        ),
    ]
