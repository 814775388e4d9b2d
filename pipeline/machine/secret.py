"""Files that open with a password alone: workbooks as Excel and WPS lock them (agile encryption, ECMA-376), all else in a zip (AES-256).

What is locked holds random salts: the same content is not the same bytes twice. Nothing here keeps or prints a password.
"""

from __future__ import annotations

import io
from pathlib import Path

WORKBOOK, PACKED = ".xlsx", ".zip"
SHORTEST, LONGEST = 8, 255
"""Characters of a password: shorter ones are guessed, and Excel takes no longer ones."""


def lock(path: Path, password: str) -> Path:
    """Lock a file in its place; returns where it is now: a workbook keeps its name, another file becomes a zip of it."""
    raw = path.read_bytes()
    if path.suffix.lower() == WORKBOOK:
        path.write_bytes(_locked_workbook(raw, password))
        return path
    packed = path.with_name(path.name + PACKED)
    packed.write_bytes(wrapped(raw, path.name, password))
    path.unlink()
    return packed


def _locked_workbook(raw: bytes, password: str) -> bytes:
    from msoffcrypto.format.ooxml import OOXMLFile

    locked = io.BytesIO()
    OOXMLFile(io.BytesIO(raw)).encrypt(password, locked)
    return locked.getvalue()


def unlocked_workbook(raw: bytes, password: str) -> bytes | None:
    """The workbook as it was; as it is where it is not locked. None for a wrong password."""
    import msoffcrypto
    from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError

    try:
        file = msoffcrypto.OfficeFile(io.BytesIO(raw))
        if not file.is_encrypted():
            return raw
        plain = io.BytesIO()
        file.load_key(password=password, verify_password=True)
        file.decrypt(plain)
    except (InvalidKeyError, DecryptionError):
        return None
    except FileFormatError:
        return raw
    return plain.getvalue()


def wrapped(raw: bytes, name: str, password: str) -> bytes:
    """A zip with this one file in it, which any unpacking program opens with the password."""
    from pyzipper import WZ_AES, ZIP_DEFLATED, AESZipFile

    stream = io.BytesIO()
    with AESZipFile(stream, "w", compression=ZIP_DEFLATED, encryption=WZ_AES) as package:
        package.setpassword(password.encode())
        package.writestr(name, raw)
    return stream.getvalue()


def is_wrapped(raw: bytes) -> bool:
    """Is this a zip of `wrapped`: one file, locked?"""
    from pyzipper import AESZipFile, BadZipFile

    try:
        with AESZipFile(io.BytesIO(raw)) as package:
            return len(package.infolist()) == 1 and bool(package.infolist()[0].flag_bits & 1)
    except (BadZipFile, ValueError, NotImplementedError):
        return False


def unwrapped(raw: bytes, password: str) -> bytes | None:
    """The file in it; None for a wrong password, or one that was tampered with."""
    from pyzipper import AESZipFile, BadZipFile

    try:
        with AESZipFile(io.BytesIO(raw)) as package:
            package.setpassword(password.encode())
            return bytes(package.read(package.infolist()[0]))
    except (RuntimeError, BadZipFile, ValueError):
        return None
