"""A cached answer with its compressed forms, each with a strong ETag of its own."""

from dataclasses import dataclass, field
from hashlib import blake2b

from cms.api.response_cache.compression import (
    BROTLI,
    IDENTITY,
    MIN_COMPRESSED_BYTES,
    compressed,
    decompressed,
)

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
    """A status and its forms; `headers` are the identity form's without ETag and length.

    Once there is a compressed form, the plain one is kept only if somebody asks for it: so four
    times as many pages stay in the same memory.
    """

    status: str
    headers: Headers
    digest: str
    forms: dict[str, Form] = field(default_factory=dict)
    is_asked_plain: bool = False

    @classmethod
    def of(cls, status: str, headers: Headers, body: bytes) -> "CachedResponse":
        answer = cls(status, headers, blake2b(body, digest_size=16).hexdigest())
        answer.forms[IDENTITY] = answer._form(body, IDENTITY)
        return answer

    @property
    def size(self) -> int:
        return sum(form.size for form in list(self.forms.values()))

    def form(self, encoding: str) -> tuple[Form, bool]:
        """Return the form, and whether it was made now, which changed the size of the answer."""
        if encoding == IDENTITY:
            self.is_asked_plain = True
        form = self.forms.get(encoding)
        if form is not None:
            return form, False
        forms = self.forms.copy()
        plain = forms.get(IDENTITY) or self._plain_of(forms)
        if encoding == IDENTITY:
            form = plain
        elif len(plain.body) < MIN_COMPRESSED_BYTES:
            return plain, False
        else:
            form = self._form(compressed(plain.body, encoding), encoding)
        forms[encoding] = form
        if not self.is_asked_plain:
            forms.pop(IDENTITY, None)
        self.forms = forms
        return form, True

    def with_form(self, encoding: str, body: bytes) -> "CachedResponse":
        """Return this answer with a body that another process has encoded."""
        self.forms[encoding] = self._form(body, encoding)
        return self

    def packed(self) -> tuple[str, bytes]:
        """Return the encoding and the body of the smallest form; compressed if it is long."""
        forms = self.forms
        encoding = min(forms, key=lambda each: len(forms[each].body))
        body = forms[encoding].body
        if encoding == IDENTITY and len(body) >= MIN_COMPRESSED_BYTES:
            return BROTLI, compressed(body, BROTLI)
        return encoding, body

    def _plain_of(self, forms: dict[str, Form]) -> Form:
        encoding, packed = next(iter(forms.items()))
        return self._form(decompressed(packed.body, encoding), IDENTITY)

    def _form(self, body: bytes, encoding: str) -> Form:
        etag = f'"{self.digest}-{encoding}"' if encoding else f'"{self.digest}"'
        own = [*self.headers, ("ETag", etag), ("Content-Length", str(len(body)))]
        if encoding:
            own.append(("Content-Encoding", encoding))
        unchanged = [(name, value) for name, value in own if name.lower() in IN_304]
        return Form(body, etag, own, unchanged)
