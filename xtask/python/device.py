"""Signs requests as devices do, so that what is behind the signature is tried too.

A signature that was made up never fits, and the server refuses whatever came with it. So what does not try
the headers is signed here with the key of a device, or goes without a signature where that may be; one
request in eight goes out as it was made.
"""

import base64
import functools
import hashlib
import hmac
import itertools
import os
import time
import uuid
from urllib.parse import urlsplit

import requests
import schemathesis
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from schemathesis import GenerationMode
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation.meta import TestPhase

# The code of an invitation to the desk, made for this run.
DESK_CODE = os.environ["DIDIM_DESK_CODE"]
# What of the desk is for people without a session, or ends it.
DESK_ALONE = {"deskInvitation", "deskAccount", "deskSalt", "deskSignIn", "deskSignOut"}
# One-time codes, made for this run.
CODES = iter(os.environ["DIDIM_CODES"].split(","))
COUNT = itertools.count()
# The chunks that the server has: each is named by its hash.
CHUNKS = sorted(name for name in os.listdir(os.environ["DIDIM_CHUNKS"]) if "." not in name)
# A whole number to JSON Schema, which the server took for a fraction.
ONCE_REFUSED = 2251799813685247.0
SIGNATURE = ["content-digest", "signature-input", "signature"]


class Device:
    """A device: as the `auth` of a request it signs the bytes that are sent (RFC 9421)."""

    def __init__(self, number):
        self.id = str(uuid.UUID(int=number, version=4))
        self.private = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"%d" % number).digest())
        self.public = self.private.public_key().public_bytes_raw()

    def __call__(self, request):
        body = request.body or b""
        body = body.encode() if isinstance(body, str) else body
        url = urlsplit(request.url)
        digest = f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"
        nonce = base64.urlsafe_b64encode(os.urandom(16)).decode().rstrip("=")
        key = hashlib.sha256(self.public).hexdigest()[:16]
        parameters = (
            '("@method" "@authority" "@path" "content-digest")'
            f';created={int(time.time())};nonce="{nonce}";keyid="ed25519:{key}";alg="ed25519";tag="didim"'
        )
        base = "\n".join([
            f'"@method": {request.method}',
            f'"@authority": {url.netloc}',
            f'"@path": {url.path}',
            f'"content-digest": {digest}',
            f'"@signature-params": {parameters}',
        ])
        signature = base64.b64encode(self.private.sign(base.encode())).decode()
        request.headers["content-digest"] = digest
        request.headers["signature-input"] = f"didim={parameters}"
        request.headers["signature"] = f"didim=:{signature}:"
        return request

    def enrolment(self, code):
        return {"code": code, "device": self.id, "key": self.public.hex()}


@functools.cache
def enrolled(origin):
    """A device that the server knows."""
    device = Device(1)
    enrolment = device.enrolment(next(CODES))
    answer = requests.post(f"{origin}/api/v1/devices", json=enrolment, auth=device, timeout=10)
    assert answer.status_code == 201, answer.text
    return device


@functools.cache
def receipt(origin):
    """The number and the token of an application that the server has."""
    token = "5a" * 32
    item = {
        "id": str(uuid.UUID(int=2, version=4)),
        "counter": 1,
        "key": "k",
        "catalog": "c",
        # As long as the smallest sealed application: 4144 bytes.
        "sealed": "A" * 5526,
        "status_token": token,
    }
    answer = requests.post(f"{origin}/api/v1/submissions", json={"items": [item]}, timeout=10)
    assert answer.status_code == 200, answer.text
    return {"number": answer.json()["results"][0]["receipt"]["number"], "token": token}


@functools.cache
def published(origin):
    """The digest of the server's catalog: the SHA-256 of what follows on eight letters and the signature."""
    answer = requests.get(f"{origin}/api/v1/catalog", timeout=10)
    assert answer.ok, answer.text
    return hashlib.sha256(answer.content[8 + 64:]).hexdigest()


def totp(secret, off):
    """A time-based code (RFC 6238) of the step that is `off` from now."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    tag = hmac.new(key, (int(time.time()) // 30 + off).to_bytes(8, "big"), hashlib.sha1).digest()
    at = tag[-1] & 15
    return f"{(int.from_bytes(tag[at:at + 4], 'big') & 0x7FFFFFFF) % 10**6:06}"


@functools.cache
def desk(origin):
    """The cookie of somebody who has signed in at the desk."""
    def post(what, body):
        address = f"{origin}/api/v1/desk/{what}"
        answer = requests.post(address, json=body, headers={"origin": origin}, timeout=10)
        assert answer.ok, answer.text
        return answer
    invitation = post("invitation", {"code": DESK_CODE}).json()
    proof = "A" * 43
    account = {
        "code": DESK_CODE,
        "salt": "A" * 22,
        "cost": invitation["cost"],
        "proof": proof,
        "public_key": "5a" * 32,
        "wrapped_key": "A" * 80,
        # No code is taken twice, and the server's clock may be a step behind.
        "totp": totp(invitation["totp_secret"], -1),
    }
    post("account", account)
    code = totp(invitation["totp_secret"], 0)
    signed_in = post("session", {"account": invitation["account"], "proof": proof, "totp": code})
    return signed_in.headers["set-cookie"].split(";")[0]


def signs(meta, number):
    """Says whether a request is signed: not if its headers are what is tried, and not one in eight."""
    if meta.phase.name == TestPhase.COVERAGE and meta.phase.data.parameter_location == ParameterLocation.BODY:
        # One for each limit of the body: where a header has no example, that which comes with it is none.
        return True
    headers = meta.components.get(ParameterLocation.HEADER)
    return number % 8 != 7 and (headers is None or headers.mode == GenerationMode.POSITIVE)


@schemathesis.hook
def before_call(context, case, kwargs):
    """Signs a request, or takes its signature away where it may go without one."""
    origin = case.operation.base_url.rstrip("/")
    # Before anything wrong is tried, which closes the door for a while.
    enrolled(origin)
    desk("http://" + urlsplit(origin).netloc)
    body = case.meta.components.get(ParameterLocation.BODY)
    valid = body is not None and body.mode == GenerationMode.POSITIVE and isinstance(case.body, dict)
    number = next(COUNT)
    if case.path.startswith("/api/v1/desk/"):
        origin = "http://" + urlsplit(case.operation.base_url).netloc
        cookie = desk(origin)
        if number % 8 != 7:
            case.headers = {**(case.headers or {}), "origin": origin}
            if case.operation.definition.raw["operationId"] not in DESK_ALONE:
                case.headers["cookie"] = cookie
        return
    if case.path == "/api/v1/vacancies/{hash}":
        path = case.meta.components.get(ParameterLocation.PATH)
        if path is not None and path.mode == GenerationMode.POSITIVE and number % 2 == 0:
            case.path_parameters["hash"] = CHUNKS[number // 2 % len(CHUNKS)]
        return
    if case.path == "/api/v1/catalogs/{digest}":
        path = case.meta.components.get(ParameterLocation.PATH)
        if path is not None and path.mode == GenerationMode.POSITIVE and number % 2 == 0:
            case.path_parameters["digest"] = published(case.operation.base_url.rstrip("/"))
        return
    if case.path == "/api/v1/status":
        if valid and number % 2 == 0:
            case.body.update(receipt(case.operation.base_url.rstrip("/")))
        return
    signed = signs(case.meta, number)
    if case.path == "/api/v1/devices":
        device = Device(1000 + number)
        if valid:
            # Of any 32 bytes half are no key, which no schema says.
            case.body["key"] = device.public.hex()
        if valid and signed:
            case.body["code"] = next(CODES, case.body["code"])
    elif "signature" in (case.headers or {}):
        if valid and number % 16 == 0 and case.body.get("items"):
            case.body["items"][0]["counter"] = ONCE_REFUSED
        if signed and number % 2 == 0:
            for name in SIGNATURE:
                case.headers.pop(name, None)
            return
        device = enrolled(case.operation.base_url.rstrip("/"))
        if valid and signed:
            case.body["device"] = device.id
    else:
        return
    if signed:
        # These are of the right form, and replaced by those of what is really sent.
        made_up = device(requests.Request("POST", "http://localhost/").prepare()).headers
        case.headers.update({name: made_up[name] for name in SIGNATURE})
        kwargs["auth"] = device


@schemathesis.deserializer("application/octet-stream")
def bytes_as_text(context, response):
    """The catalog's bytes are a text of any bytes to the schema."""
    return response.content.decode("latin-1")
