"""Pictures with content credentials of known truth, signed here by a certificate made for the tests; no network."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

import c2pa
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from PIL import Image

SOURCES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
_BEGIN, _END = datetime(2024, 1, 1, tzinfo=UTC), datetime(2044, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Authority:
    """A certificate authority in PEM, and a signer whom it vouches for."""

    certificate: bytes
    chain: bytes
    key: bytes


def _name(common: str, organisation: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs,
        crl_sign=signs,
        encipher_only=False,
        decipher_only=False,
    )


@cache
def authority(name: str = "Test Root", end: datetime = _END) -> Authority:
    """An authority of that name and its signer "Test Signer" of "Test Newsroom", valid until `end`."""
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    base = x509.CertificateBuilder().not_valid_before(_BEGIN).not_valid_after(end)
    root = (
        base.subject_name(_name(name, "Test Authority"))
        .issuer_name(_name(name, "Test Authority"))
        .public_key(root_key.public_key())
        .serial_number(1)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(root_key.public_key()), critical=False)
        .sign(root_key, hashes.SHA256())
    )
    signer = (
        base.subject_name(_name("Test Signer", "Test Newsroom"))
        .issuer_name(root.subject)
        .public_key(key.public_key())
        .serial_number(2)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), critical=False
        )
        .sign(root_key, hashes.SHA256())
    )
    root_pem, signer_pem = (one.public_bytes(serialization.Encoding.PEM) for one in (root, signer))
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return Authority(root_pem, signer_pem + root_pem, private)


@cache
def picture(format: str = "JPEG", size: tuple[int, int] = (96, 64)) -> bytes:
    """A picture of noise without credentials."""
    buffer = io.BytesIO()
    noise = Image.effect_noise(size, 60)
    noise.convert("P" if format == "GIF" else "RGB").save(buffer, format)
    return buffer.getvalue()


def created(source: str = "digitalCapture") -> dict[str, Any]:
    """What a camera writes: one action, with its time, software and digital source type."""
    return {
        "action": "c2pa.created",
        "when": "2024-05-01T10:00:00Z",
        "softwareAgent": "Test camera 1.2",
        "digitalSourceType": SOURCES + source,
    }


def signed(
    data: bytes,
    *,
    mime: str = "image/jpeg",
    actions: Sequence[dict[str, Any]] = (),
    title: str = "photo.jpg",
    parent: bytes | None = None,
    by: Authority | None = None,
    elsewhere: str = "",
) -> bytes:
    """The picture with credentials; `parent` is what it was made from; `elsewhere` keeps them at that address."""
    who = by or authority()
    manifest: dict[str, Any] = {
        "claim_generator_info": [{"name": "Test camera", "version": "1.2"}],
        "title": title,
        "assertions": [{"label": "c2pa.actions", "data": {"actions": list(actions) or [created()]}}],
    }
    offline = c2pa.Context(c2pa.Settings.from_dict({"verify": {"ocsp_fetch": False}}))
    builder = c2pa.Builder(manifest, context=offline)
    if parent is not None:
        named = {
            "title": "before.jpg",
            "relationship": "parentOf",
            "instance_id": "parent",
            "label": "parent",
        }
        builder.add_ingredient(named, "image/jpeg", io.BytesIO(parent))
    if elsewhere:
        builder.set_no_embed()
        builder.set_remote_url(elsewhere)
    info = c2pa.C2paSignerInfo(c2pa.C2paSigningAlg.ES256, who.chain, who.key, None)
    out = io.BytesIO()
    builder.sign(c2pa.Signer.from_info(info), mime, io.BytesIO(data), out)
    return out.getvalue()


def signed_until(end: datetime) -> bytes:
    """A picture signed by "Test Signer", whose certificate was valid until `end`.

    The library signs with none that ran out: it signs with a valid one, over bytes in which that is exchanged; then it
    is exchanged in the file too.
    """
    who = authority()
    key = serialization.load_pem_private_key(who.key, None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    valid = x509.load_pem_x509_certificate(who.chain)
    signing, old = valid.public_bytes(serialization.Encoding.DER), b""
    while len(old) != len(signing):  # their signatures vary in length
        old = _until(valid, end).public_bytes(serialization.Encoding.DER)

    def sign(data: bytes) -> bytes:
        assert data.count(signing) == 1
        made = key.sign(data.replace(signing, old), ec.ECDSA(hashes.SHA256()))
        return b"".join(number.to_bytes(32, "big") for number in decode_dss_signature(made))

    settings = {"verify": {"ocsp_fetch": False, "verify_after_sign": False}}
    manifest = {"assertions": [{"label": "c2pa.actions", "data": {"actions": [created()]}}]}
    builder = c2pa.Builder(manifest, context=c2pa.Context(c2pa.Settings.from_dict(settings)))
    signer = c2pa.Signer.from_callback(sign, c2pa.C2paSigningAlg.ES256, who.chain.decode(), None)
    out = io.BytesIO()
    builder.sign(signer, "image/jpeg", io.BytesIO(picture()), out)
    assert out.getvalue().count(signing) == 1
    return out.getvalue().replace(signing, old)


def _until(valid: x509.Certificate, end: datetime) -> x509.Certificate:
    """The same certificate with another end, signed by a root of the same name."""
    made = (
        x509.CertificateBuilder()
        .subject_name(valid.subject)
        .issuer_name(valid.issuer)
        .public_key(valid.public_key())
        .serial_number(valid.serial_number)
        .not_valid_before(_BEGIN)
        .not_valid_after(end)
    )
    for extension in valid.extensions:
        made = made.add_extension(extension.value, critical=extension.critical)
    return made.sign(ec.generate_private_key(ec.SECP256R1()), hashes.SHA256())


def with_pixels_changed(data: bytes) -> bytes:
    """A JPEG with some bytes of its picture changed, far behind its credentials."""
    changed = bytearray(data)
    for at in range(len(data) - 400, len(data) - 390):
        changed[at] ^= 0x01
    return bytes(changed)


def saved_again(data: bytes) -> bytes:
    """The picture as any platform saves it: decoded and encoded anew."""
    buffer = io.BytesIO()
    with Image.open(io.BytesIO(data)) as image:
        image.convert("RGB").save(buffer, "JPEG", quality=80)
    return buffer.getvalue()
