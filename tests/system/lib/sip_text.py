"""SIP and SDP as text, as far as the stand-in and the traffic checks need it."""

COMPACT = {"v": "via", "f": "from", "t": "to", "i": "call-id", "m": "contact", "l": "content-length",
           "c": "content-type", "k": "supported", "s": "subject"}


class Message:
    """A SIP message: `start` line, `fields` as (lower-case full name, value) in order, `body` as text."""

    def __init__(self, start, fields, body=""):
        self.start, self.fields, self.body = start, fields, body

    @classmethod
    def parse(cls, octets):
        """The message in a datagram, or None where there is none."""
        head, _, body = octets.decode("utf-8", "replace").partition("\r\n\r\n")
        lines = head.replace("\r\n ", " ").replace("\r\n\t", " ").split("\r\n")
        words = lines[0].split(" ")
        if len(words) < 3 or "SIP/2.0" not in (words[0], words[-1]):
            return None
        fields = []
        for line in lines[1:]:
            name, colon, value = line.partition(":")
            if not colon:
                return None
            name = name.strip().lower()
            fields.append((COMPACT.get(name, name), value.strip()))
        return cls(lines[0], fields, body)

    @property
    def status(self):
        """Of a response; of a request 0."""
        return int(self.start.split(" ")[1]) if self.start.startswith("SIP/2.0 ") else 0

    @property
    def method(self):
        """Of a request, or of the request a response answers."""
        return self.get("cseq").split()[-1] if self.status else self.start.split(" ")[0]

    @property
    def uri(self):
        return self.start.split(" ")[1]

    def get(self, name):
        return next((value for field, value in self.fields if field == name), "")

    def all(self, name):
        return [value for field, value in self.fields if field == name]

    def tag(self, name):
        return parameter(self.get(name), "tag")

    @property
    def branch(self):
        return parameter(self.get("via"), "branch")

    @property
    def cseq(self):
        return int(self.get("cseq").split()[0])

    def sdp(self):
        return Description(self.body) if self.body.startswith("v=") else None

    def encode(self):
        lines = [self.start, *(f"{written(name)}: {value}" for name, value in self.fields if name != "content-length")]
        body = self.body.encode()
        return ("\r\n".join([*lines, f"Content-Length: {len(body)}"]) + "\r\n\r\n").encode() + body


def written(name):
    """A field's name as it is usually written."""
    return {"call-id": "Call-ID", "cseq": "CSeq"}.get(name, name.title())


def parameter(value, name):
    """The value of ;name=... behind the address; "" where there is none."""
    for part in value.rpartition(">")[2].split(";")[0 if ">" in value else 1:]:
        key, _, text = part.strip().partition("=")
        if key.lower() == name:
            return text
    return ""


def address_uri(value):
    """sip:... of a name-addr or addr-spec."""
    return value.partition("<")[2].partition(">")[0] if "<" in value else value.split(";")[0].strip()


def uri_endpoint(uri):
    """(host, port) of a sip: URI."""
    return endpoint(uri.partition(":")[2].split(";")[0].rpartition("@")[2])


def endpoint(text):
    host, port = text, 5060
    if text.startswith("["):
        host, _, rest = text[1:].partition("]")
        port = int(rest[1:] or 5060)
    elif ":" in text:
        host, _, port = text.partition(":")
    return host, int(port)


class Description:
    """What the checks ask of a session description with one audio stream."""

    def __init__(self, text):
        self.lines = text.replace("\r\n", "\n").strip().split("\n")
        self.origin = self._first("o=").split()
        self.version = int(self.origin[2])
        self.address = self._first("c=").split()[-1].split("/")[0]
        media = self._first("m=audio ").split()
        self.port, self.payload_types = int(media[0].split("/")[0]), [int(word) for word in media[2:]]
        words = {line[2:] for line in self.lines if line.startswith("a=")}
        self.direction = next((word for word in ("sendonly", "recvonly", "inactive") if word in words), "sendrecv")

    def _first(self, start):
        return next((line[len(start):] for line in self.lines if line.startswith(start)), "")
