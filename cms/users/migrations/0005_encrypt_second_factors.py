"""Encrypts the secrets of second factors that were stored in clear."""

from django.db import migrations

from cms.users.secret_text import encrypted_anew


def encrypt_secrets(apps, schema_editor):
    for each in apps.get_model("mfa", "Authenticator").objects.exclude(type="webauthn"):
        each.data = encrypted_anew(each.data)
        each.save(update_fields=["data"])


class Migration(migrations.Migration):

    dependencies = [
        ("mfa", "0003_authenticator_type_uniq"),
        ("users", "0004_device_generation"),
    ]

    operations = [migrations.RunPython(encrypt_secrets, migrations.RunPython.noop)]
