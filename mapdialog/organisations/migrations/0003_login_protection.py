"""The table of the cache, and the secrets of login codes encrypted."""

from collections.abc import Callable

from django.db import migrations

from mapdialog.organisations.two_step import TwoStepAdapter

# Unlogged: counters live for an hour at most, and after a crash they begin anew.
TABLE = """
CREATE UNLOGGED TABLE login_counters (
    cache_key varchar(255) PRIMARY KEY,
    value text NOT NULL,
    expires timestamp with time zone NOT NULL
);
CREATE INDEX login_counters_expires ON login_counters (expires);
"""


def change_secrets(apps, change: Callable[[str], str]) -> None:
    for found in apps.get_model("mfa", "Authenticator").objects.all():
        for name in {"secret", "seed"} & found.data.keys():
            found.data[name] = change(found.data[name])
        if "migrated_codes" in found.data:
            found.data["migrated_codes"] = [change(code) for code in found.data["migrated_codes"]]
        found.save(update_fields=["data"])


class Migration(migrations.Migration):

    dependencies = [
        ("organisations", "0002_people"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [
        migrations.RunSQL(TABLE, "DROP TABLE login_counters"),
        migrations.RunPython(
            lambda apps, _editor: change_secrets(apps, TwoStepAdapter().encrypt),
            lambda apps, _editor: change_secrets(apps, TwoStepAdapter().decrypt),
        ),
    ]
