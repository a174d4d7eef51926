
import django.db.models.deletion
import django.utils.timezone
import mapdialog.dialogues.wording
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dialogues', '0006_on_earth'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='JointWork',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('planned', 'planned together'), ('decided', 'decided by participants'), ('done', 'done by participants')], max_length=8, verbose_name='what it is')),
                ('who', models.CharField(help_text="Associations and groups, for everybody to read. No private person's name.", max_length=160, verbose_name='who took part')),
                ('text', models.TextField(validators=[mapdialog.dialogues.wording.a_sentence], verbose_name='what was planned, decided or done')),
                ('on', models.DateField(default=django.utils.timezone.localdate, verbose_name='date')),
                ('dialogue', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='joint_work', to='dialogues.dialogue')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('on', 'pk'),
            },
        ),
    ]
