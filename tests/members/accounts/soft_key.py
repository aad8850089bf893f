"""A passkey made of software: answers what a browser would answer, so that the server's side can be
tested without one."""

from __future__ import annotations

import hashlib
import json
import secrets
import struct
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_encode

ORIGIN = "http://testserver"
PRESENT, VERIFIED, HAS_KEY = 0x01, 0x04, 0x40


class SoftKey:
    def __init__(self) -> None:
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.id = secrets.token_bytes(32)
        self.user_handle = b""

    def create(self, options: dict[str, Any]) -> str:
        """The answer to ``navigator.credentials.create``, as the page posts it."""
        wanted = options["publicKey"]
        self.user_handle = _bytes(wanted["user"]["id"])
        public = cbor.encode(ES256.from_cryptography_key(self.private.public_key()))
        facts = bytes(16) + struct.pack(">H", len(self.id)) + self.id + public
        data = self._data(wanted["rp"]["id"], PRESENT | VERIFIED | HAS_KEY) + facts
        return self._answer(
            {
                "clientDataJSON": _client("webauthn.create", wanted["challenge"]),
                "attestationObject": cbor.encode({"fmt": "none", "attStmt": {}, "authData": data}),
            },
            {"credProps": {"rk": True}},
        )

    def get(self, options: dict[str, Any]) -> str:
        """The answer to ``navigator.credentials.get``."""
        wanted = options["publicKey"]
        client = _client("webauthn.get", wanted["challenge"])
        data = self._data(wanted["rpId"], PRESENT | VERIFIED)
        signed = data + hashlib.sha256(client).digest()
        return self._answer(
            {
                "clientDataJSON": client,
                "authenticatorData": data,
                "signature": self.private.sign(signed, ec.ECDSA(SHA256())),
                "userHandle": self.user_handle,
            },
            {},
        )

    def _data(self, site: str, flags: int) -> bytes:
        return hashlib.sha256(site.encode()).digest() + struct.pack(">BI", flags, 0)

    def _answer(self, response: dict[str, bytes], extensions: dict[str, Any]) -> str:
        own = websafe_encode(self.id)
        return json.dumps(
            {
                "id": own,
                "rawId": own,
                "type": "public-key",
                "authenticatorAttachment": "platform",
                "response": {name: websafe_encode(value) for name, value in response.items()},
                "clientExtensionResults": extensions,
            }
        )


def _client(kind: str, challenge: Any) -> bytes:
    return json.dumps(
        {"type": kind, "challenge": challenge, "origin": ORIGIN, "crossOrigin": False}
    ).encode()


def _bytes(value: Any) -> bytes:
    from fido2.utils import websafe_decode

    return value if isinstance(value, bytes) else websafe_decode(value)
