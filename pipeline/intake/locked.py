"""Sheets with a password: told, and opened with the words of passwords.txt."""

from __future__ import annotations

import base64
import hashlib
import io
import zipfile
import zlib

from lxml import etree

from pipeline.intake.package import BROKEN_ZIP, LARGEST_PACKAGE, OLE, ZIP, Unreadable, parsed, small

_MOST_ROUNDS = 2_000_000
_MANIFEST_PART, _MANIFEST = "META-INF/manifest.xml", "{urn:oasis:names:tc:opendocument:xmlns:manifest:1.0}"
_PLAIN_MANIFEST = (
    b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    b'<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
    b'<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)
_NO_PASSWORD_NEEDED = "VelvetSweatshop"
"""The word with which Excel itself encrypts what only has a write protection; it opens such files without asking."""


def is_encrypted(content: bytes) -> bool:
    """An Office Open XML workbook inside an encrypted container."""
    return content.startswith(OLE) and "EncryptedPackage".encode("utf-16-le") in content


def is_encrypted_xls(content: bytes) -> bool:
    """A workbook of the old binary form with a password; asked only where it could not be read."""
    import msoffcrypto

    try:
        return content.startswith(OLE) and bool(msoffcrypto.OfficeFile(io.BytesIO(content)).is_encrypted())
    except Exception:  # whatever is wrong with it, it is not its password
        return False


def decrypted(content: bytes, passwords: tuple[str, ...]) -> bytes:
    """The workbook opened with one of the passwords. Raises Unreadable, FILE-ENCRYPTED, where none fits."""
    import msoffcrypto

    for word in (*passwords, _NO_PASSWORD_NEEDED):
        out = io.BytesIO()
        try:
            office = msoffcrypto.OfficeFile(io.BytesIO(content))
            office.load_key(password=word)
            office.decrypt(out)
        except Exception:  # a wrong word, or a way of encrypting that the library does not know
            continue
        if out.getvalue().startswith((OLE, ZIP)):
            return out.getvalue()
    raise Unreadable("FILE-ENCRYPTED")


def is_encrypted_ods(parts: zipfile.ZipFile) -> bool:
    """An OpenDocument package whose manifest says how it was encrypted. Raises Unreadable where the manifest is broken."""
    try:
        return _MANIFEST_PART in parts.namelist() and b"encryption-data" in small(parts, _MANIFEST_PART)
    except BROKEN_ZIP:
        raise Unreadable("FILE-UNREADABLE") from None


def decrypted_ods(parts: zipfile.ZipFile, passwords: tuple[str, ...]) -> bytes:
    """An OpenDocument package with its content in clear (ODF 1.2 part 3, section 4: SHA-256, PBKDF2, AES-256-CBC).

    Raises Unreadable, FILE-ENCRYPTED, where no password fits or the package is encrypted in another way.
    """
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    try:
        entries = parsed(small(parts, _MANIFEST_PART)).iter(f"{_MANIFEST}file-entry")
        entry = next(one for one in entries if one.get(f"{_MANIFEST}full-path") == "content.xml")
        settings = {name.rpartition("}")[2]: value for node in entry.iter() for name, value in node.attrib.items()}
        salt, start = (base64.b64decode(settings[name]) for name in ("salt", "initialisation-vector"))
        rounds, locked = int(settings["iteration-count"]), parts.read("content.xml")
    except (*BROKEN_ZIP, StopIteration, etree.LxmlError):
        raise Unreadable("FILE-ENCRYPTED") from None
    for word in passwords if rounds <= _MOST_ROUNDS else ():
        key = hashlib.pbkdf2_hmac("sha1", hashlib.sha256(word.encode()).digest(), salt, rounds, 32)
        try:
            plain = Cipher(algorithms.AES(key), modes.CBC(start)).decryptor().update(locked)
            content = zlib.decompressobj(-zlib.MAX_WBITS).decompress(plain, LARGEST_PACKAGE)
        except (ValueError, zlib.error):
            continue
        if content.startswith(b"<?xml"):
            return _packed({"mimetype": parts.read("mimetype"), "META-INF/manifest.xml": _PLAIN_MANIFEST, "content.xml": content})
    raise Unreadable("FILE-ENCRYPTED")


def _packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in parts.items():
            package.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content)
    return out.getvalue()
