#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Pillion developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes ratchet.json: frozen conversations of X3DH and the Double Ratchet.

Written from PROTOCOL.md, section 6, and the specifications named there. It shares
no code with src/crypto: X25519 and ChaCha20-Poly1305 come from python3-cryptography,
HMAC and SHA-256 from Python, HKDF and HChaCha20 from their RFCs.

To make the file again, which must give the same bytes:

    tests/vectors/make-ratchet-vectors.py > tests/vectors/ratchet.json
"""

import hashlib
import hmac
import json
import struct

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

ZEROS = bytes(32)


class Source:
    """Bytes that look random and are the same in every run."""

    def __init__(self, label):
        self.label = label.encode()
        self.count = 0

    def take(self, n):
        out = b""
        while len(out) < n:
            out += hashlib.sha256(self.label + struct.pack(">Q", self.count)).digest()
            self.count += 1
        return out[:n]


# Primitives

def public(secret):
    return X25519PrivateKey.from_private_bytes(secret).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def dh(secret, peer):
    return X25519PrivateKey.from_private_bytes(secret).exchange(X25519PublicKey.from_public_bytes(peer))


def hmac_sha256(key, data):
    return hmac.new(key, data, hashlib.sha256).digest()


def hkdf_expand(prk, info, n):
    out, block, count = b"", b"", 1
    while len(out) < n:
        block = hmac_sha256(prk, block + info + bytes([count]))
        out += block
        count += 1
    return out[:n]


def hkdf(salt, ikm, info, n):
    return hkdf_expand(hmac_sha256(salt, ikm), info, n)


def rotate(value, n):
    return ((value << n) | (value >> (32 - n))) & 0xFFFFFFFF


def quarter(x, a, b, c, d):
    x[a] = (x[a] + x[b]) & 0xFFFFFFFF
    x[d] = rotate(x[d] ^ x[a], 16)
    x[c] = (x[c] + x[d]) & 0xFFFFFFFF
    x[b] = rotate(x[b] ^ x[c], 12)
    x[a] = (x[a] + x[b]) & 0xFFFFFFFF
    x[d] = rotate(x[d] ^ x[a], 8)
    x[c] = (x[c] + x[d]) & 0xFFFFFFFF
    x[b] = rotate(x[b] ^ x[c], 7)


def hchacha20(key, nonce):
    x = list(struct.unpack("<4I", b"expand 32-byte k") + struct.unpack("<8I", key) + struct.unpack("<4I", nonce))
    for _ in range(10):
        for i in range(4):
            quarter(x, i, 4 + i, 8 + i, 12 + i)
        for i in range(4):
            quarter(x, i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4)
    return struct.pack("<8I", *(x[:4] + x[12:]))


def seal(key, nonce, plain, ad):
    """The nonce, then ciphertext and tag."""
    subkey = ChaCha20Poly1305(hchacha20(key, nonce[:16]))
    return nonce + subkey.encrypt(bytes(4) + nonce[16:], plain, ad)


def unseal(key, sealed, ad):
    """None if it is not authentic."""
    subkey = ChaCha20Poly1305(hchacha20(key, sealed[:16]))
    try:
        return subkey.decrypt(bytes(4) + sealed[16:24], sealed[24:], ad)
    except InvalidTag:
        return None


# PROTOCOL.md, section 6.1

def x3dh(results):
    out = hkdf(ZEROS, b"\xff" * 32 + b"".join(results), b"pillion/x3dh/1", 96)
    return out[:32], out[32:64], out[64:]


# PROTOCOL.md, sections 6.2 to 6.6

class Session:
    def __init__(self, initiator, one_time, ad, root, next_sending, next_receiving):
        self.initiator, self.one_time, self.ad, self.root = initiator, one_time, ad, root
        self.own_secret = self.own_public = self.peer = ZEROS
        self.send_ck = self.send_hk = self.receive_ck = self.receive_hk = ZEROS
        self.send_nhk, self.receive_nhk = next_sending, next_receiving
        self.ns = self.pn = self.nr = self.c = 0
        self.skipped = {}

    def root_step(self):
        out = hkdf(self.root, dh(self.own_secret, self.peer), b"pillion/ratchet-root/1", 96)
        self.root = out[:32]
        return out[32:64], out[64:]

    @staticmethod
    def payload_key(message_key):
        return hkdf_expand(message_key, b"pillion/ratchet-message/1", 32)

    def encrypt(self, source, plaintext, ad):
        """(random bytes used, sealed header, sealed payload)"""
        random = b""
        if self.ns == 0:
            random += source.take(32)
            self.own_secret, self.own_public = random, public(random)
            self.send_hk = self.send_nhk
            self.send_ck, self.send_nhk = self.root_step()
        message_key = hmac_sha256(self.send_ck, b"\x01")
        self.send_ck = hmac_sha256(self.send_ck, b"\x02")
        nonces = source.take(48)
        header = seal(self.send_hk, nonces[:24], self.own_public + struct.pack(">II", self.pn, self.ns), b"")
        payload = seal(self.payload_key(message_key), nonces[24:], plaintext, self.ad + header + ad)
        self.ns += 1
        return random + nonces, header, payload

    def skip_to(self, n):
        while self.nr < n:
            self.skipped[(self.c, self.nr)] = (self.receive_hk, hmac_sha256(self.receive_ck, b"\x01"))
            self.receive_ck = hmac_sha256(self.receive_ck, b"\x02")
            self.nr += 1

    def decrypt(self, header, payload, ad):
        for (c, n), (header_key, message_key) in sorted(self.skipped.items()):
            plain = unseal(header_key, header, b"")
            if plain is not None and struct.unpack(">I", plain[36:])[0] == n:
                del self.skipped[(c, n)]
                return unseal(self.payload_key(message_key), payload, self.ad + header + ad)

        plain = unseal(self.receive_hk, header, b"") if self.c > 0 else None
        if plain is None:
            plain = unseal(self.receive_nhk, header, b"")
            self.skip_to(struct.unpack(">I", plain[32:36])[0])
            self.c += 1
            self.receive_hk, self.peer = self.receive_nhk, plain[:32]
            self.receive_ck, self.receive_nhk = self.root_step()
            self.nr, self.pn, self.ns = 0, self.ns, 0
            self.send_ck = self.send_hk = ZEROS
        self.skip_to(struct.unpack(">I", plain[36:])[0])
        message_key = hmac_sha256(self.receive_ck, b"\x01")
        self.receive_ck = hmac_sha256(self.receive_ck, b"\x02")
        self.nr += 1
        return unseal(self.payload_key(message_key), payload, self.ad + header + ad)

    def save(self):
        return (bytes([1, (1 if self.initiator else 0) | (2 if self.one_time else 0)]) + self.ad + self.root +
                self.own_secret + self.own_public + self.peer + self.send_ck + self.send_hk + self.send_nhk +
                self.receive_ck + self.receive_hk + self.receive_nhk +
                struct.pack(">IIII", self.ns, self.pn, self.nr, self.c))


def begin(source, with_opk):
    """The keys of both, and their sessions."""
    names = ["initiator_identity", "responder_identity", "signed_prekey", "ephemeral"] + ["one_time_prekey"] * with_opk
    secret = {name: source.take(32) for name in names}
    key = {name: public(value) for name, value in secret.items()}
    hashes = source.take(32), source.take(32)

    ours = [dh(secret["initiator_identity"], key["signed_prekey"]),
            dh(secret["ephemeral"], key["responder_identity"]),
            dh(secret["ephemeral"], key["signed_prekey"])]
    theirs = [dh(secret["signed_prekey"], key["initiator_identity"]),
              dh(secret["responder_identity"], key["ephemeral"]),
              dh(secret["signed_prekey"], key["ephemeral"])]
    if with_opk:
        ours.append(dh(secret["ephemeral"], key["one_time_prekey"]))
        theirs.append(dh(secret["one_time_prekey"], key["ephemeral"]))
    assert ours == theirs

    root, hk_i, hk_r = x3dh(ours)
    ad = hashes[0] + hashes[1]
    initiator = Session(True, with_opk, ad, root, hk_i, hk_r)
    initiator.peer = key["signed_prekey"]
    responder = Session(False, with_opk, ad, root, hk_r, hk_i)
    responder.own_secret, responder.own_public = secret["signed_prekey"], key["signed_prekey"]

    case = {name + "_secret": value for name, value in secret.items()}
    case.update({name + "_public": value for name, value in key.items()})
    case.update(initiator_certificate_hash=hashes[0], responder_certificate_hash=hashes[1],
                root_key=root, initiator_header_key=hk_i, responder_header_key=hk_r)
    return case, initiator, responder


def make_case(name, script, with_opk):
    """script: i, r = that side sends; a number = that message arrives."""
    source = Source("pillion ratchet vectors: " + name)
    case, initiator, responder = begin(source, with_opk)
    case["steps"], sent = [], []

    for word in script.split():
        if word in "ir":
            side = initiator if word == "i" else responder
            plaintext = b"Message %d, " % len(sent) * (len(sent) % 5 * 4)
            ad = source.take(len(sent) * 7 % 100)
            random, header, payload = side.encrypt(source, plaintext, ad)
            sent.append((word, plaintext, ad, header, payload))
            step = dict(send=len(sent) - 1, side=word, random=random, plaintext=plaintext, ad=ad,
                        header=header, payload=payload)
        else:
            sender, plaintext, ad, header, payload = sent[int(word)]
            side = responder if sender == "i" else initiator
            assert side.decrypt(header, payload, ad) == plaintext
            step = dict(receive=int(word), side="r" if sender == "i" else "i",
                        skipped=[dict(chain=c, n=n, header_key=keys[0], message_key=keys[1])
                                 for (c, n), keys in sorted(side.skipped.items())])
        step["state"] = side.save()
        case["steps"].append(step)

    return dict(name=name, **case)


CASES = [
    ("in order", "i 0 r 1 i 2 r 3 i i 4 5 r r r 6 7 8 i 9", True),
    ("without a one-time prekey", "i i i 0 1 2 r 3 i 4", False),
    ("first message late", "i i i 2 0 r 3 1 i 4", True),
    ("late over several DH steps", "i i i i 1 r r 5 i i 7 r 8 i 9 0 2 6 4 3", True),
    ("lost at the end of a chain", "i 0 r r r 1 i i i 6 r r 8 i 9 3 2 7 4 5", False),
    ("both send at once", "i i 0 1 r i r i 2 3 4 5 r i 6 7 i r 9 8", True),
]


def main():
    cases = [make_case(*case) for case in CASES]
    print(json.dumps(dict(made_by="make-ratchet-vectors.py", protocol="PROTOCOL.md, section 6", cases=cases),
                     indent=1, default=bytes.hex))


main()
