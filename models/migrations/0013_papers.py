from tortoise import fields, migrations
from tortoise.migrations import operations as ops

from models.requests.tables import Paper


class Migration(migrations.Migration):
    dependencies = [("models", "0012_journal_chain")]

    initial = False

    operations = [
        ops.AlterField(
            model_name="Attachment",
            name="paper",
            field=fields.CharEnumField(
                description="PHOTO: photo\nVOICE: voice\nVIDEO: video\nDOCUMENT: document\nVIDEO_NOTE: video_note\nAUDIO: audio\nPICTURE: picture\nLOCATION: location",
                enum_type=Paper,
                max_length=10,
            ),
        ),
    ]
