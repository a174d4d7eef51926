
import django.db.models.deletion
import mapdialog.dialogues.wording
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dialogues', '0006_on_earth'),
        ('records', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DisposalAdvice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(help_text='May it be erased now, and what has to be kept or handed over first?', validators=[mapdialog.dialogues.wording.a_sentence], verbose_name='advice')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL)),
                ('dialogue', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='disposal_advice', to='dialogues.dialogue')),
            ],
            options={
                'ordering': ('-at', '-pk'),
            },
        ),
        migrations.AddField(
            model_name='disposal',
            name='advice',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='records.disposaladvice'),
        ),
    ]
