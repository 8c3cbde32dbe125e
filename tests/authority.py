"""A certificate authority for tests, and a certificate of it for localhost."""

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


def authority(folder: Path) -> tuple[Path, Path, Path]:
    """Make a test authority and a certificate for localhost; return (authority, certificate, key) as PEM files."""
    now = datetime.now(UTC)
    ca_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    ca_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test authority")])

    def certificate(subject, public, names, is_ca):
        built = x509.CertificateBuilder().subject_name(subject).issuer_name(ca_name).public_key(public)
        built = built.serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(days=1))
        built = built.not_valid_after(now + timedelta(days=2))
        built = built.add_extension(x509.BasicConstraints(is_ca, None), critical=True)
        if names:
            built = built.add_extension(x509.SubjectAlternativeName(names), critical=False)
        return built.sign(ca_key, hashes.SHA256())

    own = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    names = [x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]
    paths = tuple(folder / name for name in ("ca.pem", "cert.pem", "key.pem"))
    pem = serialization.Encoding.PEM
    paths[0].write_bytes(certificate(ca_name, ca_key.public_key(), None, True).public_bytes(pem))
    paths[1].write_bytes(certificate(own, key.public_key(), names, False).public_bytes(pem))
    no_password = serialization.NoEncryption()
    paths[2].write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, no_password))
    return paths
