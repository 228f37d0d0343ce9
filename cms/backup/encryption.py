"""Encrypts archives for age recipients (age-encryption.org/v1), so that `age -d` opens them too.

The machine that makes backups needs the public key only.
"""

import os
from pathlib import Path
from typing import BinaryIO

import pyrage
from django.conf import settings

from cms.backup.faults import BackupFault, UnusableArchive

SUFFIX = ".age"
PRIVATE_KEY = b"AGE-SECRET-KEY-"
MAX_KEY_BYTES = 100_000  # a larger file is none of keys


def new_identity(path: Path) -> str:
    """Write a new private key to `path` and return its public key, `age1…`.

    Raises:
        BackupFault: `path` is among the backups: who copies them would copy the key.
        FileExistsError: there is a file. A key that may still be needed is never overwritten.
    """
    if path.resolve().is_relative_to(settings.BACKUP_DIR.resolve()):
        raise BackupFault(
            f"{path} is among the backups (BACKUP_DIR): whoever gets a copy of them would get the "
            "key too. Name a file elsewhere."
        )
    identity = pyrage.x25519.Identity.generate()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(f"# public key: {identity.to_public()}\n{identity}\n")
    return str(identity.to_public())


def keys_among(folder: Path) -> list[Path]:
    """The files in a folder of backups that hold a private key."""
    files = (each for each in sorted(folder.rglob("*")) if each.is_file())
    return [
        file
        for file in files
        if file.stat().st_size <= MAX_KEY_BYTES and PRIVATE_KEY in file.read_bytes()
    ]


def encrypt(plain: BinaryIO, encrypted: BinaryIO, recipients: list[str]) -> None:
    """
    Raises:
        BackupFault: one of the recipients is no public key.
    """
    try:
        keys = [pyrage.x25519.Recipient.from_str(each.strip()) for each in recipients]
    except pyrage.RecipientError as error:
        raise BackupFault(
            "BACKUP_RECIPIENTS has a text that is no public key. A public key begins with “age1”; "
            "“backup --new-key FILE” makes one."
        ) from error
    pyrage.encrypt_io(plain, encrypted, keys)


def decrypt(encrypted: BinaryIO, plain: BinaryIO, identity_file: str) -> None:
    """
    Raises:
        UnusableArchive: there is no private key, or another one is needed, or the file is damaged.
    """
    if not identity_file:
        raise UnusableArchive(
            "This backup is encrypted. Name the file with the private key: set "
            "BACKUP_IDENTITY_FILE, or use --identity FILE."
        )
    try:
        lines = Path(identity_file).read_text(encoding="utf-8").splitlines()
        keys = [
            pyrage.x25519.Identity.from_str(line.strip())
            for line in lines
            if line.strip() and not line.startswith("#")
        ]
        pyrage.decrypt_io(encrypted, plain, keys)
    except OSError as error:
        raise UnusableArchive(f"The private key cannot be read: {identity_file}") from error
    except (pyrage.DecryptError, pyrage.IdentityError) as error:
        raise UnusableArchive(
            "The backup cannot be decrypted: it is damaged, or encrypted for another key than "
            f"that in {identity_file}."
        ) from error
