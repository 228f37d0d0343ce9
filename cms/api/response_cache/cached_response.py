"""A cached answer with its compressed forms, each with a strong ETag of its own."""

from dataclasses import dataclass, field
from hashlib import blake2b

from cms.api.response_cache.compression import IDENTITY, MIN_COMPRESSED_BYTES, compressed

Headers = list[tuple[str, str]]
# The headers of a 304 (RFC 9110 15.4.5), and those by which a browser lets a script read it.
IN_304 = {
    "access-control-allow-origin",
    "access-control-expose-headers",
    "cache-control",
    "cache-tag",
    "etag",
    "surrogate-key",
    "vary",
}
OVERHEAD = 1500  # bytes of Python objects around one form


@dataclass(frozen=True, slots=True)
class Form:
    """The body in one encoding, with its headers, and those of a 304."""

    body: bytes
    etag: str
    headers: Headers
    unchanged_headers: Headers

    @property
    def size(self) -> int:
        characters = sum(len(name) + len(value) for name, value in self.headers)
        return len(self.body) + 2 * characters + OVERHEAD


@dataclass(slots=True)
class CachedResponse:
    """A status and its forms; `headers` are the identity form's without ETag and length."""

    status: str
    headers: Headers
    forms: dict[str, Form] = field(default_factory=dict)

    @classmethod
    def of(cls, status: str, headers: Headers, body: bytes) -> "CachedResponse":
        answer = cls(status, headers)
        answer.forms[IDENTITY] = _form(headers, body, body, IDENTITY)
        return answer

    @property
    def size(self) -> int:
        return sum(form.size for form in list(self.forms.values()))

    def form(self, encoding: str) -> tuple[Form, bool]:
        """Return the form, and whether it was made now, which made the answer larger."""
        form = self.forms.get(encoding)
        if form is not None:
            return form, False
        plain = self.forms[IDENTITY]
        if len(plain.body) < MIN_COMPRESSED_BYTES:
            return plain, False
        form = _form(self.headers, plain.body, compressed(plain.body, encoding), encoding)
        self.forms[encoding] = form
        return form, True


def _form(headers: Headers, plain: bytes, body: bytes, encoding: str) -> Form:
    digest = blake2b(plain, digest_size=16).hexdigest()
    etag = f'"{digest}-{encoding}"' if encoding else f'"{digest}"'
    own = [*headers, ("ETag", etag), ("Content-Length", str(len(body)))]
    if encoding:
        own.append(("Content-Encoding", encoding))
    unchanged = [(name, value) for name, value in own if name.lower() in IN_304]
    return Form(body, etag, own, unchanged)
