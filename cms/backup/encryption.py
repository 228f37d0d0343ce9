"""Encrypts archives for age recipients (age-encryption.org/v1), so that `age -d` opens them too.

The machine that makes backups needs the public key only.
"""

from pathlib import Path
from typing import BinaryIO

import pyrage

from cms.backup.faults import BackupFault, UnusableArchive

SUFFIX = ".age"


def new_identity(path: Path) -> str:
    """Write a new private key to `path` and return its public key, `age1…`.

    Raises:
        FileExistsError: there is a file. A key that may still be needed is never overwritten.
    """
    identity = pyrage.x25519.Identity.generate()
    with path.open("x") as file:
        path.chmod(0o600)
        file.write(f"# public key: {identity.to_public()}\n{identity}\n")
    return str(identity.to_public())


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
