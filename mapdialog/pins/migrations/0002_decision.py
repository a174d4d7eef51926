from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("pins", "0001_initial")]

    operations = [migrations.RenameField("moderationdecision", "deed", "decision")]
