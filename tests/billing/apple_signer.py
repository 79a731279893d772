"""Signs as the App Store does: a chain of three certificates with Apple's marks, ES256, x5c."""

import base64
from datetime import UTC, datetime, timedelta

import jwt
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_LEAF_MARK = "1.2.840.113635.100.6.11.1"
_INTERMEDIATE_MARK = "1.2.840.113635.100.6.2.1"
_YEAR = timedelta(days=365)


class AppleSigner:
    def __init__(self) -> None:
        self._root_key, root = _certificate("Root", None, None, mark=None, is_authority=True)
        key, middle = _certificate(
            "Middle", self._root_key, root, mark=_INTERMEDIATE_MARK, is_authority=True
        )
        self._key, leaf = _certificate("Leaf", key, middle, mark=_LEAF_MARK, is_authority=False)
        self.root = root.public_bytes(serialization.Encoding.DER)
        self._chain = [_base64(one) for one in (leaf, middle, root)]

    def sign(self, payload: dict) -> str:
        return jwt.encode(payload, self._key, algorithm="ES256", headers={"x5c": self._chain})

    def transaction(self, **changes) -> str:
        return self.sign(transaction(**changes))

    def notification(self, *, renewal: dict | None = None, **changes) -> str:
        sold = transaction(**changes)
        data = {
            "appAppleId": 4242,
            "bundleId": sold["bundleId"],
            "environment": sold["environment"],
            "signedTransactionInfo": self.sign(sold),
        }
        if renewal is not None:
            about = {"environment": sold["environment"], "signedDate": sold["signedDate"]}
            data["signedRenewalInfo"] = self.sign(about | renewal)
        return self.sign(
            {
                "notificationType": "DID_RENEW",
                "notificationUUID": "5f1c",
                "version": "2.0",
                "signedDate": sold["signedDate"],
                "data": data,
            }
        )


def transaction(**changes) -> dict:
    now = datetime.now(UTC)
    sold = {
        "originalTransactionId": "1000",
        "transactionId": "1001",
        "bundleId": "com.kinex.fit",
        "productId": "com.kinex.fit.pro.monthly",
        "purchaseDate": milliseconds(now - timedelta(days=1)),
        "expiresDate": milliseconds(now + timedelta(days=29)),
        "signedDate": milliseconds(now),
        "environment": "Production",
        "type": "Auto-Renewable Subscription",
    }
    return {name: value for name, value in (sold | changes).items() if value is not None}


def milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def _base64(certificate: x509.Certificate) -> str:
    return base64.b64encode(certificate.public_bytes(serialization.Encoding.DER)).decode()


def _certificate(name: str, issuer_key, issuer, *, mark: str | None, is_authority: bool):
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    signer = issuer_key or key
    now = datetime.now(UTC)
    usage = dict.fromkeys(
        ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
         "encipher_only", "decipher_only"), False
    )  # fmt: skip
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _YEAR)
        .not_valid_after(now + _YEAR)
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=True, key_cert_sign=is_authority, crl_sign=is_authority, **usage
            ),
            critical=True,
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
        )
    )
    if mark:
        extension = x509.UnrecognizedExtension(x509.ObjectIdentifier(mark), b"\x05\x00")
        builder = builder.add_extension(extension, critical=False)
    return key, builder.sign(signer, hashes.SHA256())
