"""Changes no table: with it, the triggers that index words are set anew."""

from tortoise import migrations


class Migration(migrations.Migration):
    dependencies = [("models", "0025_openings")]

    initial = False

    operations = []
