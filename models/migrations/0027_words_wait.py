"""Changes no table: with it, the triggers that index words are set anew."""

from tortoise import migrations


class Migration(migrations.Migration):
    dependencies = [("models", "0026_pairs")]

    initial = False

    operations = []
